#include "base/error.h"
#include "ui/posterior_snapshot.h"

#include "support.h"

#include <algorithm>
#include <limits>
#include <numeric>

using namespace penumbra;

class TestPosteriorSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void momentsAreThoseOfTheLogarithm();
    void partnersAreNoIndependentSamples();
    void bandsEncloseTheMeanAndRankTheTruth();
    void correlationWithTheTruthItselfIsOne();
    void densitiesHoldTheTailsOfAllSamples();
    void pixelsThatAreNotFiniteAreRefused();
};

void TestPosteriorSnapshot::momentsAreThoseOfTheLogarithm()
{
    const auto input = std::make_shared<const Field>(test::stellarMap(16));
    PosteriorAccumulator posterior(input, nullptr, 5, "{}");
    QVERIFY(posterior.snapshot()->meanLog10.empty());
    Field low(16, camelsGeometry, Quantity::darkMatter), high = low;
    // 10^10 and 10^12: mean 11 dex, standard deviation sqrt(2) dex with ddof 1.
    for (std::size_t i = 0; i < low.pixels().size(); ++i) {
        low.pixels()[i] = i % 2 == 0 ? 1e10F : 1e11F;
        high.pixels()[i] = i % 2 == 0 ? 1e12F : 1e13F;
    }
    posterior.add(low, 3);
    QVERIFY2(posterior.snapshot()->stdLog10.empty(), "one sample has no standard deviation");
    posterior.add(high, 4);
    const auto snapshot = posterior.snapshot();
    QCOMPARE(snapshot->meanLog10[0], 11.0F);
    QCOMPARE(snapshot->meanLog10[1], 12.0F);
    QCOMPARE(snapshot->stdLog10[0], std::sqrt(2.0F));
    QCOMPARE(snapshot->indices, (std::vector<std::uint32_t>{3, 4}));
    QCOMPARE(snapshot->seed, std::uint64_t{5});
    QCOMPARE((*snapshot->samples[1])(0, 0), 1e12F);
}

void TestPosteriorSnapshot::partnersAreNoIndependentSamples()
{
    const auto input = std::make_shared<const Field>(test::stellarMap(16));
    PosteriorAccumulator posterior(input, nullptr, 5, "{}", Noise::antithetic);
    // Pairs of 11 +- 1 and 11.2 +- 2 dex.
    const auto add = [&posterior](float dex, std::uint32_t index) {
        Field sample(16, camelsGeometry, Quantity::darkMatter);
        std::ranges::fill(sample.pixels(), std::pow(10.0F, dex));
        posterior.add(std::move(sample), index);
    };
    add(10.0F, 0);
    add(12.0F, 1);
    QVERIFY2(!posterior.snapshot()->convergence, "one pair tells no error of its mean");
    QVERIFY(std::abs(posterior.snapshot()->stdLog10[0] - 1.0F) < 1e-5F);
    add(9.2F, 2);
    add(13.2F, 3);
    const auto snapshot = withTruth(*posterior.snapshot(), *input)->snapshot(); // which keeps what noise it was
    // The pairs' means have variance 0.02, their half differences 1 and 4 a mean of 2.5.
    QVERIFY(std::abs(snapshot->stdLog10[0] - std::sqrt(2.52)) < 1e-4);
    QVERIFY(std::abs(snapshot->convergence->meanError - std::sqrt(0.02 / 2.0)) < 1e-4);
    QCOMPARE(snapshot->noise, Noise::antithetic);
}

