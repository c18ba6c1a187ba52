#include "ui/auto_save.h"
#include "ui/notice_bar.h"
#include "ui/posterior_files.h"

#include "menu_clicks.h"
#include "rough_posterior.h"
#include "shown_window.h"

#include <QFile>
#include <QMessageBox>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>

#include <atomic>
#include <csignal>

using namespace penumbra;

// What programs that did not end in order left: found, told of, and never taken away unasked.
class TestLeftBehind : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void whatCannotBeReadStays_data();
    void whatCannotBeReadStays();
    void samplesWithoutASessionStay();
    void otherNoticesDoNotTakeTheOffersPlace();
    void foreignFoldersAreLeftAlone();
    void twoWindowsMayStartAtOnce();
    void whatCanBeBroughtBackComesFirst();
    void whoIsToldToEndKeepsWhatIsUnsaved_data();
    void whoIsToldToEndKeepsWhatIsUnsaved();
    void whoHasNothingUnsavedLeavesNothing();
    void whatIsFinishedWhenTheEndComesIsKept();

private:
    /// Four samples in no file, as a crash leaves them; returns the folder.
    std::filesystem::path leaveBehind();
    NoticeBar& notice() { return *m_window->findChild<NoticeBar*>(); }
    void press(const QString& text);
    std::filesystem::path root() { return at("unsaved"); }
    /// The program, with these arguments, as a user starts it; its unsaved work lies below root(). Returns once
    /// `picture` is taken.
    std::unique_ptr<QProcess> program(const QStringList& arguments);
    /// Sends a signal, and returns whether it ended well.
    static bool end(QProcess& program, int signal);
};

std::unique_ptr<QProcess> TestLeftBehind::program(const QStringList& arguments)
{
    const QString picture = m_folder->filePath("window.png");
    auto started = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PENUMBRA_UNSAVED_DIR", QString::fromStdString(root().string()));
    for (const char* home : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        environment.insert(home, m_folder->path());
    started->setProcessEnvironment(environment);
    started->start(QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"), arguments + QStringList{"--capture", picture});
    return QTest::qWaitFor([&] { return QFile::exists(picture); }, 120000) ? std::move(started) : nullptr;
}

bool TestLeftBehind::end(QProcess& program, int signal)
{
    ::kill(static_cast<pid_t>(program.processId()), signal);
    return program.waitForFinished(30000) && program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
}

std::filesystem::path TestLeftBehind::leaveBehind()
{
    const auto samples = test::roughPosterior(4);
    AutoSave crashing(root());
    QSignalSpy written(&crashing, &AutoSave::written);
    crashing.setSource({[] { return Session(); }, [samples] { return samples; },
                        [] { return std::shared_ptr<const PosteriorSnapshot>(); }});
    const auto before = AutoSave::leftBehind(root());
    crashing.look();
    if (!written.wait(30000))
        return {};
    for (const auto& entry : std::filesystem::directory_iterator(root()))
        if (std::none_of(before.begin(), before.end(), [&](const auto& left) { return left.folder == entry.path(); }))
            return entry.path();
    return {};
}

void TestLeftBehind::press(const QString& text)
{
    for (QPushButton* button : notice().findChildren<QPushButton*>())
        if (button->text() == text && button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL(qPrintable(text));
}

void TestLeftBehind::whatCannotBeReadStays_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("told");
    QTest::newRow("of a newer Penumbra") << QByteArray("\"version\": 1\n}") << QByteArray("\"version\": 9\n}")
                                         << "version 9";
    QTest::newRow("samples named in a newer way")
        << QByteArray("\"samples\": 4,\n            \"version\": 1")
        << QByteArray("\"samples\": 4,\n            \"version\": 2") << "a newer Penumbra";
    QTest::newRow("damaged") << QByteArray("\"sections\"") << QByteArray("\"sec") << "at byte";
}

void TestLeftBehind::whatCannotBeReadStays()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QString, told);
    const std::filesystem::path folder = leaveBehind();
    QVERIFY(!folder.empty());
    QFile session(folder / "session.penumbra");
    QVERIFY(session.open(QIODevice::ReadWrite));
    QByteArray text = session.readAll();
    QVERIFY2(text.contains(before), text.constData());
    text.replace(before, after);
    QVERIFY(session.resize(0) && session.seek(0) && session.write(text) == text.size());
    session.close();
    m_window->startAutoSave(root());
    QVERIFY2(std::filesystem::exists(folder / "part-0.h5"), "its samples are in no other file");
    QCOMPARE(readPosteriorFiles({folder / "part-0.h5"})->count(), std::size_t{4});
    const QString said = notice().accessibleName();
    QVERIFY2(said.contains(told) && said.contains(QString::fromStdString(folder.string())), qPrintable(said));
    press("Leave it there");
    QVERIFY(!notice().isVisible());
    QCOMPARE(AutoSave::leftBehind(root()).size(), std::size_t{1});
    QVERIFY(std::filesystem::exists(folder / "part-0.h5"));
}

void TestLeftBehind::samplesWithoutASessionStay()
{
    const std::filesystem::path folder = leaveBehind();
    QVERIFY(std::filesystem::remove(folder / "session.penumbra"));
    m_window->startAutoSave(root());
    QVERIFY(std::filesystem::exists(folder / "part-0.h5"));
    QVERIFY2(notice().accessibleName().contains("session.penumbra"), qPrintable(notice().accessibleName()));
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Discard), Qt::LeftButton); });
    press("Delete what was kept…");
    QVERIFY2(!std::filesystem::exists(folder), "who wants it gone has it gone");
}

