#include "shown_window.h"

#include "ui/convergence_meter.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/quantity_button.h"
#include "ui/run_panel.h"

#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>

using namespace penumbra;

// What has to be seen in a window of any size.
class TestSmallWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void theButtonAndTheProgressStay_data();
    void theButtonAndTheProgressStay();
    void fieldsComeIntoSightByTab();
    void resultsScrollWhereRoomIsShort();
    void theMessageMovesNothing();
    void aSmallWindowBeginsWithTwoPanels();
    void longTitlesLoseTheirEnd();

private:
    void resize(QSize size);
    template <typename Part>
    Part& part(const char* name)
    {
        return *m_panel->findChild<Part*>(name);
    }
    /// All of it is to be seen: nothing covers it or cuts it off.
    static bool isWhole(const QWidget& widget)
    {
        return widget.isVisible() && widget.visibleRegion() == QRegion(widget.rect());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    RunPanel* m_panel = nullptr;
};

void TestSmallWindow::initTestCase()
{
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_panel = m_window->findChild<RunPanel*>();
    QVERIFY(m_window->open(test::writeCamelsPair(m_folder)));
    test::setRun(*m_window, 4, 20); // long enough for an estimate to be shown
}

void TestSmallWindow::resize(QSize size)
{
    m_window->resize(size);
    QTRY_COMPARE(m_window->size(), size);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QTest::qWait(50); // the layouts within layouts
}

void TestSmallWindow::theButtonAndTheProgressStay_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("least") << QSize(940, 500); // a full-HD screen at 200 %
    QTest::newRow("laptop") << QSize(1280, 800);
    QTest::newRow("large") << QSize(1500, 960);
}

void TestSmallWindow::theButtonAndTheProgressStay()
{
    QFETCH(const QSize, size);
    resize(size);
    auto& run = part<QPushButton>("run");
    const QRect place(run.mapTo(m_window.get(), QPoint()), run.size());
    const auto seen = [&] {
        return isWhole(run) && isWhole(part<QProgressBar>("step")) && isWhole(part<QProgressBar>("sample")) &&
               QRect(run.mapTo(m_window.get(), QPoint()), run.size()) == place; // it does not move either
    };
    QVERIFY2(seen(), "before");
    int during = 0;
    connect(m_window.get(), &MainWindow::estimateShown, &run, [&] {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        during += seen() && run.text().startsWith("Stop") ? 1 : -1000;
    });
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(&run, Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    m_window->disconnect(&run);
    QVERIFY2(during > 0, "while it runs, as a button that stops");
    QVERIFY2(seen(), "after");
    // Wherever the settings are.
    QScrollBar* bar = m_panel->findChild<QScrollArea*>()->verticalScrollBar();
    bar->setValue(bar->maximum());
    QVERIFY2(seen(), "scrolled");
    bar->setValue(0);
}

void TestSmallWindow::fieldsComeIntoSightByTab()
{
    resize({940, 500});
    auto& threads = part<QSpinBox>("threads");
    QVERIFY2(!isWhole(threads), "else there is nothing to scroll");
    part<QSpinBox>("samples").setFocus();
    for (int i = 0; i < 10 && QApplication::focusWidget() != &threads; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), &threads);
    QVERIFY(isWhole(threads));
    QTest::keyClick(&threads, Qt::Key_Tab);
    m_panel->findChild<QScrollArea*>()->verticalScrollBar()->setValue(0);
}

void TestSmallWindow::resultsScrollWhereRoomIsShort()
{
    const auto* meter = m_panel->findChild<ConvergenceMeter*>();
    const auto* scrolled = m_panel->findChild<QScrollArea*>();
    const auto& run = part<QPushButton>("run");
    const auto below = [&](const QWidget& one, const QWidget& other) {
        return one.mapTo(m_panel, QPoint()).y() >= other.mapTo(m_panel, other.rect().bottomLeft()).y();
    };
    // With room for all, in the order in which one needs them, and nothing scrolls.
    resize({1500, 960});
    QVERIFY(isWhole(*meter) && below(run, part<QSpinBox>("threads")) && below(*meter, run));
    QCOMPARE(scrolled->verticalScrollBar()->maximum(), 0);
    QVERIFY(!scrolled->isAncestorOf(meter));
    // The button comes right after the settings, not at the bottom of the panel.
    QVERIFY(run.mapTo(m_panel, QPoint()).y() - scrolled->geometry().bottom() < 12);
    // Without, they come with the settings, and all can be reached.
    resize({940, 500});
    QVERIFY(scrolled->isAncestorOf(meter));
    scrolled->verticalScrollBar()->setValue(scrolled->verticalScrollBar()->maximum());
    QVERIFY(isWhole(part<QPushButton>("more")) && isWhole(run));
    scrolled->verticalScrollBar()->setValue(0);
    resize({1500, 960});
    QVERIFY(!scrolled->isAncestorOf(meter) && isWhole(*meter));
}

void TestSmallWindow::theMessageMovesNothing()
{
    const auto& run = part<QPushButton>("run");
    const auto settled = [&](const QString& message) {
        m_panel->setMessage(message);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::qWait(1);
        return run.mapTo(m_panel, QPoint()).y();
    };
    // At every height around the one at which the results change their place.
    for (int height = 700; height <= 960; height += 4) {
        resize({1280, height});
        const int before = settled({});
        QCOMPARE(settled("Resampled from 256 x 256 to 64 x 64 pixels; mass is kept."), before);
        QCOMPARE(settled("Loading the model…"), before);
        QVERIFY(isWhole(run));
    }
    settled("Resampled from 256 x 256 to 64 x 64 pixels; mass is kept.");
    QVERIFY(run.toolTip().contains("mass is kept")); // it may be out of sight
}

void TestSmallWindow::aSmallWindowBeginsWithTwoPanels()
{
    for (const auto& [size, panels] : {std::pair(QSize(640, 360), 2), std::pair(QSize(1280, 800), 4)}) {
        MainWindow window;
        window.resize(size);
        window.resume();
        QCOMPARE(window.maps().mapLayout().panels, panels);
    }
}

void TestSmallWindow::longTitlesLoseTheirEnd()
{
    const auto* view = m_window->findChild<PosteriorView*>();
    const MapView* panel = view->views().at(3);
    const auto* title = panel->findChild<QuantityButton*>();
    resize({1500, 960});
    QCOMPARE(title->text(), QStringLiteral("Standard deviation"));
    QCOMPARE(title->toolTip(), QStringLiteral("What this panel shows"));
    resize({940, 500});
    QVERIFY2(title->text().contains(QChar(0x2026)), qPrintable(title->text()));
    QVERIFY(title->text().startsWith("Stan") && title->text().endsWith(QChar(0x2026)));
    QCOMPARE(title->toolTip(), QStringLiteral("Standard deviation"));
    QVERIFY(title->accessibleName().startsWith("Standard deviation"));
    // The arrow of its menu is in sight: no more than the button's own margin lies beyond the panel's edge.
    QVERIFY(title->geometry().right() <= panel->width() + 8);
    resize({1500, 960});
    QCOMPARE(title->text(), QStringLiteral("Standard deviation"));
}

PENUMBRA_UI_TEST_MAIN(TestSmallWindow)
#include "test_small_window.moc"
