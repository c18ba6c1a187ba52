#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/run_settings.h"

#include "diffusion/cost.h"

#include "run_panel_window.h"

#include <QDoubleSpinBox>
#include <QMessageBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace penumbra;

// What is chosen for a run, by mouse and keys, and what the run does.
class TestRunPanel : public test::RunPanelWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { openPair(); }
    void cleanup() { m_window.reset(); }
    void theRunIsDrawnAsChosen();
    void moreIsDrawnAsTheFirstWere();
    void theModelIsChosenByMouse();
    void theGridIsTheOneThatIsDrawn();
    void aRefiningModelDrawsFinerMaps();
    void aGpuIsOfferedWhereThereIsOne();
    void theWheelScrollsThePanelAndChangesNothing();
};

void TestRunPanel::theRunIsDrawnAsChosen()
{
    type("samples", "2");
    click("sampler", "DDIM");
    type("steps", "3");
    type("seed", "77");
    click("noise", "independent");
    type("threads", "1");
    run();
    QCOMPARE(sampler(), QStringLiteral("ddim"));
    QCOMPARE(recipe().value("sampler").toObject().value("evaluations").toInt(), 4); // the last one without noise
    QCOMPARE(recipe().value("seed").toInt(), 77);
    QCOMPARE(recipe().value("noise").toString(), QStringLiteral("independent"));
    QCOMPARE(recipe().value("threads").toInt(), 1);
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    const std::shared_ptr<const Field> first = m_window->posterior()->samples[0];
    const auto same = [this, &first] {
        // Sums may be taken in another order by another number of threads.
        return std::ranges::equal(log10Pixels(*m_window->posterior()->samples[0]), log10Pixels(*first),
                                  [](float a, float b) { return std::abs(a - b) < 1e-5F; });
    };
    // Another sampler makes another map of the same noise.
    test::goToInList(list("sampler"), "SDE DPM++ 2M");
    run();
    QCOMPARE(sampler(), QStringLiteral("sde-dpm2m"));
    QVERIFY(!same());
    // The same one makes the same map, whatever number of threads draws it.
    test::goToInList(list("sampler"), "DDIM");
    auto* threads = panel().findChild<QSpinBox*>("threads");
    threads->setFocus();
    QTest::keyClick(threads, Qt::Key_Down);
    QVERIFY(threads->text().startsWith("all"));
    run();
    QCOMPARE(recipe().value("threads").toInt(), 0);
    QVERIFY(same());
    // What the model recommends is what is taken without a choice.
    click("sampler", "recommended");
    type("steps", "0");
    run();
    QCOMPARE(sampler(), QStringLiteral("unipc3"));
    QVERIFY(!same());
}

void TestRunPanel::moreIsDrawnAsTheFirstWere()
{
    type("samples", "2");
    type("steps", "3");
    run();
    const auto told = [this] { return test::textIn(panel(), "^with "); };
    const auto seed = [this] { return panel().findChild<QDoubleSpinBox*>("seed")->text(); };
    QVERIFY(told().isEmpty());
    type("seed", "5");
    QCOMPARE(told(), QStringLiteral("with seed 1"));
    click("noise", "independent");
    type("steps", "4");
    QCOMPARE(told(), QStringLiteral("with seed 1, 3 steps, antithetic pairs"));
    QStringList during;
    connect(m_window.get(), &MainWindow::samplesShown, this,
            [&] { during << seed() << list("noise").currentText() << QString::number(m_window->settings().seed); });
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(panel().findChild<QPushButton*>("more"), Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    QCOMPARE(seed(), QStringLiteral("1")); // what it goes on with; what was chosen is kept
    QCOMPARE(m_window->settings().seed, std::uint64_t{5});
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{4});
    QCOMPARE(m_window->posterior()->seed, std::uint64_t{1});
    QCOMPARE(during.mid(0, 3), (QStringList{"1", "antithetic pairs", "5"}));
    QCOMPARE(seed(), QStringLiteral("5"));
    QCOMPARE(list("noise").currentText(), QStringLiteral("independent"));
    QVERIFY(told().startsWith("with seed 1"));
    run(); // anew, as chosen
    QCOMPARE(recipe().value("seed").toInt(), 5);
    QVERIFY(told().isEmpty());
}

