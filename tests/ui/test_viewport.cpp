#include "ui/ticks.h"
#include "ui/viewport.h"

#include <QSignalSpy>
#include <QTest>

using namespace penumbra;

class TestViewport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void zoomKeepsThePointUnderTheCursor();
    void viewStaysInsideTheField();
    void frozenCursorStays();
    void ticksAreRoundNumbers();
};

void TestViewport::zoomKeepsThePointUnderTheCursor()
{
    Viewport viewport;
    viewport.setSide(25.0);
    QSignalSpy changed(&viewport, &Viewport::changed);
    const QPointF fixed(10.0, 5.0);
    viewport.zoom(2.0, fixed);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(viewport.visible().width(), 12.5);
    // The point was at 40 % and 20 % of the picture, and still is.
    QCOMPARE((fixed.x() - viewport.visible().x()) / viewport.visible().width(), 0.4);
    QCOMPARE((fixed.y() - viewport.visible().y()) / viewport.visible().height(), 0.2);
}

void TestViewport::viewStaysInsideTheField()
{
    Viewport viewport;
    viewport.setSide(25.0);
    viewport.pan({3.0, 3.0});
    QCOMPARE(viewport.visible(), QRectF(0.0, 0.0, 25.0, 25.0));
    viewport.zoom(5.0, {0.0, 0.0});
    viewport.pan({100.0, -100.0});
    QCOMPARE(viewport.visible(), QRectF(20.0, 0.0, 5.0, 5.0));
    viewport.zoom(0.01, {20.0, 0.0});
    QCOMPARE(viewport.visible(), QRectF(0.0, 0.0, 25.0, 25.0));
    viewport.zoom(1e9, {12.0, 12.0});
    QVERIFY(viewport.visible().width() > 0.1);
    viewport.fit();
    QVERIFY(viewport.isFit());
}

void TestViewport::frozenCursorStays()
{
    Viewport viewport;
    viewport.setSide(25.0);
    viewport.setCursor(QPointF(1.0, 2.0));
    viewport.setFrozen(true);
    viewport.setCursor(std::nullopt);
    QCOMPARE(viewport.cursor().value(), QPointF(1.0, 2.0));
    viewport.setFrozen(false);
    viewport.setCursor(std::nullopt);
    QVERIFY(!viewport.cursor());
}

void TestViewport::ticksAreRoundNumbers()
{
    const Ticks whole = niceTicks(0.0, 25.0, 5);
    QCOMPARE(whole.values, (std::vector<double>{0, 5, 10, 15, 20, 25}));
    QCOMPARE(whole.text(5.0), QStringLiteral("5"));
    const Ticks zoomed = niceTicks(3.12, 3.58, 5);
    QCOMPARE(zoomed.text(zoomed.values.front()), QStringLiteral("3.2"));
    QCOMPARE(zoomed.decimals, 1);
    const Ticks fine = niceTicks(0.0, 0.1, 5);
    QCOMPARE(fine.text(fine.values[1]), QStringLiteral("0.02"));
}

QTEST_GUILESS_MAIN(TestViewport)
#include "test_viewport.moc"
