#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/galaxy_editor.h"
#include "ui/notice_bar.h"
#include "ui/posterior_files.h"
#include "ui/sample_bar.h"

#include "exploring_window.h"
#include "menu_clicks.h"

#include <QLabel>
#include <QMessageBox>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>

using namespace penumbra;

// Work that is in no file yet, or comes back from one: nothing of it is lost without a question.
class TestUnsaved : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void everyCrashIsOffered();
    void aCrashBeforeAnythingWasKeptLeavesNothing();
    void aCrashInAnEditedRunKeepsWhatItIsComparedWith();
    void aSessionKeepsTheComparison();
    void whatWasOpenedGoesOn();
    void whyItCannotGoOnIsTold();
    void editsAreAskedAbout();
    void startingAgainKeepsSamplesUnsaved();
    void whoDiscardsHasQuit();
    void whatCannotBeWrittenLeavesWhatWasKept();
    void aDamagedCopyStays();

private:
    std::filesystem::path at(const QString& name) { return m_folder->filePath(name).toStdString(); }
    void leaveBehind(const std::filesystem::path& root);
    void pressInNotice(const QString& text);
    void edit(QPointF position);
    void answer(QMessageBox::StandardButton button);
    void restart();
    void openFile(const QString& entry, const QString& name);
    QPushButton& more() { return *m_window->findChild<QPushButton*>("more"); }
    NoticeBar& notice() { return *m_window->findChild<NoticeBar*>(); }
    QString answerLine() { return m_window->classroom().bars().findChild<QLabel*>("answer")->text(); }

    QString m_asked;
};

void TestUnsaved::init()
{
    QSettings().clear();
    open();
}

/// What a program that crashes now would leave.
void TestUnsaved::leaveBehind(const std::filesystem::path& root)
{
    AutoSave crashing(root);
    QSignalSpy written(&crashing, &AutoSave::written);
    crashing.setSource({[this] { return m_window->session(); }, [this] { return m_window->posterior(); },
                        [this] { return m_window->classroom().before(); }});
    crashing.look();
    QVERIFY(written.wait(30000));
}

void TestUnsaved::pressInNotice(const QString& text)
{
    for (QPushButton* button : notice().findChildren<QPushButton*>())
        if (button->text() == text && button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL(qPrintable(text));
}

void TestUnsaved::edit(QPointF position)
{
    m_window->activateWindow(); // after dialogs, without a window manager, keys may reach no window
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    if (!m_window->classroom().editor().isOn())
        key(Qt::Key_G, Qt::ControlModifier);
    QTest::mouseClick(&canvas(0), Qt::LeftButton, {}, canvas(0).toWidget(position).toPoint());
    QVERIFY(m_window->classroom().isMapEdited());
}

/// Presses this button of the question that comes next.
void TestUnsaved::answer(QMessageBox::StandardButton button)
{
    m_asked.clear();
    test::whenShown<QMessageBox>(this, [this, button](QMessageBox& box) {
        m_asked = box.text();
        QTest::mouseClick(box.button(button), Qt::LeftButton);
    });
}

void TestUnsaved::restart()
{
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(true);
    m_view = m_window->findChild<PosteriorView*>();
    m_explorer = m_window->findChild<Explorer*>();
}

void TestUnsaved::openFile(const QString& entry, const QString& name)
{
    QSignalSpy ended(m_window.get(), &MainWindow::taskEnded);
    test::chooseFile(this, m_folder->filePath(name));
    chooseInMenu("File", entry);
    QVERIFY(ended.count() > 0 || ended.wait(30000));
}

void TestUnsaved::everyCrashIsOffered()
{
    const std::filesystem::path root = at("unsaved");
    for (const int samples : {2, 3}) {
        leaveBehind(root);
        for (const AutoSave::Left& left : AutoSave::leftBehind(root))
            test::makeOlder(left.session);
        run(samples);
    }
    leaveBehind(root);
    restart();
    m_window->startAutoSave(root);
    const QString said = notice().accessibleName();
    QVERIFY2(said.contains("3 samples unsaved") && said.contains("2 more"), qPrintable(said));
    answer(QMessageBox::Cancel);
    pressInNotice("Delete what was kept…");
    QVERIFY2(m_asked.contains("Delete the 3 samples that were kept"), qPrintable(m_asked));
    QVERIFY(notice().isVisible() && AutoSave::leftBehind(root).size() == 3);
    answer(QMessageBox::Discard);
    pressInNotice("Delete what was kept…");
    QVERIFY(AutoSave::leftBehind(root).size() == 2 && notice().accessibleName().contains("2 samples unsaved"));
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    pressInNotice("Restore");
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    QTRY_COMPARE_WITH_TIMEOUT(AutoSave::leftBehind(root).size(), std::size_t{1}, 30000); // kept anew, they go
    QTRY_VERIFY(notice().isVisible() && notice().accessibleName().contains("5 samples unsaved"));
    // The restored ones are in no file of the user's: the next ones take their place after a question.
    answer(QMessageBox::Cancel);
    pressInNotice("Restore");
    QVERIFY2(m_asked.contains("Save the 2 samples first"), qPrintable(m_asked));
    QVERIFY2(notice().isVisible(), "it can still be answered");
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    answer(QMessageBox::Discard);
    pressInNotice("Restore");
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{5});
    QTRY_COMPARE_WITH_TIMEOUT(AutoSave::leftBehind(root).size(), std::size_t{0}, 30000);
    QVERIFY(!notice().isVisible());
    // A run would take their place, and nobody knows how long they took.
    answer(QMessageBox::Cancel);
    chooseInMenu("Run", "Run");
    QVERIFY2(m_asked.contains("Save the 5 samples first"), qPrintable(m_asked));
    QVERIFY(!m_window->isRunning());
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{5});
}

