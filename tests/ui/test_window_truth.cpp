#include "base/error.h"
#include "ui/classroom.h"
#include "ui/galaxy_editor.h"
#include "ui/notice_bar.h"
#include "ui/posterior_files.h"
#include "ui/run_controller.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QUndoStack>

using namespace penumbra;

/// Truths that come when there are samples already, sessions of which parts are gone, and what is not possible while a
/// file is read or written.
class TestWindowTruth : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open(false);
        test::writeCamelsPair(*m_folder, 64);
        std::filesystem::rename(at("Maps_Mcdm_Test_CV_z=0.00.npy"), at("truth.npy")); // not found by itself
        QVERIFY(m_window->open(at("Maps_Mstar_Test_CV_z=0.00.npy")));
    }
    void cleanup() { m_window.reset(); }
    void anOpenedTruthIsHeldAgainstTheSamples();
    void theTruthThatIsNamedIsThatOfTheMap();
    void whatIsTakenForATruthIsTold();
    void samplesOfAFileMeetTheTruthOfTheirSession();
    void aMapReadFromSamplesIsStillThereWhenTheyAreSaved();
    void samplesOfEditedGalaxiesHaveNoTruth();
    void aSessionWithoutItsTruthBringsBackTheRest();
    void aSessionWithoutItsSamplesBringsBackTheMap();
    void everySessionHasSamplesOfItsOwn();
    void nothingIsDrawnWhileAFileIsWritten();
    void aRunWithoutSamplesHasNoFile();
    void aSessionOfAPosteriorKeepsItsEdits();
    void anotherSideForgetsTheEdits();
    void anUnusableModelLeavesTheOneBefore();

private:
    void draw(std::size_t samples);
    void waitForTask(const std::function<void()>& begin);
    void openTruth()
    {
        waitForTask([this] { m_window->openTruth(at("truth.npy")); });
    }
    void save(const char* session);
    /// Opens the session in a new window; the problems that it tells.
    QString reopen(const char* session);
};

void TestWindowTruth::draw(std::size_t samples)
{
    test::setRun(*m_window, samples, 2);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->startRun();
    QVERIFY(ended.wait(60000));
}

void TestWindowTruth::waitForTask(const std::function<void()>& begin)
{
    QSignalSpy ended(m_window.get(), &MainWindow::taskEnded);
    begin();
    QVERIFY(ended.count() == 1 || ended.wait(30000));
}

void TestWindowTruth::save(const char* session)
{
    waitForTask([&] { m_window->saveSession(at(session)); });
}

QString TestWindowTruth::reopen(const char* session)
{
    m_window = test::shownWindow();
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored), problems(m_window.get(), &MainWindow::problem);
    if (!m_window->open(at(session)) || (restored.count() == 0 && !restored.wait(30000)))
        return QStringLiteral("not restored");
    return problems.isEmpty() ? QString() : problems.first().first().toString();
}

void TestWindowTruth::anOpenedTruthIsHeldAgainstTheSamples()
{
    draw(3);
    const auto before = m_window->posterior();
    QVERIFY(!before->truth);
    openTruth();
    const auto& after = *m_window->posterior();
    QVERIFY2(after.samples == before->samples, "they are the same");
    const Field truth = test::darkMatterMap(64);
    for (std::size_t i = 0; i < truth.pixels().size(); ++i)
        QVERIFY(std::abs(after.truth->pixels()[i] / truth.pixels()[i] - 1.0F) < 1e-5F);
    QCOMPARE(after.linear.truthPower.size(), after.linear.k.size());
    QVERIFY(truthShown() != nullptr);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->drawMore(2); // goes on with it
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{5});
    QVERIFY(m_window->posterior()->truth != nullptr);
}

void TestWindowTruth::whatIsTakenForATruthIsTold()
{
    const auto notice = [this] {
        for (const NoticeBar* bar : m_window->findChildren<NoticeBar*>())
            if (bar->isVisible())
                return bar->accessibleName();
        return QString();
    };
    writeNpy(at("truth.npy"), {test::darkMatterMap(32)});
    m_window->openTruth(at("truth.npy"));
    QVERIFY2(notice().contains("32² pixels, the map 64²") && notice().contains("does not tell what region"),
             qPrintable(notice()));
}