void TestRunPanel::theModelIsChosenByMouse()
{
    type("samples", "1");
    type("steps", "1");
    QComboBox& models = list("model");
    const QString tiny = models.currentText();
    QVERIFY(test::textIn(panel(), "128² → 64²") != QString()); // the tiny model's grid
    // A file that is not in the list yet.
    std::filesystem::copy_file(test::tinyModel(), at("other.safetensors"));
    test::chooseFile(this, m_folder->filePath("other.safetensors"));
    click("model", "Open a model…");
    QCOMPARE(models.currentData().toString(), m_folder->filePath("other.safetensors"));
    run();
    QCOMPARE(model(), QStringLiteral("other.safetensors"));
    // Escape in the file dialog keeps the model.
    test::whenShown<QFileDialog>(this, [](QFileDialog& dialog) { QTest::keyClick(&dialog, Qt::Key_Escape); });
    click("model", "Open a model…");
    QCOMPARE(models.currentData().toString(), m_folder->filePath("other.safetensors"));
    // The bundled one is for the map as it is.
    models.setFocus();
    QTest::keyClick(&models, Qt::Key_Home);
    QVERIFY(models.currentText() != tiny);
    QVERIFY(test::textIn(panel(), "→").isEmpty());
    QVERIFY(!test::textIn(panel(), "^128²$").isEmpty());
    test::goToInList(models, tiny);
    run();
    QCOMPARE(model(), QString::fromStdString(test::tinyModel().filename().string()));
    // The last entry, which is no model, is not come upon by keys.
    for (const Qt::Key key : {Qt::Key_End, Qt::Key_Down, Qt::Key_PageDown}) {
        QTest::keyClick(&models, key);
        QCOMPARE(models.currentData().toString(), m_folder->filePath("other.safetensors"));
    }
}

// Of 25.4 Mpc/h it would be 65.02 pixels, but the network takes multiples of 2.
void TestRunPanel::theGridIsTheOneThatIsDrawn()
{
    QVERIFY(openGalaxy(65, 25.4));
    QVERIFY2(!test::textIn(panel(), "65² → 66²").isEmpty(), qPrintable(test::textIn(panel(), "65²")));
    type("samples", "1");
    type("steps", "1");
    run();
    QCOMPARE(m_window->posterior()->samples.front()->size(), std::size_t{66});
}

// The bundled model of twice the resolution, on a small field; its colours are those of dark matter, not of the ratios
// that its network draws.
void TestRunPanel::aRefiningModelDrawsFinerMaps()
{
    QVERIFY(openGalaxy(64, 6.25));
    click("model", "Penumbra 256");
    QVERIFY(!test::textIn(panel(), "^256², refines Penumbra 128$").isEmpty());
    type("samples", "1");
    type("steps", "2");
    run();
    QCOMPARE(model(), QStringLiteral("penumbra-256.safetensors"));
    QCOMPARE(m_window->posterior()->samples.front()->size(), 64U);
    const Limits limits = view().views().at(1)->limits();
    QVERIFY(limits.low > 9.0 && limits.low < 11.0 && limits.high > 12.0 && limits.high < 15.0);
}

void TestRunPanel::aGpuIsOfferedWhereThereIsOne()
{
    QCOMPARE(list("device").isVisible(), hasGpu());
    if (hasGpu())
        QSKIP("what follows is for a computer without one");
    RunSettings settings = m_window->settings();
    QVERIFY(settings.device == ComputeDevice::cpu);
    settings.device = ComputeDevice::cuda; // as by --device cuda
    m_window->setSettings(settings);
    QVERIFY(list("device").isVisible());
    QVERIFY(m_window->settings().device == ComputeDevice::cuda);
    QSignalSpy problems(m_window.get(), &MainWindow::problem);
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Ok), Qt::LeftButton); });
    QTest::mouseClick(panel().findChild<QPushButton*>("run"), Qt::LeftButton);
    QVERIFY(problems.wait(60000));
    QVERIFY(problems.front().front().toString().contains("No CUDA device"));
    QVERIFY(!m_window->isRunning());
    QTRY_VERIFY(m_window->findChild<QMessageBox*>() == nullptr);
    activate();
    click("device", "processor");
    type("samples", "1");
    run();
    QCOMPARE(recipe().value("device").toString(), QStringLiteral("cpu"));
}

void TestRunPanel::theWheelScrollsThePanelAndChangesNothing()
{
    m_window->resize(940, 500);
    const auto* area = panel().findChild<QScrollArea*>();
    QVERIFY(area != nullptr);
    QScrollBar& bar = *area->verticalScrollBar();
    QTRY_VERIFY(bar.maximum() > 0); // it is too high for this window
    const auto wheel = [](QWidget& widget, int angle) {
        const QPointF at = widget.rect().center();
        QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, angle}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&event); // as from the display: else it is for this widget alone
        qApp->notify(&widget, &event);
    };
    type("steps", "5"); // neither end of its range
    const QJsonObject before = toJson(m_window->settings());
    for (const char* name : {"index", "stack", "model", "samples", "sampler", "steps", "seed", "noise", "threads"}) {
        auto* field = panel().findChild<QWidget*>(name);
        bar.setValue(0);
        wheel(*field, -120);
        QVERIFY2(bar.value() > 0, name);
        wheel(*field, 120);
        QVERIFY2(bar.value() == 0, name);
        QVERIFY2(!field->hasFocus(), name);
        QCOMPARE(toJson(m_window->settings()), before);
        QCOMPARE(m_window->openedMap()->options.index, std::size_t{0});
    }
    // The field that one has gone to is turned by it.
    auto* steps = panel().findChild<QSpinBox*>("steps");
    QTest::mouseClick(steps, Qt::LeftButton);
    wheel(*steps, 120);
    QCOMPARE(steps->value(), 6);
    QCOMPARE(bar.value(), 0);
}

PENUMBRA_UI_TEST_MAIN(TestRunPanel)
#include "test_run_panel.moc"
