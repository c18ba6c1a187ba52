#include "base/error.h"
#include "base/random.h"
#include "training/summary_fit.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace penumbra;

namespace {

constexpr std::size_t count = SummaryRegression::count;

/// Maps whose summaries follow two of the features, with an error that all maps of a universe share (variance 0.36) and
/// one of their own (0.16).
std::vector<SummaryUniverse> drawnUniverses(std::size_t universes, std::uint64_t seed)
{
    std::vector<SummaryUniverse> result(universes);
    for (std::size_t u = 0; u < universes; ++u) {
        RandomSequence random(seed, static_cast<std::uint32_t>(u));
        result[u].seed = 1000 * seed + u;
        std::array<double, count> shared{};
        for (double& x : shared)
            x = 0.6 * random.normal();
        for (int map = 0; map < 15; ++map) {
            SummaryExample example{};
            for (double& x : example.features)
                x = 10.0 + 3.0 * random.normal();
            for (std::size_t i = 0; i < count; ++i)
                example.summaries[i] = 5.0 + (example.features[i] - 10.0) / 3.0 -
                                       (example.features[i + 1] - 10.0) / 6.0 + shared[i] + 0.4 * random.normal();
            result[u].maps.push_back(example);
        }
    }
    return result;
}

} // namespace

class TestSummaryFit : public QObject
{
    Q_OBJECT

    /// Of the errors on universes, in the standard deviations of `scale`.
    static double meanSquare(const SummaryRegression& line, const std::vector<SummaryUniverse>& universes,
                             const SummaryRegression& scale)
    {
        double sum = 0.0;
        for (const auto& universe : universes) {
            const SummaryDistribution told = line.distribution(universe.maps.front().features);
            const StandardSummaries truth = line.standardized(universe.maps.front().summaries);
            for (std::size_t i = 0; i < count; ++i)
                sum += std::pow((truth[i] - told.mean[i]) * line.std[i] / scale.std[i], 2.0);
        }
        return sum / static_cast<double>(count * universes.size());
    }

private Q_SLOTS:
    /// Summaries have variance 1 + 1/4 + 0.36 + 0.16 = 1.77, of which 0.52 is left when the features are known.
    void findsLineAndScatter()
    {
        const auto universes = drawnUniverses(300, 1);
        const SummaryRegression fit = fitSummaryRegression(universes);
        for (std::size_t i = 0; i < count; ++i) {
            QVERIFY(std::abs(fit.mean[i] - 5.0) < 0.2);
            QVERIFY(std::abs(fit.std[i] - std::sqrt(1.77)) < 0.12);
            const double* row = fit.coefficients.data() + i * (1 + SummaryRegression::features);
            QVERIFY(std::abs(row[1 + i] * fit.std[i] - 1.0) < 0.05);
            QVERIFY(std::abs(row[2 + i] * fit.std[i] + 0.5) < 0.05);
            double variance = 0.0;
            for (std::size_t j = 0; j < count; ++j)
                variance += std::pow(fit.factor[i * count + j] * fit.std[i], 2.0);
            QVERIFY2(std::abs(variance - 0.52) < 0.08, qPrintable(QString::number(variance)));
        }
    }

    /// Even from few universes, whose 25 features fit their shared errors in part, the stated covariance is that of the
    /// errors on universes never seen: then L^-1 (truth - mean) has unit variance. In-sample errors would be too small.
    void scatterIsThatOfOtherUniverses()
    {
        double sum = 0.0, terms = 0.0;
        for (std::uint64_t set = 0; set < 10; ++set) {
            const SummaryRegression fit = fitSummaryRegression(drawnUniverses(20, 100 + set));
            for (const auto& universe : drawnUniverses(20, 500 + set)) {
                const SummaryExample& example = universe.maps.front();
                const SummaryDistribution told = fit.distribution(example.features);
                const StandardSummaries truth = fit.standardized(example.summaries);
                std::array<double, count> pull{};
                for (std::size_t i = 0; i < count; ++i) {
                    pull[i] = truth[i] - told.mean[i];
                    for (std::size_t j = 0; j < i; ++j)
                        pull[i] -= told.factor[i * count + j] * pull[j];
                    pull[i] /= told.factor[i * count + i];
                    sum += pull[i] * pull[i];
                    terms += 1.0;
                }
            }
        }
        // 1,800 terms scatter by 3 %; a covariance from 20 universes is itself known to some 7 % in ten sets, and its
        // inverse leans upwards by about as much as nine in twenty: 1.0 to 1.5 is expected, in-sample errors give 1.7.
        QVERIFY2(sum / terms > 0.9 && sum / terms < 1.5, qPrintable(QString::number(sum / terms)));
    }

