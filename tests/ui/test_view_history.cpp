#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/view_history.h"
#include "ui/viewport.h"

#include "shown_window.h"

#include <QWheelEvent>

using namespace penumbra;

// What Ctrl+Z takes back, and what Alt+Left does, in the real window.
class TestViewHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void looksAreUndoneAndRedone();
    void contrastDragIsOneStep();
    void marksAreUndoneTogetherWithLooks();
    void partsShownAreGoneBackTo();
    void limitsOfAnotherModelAreKept();
    void anotherMapForgets();
    void changesAreNotedAfterOneThatFailed();

private:
    MapCanvas& canvas(std::size_t view = 0) { return m_window->maps().views()[view]->canvas(); }
    void undo() { QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier); }
    void redo() { QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
    ViewSettings look() { return m_window->maps().viewSettings(); }
    void drag(Qt::MouseButton button, QPoint from, QPoint to);
    void wheel(int steps);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestViewHistory::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = test::shownWindow();
    QVERIFY(m_window);
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
}

void TestViewHistory::cleanup()
{
    m_window.reset();
}

void TestViewHistory::drag(Qt::MouseButton button, QPoint from, QPoint to)
{
    QTest::mousePress(&canvas(), button, {}, from);
    for (int i = 1; i <= 4; ++i) {
        const QPoint at = from + (to - from) * i / 4;
        QMouseEvent move(QEvent::MouseMove, at, canvas().mapToGlobal(QPointF(at)), Qt::NoButton, button, {});
        QApplication::sendEvent(&canvas(), &move);
    }
    QTest::mouseRelease(&canvas(), button, {}, to);
}

void TestViewHistory::wheel(int steps)
{
    const QPointF at(canvas().rect().center());
    QWheelEvent event(at, canvas().mapToGlobal(at), {}, {0, 120 * steps}, {}, {}, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas(), &event);
}

void TestViewHistory::looksAreUndoneAndRedone()
{
    const ViewSettings first = look();
    QTest::keyClick(m_window.get(), Qt::Key_K); // contours
    const ViewSettings second = look();
    QVERIFY(second.contours.shown);
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier); // two panels
    const ViewSettings third = look();
    QCOMPARE(third.layout.panels, 2);
    undo();
    QVERIFY(look() == second);
    undo();
    QVERIFY(look() == first);
    undo(); // nothing more
    QVERIFY(look() == first);
    redo();
    redo();
    QVERIFY(look() == third);
}

void TestViewHistory::contrastDragIsOneStep()
{
    const ViewSettings before = look();
    drag(Qt::RightButton, {100, 100}, {140, 60});
    QVERIFY(!(look() == before));
    undo();
    QVERIFY(look() == before);
}

void TestViewHistory::marksAreUndoneTogetherWithLooks()
{
    MapTools& tools = m_window->explorer().tools();
    QTest::keyClick(m_window.get(), Qt::Key_O); // a circle
    drag(Qt::LeftButton, {80, 80}, {110, 80});
    const MapMarks circle = tools.marks();
    QCOMPARE(circle.regions.size(), std::size_t(1));
    QTest::keyClick(m_window.get(), Qt::Key_K);
    QTest::keyClick(m_window.get(), Qt::Key_Delete);
    QVERIFY(tools.marks().regions.empty());
    undo();
    QVERIFY(tools.marks() == circle);
    QVERIFY(look().contours.shown);
    undo();
    QVERIFY(!look().contours.shown);
    undo();
    QVERIFY(tools.marks() == MapMarks{});
    redo();
    QVERIFY(tools.marks() == circle);
}

void TestViewHistory::partsShownAreGoneBackTo()
{
    Viewport& viewport = m_window->maps().viewport();
    const QRectF whole = viewport.visible();
    wheel(2);
    wheel(1); // soon after: the same step
    const QRectF near = viewport.visible();
    QVERIFY(near.width() < whole.width());
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(viewport.visible(), whole);
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(viewport.visible(), near);
}

void TestViewHistory::limitsOfAnotherModelAreKept()
{
    QTest::keyClick(m_window.get(), Qt::Key_K);
    const Limits other{9.5, 12.5};
    m_window->maps().setDarkMatterLimits(other);
    undo(); // of the contours; the standard limits are those of the model at hand
    QVERIFY(!look().contours.shown);
    QVERIFY(look().display[static_cast<std::size_t>(MapScale::darkMatter)].limits == other);
}

void TestViewHistory::anotherMapForgets()
{
    QTest::keyClick(m_window.get(), Qt::Key_O);
    drag(Qt::LeftButton, {80, 80}, {110, 80});
    wheel(2);
    MapReference next = *m_window->openedMap();
    next.options.index = 1;
    QVERIFY(m_window->open(next));
    QVERIFY(m_window->explorer().tools().marks() == MapMarks{});
    undo();
    QVERIFY(m_window->explorer().tools().marks() == MapMarks{});
    const QRectF shown = m_window->maps().viewport().visible();
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(m_window->maps().viewport().visible(), shown);
}

void TestViewHistory::changesAreNotedAfterOneThatFailed()
{
    auto& history = *m_window->findChild<ViewHistory*>();
    PosteriorView& view = m_window->maps();
    const auto fail = [] { throw std::runtime_error("no memory"); };
    QTest::keyClick(m_window.get(), Qt::Key_K);
    auto failing = connect(&view, &PosteriorView::viewSettingsChanged, this, fail);
    QVERIFY_EXCEPTION_THROWN(history.edits().undo(), std::runtime_error);
    disconnect(failing);
    history.forget();
    QTest::keyClick(m_window.get(), Qt::Key_K);
    QCOMPARE(history.edits().count(), 1);

    wheel(2);
    failing = connect(&view.viewport(), &Viewport::changed, this, fail);
    QVERIFY_EXCEPTION_THROWN(history.parts().undo(), std::runtime_error);
    disconnect(failing);
    history.forget();
    wheel(2);
    QCOMPARE(history.parts().count(), 1);
}

PENUMBRA_UI_TEST_MAIN(TestViewHistory)
#include "test_view_history.moc"