void TestUnsaved::aCrashBeforeAnythingWasKeptLeavesNothing()
{
    QTest::failOnWarning(QRegularExpression("lock file"));
    const std::filesystem::path root = at("unsaved");
    std::filesystem::create_directories(root / "early");
    QVERIFY(AutoSave::leftBehind(root).empty());
    QVERIFY(!std::filesystem::exists(root / "early"));
}

void TestUnsaved::aCrashInAnEditedRunKeepsWhatItIsComparedWith()
{
    const std::filesystem::path root = at("unsaved");
    edit({12.5, 12.5});
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(m_window->classroom().bars().findChild<QPushButton*>("sameNoise"), Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    const auto mean = m_view->maps().map(MapQuantity::meanBefore)->values;
    leaveBehind(root);
    restart();
    m_window->startAutoSave(root);
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    pressInNotice("Restore");
    QVERIFY(restored.wait(30000));
    QVERIFY(m_view->maps().map(MapQuantity::meanBefore) != nullptr);
    QCOMPARE(m_view->maps().map(MapQuantity::meanBefore)->values, mean);
}

void TestUnsaved::aSessionKeepsTheComparison()
{
    edit({12.5, 12.5});
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(m_window->classroom().bars().findChild<QPushButton*>("sameNoise"), Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    QTRY_VERIFY(m_view->maps().map(MapQuantity::change) != nullptr);
    const auto change = m_view->maps().map(MapQuantity::change)->values;
    const auto mean = m_view->maps().map(MapQuantity::meanBefore)->values;
    const QString told = answerLine();
    QVERIFY(told.contains("times the dark matter"));
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    openFile("Save session…", "edited.penumbra");
    QCOMPARE(written.count(), 1);
    restart();
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    openFile("Open session…", "edited.penumbra");
    QCOMPARE(restored.count(), 1);
    QVERIFY(m_view->maps().map(MapQuantity::meanBefore) != nullptr);
    QCOMPARE(m_view->maps().map(MapQuantity::meanBefore)->values, mean);
    QTRY_VERIFY(m_view->maps().map(MapQuantity::change) != nullptr);
    QCOMPARE(m_view->maps().map(MapQuantity::change)->values, change);
    QVERIFY(m_view->views()[3]->picture().quantity == MapQuantity::change);
    QVERIFY2(m_window->classroom().editor().isOn(), "it was saved while being edited");
    QCOMPARE(answerLine(), told);
    QVERIFY(m_window->classroom().bars().findChild<QLabel*>("answer")->isVisible());
}

void TestUnsaved::whatWasOpenedGoesOn()
{
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    openFile("Save session…", "work.penumbra");
    QCOMPARE(written.count(), 1);
    QSignalSpy more(m_window.get(), &MainWindow::runEnded);
    m_window->drawMore(2);
    QVERIFY(more.wait(60000));
    const std::shared_ptr<const PosteriorSnapshot> inOneGo = m_window->posterior();
    for (const char* name : {"work.penumbra", "work.samples.h5"}) {
        restart();
        openFile(QString(name).endsWith("h5") ? "Open posterior…" : "Open session…", name);
        QCOMPARE(m_window->posterior()->samples.size(), std::size_t{5});
        // The path of a sample that was read, not drawn.
        auto* trace = m_explorer->bar().findChild<QToolButton*>("trace");
        QVERIFY(trace->isVisible() && trace->isEnabled());
        QTest::mouseClick(trace, Qt::LeftButton);
        QVERIFY(m_window->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isRunning(), 60000);
        QVERIFY2(!trace->isVisible(), "its path is there");
        // Two more are the same as if all had been drawn in one go.
        RunSettings settings = m_window->settings();
        settings.samples = 2;
        settings.seed = 99; // of the next run, not of this one
        m_window->setSettings(settings);
        QVERIFY(this->more().isEnabled());
        QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
        QTest::mouseClick(&this->more(), Qt::LeftButton);
        QVERIFY(ended.wait(60000));
        QCOMPARE(m_window->posterior()->indices, inOneGo->indices);
        for (std::size_t i = 5; i < 7; ++i)
            QVERIFY(std::ranges::equal(m_window->posterior()->samples[i]->pixels(), inOneGo->samples[i]->pixels()));
        QCOMPARE(m_window->posterior()->recipe, inOneGo->recipe);
    }
}

void TestUnsaved::whyItCannotGoOnIsTold()
{
    PosteriorSnapshot foreign = *m_window->posterior();
    foreign.recipe = QString::fromStdString(foreign.recipe)
                         .replace(QRegularExpression("\"sha256\": \"[0-9a-f]{64}\""), "\"sha256\": \"0\"")
                         .toStdString();
    writePosterior(at("foreign.h5"), foreign);
    foreign.recipe = "{}";
    writePosterior(at("unknown.h5"), foreign);
    restart();
    openFile("Open posterior…", "foreign.h5");
    QVERIFY(!more().isEnabled());
    QVERIFY2(more().toolTip().contains("tiny_velocity.safetensors"), qPrintable(more().toolTip()));
    auto* trace = m_explorer->bar().findChild<QToolButton*>("trace");
    QVERIFY(!trace->isEnabled());
    QCOMPARE(trace->toolTip(), more().toolTip());
    openFile("Open posterior…", "unknown.h5");
    QVERIFY2(more().toolTip().contains("how its samples were drawn"), qPrintable(more().toolTip()));
}

void TestUnsaved::editsAreAskedAbout()
{
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    openFile("Save session…", "work.penumbra"); // no sample is unsaved
    edit({12.5, 12.5});
    answer(QMessageBox::Cancel);
    QVERIFY(!m_window->close());
    QVERIFY2(m_asked.contains("Save the edit of the galaxies first"), qPrintable(m_asked));
    // Another map would take their place too; saved, it may.
    edit({5.0, 5.0});
    m_asked.clear();
    test::whenShown<QMessageBox>(this, [this](QMessageBox& box) {
        m_asked = box.text();
        test::chooseFile(this, m_folder->filePath("edits.penumbra"));
        QTest::mouseClick(box.button(QMessageBox::Save), Qt::LeftButton);
    });
    m_window->findChild<QSpinBox*>("index")->setFocus();
    QTest::keyClick(m_window->findChild<QSpinBox*>("index"), Qt::Key_Up);
    QVERIFY2(m_asked.contains("Save the 2 edits of the galaxies first"), qPrintable(m_asked));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->openedMap()->options.index, std::size_t{1}, 30000);
    QVERIFY(std::filesystem::exists(at("edits.penumbra")));
    QVERIFY2(m_window->close(), "nothing is unsaved any more");
}

void TestUnsaved::startingAgainKeepsSamplesUnsaved()
{
    const std::filesystem::path root = at("unsaved");
    m_window->startAutoSave(root);
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/125"));
    QVERIFY(notice().isVisible());
    m_window->drawMore(200);
    QVERIFY(m_window->isRunning());
    pressInNotice("Start again now");
    QVERIFY2(m_window->isRunning() && m_window->isVisible(), "a run is not given up for it");
    QVERIFY2(notice().isVisible(), "it can be pressed later");
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->stopRun();
    QVERIFY(ended.wait(60000));
    const std::size_t drawn = m_window->posterior()->samples.size();
    pressInNotice("Start again now"); // starts this test's program, which ends at once
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), 30000);
    restart();
    // It did not come up: the next start finds what was to go on there.
    const std::vector<AutoSave::Left> left = AutoSave::leftBehind(root);
    QVERIFY(left.size() == 1 && left.front().samples == drawn);
    const std::filesystem::path file = left.front().session;
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    QVERIFY(m_window->open(file));
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), drawn);
    answer(QMessageBox::Cancel);
    QVERIFY2(!m_window->close(), "they are in no file of the user's");
    QVERIFY2(m_asked.contains(QString("Save the %1 samples first").arg(drawn)), qPrintable(m_asked));
    // Once they are kept anew, their files go.
    m_window->startAutoSave(root, file);
    QVERIFY2(!notice().isVisible(), "it is opened anyway");
    restored.clear();
    answer(QMessageBox::Discard);
    m_window->openSession(file);
    QVERIFY(restored.wait(30000));
    QTRY_VERIFY_WITH_TIMEOUT(!std::filesystem::exists(file), 30000);
}

