#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/notice_bar.h"
#include "ui/posterior_files.h"
#include "ui/posterior_view.h"
#include "ui/region_view.h"
#include "ui/spectrum_view.h"
#include "ui/viewport.h"

#include "base/error.h"
#include "shown_window.h"

#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>

using namespace penumbra;

// What the window keeps: sessions and unsaved work.
class TestSession : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(false); }
    void cleanup() { m_window.reset(); }
    void sessionBringsEverythingBack();
    void editsComeBackWithTheirSteps();
    void movedFolderOpens();
    void lostMapIsCarriedByItsSamples();
    void sectionsAreOptionalAndVersioned();
    void badSessionsAreExplained();
    void partsOfOtherRunsAreRefused();
    void killedProgramLosesNothing();
    void cleanEndLeavesNothing();

private:
    void draw(int samples);
    std::filesystem::path save(const QString& name);
};

void TestSession::draw(int samples)
{
    test::setRun(*m_window, static_cast<std::size_t>(samples), 2, 3000000077);
    RunSettings settings = m_window->settings();
    settings.sampler = SamplerKind::ddim;
    m_window->setSettings(settings);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->startRun();
    QVERIFY(ended.wait(60000));
}

std::filesystem::path TestSession::save(const QString& name)
{
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->saveSession(at(name));
    return written.wait(30000) ? at(name) : std::filesystem::path();
}

void TestSession::sessionBringsEverythingBack()
{
    std::filesystem::create_directory(at("run"));
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    map.options.index = 1;
    QVERIFY(m_window->open(map));
    draw(3);
    auto* view = m_window->findChild<PosteriorView*>();
    view->viewport().zoom(4.0, {10.0, 5.0});
    ViewSettings look = view->viewSettings();
    look.layout.mode = Comparison::curtain;
    look.layout.divider = 0.3;
    look.contours.shown = true;
    DisplaySettings& std = look.display[static_cast<std::size_t>(MapScale::std)];
    std.colorMap = ColorMap::cividis;
    std.preset = LimitsPreset::custom;
    std.limits = {0.125, 0.5};
    view->setViewSettings(look);
    Explorer& explorer = m_window->explorer();
    explorer.showSample(1);
    explorer.panel().setTab(ExplorePanel::Tab::region);
    explorer.panel().spectrum().setField(SpectrumField::log10);
    MapMarks marks;
    marks.pin = QPointF(3.25, 4.5);
    marks.regions = {{Circle{10.0, 12.0, 2.5}, "the cluster"},
                     {Ellipse{5.0, 6.0, 3.0, 1.0, 30.0}},
                     {Box{1.0, 2.0, 3.0, 5.0}},
                     {Polygon{{{1.0, 1.0}, {4.0, 1.5}, {2.0, 6.0}}}, "a void"}};
    marks.line = Line{1.0, 2.0, 20.0, 21.0};
    explorer.tools().setMarks(marks);
    explorer.tools().select({MarkGrip::Mark::region, -1, 2});
    auto* threshold = m_window->findChild<QDoubleSpinBox*>("threshold");
    QTRY_VERIFY(threshold->isEnabled());
    threshold->selectAll();
    QTest::keyClicks(threshold, "12.25");
    QTest::keyClick(threshold, Qt::Key_Return);
    const std::filesystem::path file = save("run/work.penumbra");
    QVERIFY(!file.empty());

    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    QVERIFY(next->open(file));
    QVERIFY(restored.wait(30000));
    QCOMPARE(next->openedMap()->options.index, std::size_t{1});
    const PosteriorSnapshot &was = *m_window->posterior(), &is = *next->posterior();
    QCOMPARE(is.samples.size(), was.samples.size());
    for (std::size_t i = 0; i < was.samples.size(); ++i)
        QVERIFY(std::ranges::equal(is.samples[i]->pixels(), was.samples[i]->pixels()));
    QCOMPARE(is.indices, was.indices);
    QCOMPARE(is.recipe, was.recipe);
    QVERIFY(std::ranges::equal(is.truth->pixels(), was.truth->pixels()));
    auto* nextView = next->findChild<PosteriorView*>();
    QCOMPARE(nextView->viewport().visible(), view->viewport().visible());
    QVERIFY(nextView->viewSettings() == view->viewSettings());
    QVERIFY(next->explorer().sample() == std::size_t{1});
    QVERIFY(next->explorer().panel().tab() == ExplorePanel::Tab::region);
    QVERIFY(next->explorer().panel().spectrum().field() == SpectrumField::log10);
    QVERIFY(next->explorer().tools().marks() == marks);
    QCOMPARE(next->explorer().tools().region(), std::optional<std::size_t>(2));
    QCOMPARE(next->explorer().panel().region().threshold(), 12.25);
    QCOMPARE(next->settings().seed, std::uint64_t{3000000077});
    QVERIFY(next->settings().sampler == SamplerKind::ddim);
    // Whatever a session holds came back: saved again, it is the same.
    QCOMPARE(next->session().toJson(), m_window->session().toJson());
}

