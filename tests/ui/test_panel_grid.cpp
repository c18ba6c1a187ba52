#include "ui/redraw_queue.h"

#include "map_window.h"

#include <QEvent>

using namespace penumbra;

/// How the panels stand in the window, and that they are drawn one after the other.
class TestPanelGrid : public test::MapWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void sixPanelsStandWhereTheirMapsAreLargest();
    void panelsAreEqualInEverySize();
    void whatChangesEverywhereIsDrawnInTurns();
};

void TestPanelGrid::sixPanelsStandWhereTheirMapsAreLargest()
{
    MapLayout layout = m_view->mapLayout();
    layout.panels = 6;
    m_view->setMapLayout(layout);
    m_window->resize(1400, 560);
    QTRY_COMPARE(panel(2).y(), panel(0).y());
    QVERIFY2(panel(3).y() > panel(0).y(), "two rows of three in a wide window");
    m_window->resize(760, 1100);
    QTRY_VERIFY(panel(2).y() > panel(0).y());
    QVERIFY2(panel(1).y() == panel(0).y() && panel(4).y() > panel(2).y(), "three rows of two in a high one");
    const int inThreeColumns = m_view->width() / 3;
    QVERIFY2(panel(0).canvas().width() > inThreeColumns - 60, "larger than three columns would let them be");
    for (std::size_t i = 0; i < 6; ++i)
        QVERIFY(panel(i).isVisible() && panel(i).canvas().width() == panel(0).canvas().width());
}

void TestPanelGrid::panelsAreEqualInEverySize()
{
    for (const auto& [letter, count] : {std::pair(Qt::Key_2, 2U), std::pair(Qt::Key_4, 4U), std::pair(Qt::Key_6, 6U)}) {
        key(letter, Qt::ControlModifier);
        for (int spare = 0; spare < 6; ++spare) { // pixels, of the columns and of the rows
            const QSize size(1200 + spare, 800 + spare);
            m_window->resize(size);
            QTRY_COMPARE(m_window->size(), size);
            QTest::qWait(20); // the layouts within layouts
            for (std::size_t i = 1; i < count; ++i)
                QVERIFY2(
                    panel(i).size() == panel(0).size() && panel(i).canvas().size() == panel(0).canvas().size(),
                    qPrintable(
                        QStringLiteral("%1 of %2, %3 x %4").arg(i).arg(count).arg(size.width()).arg(size.height())));
        }
    }
}

/// Notes how many scenes wait each time that the queue gets its turn.
class TurnCounter : public QObject
{
public:
    std::vector<std::size_t> waiting;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Timer)
            waiting.push_back(RedrawQueue::instance().size());
        return false;
    }
};

void TestPanelGrid::whatChangesEverywhereIsDrawnInTurns()
{
    RedrawQueue& queue = RedrawQueue::instance();
    QTRY_COMPARE(queue.size(), std::size_t{0});
    queue.setBudget(0); // one in each turn, however fast this computer is
    TurnCounter turns;
    queue.installEventFilter(&turns);
    m_view->viewport().zoom(2.0, {5.0, 5.0});
    m_view->viewport().setCursor(QPointF(4.0, 4.0)); // a second change before the first is drawn costs nothing more
    QCOMPARE(queue.size(), std::size_t{4});
    QTRY_COMPARE(queue.size(), std::size_t{0});
    QCOMPARE(turns.waiting, (std::vector<std::size_t>{4, 3, 2, 1}));
    queue.setBudget(RedrawQueue::usualBudget);
    // What cannot be seen does not wait.
    m_window->hide();
    m_view->viewport().zoom(2.0, {5.0, 5.0});
    QCOMPARE(queue.size(), std::size_t{0});
}

PENUMBRA_UI_TEST_MAIN(TestPanelGrid)
#include "test_panel_grid.moc"
