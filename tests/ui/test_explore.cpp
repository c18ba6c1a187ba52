#include "ui/plot_chart.h"
#include "ui/readout_line.h"
#include "ui/recipe_view.h"
#include "ui/sample_bar.h"
#include "ui/sample_player.h"
#include "ui/spectrum_view.h"
#include "ui/thumbnail_strip.h"
#include "ui/time_machine.h"

#include "exploring_window.h"

#include <QClipboard>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <set>

using namespace penumbra;

/// The tabs, the film strip, the time machine, and more samples.
class TestExplore : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { reset(); }
    void tabsByMouseMenuAndKey();
    void samplesAreSteppedAndClicked();
    void playAndUncertaintyBlink();
    void contactSheetChooses();
    void buttonsOfTheFilmStrip();
    void timeMachineGoesBack();
    void anotherSampleIsTraced();
    void recipeIsCopied();
    void lettersTypedInANumberAreForTheMaps();
    void moreSamplesAreAdded();
    void theReadoutSaysWhatTheMeanIsOf();
    void noPreviewsWhereNobodyLooks();
    void linkDrawsWhatHalvesTheError();
    void inputIsOnTheModelsGridHoweverLateTheWindowIs();
};

void TestExplore::tabsByMouseMenuAndKey()
{
    ExplorePanel& panel = m_explorer->panel();
    key(Qt::Key_2, Qt::AltModifier);
    QVERIFY(panel.tab() == Tab::pdf);
    auto* bar = panel.findChild<QTabBar*>();
    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(5).center());
    QVERIFY(panel.tab() == Tab::recipe);
    chooseInMenu("Explore", "Spectrum");
    QVERIFY(panel.tab() == Tab::spectrum);
    for (const Tab tab : ExplorePanel::tabs)
        QVERIFY2(bar->tabRect(static_cast<int>(tab)).right() <= panel.width(), "all tabs are seen");
    const auto before = panel.spectrum().quantity();
    key(Qt::Key_P, Qt::ShiftModifier);
    QVERIFY(panel.spectrum().quantity() != before);
    chooseInMenu("Explore", "Spectra of linear or log field");
    QVERIFY(panel.spectrum().field() == SpectrumField::log10);
}

void TestExplore::samplesAreSteppedAndClicked()
{
    key(Qt::Key_BracketLeft);
    QCOMPARE(*m_explorer->sample(), std::size_t{3});
    QVERIFY(note().contains("of 0 to 4"));
    key(Qt::Key_BracketRight);
    key(Qt::Key_BracketRight); // round to the first
    QCOMPARE(*m_explorer->sample(), std::size_t{0});
    ThumbnailStrip& strip = m_explorer->bar().strip();
    QCOMPARE(strip.items().size(), std::size_t{5});
    QCOMPARE(strip.current(), 0);
    QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, strip.itemRect(2).center());
    QCOMPARE(*m_explorer->sample(), std::size_t{2});
    QVERIFY(m_view->views()[1]->map() != nullptr);
    const Field& sample = *m_window->posterior()->samples[2];
    QCOMPARE(m_view->views()[1]->map()->at(12.0, 7.0), std::log10(sample(30, 17))); // 12 and 7 of 25, at 64 pixels
    strip.setFocus();
    QTest::keyClick(&strip, Qt::Key_End);
    QCOMPARE(*m_explorer->sample(), std::size_t{4});
    chooseInMenu("Explore", "Previous sample");
    QCOMPARE(*m_explorer->sample(), std::size_t{3});
}

void TestExplore::playAndUncertaintyBlink()
{
    m_window->setFocus();
    key(Qt::Key_Space);
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::inOrder);
    QTRY_COMPARE(*m_explorer->sample(), std::size_t{0}); // after the last comes the first
    QTRY_COMPARE(*m_explorer->sample(), std::size_t{1});
    key(Qt::Key_U);
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::flicker);
    QVERIFY(m_explorer->player().flickerRate() >= 2.0 && m_explorer->player().flickerRate() <= 4.0);
    QSignalSpy chosen(&m_explorer->player(), &SamplePlayer::chosen);
    QTRY_VERIFY(chosen.count() >= 5);
    std::set<std::size_t> seen;
    for (int i = 0; i < chosen.count(); ++i) {
        seen.insert(chosen[i].first().value<std::size_t>());
        QVERIFY(i == 0 || chosen[i] != chosen[i - 1]);
    }
    QVERIFY(seen.size() >= 3);
    key(Qt::Key_Escape);
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::still);
}

