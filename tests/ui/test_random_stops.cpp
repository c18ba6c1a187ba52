#include "shown_window.h"

#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <random>

using namespace penumbra;

/// Stops and closings at moments that nobody has chosen, as users do them.
class TestRandomStops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoHundredInARowLoseNothing();

private:
    [[nodiscard]] std::size_t samples() const
    {
        return m_window->posterior() ? m_window->posterior()->samples.size() : 0;
    }
    /// By the button or by the key; what had been shown is still there afterwards.
    void stop(bool byButton);

    std::unique_ptr<MainWindow> m_window;
};

void TestRandomStops::stop(bool byButton)
{
    const std::size_t shown = samples();
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    if (byButton)
        QTest::mouseClick(m_window->findChild<QPushButton*>(QStringLiteral("run")), Qt::LeftButton);
    else
        QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(!ended.isEmpty() || ended.wait(60000));
    QVERIFY(ended.first().first().value<Outcome>() == Outcome::cancelled);
    QVERIFY(!m_window->isRunning());
    QVERIFY(samples() >= shown);
    for (const auto& sample : m_window->posterior()->samples)
        QVERIFY(std::ranges::all_of(sample->pixels(), [](float mass) { return std::isfinite(mass) && mass > 0.0F; }));
}

void TestRandomStops::twoHundredInARowLoseNothing()
{
    QTemporaryDir folder;
    const std::filesystem::path map = test::writeCamelsPair(folder, 64);
    std::mt19937 random(31); // the same moments every time
    const auto below = [&random](unsigned limit) { return static_cast<int>(random() % limit); };
    int closed = 0;
    for (int i = 0; i < 200; ++i) {
        if (!m_window) {
            m_window = test::shownWindow();
            QVERIFY(m_window);
            QVERIFY(m_window->open(map));
            test::setRun(*m_window, 100000, 4);
        }
        const bool goesOn = i % 5 == 4 && samples() > 0; // adds to what there is instead of starting anew
        const std::size_t before = goesOn ? samples() : 0;
        QSignalSpy estimates(m_window.get(), &MainWindow::estimateShown),
            shown(m_window.get(), &MainWindow::samplesShown);
        if (goesOn)
            m_window->drawMore(100000);
        else
            QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY2(m_window->isRunning(), qPrintable(QString::number(i)));
        const int moment = below(3); // while the model loads; in the middle of a sample; when some are finished
        if (moment == 1)
            QVERIFY(!estimates.isEmpty() || estimates.wait(60000));
        if (moment == 2)
            QVERIFY(!shown.isEmpty() || shown.wait(60000));
        QTest::qWait(below(40));
        if (below(4) == 0) {
            QVERIFY(m_window->close());
            QVERIFY(!m_window->isRunning());
            m_window.reset();
            ++closed;
            continue;
        }
        stop(below(2) == 0);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(samples() >= before + (moment == 2 ? 1 : 0));
    }
    QVERIFY(closed > 20 && closed < 100);
    m_window.reset();
}

PENUMBRA_UI_TEST_MAIN(TestRandomStops)
#include "test_random_stops.moc"