void TestPosteriorSnapshot::bandsEncloseTheMeanAndRankTheTruth()
{
    const auto input = std::make_shared<const Field>(test::stellarMap(32));
    const auto truth = std::make_shared<const Field>(test::darkMatterMap(32));
    PosteriorAccumulator posterior(input, truth, 1, "{}");
    // Contrasts of 0.4 to 1.2 times the truth's: the power of a wave grows with its contrast.
    for (const double contrast : {0.4, 0.6, 0.8, 0.9, 1.2}) {
        Field sample = *truth;
        for (float& value : sample.pixels())
            value = static_cast<float>(std::pow(10.0, 11.0 + contrast * (std::log10(value) - 11.0)));
        posterior.add(std::move(sample), 0);
    }
    const auto snapshot = posterior.snapshot();
    const SpectrumSummary& spectra = snapshot->log10;
    // The wave has |k| = 2 sqrt(5) in units of 2 pi / side, which lies in the fourth bin.
    constexpr std::size_t bin = 3;
    QCOMPARE(spectra.truthRank[bin], 0.8);                        // four of five have less power
    QCOMPARE(spectra.power.low95[bin], spectra.power.low68[bin]); // of five samples, all of them
    QVERIFY(spectra.power.low68[bin] < spectra.power.mean[bin]);
    QVERIFY(spectra.power.mean[bin] < spectra.power.high68[bin]);
    QCOMPARE(spectra.power.high95[bin], spectra.power.high68[bin]);
    // Mean of the squared contrasts 0.16, 0.36, 0.64, 0.81, 1.44.
    QVERIFY(std::abs(spectra.power.mean[bin] / spectra.truthPower[bin] - 0.682) < 1e-3);
    // The mean map has the mean contrast, 0.78.
    QVERIFY(std::abs(spectra.meanPower[bin] / spectra.truthPower[bin] - 0.78 * 0.78) < 1e-3);
    QVERIFY(std::abs(spectra.nyquist - M_PI * 32.0 / 25.0) < 1e-9);
}

void TestPosteriorSnapshot::correlationWithTheTruthItselfIsOne()
{
    const auto input = std::make_shared<const Field>(test::stellarMap(32));
    const auto truth = std::make_shared<const Field>(test::darkMatterMap(32));
    PosteriorAccumulator posterior(input, truth, 1, "{}");
    posterior.add(*truth, 0);
    QVERIFY(std::abs(posterior.snapshot()->log10.r.mean[3] - 1.0) < 1e-6);
}

void TestPosteriorSnapshot::densitiesHoldTheTailsOfAllSamples()
{
    const auto input = std::make_shared<const Field>(test::stellarMap(16));
    const auto truth = std::make_shared<const Field>(test::darkMatterMap(16));
    PosteriorAccumulator posterior(input, truth, 1, "{}");
    posterior.add(*truth, 0);
    const auto first = posterior.snapshot();
    Field wide = *truth; // 11 +- 0.5 dex, but for a pixel far below and two far above
    wide.pixels()[0] = 1e8F;
    wide.pixels()[1] = wide.pixels()[2] = 2e14F;
    posterior.add(wide, 1);
    posterior.add(*truth, 2);
    const auto all = posterior.snapshot();
    const PixelPdf& pdf = all->pdf;
    const auto area = [&pdf](const std::vector<double>& density) {
        return pdf.width * std::accumulate(density.begin(), density.end(), 0.0);
    };
    QVERIFY2(std::abs(area(pdf.samples.mean) - 1.0) < 1e-9, "no pixel of any sample is left out");
    QVERIFY(std::abs(area(pdf.truth) - 1.0) < 1e-9);
    QCOMPARE(pdf.truth.size(), pdf.samples.mean.size());
    const auto at = [&pdf](const std::vector<double>& density, double dex) {
        return density.at(static_cast<std::size_t>(std::floor((dex - pdf.low) / pdf.width)));
    };
    QVERIFY(std::abs(at(pdf.samples.mean, 8.0 + 1e-6) * pdf.width - 1.0 / 256.0 / 3.0) < 1e-9);
    QVERIFY(std::abs(at(pdf.samples.high95, std::log10(2e14)) * pdf.width - 2.0 / 256.0) < 1e-9);
    // What was binned before is where it was.
    const auto before = static_cast<std::size_t>(std::floor((11.25 - first->pdf.low) / pdf.width));
    QVERIFY(std::abs(at(pdf.truth, 11.25) - first->pdf.truth.at(before)) < 1e-9);
}

// As a file of somebody else's making may have them.
void TestPosteriorSnapshot::pixelsThatAreNotFiniteAreRefused()
{
    Field stars = test::stellarMap(16), sample = test::darkMatterMap(16), truth = sample;
    const auto made = [&stars, &truth, &sample](Field* broken) {
        if (broken != nullptr)
            broken->pixels()[1] = std::numeric_limits<float>::infinity();
        try {
            PosteriorAccumulator posterior(std::make_shared<const Field>(stars), std::make_shared<const Field>(truth),
                                           1, "{}");
            posterior.add(sample, 0);
            return posterior.count() == 1;
        } catch (const InputError&) {
            return false;
        }
    };
    QVERIFY(made(nullptr));
    QVERIFY(!made(&sample));
}

QTEST_GUILESS_MAIN(TestPosteriorSnapshot)
#include "test_posterior_snapshot.moc"