void TestExplore::contactSheetChooses()
{
    key(Qt::Key_C, Qt::ShiftModifier);
    auto* sheet = m_view->findChild<QWidget*>("contact sheet");
    QVERIFY(sheet->isVisible());
    auto* thumbnails = sheet->findChild<ThumbnailStrip*>();
    QCOMPARE(thumbnails->items().size(), std::size_t{5});
    QVERIFY2(thumbnails->viewport()->rect().contains(thumbnails->itemRect(4)), "a few samples are all seen at once");
    QVERIFY2(thumbnails->itemRect(0).width() > 150, "and larger than many would be");
    QTest::mouseClick(thumbnails->viewport(), Qt::LeftButton, {}, thumbnails->itemRect(1).center());
    QCOMPARE(*m_explorer->sample(), std::size_t{1});
    QTest::mouseDClick(thumbnails->viewport(), Qt::LeftButton, {}, thumbnails->itemRect(1).center());
    QVERIFY(!sheet->isVisible());
    chooseInMenu("Explore", "Contact sheet");
    QVERIFY(sheet->isVisible());
    key(Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
}

void TestExplore::buttonsOfTheFilmStrip()
{
    SampleBar& bar = m_explorer->bar();
    const auto click = [&bar](const QString& text) { QTest::mouseClick(test::toolButton(bar, text), Qt::LeftButton); };
    click("Play");
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::inOrder);
    click("Flicker");
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::flicker);
    click("Flicker");
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::still);
    m_explorer->showSample(4);
    click("Sheet");
    auto* sheet = m_view->findChild<QWidget*>("contact sheet");
    QVERIFY(sheet->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
    QCOMPARE(*m_explorer->sample(), std::size_t{3});
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(!sheet->isVisible());
    click("Sheet");
    QVERIFY(sheet->isVisible());
    QTest::mouseClick(test::toolButton(*sheet, "Close"), Qt::LeftButton);
    QVERIFY(!sheet->isVisible());
}

void TestExplore::timeMachineGoesBack()
{
    m_explorer->showSample(0); // whose path is always kept
    TimeMachine& machine = m_explorer->bar().timeMachine();
    QVERIFY(machine.path() != nullptr);
    const auto& frames = machine.path()->frames;
    QCOMPARE(machine.frame(), static_cast<int>(frames.size()) - 1);
    auto* slider = machine.findChild<QSlider*>("frames");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QVERIFY(note().contains("step 1 of"));
    QCOMPARE(m_view->views()[1]->map()->at(12.0, 7.0), std::log10((*frames[0].estimate)(30, 17)));
    const auto hasFrame = [this] {
        for (const PlotLine& line : m_explorer->panel().spectrum().chart().plot().panes[0].lines)
            if (line.ink == Ink::accent)
                return true;
        return false;
    };
    QVERIFY(hasFrame());
    m_window->setFocus();
    key(Qt::Key_Period);
    QVERIFY(note().contains("step 2 of"));
    key(Qt::Key_Comma);
    QVERIFY(note().contains("step 1 of"));
    const QPoint handle(6, slider->height() / 2); // it stands at the left end
    QTest::mousePress(slider, Qt::LeftButton, {}, handle);
    move(*slider, QPoint(slider->width() / 2, handle.y()), Qt::LeftButton);
    QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(slider->width() / 2, handle.y()));
    QVERIFY(std::abs(machine.frame() - static_cast<int>(frames.size()) / 2) <= 1);
    QVERIFY(hasFrame());
    ThumbnailStrip& thumbnails = machine.thumbnails();
    const int last = static_cast<int>(thumbnails.items().size()) - 1;
    QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, {}, thumbnails.itemRect(last).center());
    QCOMPARE(machine.frame(), static_cast<int>(frames.size()) - 1);
    key(Qt::Key_BracketRight);
    QVERIFY2(!hasFrame(), "another sample takes the frame away");
}

