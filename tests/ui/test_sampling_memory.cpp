#include "ui/sampling_job.h"

#include "model_of.h"
#include "support.h"

#include <fstream>

using namespace penumbra;

class TestSamplingMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThousandSamplesTakeLittleMoreThanThemselves();

private:
    /// Memory of this process [MB] by its name in /proc/self/status.
    static double megabytes(const std::string& name);
};

double TestSamplingMemory::megabytes(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1)) * 1024.0 / 1e6;
    return 0.0;
}

void TestSamplingMemory::aThousandSamplesTakeLittleMoreThanThemselves()
{
    Field stellar(128, {50.0, 5.0, true}, Quantity::stellarMass); // 128^2 pixels also on the model's scale
    const Field pattern = test::stellarMap(128);
    std::copy(pattern.pixels().begin(), pattern.pixels().end(), stellar.pixels().begin());
    SamplingRequest request;
    request.model = test::modelOf(test::tinyModel());
    request.stellar = stellar;
    request.samples = 1000;
    request.steps = 1;
    SamplingJob job(std::move(request));
    std::shared_ptr<const PosteriorSnapshot> shown, end; // the window holds the latest, too
    connect(&job, &SamplingJob::sampleReady, this, [&](const auto& snapshot) { shown = snapshot; });
    connect(&job, &SamplingJob::finished, this, [&](const auto& snapshot, Outcome) { end = snapshot; });
    const double before = megabytes("VmRSS");
    QVERIFY(before > 1.0);
    job.start();
    QTRY_VERIFY_WITH_TIMEOUT(end != nullptr, 120000);
    QCOMPARE(end->samples.size(), std::size_t{1000});
    QCOMPARE(end->samples.front()->size(), std::size_t{128});
    const double samples = 1000.0 * 128.0 * 128.0 * sizeof(float) / 1e6;
    const double most = megabytes("VmHWM") - before;
    QVERIFY2(most < samples + 300.0,
             qPrintable(QStringLiteral("%1 MB at most, of them samples %2 MB").arg(most).arg(samples)));
    qInfo("peak %.0f MB over the idle process, of them samples %.0f MB", most, samples);
}

QTEST_GUILESS_MAIN(TestSamplingMemory)
#include "test_sampling_memory.moc"