    /// Of a line learnt from 40 universes and one from 20 others the mean is better than each, so its errors on other
    /// universes are smaller; and the stated variance is that of these errors.
    void moreUniversesAreAdded()
    {
        const auto some = drawnUniverses(40, 1), others = drawnUniverses(20, 2), fresh = drawnUniverses(400, 3);
        const SummaryRegression known = fitSummaryRegression(some), pooled = fitSummaryRegression(others, known);
        QCOMPARE(pooled.mean, known.mean);
        QCOMPARE(pooled.std, known.std);
        QCOMPARE(pooled.featureMean, known.featureMean);
        QCOMPARE(pooled.featureStd, known.featureStd);
        QCOMPARE(pooled.seeds.size(), std::size_t(60));
        const double error = meanSquare(pooled, fresh, known),
                     alone = meanSquare(fitSummaryRegression(others), fresh, known);
        QVERIFY2(error < meanSquare(known, fresh, known) && error < alone, qPrintable(QString::number(error)));
        double stated = 0.0;
        for (const double l : pooled.factor)
            stated += l * l / static_cast<double>(count);
        // The errors of 20 universes tell the variance to 8 %, averaged over nine summaries.
        QVERIFY2(std::abs(stated / error - 1.0) < 0.25, qPrintable(QString::number(stated / error)));
    }

    /// The errors of two universes alone would claim far too much or too little: the covariance stays near the known
    /// one.
    void aFewUniversesDoNotChangeTheSpread()
    {
        const SummaryRegression known = fitSummaryRegression(drawnUniverses(40, 1)),
                                after = fitSummaryRegression(drawnUniverses(2, 2), known);
        const auto stated = [](const SummaryRegression& regression, std::size_t i) {
            double variance = 0.0;
            for (std::size_t j = 0; j < count; ++j)
                variance += std::pow(regression.factor[i * count + j], 2);
            return variance;
        };
        for (std::size_t i = 0; i < count; ++i) {
            // Ten parts of twelve are known, so that the variance stays above 5/6 of that; two universes show
            // theirs to a third or so, and hardly a better line.
            const double ratio = stated(after, i) / stated(known, i);
            QVERIFY2(ratio > 10.0 / 12.0 && ratio < 1.4, qPrintable(QString::number(ratio)));
        }
        QVERIFY(std::abs(after.spreadSlope - known.spreadSlope) < 2.0 / 12.0 * 2.0);
    }

    /// Features that have come to mean something else, as those of another conditional mean: the line that knew them as
    /// they were has nearly no say.
    void aLineThatIsOutOfDateIsLeft()
    {
        const auto others = drawnUniverses(60, 2), fresh = drawnUniverses(400, 3);
        SummaryRegression known = fitSummaryRegression(drawnUniverses(40, 1));
        for (double& coefficient : known.coefficients)
            coefficient = -coefficient;
        const double alone = meanSquare(fitSummaryRegression(others), fresh, known);
        const double error = meanSquare(fitSummaryRegression(others, known), fresh, known);
        QVERIFY2(error < 1.02 * alone, qPrintable(QString::number(error / alone)));
    }

    /// Errors that fall with the mean of the first summary by 10 % per standard deviation, as they do between maps that
    /// are nearly empty and full ones; and where they do not fall, no slope is found.
    void spreadFollowsTheMean()
    {
        for (const double slope : {-0.1, 0.0}) {
            auto universes = drawnUniverses(300, 4);
            const SummaryRegression even = fitSummaryRegression(universes);
            for (auto& universe : universes)
                for (SummaryExample& example : universe.maps) {
                    const SummaryDistribution told = even.distribution(example.features);
                    const StandardSummaries drawn = even.standardized(example.summaries);
                    for (std::size_t i = 0; i < count; ++i)
                        example.summaries[i] =
                            even.mean[i] +
                            even.std[i] * (told.mean[i] + std::exp(slope * told.mean[0]) * (drawn[i] - told.mean[i]));
                }
            const SummaryRegression fit = fitSummaryRegression(universes);
            // 300 universes with nine independent summaries: each half of the range is known to 2 %.
            QVERIFY2(std::abs(fit.spreadSlope - slope) < 0.03, qPrintable(QString::number(fit.spreadSlope)));
            const SummaryExample& example = universes.front().maps.front();
            const SummaryDistribution told = fit.distribution(example.features);
            const double scale = std::exp(fit.spreadSlope * told.mean[0]);
            for (std::size_t i = 0; i < told.factor.size(); ++i)
                QVERIFY(std::abs(told.factor[i] - scale * fit.factor[i]) < 1e-12);
        }
    }

    void oneUniverseTellsNothing()
    {
        QVERIFY_EXCEPTION_THROWN((void)fitSummaryRegression(drawnUniverses(1, 1)), Error);
    }
};

QTEST_GUILESS_MAIN(TestSummaryFit)
#include "test_summary_fit.moc"