void TestExplore::anotherSampleIsTraced()
{
    TimeMachine& machine = m_explorer->bar().timeMachine();
    QVERIFY(machine.path() == nullptr); // sample 4 has none yet
    QSignalSpy started(m_run, &RunController::started), traced(m_run, &RunController::traceFinished);
    const auto says = [this](const char* text) {
        return std::ranges::any_of(m_window->findChildren<QLabel*>(),
                                   [text](const QLabel* label) { return label->text().contains(text); });
    };
    bool told = false;
    const auto listening = connect(m_run, &RunController::begun, this, [&] { told = says("Drawing a sample again"); });
    QTest::mouseClick(machine.findChild<QToolButton*>("trace"), Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    disconnect(listening);
    QVERIFY2(told, "no run of new samples");
    QTRY_VERIFY(!started.isEmpty());
    QVERIFY(!traced.isEmpty() || traced.wait(60000));
    QVERIFY(!m_window->isRunning());
    QVERIFY2(!says("Drawing a sample again"), "what is over is not told any more");
    QVERIFY(machine.path() != nullptr);
    QCOMPARE(machine.path()->index, 4U);
    QCOMPARE(*m_explorer->sample(), std::size_t{4});
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{5}); // drawn again, not added
    auto* done = m_window->findChild<QProgressBar*>("sample");
    QVERIFY2(done->value() == 5 && done->maximum() == 5, "samples are counted as before");
    QVERIFY(!machine.findChild<QToolButton*>("trace")->isVisible());
    m_explorer->showSample(3);
    key(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(traced.wait(60000));
    QCOMPARE(machine.path()->index, 3U);
}

void TestExplore::recipeIsCopied()
{
    key(Qt::Key_6, Qt::AltModifier);
    auto* copy = m_explorer->panel().findChild<QPushButton*>("copyRecipe");
    QVERIFY(copy->isEnabled());
    QTest::mouseClick(copy, Qt::LeftButton);
    const QString copied = QApplication::clipboard()->text();
    QCOMPARE(copied, QString::fromStdString(m_window->posterior()->recipe));
    QVERIFY(copied.contains("\"seed\""));
}

void TestExplore::lettersTypedInANumberAreForTheMaps()
{
    auto* seed = m_window->findChild<QDoubleSpinBox*>("seed");
    const auto pressed = [&](Qt::Key key) {
        QTest::mouseClick(seed, Qt::LeftButton, {}, seed->rect().center());
        QVERIFY(seed->hasFocus());
        QTest::keyClick(seed, key);
    };
    pressed(Qt::Key_O);
    QVERIFY(m_explorer->tools().tool() == MapTool::circle);
    pressed(Qt::Key_X);
    QVERIFY(m_explorer->tools().tool() == MapTool::box);
    m_explorer->tools().setTool(MapTool::none);
    pressed(Qt::Key_BracketLeft);
    QCOMPARE(*m_explorer->sample(), std::size_t{3});
    pressed(Qt::Key_U);
    QVERIFY(m_explorer->player().mode() == SamplePlayer::Mode::flicker);
    m_explorer->player().setMode(SamplePlayer::Mode::still);
    // Digits are its own, also more than 32 bits hold; Return gives the keys back.
    seed->selectAll();
    QTest::keyClicks(seed, "3000000000");
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(m_window->settings().seed, std::uint64_t{3000000000});
    QVERIFY(m_view->hasFocus());
    key(Qt::Key_BracketRight);
    QCOMPARE(*m_explorer->sample(), std::size_t{4});
    test::setRun(*m_window, 5, 6);
}

void TestExplore::moreSamplesAreAdded()
{
    const std::shared_ptr<const Field> first = m_window->posterior()->samples.front();
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    auto* more = m_window->findChild<QPushButton*>("more");
    QVERIFY(more->isEnabled());
    QCOMPARE(more->text(), QStringLiteral("Draw 5 more"));
    QTest::mouseClick(more, Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{10});
    QVERIFY(m_window->posterior()->samples.front() == first);
    QCOMPARE(m_window->posterior()->indices.back(), 9U);
    QCOMPARE(m_window->posterior()->convergence->samples, std::size_t{10});
    QVERIFY(m_window->posterior()->convergence->bandError.has_value());
    key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{15});
    // With another model chosen it says which one draws: that of the samples that are there.
    QTemporaryDir folder;
    const auto other = std::filesystem::path(folder.path().toStdString()) / "other.safetensors";
    std::filesystem::copy_file(test::tinyModel(), other);
    m_window->chooseModel(other);
    QVERIFY2(more->isEnabled() && more->text().startsWith("Draw 5 more with "), qPrintable(more->text()));
    m_window->chooseModel(test::tinyModel());
    QCOMPARE(more->text(), QStringLiteral("Draw 5 more"));
}

