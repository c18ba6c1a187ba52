#include "ui/sample_bar.h"
#include "ui/thumbnail_strip.h"

#include "exploring_window.h"

#include <QImage>
#include <QScrollBar>
#include <QWheelEvent>

using namespace penumbra;

// The samples below the maps when they are more than fit, and while they are drawn.
class TestFilmStrip : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void theWheelMovesTheStripAlone();
    void theLiveSampleChangesUnderTheEyes();
    void finishedSamplesAreLookedAtDuringARun();

private:
    ThumbnailStrip& strip() { return m_explorer->bar().strip(); }
    int last() { return static_cast<int>(strip().items().size()) - 1; }
    void beginLongRun(int steps);
    void stop();
    void wheel(QPoint angle);
    void click(int item) { QTest::mouseClick(strip().viewport(), Qt::LeftButton, {}, strip().itemRect(item).center()); }
    bool isSeen(int item) { return strip().viewport()->rect().contains(strip().itemRect(item)); }
};

void TestFilmStrip::initTestCase()
{
    open();
    run(24); // of at least 24 pixels and a gap of 10 each they are wider than the strip
    QVERIFY(strip().horizontalScrollBar()->maximum() > 0);
}

void TestFilmStrip::wheel(QPoint angle)
{
    QWidget& viewport = *strip().viewport();
    const QPointF at = viewport.rect().center();
    QWheelEvent event(at, viewport.mapToGlobal(at), {}, angle, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewport, &event);
    QVERIFY(event.isAccepted()); // nothing else moves
}

void TestFilmStrip::theWheelMovesTheStripAlone()
{
    strip().setFocus();
    QTest::keyClick(&strip(), Qt::Key_Home);
    QVERIFY(isSeen(0) && !isSeen(23));
    const int start = strip().itemRect(0).left();
    wheel({0, -120}); // towards the user: on
    QCOMPARE(strip().itemRect(0).left(), start - 120);
    QCOMPARE(strip().current(), 0);
    QVERIFY(m_explorer->sample() == std::size_t{0});
    wheel({-30, 0}); // sideways, as touch pads do
    QCOMPARE(strip().itemRect(0).left(), start - 150);
    wheel({0, 240});
    QCOMPARE(strip().itemRect(0).left(), start); // and no further
    for (int i = 0; i < 100 && !isSeen(23); ++i)
        wheel({0, -120});
    QVERIFY(isSeen(23) && !isSeen(0));
    click(22); // where it lies now
    QVERIFY(m_explorer->sample() == std::size_t{22});
    QVERIFY(note().contains("of 0 to 23"));
    wheel({0, 120 * 100});
    QVERIFY(isSeen(0) && !isSeen(22));
    QTest::keyClick(&strip(), Qt::Key_Right); // from the one that is shown, which comes into sight
    QVERIFY(m_explorer->sample() == std::size_t{23} && isSeen(23));
}

/// Of so many samples that nobody waits for the last; until it draws the first.
void TestFilmStrip::beginLongRun(int steps)
{
    m_window->setDialogsShown(false); // on a slow computer the samples above would be asked about
    test::setRun(*m_window, 20000, steps);
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!strip().items().empty() && strip().items().back().live, 60000);
}

void TestFilmStrip::stop()
{
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    key(Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(ended.wait(60000));
}

void TestFilmStrip::theLiveSampleChangesUnderTheEyes()
{
    QVERIFY(!strip().items().back().live);
    beginLongRun(200);
    QVERIFY(strip().items().back().caption.endsWith("live"));
    QVERIFY(isSeen(last()));
    QCOMPARE(strip().current(), last());
    const auto changes = [this] { // the picture, and not the sample
        const auto picture = [this] { return strip().viewport()->grab(strip().itemRect(last())).toImage(); };
        const QString sample = strip().items().back().caption;
        const QImage before = picture();
        return QTest::qWaitFor([&] { return picture() != before || strip().items().back().caption != sample; }) &&
               strip().items().back().caption == sample;
    };
    QVERIFY(QTest::qWaitFor(changes, 60000));
    stop();
    QVERIFY(strip().items().empty() || !strip().items().back().live);
}

void TestFilmStrip::finishedSamplesAreLookedAtDuringARun()
{
    beginLongRun(4);
    QTRY_VERIFY_WITH_TIMEOUT(last() >= 1, 60000);
    QTRY_VERIFY(isSeen(last())); // the live one comes into sight by itself
    QTest::keyClick(&strip(), Qt::Key_Home);
    QVERIFY(m_explorer->sample() == std::size_t{0});
    const std::size_t drawn = m_window->posterior()->samples.size();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->posterior()->samples.size() > drawn, 60000);
    QCOMPARE(strip().current(), 0); // what comes meanwhile does not take it away
    QVERIFY(strip().items().back().live);
    for (int i = 0; i < 1000 && !isSeen(last()); ++i)
        wheel({0, -1200});
    click(last());
    QVERIFY(!m_explorer->sample()); // it is the live one
    QCOMPARE(strip().current(), last());
    stop();
    QVERIFY(!strip().items().back().live);
    QCOMPARE(strip().items().size(), m_window->posterior()->samples.size());
}

PENUMBRA_UI_TEST_MAIN(TestFilmStrip)
#include "test_film_strip.moc"
