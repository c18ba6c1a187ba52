#include "base/error.h"
#include "base/random.h"
#include "evaluation/crps.h"
#include "evaluation/field_scores.h"
#include "evaluation/spread_skill.h"
#include "statistics/pdf_distance.h"

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

/// Stars in the left half of a map.
Field stars(const Field& truth)
{
    Field field(truth.size(), truth.geometry(), Quantity::stellarMass);
    for (std::size_t i = 0; i < field.pixels().size(); ++i)
        field.pixels()[i] = i % truth.size() < truth.size() / 2 ? 1e9F : 0.0F;
    return field;
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
    return scoreField({stars(truth), truth}, samples, {0, 5, 2});
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
            QVERIFY(std::abs(scores.coverage.inside(PixelGroup::all)[i] - 0.01 * coverageLevels[i]) < 0.025);
        QVERIFY(std::abs(scores.outsideAll - 2.0 / 33.0) < 0.015); // binomial error of 0.4 %, four of these
        // Truth and samples are exchangeable: E|truth - sample|^2 is twice the variance of 0.09 dex^2.
        QVERIFY(std::abs(scores.mseSample - 0.18) < 0.008);
        QVERIFY(std::abs(scores.mseMean - 0.09 * (1.0 + 1.0 / sampleCount)) < 0.006);
        for (const double ratio : scores.scales.log10.logPowerRatio)
            QVERIFY(std::abs(ratio) < 0.6); // a bin has at least 4 modes, averaged over 32 samples but one truth
    }
    void tooWideFails()
    {
        const auto scores = scoresOf(1.5, 0.0);
        QVERIFY(skill(scores) > 1.4);
        QVERIFY(scores.coverage.inside(PixelGroup::all)[1] > 0.80); // erf(1.5 * 0.994 / sqrt 2) = 0.864
        // Integral of phi(z) (Phi(z / w)^32 + Phi(-z / w)^32) for a width w, here 1.5
        QVERIFY(std::abs(scores.outsideAll - 0.0096) < 0.006);
    }
    void tooNarrowFails()
    {
        const auto scores = scoresOf(0.6, 0.0);
        QVERIFY(skill(scores) < 0.65);
        QVERIFY(scores.coverage.inside(PixelGroup::all)[1] < 0.50); // erf(0.6 * 0.994 / sqrt 2) = 0.449
        QVERIFY(std::abs(scores.outsideAll - 0.2332) < 0.026);      // the same integral
    }
    void biasedFails()
    {
        const auto scores = scoresOf(1.0, 0.3);
        // The mean is off by one standard deviation: mse 0.18 instead of 0.09.
        QVERIFY(std::abs(skill(scores) - std::sqrt(0.5)) < 0.04);
        QVERIFY(scores.coverage.inside(PixelGroup::all)[1] < 0.52); // Phi(1.994) - Phi(-0.006) = 0.479 + ...
    }
    void identicalSampleCorrelatesPerfectly()
    {
        const Field truth = logNormal(0, 11.0, 0.3);
        const auto scores = scoreField({stars(truth), truth}, {truth, truth});
        QCOMPARE(scores.mseSample, 0.0);
        for (std::size_t i = 0; i < scores.scales.k.size(); ++i) {
            QVERIFY(std::abs(scores.scales.linear.r[i] - 1.0) < 1e-9);
            QVERIFY(std::abs(scores.scales.linear.logPowerRatio[i]) < 1e-9);
        }
    }
    void pixelsWithAndWithoutStarsAreToldApart()
    {
        const auto scores = scoresOf(1.0, 0.0);
        QCOMPARE(scores.coverage.pixels(PixelGroup::stars), 0.5 * size * size);
        QCOMPARE(scores.coverage.pixels(PixelGroup::empty), 0.5 * size * size);
        const auto all = scores.coverage.inside(PixelGroup::all);
        const auto with = scores.coverage.inside(PixelGroup::stars);
        const auto without = scores.coverage.inside(PixelGroup::empty);
        for (std::size_t i = 0; i < coverageLevels.size(); ++i)
            QVERIFY(std::abs(all[i] - 0.5 * (with[i] + without[i])) < 1e-12);
    }
    void borderPixelsDoNotCount()
    {
        Field truth = logNormal(0, 11.0, 0.3);
        Field sample = truth;
        sample(0, 5) *= 100.0F; // 2 dex off, in the outermost column
        sample(7, 7) *= 10.0F;
        const auto inside = scoreField({stars(truth), truth}, {sample, sample}, {6, 1, 1});
        QVERIFY(std::abs(inside.mseSample - 1.0 / (52.0 * 52.0)) < 1e-8);
        const auto all = scoreField({stars(truth), truth}, {sample, sample}, {0, 1, 1});
        QVERIFY(std::abs(all.mseSample - 5.0 / (64.0 * 64.0)) < 1e-8);
        QVERIFY_EXCEPTION_THROWN((void)scoreField({stars(truth), truth}, {sample, sample}, {32, 1, 1}), Error);
    }
    void threadsChangeNothing()
    {
        const Field truth = logNormal(0, 11.0, 0.3);
        const std::vector<Field> samples{logNormal(1, 11.0, 0.3), logNormal(2, 11.0, 0.3), logNormal(3, 11.0, 0.3)};
        const auto one = scoreField({stars(truth), truth}, samples, {0, 1, 1});
        const auto three = scoreField({stars(truth), truth}, samples, {0, 1, 3});
        QCOMPARE(one.crps, three.crps);
        QCOMPARE(one.mseMean, three.mseMean);
        QCOMPARE(one.scales.spread, three.scales.spread);
    }
    // Parseval: the powers of all modes add up to the variance; here the modes within the Nyquist circle, pi/4 of them.
    void spreadOverScalesIsTheVariance()
    {
        const auto scores = scoresOf(1.0, 0.0);
        double modes = 0.0, spread = 0.0;
        for (std::size_t i = 0; i < scores.scales.k.size(); ++i) {
            modes += scores.scales.modes[i];
            spread += scores.scales.modes[i] * scores.scales.spread[i];
        }
        const double pixel = camelsGeometry.side / size;
        QVERIFY(std::abs(spread / modes / (pixel * pixel) / scores.variance - 1.0) < 0.02);
    }
    void crpsIsTheDefinition()
    {
        const std::vector<double> samples{1.0, 2.0, 4.0};
        // mean |s - 1.5| = 3.5 / 3; pairs: (1 + 3 + 2) / 3 on average, half of it.
        QVERIFY(std::abs(fairCrps(samples, 1.5) - (3.5 / 3.0 - 1.0)) < 1e-12);
        QCOMPARE(fairCrps(std::vector<double>{3.0, 3.0}, 1.0), 2.0);
    }
    void pdfDistanceIsTheShift()
    {
        const std::vector<float> a{0.0F, 1.0F, 5.0F};
        const std::vector<float> b{0.5F, 1.5F, 5.5F};
        QCOMPARE(pdfDistance(a, b), 0.5);
        QVERIFY_EXCEPTION_THROWN((void)pdfDistance(a, std::vector<float>{1.0F}), Error);
    }
    // Deciles of a flat distribution of 11.000 .. 11.999, a pixel each 0.001 dex; error grows with density.
    void decilesAreTold()
    {
        DensitySpread spread;
        for (int i = 0; i < 1000; ++i)
            spread.add(11.0 + 0.001 * (i + 0.5), 1.0, 1.0 + i / 100);
        const auto limits = spread.limits();
        for (std::size_t i = 0; i < limits.size(); ++i)
            QVERIFY(std::abs(limits[i] - (11.0 + 0.1 * static_cast<double>(i))) < 1e-9);
        const auto ratio = spread.spreadSkillBetween(limits, 4);
        for (std::size_t i = 0; i < ratio.size(); ++i)
            QVERIFY(std::abs(ratio[i] - std::sqrt(1.25 / (1.0 + static_cast<double>(i)))) < 1e-9);
    }
    void oneSampleIsRefused()
    {
        const Field truth = logNormal(0, 11.0, 0.3);
        QVERIFY_EXCEPTION_THROWN((void)scoreField({stars(truth), truth}, {truth}), Error);
    }
};

QTEST_GUILESS_MAIN(TestScores)
#include "test_scores.moc"