void TestExplore::theReadoutSaysWhatTheMeanIsOf()
{
    pointAt(30, 30);
    const auto* line = m_window->findChild<ReadoutLine*>();
    QVERIFY2(line->text().contains(QStringLiteral("mean of log₁₀ ")), qPrintable(line->text()));
}

void TestExplore::noPreviewsWhereNobodyLooks()
{
    QSignalSpy estimates(m_run, &RunController::estimateReady);
    chooseInMenu("Explore", "Live preview");
    QString hint;
    QStringList shown; // of each snapshot, beside the last sample that it has
    const auto sample = [this] { return m_view->maps().picture(MapQuantity::sample); };
    const auto began = connect(m_run, &RunController::started, this, [&] { hint = sample().hint; });
    const auto came = connect(m_window.get(), &MainWindow::samplesShown, this, [&](std::size_t count) {
        shown << sample().title << QStringLiteral("Sample %1").arg(count - 1);
    });
    run(3);
    disconnect(began);
    disconnect(came);
    QCOMPARE(estimates.count(), 0);
    QVERIFY2(hint.startsWith("Live preview is off"), qPrintable(hint));
    QVERIFY(!shown.isEmpty());
    for (qsizetype i = 0; i < shown.size(); i += 2)
        QCOMPARE(shown[i], shown[i + 1]);
    chooseInMenu("Explore", "Live preview");
    run(3);
    QVERIFY(estimates.count() > 0);
    QCOMPARE(*m_explorer->sample(), std::size_t{2});
}

void TestExplore::linkDrawsWhatHalvesTheError()
{
    run(4);
    QLabel* halve = nullptr;
    for (QLabel* label : m_window->findChildren<QLabel*>())
        if (label->text().contains("halve"))
            halve = label;
    QVERIFY(halve);
    QVERIFY2(halve->text().contains("halve the error"), "that of the interval is not known from four samples");
    const int width = halve->fontMetrics().horizontalAdvance("12 more halve the error"); // four times the samples
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(halve, Qt::LeftButton, {}, QPoint(halve->width() - width + 5, halve->height() / 2));
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{16});
    QVERIFY(halve->text().contains("halve both errors"));
}

/// The first samples can be there before the window hears that the run has begun.
void TestExplore::inputIsOnTheModelsGridHoweverLateTheWindowIs()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    QCOMPARE(m_view->maps().map(MapQuantity::stellarMass)->size, std::size_t(128));
    SamplingStart start;
    start.input = std::make_shared<const Field>(test::stellarMap(64));
    start.posterior = std::make_shared<PosteriorAccumulator>(start.input, nullptr, 1, "{}");
    start.posterior->add(test::darkMatterMap(64), 0);
    Q_EMIT m_run->started(start);
    QCOMPARE(m_view->maps().map(MapQuantity::stellarMass)->size, std::size_t(64));
}

PENUMBRA_UI_TEST_MAIN(TestExplore)
#include "test_explore.moc"