/// The map of its number, or that of its painting. As on the command line: test_cli_truth.
void TestWindowTruth::theTruthThatIsNamedIsThatOfTheMap()
{
    std::vector<Field> stars, dark;
    for (int i = 0; i < 6; ++i)
        stars.push_back(test::stellarMap(16, static_cast<std::size_t>(i)));
    for (int i = 0; i < 3; ++i)
        dark.push_back(test::darkMatterMap(16, 1.0 + i));
    writeNpy(at("six.npy"), stars);
    writeNpy(at("three.npy"), dark);
    MapReference map;
    map.path = at("six.npy");
    map.options.side = 25.0;
    map.options.depth = 5.0;
    map.truth = at("three.npy");
    for (const std::size_t index : {1, 4}) { // painted twice
        map.options.index = index;
        const OpenedMap opened = openStellarMap(map);
        QCOMPARE(opened.truthIndex, std::size_t{1});
        QVERIFY(std::abs((*opened.truth)(3, 5) / dark[1](3, 5) - 1.0F) < 1e-5F);
    }
    dark.push_back(dark.front());
    writeNpy(at("three.npy"), dark);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(openStellarMap(map)), InputError);
    map.truthIndex = 1;
    QCOMPARE(openStellarMap(map).truthIndex, std::size_t{1});
}

/// The posterior was written before its truth was known.
void TestWindowTruth::samplesOfAFileMeetTheTruthOfTheirSession()
{
    draw(2);
    waitForTask([this] { m_window->savePosterior(at("posterior.h5")); });
    openTruth();
    save("work.penumbra");
    QVERIFY(!readPosteriorFiles({at("posterior.h5")})->snapshot()->truth);
    QCOMPARE(reopen("work.penumbra"), QString());
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    QVERIFY(m_window->posterior()->truth != nullptr);
    QVERIFY(truthShown() != nullptr);
}

/// The window has changed its file itself, and it has the same map.
void TestWindowTruth::aMapReadFromSamplesIsStillThereWhenTheyAreSaved()
{
    draw(1);
    waitForTask([this] { m_window->savePosterior(at("posterior.h5")); });
    waitForTask([this] { m_window->open(at("posterior.h5")); });
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->drawMore(1);
    QVERIFY(ended.wait(60000));
    waitForTask([this] { m_window->savePosterior(at("posterior.h5")); });
    QSignalSpy problems(m_window.get(), &MainWindow::problem);
    draw(1);
    QCOMPARE(problems.count(), 0);
}

/// Their file holds the edited map.
void TestWindowTruth::samplesOfEditedGalaxiesHaveNoTruth()
{
    GalaxyEditor& editor = m_window->classroom().editor();
    editor.setOn(true);
    editor.addAt({20.0, 20.0});
    editor.setOn(false);
    draw(2);
    waitForTask([this] { m_window->savePosterior(at("drawn.h5")); });
    m_window = test::shownWindow();
    QSignalSpy problems(m_window.get(), &MainWindow::problem);
    waitForTask([this] { QVERIFY(m_window->open(at("drawn.h5"))); });
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    m_window->openTruth(at("truth.npy"));
    QCOMPARE(problems.count(), 1);
    QVERIFY2(problems[0][0].toString().contains("had been edited"), qPrintable(problems[0][0].toString()));
    QVERIFY(!m_window->posterior()->truth && !m_window->openedMap()->truth);
}

void TestWindowTruth::aSessionWithoutItsTruthBringsBackTheRest()
{
    m_window->openTruth(at("truth.npy"));
    draw(2);
    save("work.penumbra");
    std::filesystem::remove(at("truth.npy"));
    const QString told = reopen("work.penumbra");
    QVERIFY2(told.contains("truth.npy"), qPrintable(told));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    QVERIFY2(m_window->posterior()->truth != nullptr, "the samples' own file has it");
}

void TestWindowTruth::aSessionWithoutItsSamplesBringsBackTheMap()
{
    draw(2);
    m_window->setSettings([this] {
        RunSettings settings = m_window->settings();
        settings.seed = 77;
        return settings;
    }());
    save("work.penumbra");
    std::filesystem::remove(at("work.samples.h5"));
    QString told = reopen("work.penumbra");
    QVERIFY2(told.contains("work.samples.h5"), qPrintable(told));
    QVERIFY(m_window->openedMap() && !m_window->posterior());
    QCOMPARE(m_window->settings().seed, std::uint64_t{77});             // what else the session holds
    std::filesystem::copy_file(at("truth.npy"), at("work.samples.h5")); // there, but no posterior
    told = reopen("work.penumbra");
    QVERIFY2(told.contains("work.samples.h5"), qPrintable(told));
    QCOMPARE(m_window->settings().seed, std::uint64_t{77});
}