void TestSession::editsComeBackWithTheirSteps()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    draw(1);
    QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
    MapCanvas& canvas = m_window->findChild<PosteriorView*>()->views()[0]->canvas();
    const auto at = [&canvas](double x, double y) { return canvas.toWidget({x, y}).toPoint(); };
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, at(12.0, 7.0));
    QTest::mousePress(&canvas, Qt::RightButton, {}, at(5.0, 5.0));
    test::moveMouse(canvas, at(7.0, 5.0), Qt::RightButton);
    test::moveMouse(canvas, at(9.0, 5.0), Qt::RightButton);
    QTest::mouseRelease(&canvas, Qt::RightButton, {}, at(9.0, 5.0));
    draw(2); // of the map with these edits
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, at(20.0, 20.0));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    const GalaxyEditor& editor = m_window->classroom().editor();
    const GalaxyEditSteps steps = editor.steps();
    QCOMPARE(steps.steps.size(), std::size_t{3});
    QCOMPARE(steps.done, std::size_t{2});
    QVERIFY2(steps.steps[1].size() > 1, "a stroke is one step");
    const std::filesystem::path file = save("edited.penumbra");
    QVERIFY(!file.empty());

    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    QVERIFY(next->open(file));
    QVERIFY(restored.wait(30000));
    GalaxyEditor& again = next->classroom().editor();
    QVERIFY(again.edits() == editor.edits());
    QVERIFY(again.steps() == steps);
    QVERIFY(std::ranges::equal(again.map().pixels(), editor.map().pixels()));
    QVERIFY(next->classroom().isMapEdited() && next->windowTitle().contains("edited"));
    QVERIFY2(!next->classroom().isPosteriorStale(), "the samples are of the map with these edits");
    QCOMPARE(next->session().toJson(), m_window->session().toJson());
    // They are shown, and every step can be undone and done again.
    const auto told = [&next, &again] {
        const QString count = QString("%1 edits").arg(again.edits().size());
        for (const QLabel* label : next->classroom().bars().findChildren<QLabel*>())
            if (label->isVisible() && label->text() == count)
                return true;
        return false;
    };
    again.setOn(true);
    QVERIFY(told());
    QTest::keyClick(next.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(again.edits().size(), editor.edits().size() + 1);
    QVERIFY(next->classroom().isPosteriorStale());
    for (const std::size_t left : {editor.edits().size(), std::size_t{1}, std::size_t{0}}) {
        QTest::keyClick(next.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(again.edits().size(), left);
    }
    QVERIFY(std::ranges::equal(again.map().pixels(), test::stellarMap(128).pixels()));

    // What a person has written into the file and makes no sense is left out.
    ClassroomState state = classroomStateFrom(toJson(ClassroomState{false, steps, {}, {}, false}));
    state.edits.steps.push_back({{GalaxyEdit::Kind::add, 99.0, 3.0, 11.0, 0.0}});
    state.edits.done = state.edits.steps.size();
    again.redoSteps(state.edits);
    QCOMPARE(again.edits().size(), editor.edits().size() + 1);
    again.removeAll();
    std::swap(state.edits.steps[2], state.edits.steps[3]); // among those that were undone
    state.edits.done = 2;
    again.redoSteps(state.edits);
    QVERIFY2(again.edits() == editor.edits(), "what was in effect is");
    QTest::keyClick(next.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(again.edits().size(), editor.edits().size() + 1);
}

void TestSession::movedFolderOpens()
{
    std::filesystem::create_directory(at("here"));
    QTemporaryDir& folder = *m_folder;
    const std::filesystem::path map = test::writeCamelsPair(folder);
    std::filesystem::rename(map, at("here/Maps_Mstar_Test_CV_z=0.00.npy"));
    QVERIFY(m_window->open(at("here/Maps_Mstar_Test_CV_z=0.00.npy")));
    draw(1);
    QVERIFY(!save("here/work.penumbra").empty());
    std::filesystem::rename(at("here"), at("there"));
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    QVERIFY(next->open(at("there/work.penumbra")));
    QVERIFY(restored.wait(30000));
    QCOMPARE(next->openedMap()->path, at("there/Maps_Mstar_Test_CV_z=0.00.npy"));
    QCOMPARE(next->posterior()->samples.size(), std::size_t{1});
}

void TestSession::lostMapIsCarriedByItsSamples()
{
    const std::filesystem::path map = test::writeCamelsPair(*m_folder);
    QVERIFY(m_window->open(map));
    draw(2);
    const std::filesystem::path file = save("work.penumbra");
    std::filesystem::remove(map);
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    next->open(file);
    QVERIFY(restored.wait(30000));
    QCOMPARE(next->posterior()->samples.size(), std::size_t{2});
    QVERIFY(next->findChild<PosteriorView*>()->views()[0]->map() != nullptr);
}

void TestSession::sectionsAreOptionalAndVersioned()
{
    Session session;
    session.set("view", 3, {{"sample", 4}});
    QVERIFY(session.section("view", 3).value("sample") == 4);
    QVERIFY2(session.section("view", 2).isEmpty(), "a later version than is known is left alone");
    QVERIFY(session.section("regions", 1).isEmpty());
    // What an older Penumbra does not know survives being opened and saved by it.
    const Session again = Session::fromJson(session.toJson(), "test");
    QVERIFY(again == session);
    QVERIFY(again.has("view"));
    // The map alone is a session too.
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    Session small;
    small.set("map", 1, toJson(map));
    small.write(at("small.penumbra"));
    QVERIFY(m_window->open(at("small.penumbra")));
    QVERIFY(m_window->openedMap().has_value());
}

void TestSession::badSessionsAreExplained()
{
    const auto refused = [this](const QByteArray& text) {
        QFile file(m_folder->filePath("bad.penumbra"));
        if (!file.open(QIODevice::WriteOnly))
            return QString("not written");
        file.write(text);
        file.close();
        QSignalSpy problem(m_window.get(), &MainWindow::problem);
        if (m_window->open(at("bad.penumbra")) || problem.isEmpty())
            return QString("taken");
        return problem.first().first().toString();
    };
    QVERIFY(refused("no JSON at all").contains("bad.penumbra"));
    QVERIFY(refused("{\"format\": \"something\"}").contains("penumbra-session"));
    QVERIFY(refused("{\"format\": \"penumbra-session\", \"version\": 99}").contains("newer"));
    QVERIFY(refused("{\"format\": \"penumbra-session\", \"version\": 1}").contains("neither a map nor samples"));
}

void TestSession::partsOfOtherRunsAreRefused()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    draw(2);
    writePosterior(at("a.h5"), *m_window->posterior());
    PosteriorSnapshot other = *m_window->posterior();
    other.seed = 5;
    writePosterior(at("b.h5"), other);
    QCOMPARE(readPosteriorFiles({at("a.h5"), at("a.h5")})->count(), std::size_t{4});
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(readPosteriorFiles({at("a.h5"), at("b.h5")})), InputError);
}

