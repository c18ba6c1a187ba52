#include "ui/auto_save.h"
#include "ui/automation.h"
#include "ui/posterior_files.h"

#include "rough_posterior.h"
#include "shown_window.h"

#include <QSignalSpy>

using namespace penumbra;

// What the command line asks for, in a window that a user goes on with.
class TestAutomation : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(false); }
    void cleanup() { m_window.reset(); }
    void whatFailsToOpenIsTheEnd();
};

// Else the run would begin with whatever the user reads or writes next.
void TestAutomation::whatFailsToOpenIsTheEnd()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    writePosterior(at("p.h5"), *test::roughPosterior(2));
    Session session = m_window->session();
    session.set("posterior", 1, posteriorSection({at("p.h5")}, 2, {}));
    session.write(at("s.penumbra"));
    std::filesystem::resize_file(at("p.h5"), std::filesystem::file_size(at("p.h5")) / 2);
    LaunchOptions options;
    options.map = at("s.penumbra");
    options.run = true;
    options.samples = 1;
    QSignalSpy problems(m_window.get(), &MainWindow::problem), ended(m_window.get(), &MainWindow::taskEnded);
    (new Automation(options, *m_window))->begin(); // the window's child
    QVERIFY(ended.count() == 1 || ended.wait(30000));
    QCOMPARE(problems.count(), 1);
    QCOMPARE(ended.takeFirst(), QVariantList{false});
    QVERIFY(!m_window->isRunning());
    writePosterior(at("other.h5"), *test::roughPosterior(2));
    QVERIFY(m_window->open(at("other.h5")));
    QVERIFY(ended.wait(30000));
    QCOMPARE(ended.takeFirst(), QVariantList{true});
    QTest::qWait(200);
    QVERIFY2(!m_window->isRunning(), "nobody asked for a run of this one");
}

PENUMBRA_UI_TEST_MAIN(TestAutomation)
#include "test_automation.moc"