void TestWindowTruth::everySessionHasSamplesOfItsOwn()
{
    draw(2);
    save("first.penumbra");
    save("second.penumbra");
    draw(3);
    save("first.penumbra"); // anew, with others
    QCOMPARE(reopen("second.penumbra"), QString());
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
}

void TestWindowTruth::nothingIsDrawnWhileAFileIsWritten()
{
    draw(2);
    auto* run = m_window->findChild<RunController*>();
    auto* button = m_window->findChild<QPushButton*>("run");
    QVERIFY(run->canGoOn() && button->isEnabled());
    QSignalSpy ended(m_window.get(), &MainWindow::taskEnded);
    m_window->savePosterior(at("posterior.h5"));
    QVERIFY(m_window->isBusy());
    QVERIFY(!run->canGoOn() && !button->isEnabled());
    m_window->drawMore(1);
    run->trace(0);
    m_window->startRun();
    QVERIFY(!m_window->isRunning());
    m_window->openTruth(at("truth.npy"));
    QVERIFY2(!m_window->openedMap()->truth, "not now");
    QVERIFY(ended.wait(30000));
    QVERIFY(run->canGoOn() && button->isEnabled());
}

void TestWindowTruth::aRunWithoutSamplesHasNoFile()
{
    draw(2);
    waitForTask([this] { m_window->savePosterior(at("posterior.h5")); });
    QVERIFY(!m_window->session().section("posterior", 1).isEmpty());
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->startRun();
    m_window->stopRun(); // those of the file are of another run
    QVERIFY(ended.count() == 1 || ended.wait(60000));
    QVERIFY(m_window->session().section("posterior", 1).isEmpty());
    save("empty.penumbra");
    QCOMPARE(reopen("empty.penumbra"), QString());
}

void TestWindowTruth::aSessionOfAPosteriorKeepsItsEdits()
{
    draw(2);
    waitForTask([this] { m_window->savePosterior(at("posterior.h5")); });
    waitForTask([this] { QVERIFY(m_window->open(at("posterior.h5"))); });
    m_window->classroom().editor().addAt({20.0, 20.0});
    draw(2);
    const Field drawn = *m_window->posterior()->input;
    save("work.penumbra");
    QCOMPARE(reopen("work.penumbra"), QString());
    QCOMPARE(m_window->classroom().editor().edits().size(), std::size_t{1});
    QVERIFY(m_window->classroom().isPosteriorOfEdits() && !m_window->classroom().isPosteriorStale());
    QVERIFY(std::ranges::equal(m_window->posterior()->input->pixels(), drawn.pixels()));
    m_window->classroom().editor().removeAll(); // what the edits were of is there
    QVERIFY(m_window->classroom().isPosteriorStale());
}

/// Edits lie at places of the map, which are others then.
void TestWindowTruth::anotherSideForgetsTheEdits()
{
    GalaxyEditor& editor = m_window->classroom().editor();
    editor.setOn(true);
    editor.addAt({20.0, 20.0});
    QVERIFY(m_window->classroom().isMapEdited());
    activate();
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_window->classroom().isMapEdited());
    MapReference map = *m_window->openedMap();
    map.options.side = 10.0;
    QVERIFY(m_window->open(map));
    QCOMPARE(editor.map().geometry().side, 10.0);
    activate();
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!m_window->classroom().isMapEdited());
}

void TestWindowTruth::anUnusableModelLeavesTheOneBefore()
{
    const std::filesystem::path before = m_window->settings().model;
    std::filesystem::copy_file(at("truth.npy"), at("wrong.safetensors"));
    QSignalSpy problems(m_window.get(), &MainWindow::problem);
    m_window->open(at("wrong.safetensors"));
    QCOMPARE(problems.count(), 1);
    QVERIFY2(problems[0][0].toString().contains("wrong.safetensors"), qPrintable(problems[0][0].toString()));
    QCOMPARE(m_window->settings().model, before);
    QVERIFY(m_window->findChild<QPushButton*>("run")->isEnabled());
    draw(1);
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{1});
}

PENUMBRA_UI_TEST_MAIN(TestWindowTruth)
#include "test_window_truth.moc"
