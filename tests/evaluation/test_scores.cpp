#include "base/error.h"
#include "base/random.h"
#include "evaluation/accumulators.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

namespace {

constexpr std::size_t size = 64;
constexpr std::size_t sampleCount = 32;

/// A field whose log10 is `level` + `spread` times standard normal noise of that stream.
Field logNormal(std::uint32_t stream, double level, double spread, const std::vector<double>& mean = {})
{
    std::vector<double> noise(size * size);
    RandomStream(11, stream, 0).normals(std::span(noise));
    std::vector<float> pixels(noise.size());
    for (std::size_t i = 0; i < noise.size(); ++i)
        pixels[i] = static_cast<float>(std::pow(10.0, level + (mean.empty() ? 0.0 : mean[i]) + spread * noise[i]));
    return {size, camelsGeometry, Quantity::darkMatter, std::move(pixels)};
}

/// Scores of a posterior that is exact but for a factor on its width and a shift of its mean: pixels are independent
/// normal in log10 with standard deviation 0.3 dex around a mean that varies over the map.
FieldScores scoresOf(double width, double shift)
{
    std::vector<double> mean(size * size);
    RandomStream(12, 0, 0).normals(std::span(mean));
    const Field truth = logNormal(0, 11.0, 0.3, mean);
    std::vector<Field> samples;
    for (std::uint32_t i = 1; i <= sampleCount; ++i)
        samples.push_back(logNormal(i, 11.0 + shift, 0.3 * width, mean));
    return scoreField(truth, samples, 5);
}

double skill(const FieldScores& scores)
{
    return spreadSkill(scores.variance, scores.mseMean, sampleCount);
}

} // namespace

class TestScores : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // 4096 independent pixels: a coverage of 68 % has a binomial error of 0.7 %, a variance one of 2.2 %.
    void exactPosteriorPasses()
    {
        const auto scores = scoresOf(1.0, 0.0);
        QVERIFY(std::abs(skill(scores) - 1.0) < 0.04);
        for (std::size_t i = 0; i < coverageLevels.size(); ++i)
            QVERIFY(std::abs(scores.coverage[i] - 0.01 * coverageLevels[i]) < 0.025);
        // Truth and samples are exchangeable: E|truth - sample|^2 is twice the variance of 0.09 dex^2.
        QVERIFY(std::abs(scores.mseSample - 0.18) < 0.008);
        QVERIFY(std::abs(scores.mseMean - 0.09 * (1.0 + 1.0 / sampleCount)) < 0.006);
        for (const double ratio : scores.logPowerRatioLog10)
            QVERIFY(std::abs(ratio) < 0.6); // a bin has at least 4 modes, averaged over 32 samples but one truth
    }
    void tooWideFails()
    {
        const auto scores = scoresOf(1.5, 0.0);
        QVERIFY(skill(scores) > 1.4);
        QVERIFY(scores.coverage[1] > 0.80); // erf(1.5 * 0.994 / sqrt 2) = 0.864
    }
    void tooNarrowFails()
    {
        const auto scores = scoresOf(0.6, 0.0);
        QVERIFY(skill(scores) < 0.65);
        QVERIFY(scores.coverage[1] < 0.50); // erf(0.6 * 0.994 / sqrt 2) = 0.449
    }
    void biasedFails()
    {
        const auto scores = scoresOf(1.0, 0.3);
        // The mean is off by one standard deviation: mse 0.18 instead of 0.09.
        QVERIFY(std::abs(skill(scores) - std::sqrt(0.5)) < 0.04);
        QVERIFY(scores.coverage[1] < 0.52); // Phi(1.994) - Phi(-0.006) = 0.479 + ...
    }
    void identicalSampleCorrelatesPerfectly()
    {
        const Field truth = logNormal(0, 11.0, 0.3);
        const auto scores = scoreField(truth, {truth, truth}, 1);
        QCOMPARE(scores.mseSample, 0.0);
        for (std::size_t i = 0; i < scores.k.size(); ++i) {
            QVERIFY(std::abs(scores.rLinear[i] - 1.0) < 1e-9);
            QVERIFY(std::abs(scores.logPowerRatio[i]) < 1e-9);
        }
    }
    void oneSampleIsRefused()
    {
        const Field truth = logNormal(0, 11.0, 0.3);
        QVERIFY_EXCEPTION_THROWN((void)scoreField(truth, {truth}, 1), Error);
    }
};

QTEST_GUILESS_MAIN(TestScores)
#include "test_scores.moc"