void TestSession::killedProgramLosesNothing()
{
    const std::filesystem::path root = at("unsaved");
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PENUMBRA_UNSAVED_DIR", QString::fromStdString(root.string()));
    environment.insert("XDG_CONFIG_HOME", m_folder->filePath("config"));
    program.setProcessEnvironment(environment);
    const QString map = QString::fromStdString(test::writeCamelsPair(*m_folder).string());
    program.start(QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"),
                  {map, "--model", QString::fromStdString(test::tinyModel().string()), "--run", "--samples", "3",
                   "--steps", "2", "--seed", "5"});
    const auto keptSamples = [&root] {
        std::error_code code;
        for (const auto& entry : std::filesystem::directory_iterator(root, code))
            if (std::filesystem::exists(entry.path() / "session.penumbra", code)) {
                const Session session = Session::read(entry.path() / "session.penumbra");
                return session.section("posterior", 1).value("samples").toInt();
            }
        return 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(keptSamples(), 3, 60000);
    QVERIFY2(AutoSave::leftBehind(root).empty(), "the program still runs");
    program.kill();
    QVERIFY(program.waitForFinished(30000));

    m_window->startAutoSave(root);
    auto* notice = m_window->findChild<NoticeBar*>();
    QVERIFY(notice->isVisible());
    QVERIFY(notice->accessibleName().contains("3 samples"));
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    QTest::mouseClick(notice->findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(restored.wait(30000));
    QVERIFY(!notice->isVisible());
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{3});
    QCOMPARE(m_window->settings().seed, std::uint64_t{5});
    QVERIFY2(m_window->windowTitle().contains("Mstar"), "the map itself, not only its samples");
    // Kept anew, the old ones go.
    QTRY_COMPARE_WITH_TIMEOUT(AutoSave::leftBehind(root).size(), std::size_t{0}, 30000);
    QCOMPARE(keptSamples(), 3);
}

void TestSession::cleanEndLeavesNothing()
{
    const std::filesystem::path root = at("unsaved");
    m_window->startAutoSave(root);
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    QVERIFY(m_window->close());
    QVERIFY(std::filesystem::is_empty(root));
}

PENUMBRA_UI_TEST_MAIN(TestSession)
#include "test_session.moc"