void TestUnsaved::whoDiscardsHasQuit()
{
    answer(QMessageBox::Discard);
    m_window->close();
    QTRY_VERIFY(!m_window->isVisible());
}

void TestUnsaved::whatCannotBeWrittenLeavesWhatWasKept()
{
    const std::filesystem::path root = at("unsaved");
    std::shared_ptr<const PosteriorSnapshot> samples = m_window->posterior();
    const std::size_t kept = samples->samples.size();
    {
        AutoSave crashing(root);
        QSignalSpy written(&crashing, &AutoSave::written), failed(&crashing, &AutoSave::failed);
        crashing.setSource({[this] { return m_window->session(); }, [&] { return samples; },
                            [] { return std::shared_ptr<const PosteriorSnapshot>(); }});
        crashing.look();
        QVERIFY(written.wait(30000));
        const std::filesystem::path folder = std::filesystem::directory_iterator(root)->path();
        std::filesystem::create_directories(folder / "part-1.h5" / "in the way");
        run(kept + 1); // other samples, as by another run
        samples = m_window->posterior();
        crashing.look();
        QVERIFY(failed.count() == 1 || failed.wait(30000));
    }
    QCOMPARE(AutoSave::leftBehind(root).size(), std::size_t{1});
    const std::filesystem::path session = AutoSave::leftBehind(root).front().session;
    const auto files = posteriorFiles(Session::read(session).section("posterior", 1), session.parent_path());
    QCOMPARE(readPosteriorFiles(files)->count(), kept);
}

void TestUnsaved::aDamagedCopyStays()
{
    const std::filesystem::path root = at("unsaved");
    leaveBehind(root);
    const std::filesystem::path part = AutoSave::leftBehind(root).front().folder / "part-0.h5";
    std::filesystem::resize_file(part, std::filesystem::file_size(part) / 2);
    restart();
    m_window->setDialogsShown(false);
    m_window->startAutoSave(root);
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored), problems(m_window.get(), &MainWindow::problem);
    pressInNotice("Restore");
    QVERIFY(restored.count() == 1 || restored.wait(30000));
    QVERIFY(problems.count() == 1 && m_window->openedMap());
    auto* keeping = m_window->findChild<AutoSave*>();
    QSignalSpy written(keeping, &AutoSave::written);
    keeping->look();
    QVERIFY(written.wait(30000));
    QVERIFY2(std::filesystem::exists(part), "somebody may mend it");
    QVERIFY(notice().isVisible());
}

int main(int argc, char** argv)
{
    if (argc == 2 && QByteArray(argv[1]).endsWith(".penumbra"))
        return 0; // this is the program that the window starts again
    return test::run<TestUnsaved>(argc, argv);
}

#include "test_unsaved.moc"
