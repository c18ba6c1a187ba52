#include "ui/run_panel.h"
#include "ui/run_progress.h"
#include "ui/run_recipe.h"
#include "ui/run_settings.h"

#include "diffusion/cost.h"

#include "run_panel_window.h"

#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QThread>

#include <algorithm>
#include <cmath>

using namespace penumbra;

// What the panel says that a run will take, and what one takes.
class TestRunEstimate : public test::RunPanelWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { openPair(); }
    void cleanup() { m_window.reset(); }
    void theEstimateFollowsTheChoice();
    void theEstimateIsMeasuredByARun();
    void theEstimateLearnsFromOtherRuns();
    void rateAndTimeLeftAreToldDuringARun();
};

// All of it is proportional to the evaluations of the network; times are rounded up to a second, or to a tenth of an
// hour.
void TestRunEstimate::theEstimateFollowsTheChoice()
{
    type("samples", "50000");
    click("sampler", "DDIM");
    type("steps", "30");
    type("threads", "1");
    QVERIFY(estimate().startsWith("roughly")); // nothing has been drawn on this computer
    const double time = seconds(estimate()), memory = megabytes(estimate());
    QVERIFY2(time > 100.0 && time < 3600.0, qPrintable(estimate())); // else the rounding would hide what follows
    const auto takes = [this, time](double times) {
        const double now = seconds(estimate()), step = now < 3600.0 ? 1.0 : 180.0; // tenths of hours
        return std::abs(now - times * time) <= step + times;
    };
    // 50000 maps of 64 x 64 float32 are 819.2 MB; the network and what it works with come to that.
    QVERIFY2(memory > 819.2 && memory < 1000.0, qPrintable(estimate()));
    type("samples", "25000");
    QVERIFY2(takes(0.5), qPrintable(estimate()));
    QVERIFY2(std::abs(megabytes(estimate()) - (memory - 409.6)) <= 1.0, qPrintable(estimate()));
    type("samples", "50000");
    type("steps", "61"); // 62 evaluations instead of 31
    QVERIFY2(takes(2.0), qPrintable(estimate()));
    QCOMPARE(megabytes(estimate()), memory);
    type("steps", "30");
    test::goToInList(list("sampler"), "ancestral"); // it evaluates once a step
    QVERIFY2(takes(30.0 / 31.0), qPrintable(estimate()));
    test::goToInList(list("sampler"), "UniPC 3");
    QVERIFY2(takes(32.0 / 31.0), qPrintable(estimate())); // once more to correct the last
    click("sampler", "DDIM");
    type("threads", "0"); // all
    QVERIFY2(takes(1.0 / QThread::idealThreadCount()), qPrintable(estimate()));
    QCOMPARE(megabytes(estimate()), memory);
    type("threads", "1");
    QVERIFY2(takes(1.0), qPrintable(estimate()));
    // A larger network on four times the pixels.
    QTest::mouseClick(&list("model"), Qt::LeftButton);
    QTest::keyClick(list("model").view(), Qt::Key_Home);
    QTest::keyClick(list("model").view(), Qt::Key_Return);
    QVERIFY2(seconds(estimate()) > 4.0 * time, qPrintable(estimate()));
    QVERIFY2(megabytes(estimate()) > 4.0 * 819.2, qPrintable(estimate()));
}

void TestRunEstimate::theEstimateIsMeasuredByARun()
{
    type("samples", "3");
    type("steps", "4");
    QVERIFY2(estimate().startsWith("roughly"), qPrintable(estimate()));
    run();
    QVERIFY2(estimate().startsWith("about"), qPrintable(estimate()));
    type("threads", "1"); // which has drawn nothing
    QVERIFY2(estimate().startsWith("roughly"), qPrintable(estimate()));
    type("threads", "0");
    QVERIFY2(estimate().startsWith("about"), qPrintable(estimate()));
}

// A computer that was a thousand times slower with one choice is told to be so with another, too.
void TestRunEstimate::theEstimateLearnsFromOtherRuns()
{
    click("sampler", "DDIM");
    type("steps", "30");
    type("threads", "1");
    type("samples", "50000");
    const double guessed = seconds(estimate()); // at 5e10 operations a second
    QVERIFY2(guessed > 100.0 && guessed < 3600.0, qPrintable(estimate()));
    const ModelInfo model = Model::probe(m_window->settings().model);
    recordSpeed(model, 128, ComputeDevice::cpu, 2, networkCost(model.architecture, 128).operations / (2.0 * 5e7));
    type("samples", "50");
    QVERIFY2(estimate().startsWith("roughly"), qPrintable(estimate()));
    QVERIFY2(std::abs(seconds(estimate()) - guessed) <= 2.0, qPrintable(estimate())); // both rounded up
}

void TestRunEstimate::rateAndTimeLeftAreToldDuringARun()
{
    constexpr double wanted = 20000.0;
    type("samples", "20000");
    type("steps", "4");
    const auto* progress = panel().findChild<RunProgress*>();
    const auto rate = [&] { return test::textIn(*progress, "samples/s$|s/sample$"); };
    const auto left = [&] { return test::textIn(*progress, " left$"); };
    QVERIFY(rate().isEmpty() && left().isEmpty());
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded), samples(m_window.get(), &MainWindow::samplesShown);
    auto* button = panel().findChild<QPushButton*>("run");
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    for (const char* name : {"samples", "sampler", "steps", "seed", "noise", "threads", "model", "index", "truth"})
        QVERIFY2(!panel().findChild<QWidget*>(name)->isEnabled(), "a run that is drawn is not changed");
    QVERIFY(samples.wait(60000));
    QTRY_VERIFY_WITH_TIMEOUT(!left().isEmpty(), 60000);
    // What is left, at this rate, is what has not been drawn.
    double perSecond = rate().section(' ', 0, 0).toDouble();
    perSecond = rate().endsWith("s/sample") ? 1.0 / perSecond : perSecond;
    const double drawn = test::textIn(*progress, "^\\d+ / 20000$").section(' ', 0, 0).toDouble();
    const double told = seconds(left()) * perSecond;
    QVERIFY2(std::abs(told / (wanted - drawn) - 1.0) < 0.1, qPrintable(rate() + ", " + left()));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    QVERIFY(left().isEmpty());
    QVERIFY(!rate().isEmpty()); // stays to be read
    QVERIFY(panel().findChild<QWidget*>("sampler")->isEnabled());
}

PENUMBRA_UI_TEST_MAIN(TestRunEstimate)
#include "test_run_estimate.moc"