void TestLeftBehind::otherNoticesDoNotTakeTheOffersPlace()
{
    QVERIFY(!leaveBehind().empty());
    m_window->startAutoSave(root());
    QVERIFY(notice().accessibleName().contains("4 samples unsaved"));
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/150"));
    QVERIFY(notice().accessibleName().contains("150 %"));
    press("Later");
    QVERIFY(notice().isVisible() && notice().accessibleName().contains("4 samples unsaved"));
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Cancel), Qt::LeftButton); });
    press("Delete what was kept…");
    QVERIFY2(notice().isVisible(), "nothing was deleted");
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    press("Restore");
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{4});
    QTRY_VERIFY(!notice().isVisible());
}

// Somebody may have chosen a folder for unsaved work that holds other things.
void TestLeftBehind::foreignFoldersAreLeftAlone()
{
    std::filesystem::create_directories(root() / "pictures");
    QFile picture(root() / "pictures" / "nebula.png");
    QVERIFY(picture.open(QIODevice::WriteOnly));
    picture.close();
    QVERIFY(AutoSave::leftBehind(root()).empty());
    QVERIFY(std::filesystem::exists(root() / "pictures" / "nebula.png"));
}

void TestLeftBehind::twoWindowsMayStartAtOnce()
{
    QTest::failOnWarning(QRegularExpression("lock file")); // of one that is gone when its owner wants to let go
    std::filesystem::create_directories(root());
    std::atomic<bool> over = false;
    const std::unique_ptr<QThread> other(QThread::create([&] {
        while (!over) // one that looks what there is to bring back
            (void)AutoSave::leftBehind(root());
    }));
    other->start();
    QString problem;
    for (int i = 0; i < 100 && problem.isEmpty(); ++i) {
        try {
            AutoSave starting(root());
            if (!std::filesystem::exists(starting.folder() / "lock"))
                problem = QStringLiteral("its folder is gone, start %1").arg(i);
            starting.discard();
        } catch (const std::exception& error) {
            problem = QString::fromUtf8(error.what());
        }
    }
    over = true;
    other->wait();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestLeftBehind::whatCanBeBroughtBackComesFirst()
{
    const std::filesystem::path whole = leaveBehind();
    test::makeOlder(whole / "session.penumbra");
    const std::filesystem::path damaged = leaveBehind();
    QVERIFY(!whole.empty() && !damaged.empty() && whole != damaged);
    std::filesystem::resize_file(damaged / "session.penumbra", 100);
    m_window->startAutoSave(root());
    QVERIFY2(notice().accessibleName().contains("4 samples unsaved") && notice().accessibleName().contains("1 more"),
             qPrintable(notice().accessibleName()));
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Discard), Qt::LeftButton); });
    press("Delete what was kept…");
    QVERIFY2(notice().accessibleName().contains("cannot be brought back"), qPrintable(notice().accessibleName()));
    press("Leave it there");
    QVERIFY(!notice().isVisible());
    QVERIFY(std::filesystem::exists(damaged / "part-0.h5") && !std::filesystem::exists(whole));
}

void TestLeftBehind::whoIsToldToEndKeepsWhatIsUnsaved_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("log-out") << SIGTERM;
    QTest::newRow("terminal closed") << SIGHUP;
    QTest::newRow("Ctrl-C") << SIGINT;
}

void TestLeftBehind::whoIsToldToEndKeepsWhatIsUnsaved()
{
    QFETCH(const int, signal);
    const auto running =
        program({QString::fromStdString(test::writeCamelsPair(*m_folder).string()), "--model",
                 QString::fromStdString(test::tinyModel().string()), "--run", "--samples", "3", "--steps", "2"});
    QVERIFY(running);
    QVERIFY2(end(*running, signal), running->readAllStandardError().constData());
    const std::vector<AutoSave::Left> left = AutoSave::leftBehind(root());
    QCOMPARE(left.size(), std::size_t{1});
    QCOMPARE(left.front().samples, std::size_t{3});
    QVERIFY(left.front().toldTo);
    m_window->startAutoSave(root());
    QVERIFY2(notice().accessibleName().contains("The system ended Penumbra") &&
                 notice().accessibleName().contains("3 samples unsaved"),
             qPrintable(notice().accessibleName()));
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    press("Restore");
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{3});
}

void TestLeftBehind::whoHasNothingUnsavedLeavesNothing()
{
    const auto running = program({QString::fromStdString(test::writeCamelsPair(*m_folder).string())});
    QVERIFY(running);
    QVERIFY2(end(*running, SIGTERM), running->readAllStandardError().constData());
    QVERIFY(std::filesystem::is_empty(root()));
}

// The last test: after it event loops end at once, as at the end of a program.
void TestLeftBehind::whatIsFinishedWhenTheEndComesIsKept()
{
    m_window->startAutoSave(root());
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    test::setRun(*m_window, 100000, 2);
    m_window->startRun();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->posterior() && !m_window->posterior()->samples.empty(), 60000);
    const std::size_t shown = m_window->posterior()->samples.size();
    QThread::sleep(1); // in which samples are finished that the window has not heard of
    m_window->endAtOnce();
    const std::vector<AutoSave::Left> left = AutoSave::leftBehind(root());
    QCOMPARE(left.size(), std::size_t{1});
    QVERIFY2(left.front().samples > shown, qPrintable(QString("%1 shown, %2").arg(shown).arg(left.front().samples)));
    const auto files = posteriorFiles(Session::read(left.front().session).section("posterior", 1), left.front().folder);
    QCOMPARE(readPosteriorFiles(files)->count(), m_window->posterior()->samples.size());
}

PENUMBRA_UI_TEST_MAIN(TestLeftBehind)
#include "test_left_behind.moc"
