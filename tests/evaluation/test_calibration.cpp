#include "base/random.h"
#include "evaluation/evaluation.h"
#include "evaluation/gaussian_universe.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace penumbra;
using namespace penumbra::test;

namespace {

constexpr std::uint32_t universeCount = 64;
constexpr std::size_t sampleCount = 24;

EvaluationResult evaluate(const Flaw& flaw)
{
    Evaluation evaluation;
    for (std::uint32_t number = 0; number < universeCount; ++number) {
        const GaussianUniverse universe(number);
        evaluation.add(number, universe.labelled(), universe.samples(sampleCount, flaw), {0, number, 1});
    }
    return evaluation.result();
}

/// Distance from `expected` in standard errors.
double deviation(const Measured& measured, double expected)
{
    return std::abs(measured.value - expected) / measured.error;
}

/// The mean of L samples of width w and shift b has the squared error 1 + b^2 + w^2/L, in units of the true variance.
double spreadSkillOf(const Flaw& flaw)
{
    const double w2 = flaw.width * flaw.width;
    return std::sqrt(w2 * (1.0 + 1.0 / sampleCount) / (1.0 + flaw.shift * flaw.shift + w2 / sampleCount));
}

std::size_t inconsistent(const EvaluationResult& result)
{
    std::size_t count = 0;
    for (const SbcResult& sbc : result.sbc)
        count += sbc.consistent() ? 0 : 1;
    return count;
}

double coverageAt(const EvaluationResult& result, PixelGroup group, std::size_t level)
{
    return result.coverage[static_cast<std::size_t>(group)][level].value;
}

/// The largest distance of the coverage from its level, in standard errors, over the levels from 10 % to 90 %; nearer
/// to the ends too few truths lie beyond for the bootstrap to tell an error.
double farthestFromLevel(const TarpResult& tarp)
{
    double farthest = 0.0;
    for (std::size_t i = 0; i < tarp.level.size(); ++i) {
        const double error = (tarp.high[i] - tarp.low[i]) / (2.0 * 1.96);
        if (tarp.level[i] > 0.095 && tarp.level[i] < 0.905)
            farthest = std::max(farthest, std::abs(tarp.coverage[i] - tarp.level[i]) / error);
    }
    return farthest;
}

void report(const char* name, const EvaluationResult& r)
{
    qInfo("%s: spread/skill %.4f +- %.4f, R %.4f +- %.4f, 68 %%: %.4f, ATC %.4f +- %.4f, area %.4f +- %.4f, SBC %zu of "
          "%zu inconsistent, CRPS %.4f",
          name, r.spreadSkill.value, r.spreadSkill.error, r.exchangeability.value, r.exchangeability.error,
          r.coverage[0][1].value, r.tarp.atc.value, r.tarp.atc.error, r.tarp.area.value, r.tarp.area.error,
          inconsistent(r), r.sbc.size(), r.crps.value);
}

} // namespace

/// Every calibration test on posteriors that are exact, too wide, too narrow, biased, or blind to the data.
class TestCalibration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_exact = evaluate({});
        m_wide = evaluate(m_wideFlaw);
        m_narrow = evaluate(m_narrowFlaw);
        m_biased = evaluate(m_biasedFlaw);
        report("exact", m_exact);
        report("wide", m_wide);
        report("narrow", m_narrow);
        report("biased", m_biased);
    }

    void countsAndErrorsAreOfUniverses()
    {
        QCOMPARE(m_exact.universes, std::size_t(universeCount));
        QCOMPARE(m_exact.samples, sampleCount);
        QVERIFY(m_exact.mseMean.error > 0.0);
        QVERIFY(m_exact.spreadSkill.error < 0.02);
    }

    // Mean squared errors and the CRPS of a Gaussian follow from its variance alone: (1 + 1/L) var for the mean of L
    // samples, 2 var for a sample, and sigma / sqrt(pi) (Gneiting & Raftery 2007, eq. 21, averaged over the truth).
    void accuracyIsThatOfTheGaussian()
    {
        const double variance = GaussianUniverse::posteriorVariance();
        QVERIFY(deviation(m_exact.mseMean, variance * (1.0 + 1.0 / sampleCount)) < 4.0);
        QVERIFY(deviation(m_exact.mseSample, 2.0 * variance) < 4.0);
        QVERIFY(deviation(m_exact.crps, std::sqrt(variance / std::numbers::pi)) < 4.0);
        QVERIFY(m_exact.mseMean.error < 0.02 * variance);
        for (const auto* flawed : {&m_wide, &m_narrow, &m_biased}) // a proper score is least for the truth
            QVERIFY(flawed->crps.value > m_exact.crps.value + 2.0 * m_exact.crps.error);
    }

    void spreadMatchesSkillOnlyWhenExact()
    {
        QVERIFY(deviation(m_exact.spreadSkill, 1.0) < 3.0);
        QVERIFY(std::abs(m_exact.spreadSkill.value - 1.0) < 0.02);
        QVERIFY(deviation(m_wide.spreadSkill, spreadSkillOf(m_wideFlaw)) < 4.0);
        QVERIFY(deviation(m_narrow.spreadSkill, spreadSkillOf(m_narrowFlaw)) < 4.0);
        QVERIFY(deviation(m_biased.spreadSkill, spreadSkillOf(m_biasedFlaw)) < 4.0);
        QVERIFY(m_wide.spreadSkill.value > 1.3 && m_narrow.spreadSkill.value < 0.75 &&
                m_biased.spreadSkill.value < 0.92);
        // With spread s and bias b in units of the true standard deviation, R = (1 + s^2 + b^2) / (2 s^2).
        QVERIFY(std::abs(m_exact.exchangeability.value - 1.0) < 0.02);
        QVERIFY(std::abs(m_wide.exchangeability.value - 2.96 / 3.92) < 0.03);
        QVERIFY(std::abs(m_narrow.exchangeability.value - 1.49 / 0.98) < 0.05);
        QVERIFY(std::abs(m_biased.exchangeability.value - 1.125) < 0.03);
    }

    void decilesAndOctavesTellTheSame()
    {
        QCOMPARE(m_exact.deciles.size(), DensitySpread::deciles);
        for (std::size_t i = 0; i < m_exact.deciles.size(); ++i) {
            QVERIFY(deviation(m_exact.deciles[i].spreadSkill, 1.0) < 4.0);
            QVERIFY(std::abs(m_exact.deciles[i].spreadSkill.value - 1.0) < 0.05);
            QVERIFY(std::abs(m_wide.deciles[i].spreadSkill.value - 1.4) < 0.1);
            QVERIFY(std::abs(m_narrow.deciles[i].spreadSkill.value - 0.7) < 0.06);
            QVERIFY(m_biased.deciles[i].spreadSkill.value < 0.95);
            if (i > 0)
                QCOMPARE(m_exact.deciles[i].low, m_exact.deciles[i - 1].high);
        }
        QCOMPARE(m_exact.octaves.size(), std::size_t(4)); // 15 bins: 1, 2-3, 4-7, 8-15 k_F
        for (std::size_t i = 0; i < m_exact.octaves.size(); ++i) {
            QVERIFY(deviation(m_exact.byOctave.spreadSkill[i], 1.0) < 4.0);
            QVERIFY(deviation(m_exact.byOctave.exchangeability[i], 1.0) < 4.0);
            QVERIFY(deviation(m_wide.byOctave.spreadSkill[i], spreadSkillOf(m_wideFlaw)) < 4.0);
            QVERIFY(deviation(m_narrow.byOctave.spreadSkill[i], spreadSkillOf(m_narrowFlaw)) < 4.0);
            QVERIFY(m_wide.byOctave.spreadSkill[i].value > 1.25);
            QVERIFY(m_narrow.byOctave.exchangeability[i].value > 1.25);
        }
    }

    void coverageIsTheLevelOnlyWhenExact()
    {
        for (const auto group : {PixelGroup::all, PixelGroup::stars, PixelGroup::empty})
            for (std::size_t level = 0; level < coverageLevels.size(); ++level)
                QVERIFY(std::abs(coverageAt(m_exact, group, level) - 0.01 * coverageLevels[level]) < 0.015);
        // erf(w 0.994 / sqrt 2) for a width w: 0.836 and 0.514.
        QVERIFY(std::abs(coverageAt(m_wide, PixelGroup::all, 1) - 0.836) < 0.02);
        QVERIFY(std::abs(coverageAt(m_narrow, PixelGroup::all, 1) - 0.514) < 0.02);
        // Phi(1.494) - Phi(-0.494) = 0.932 - 0.311
        QVERIFY(std::abs(coverageAt(m_biased, PixelGroup::all, 1) - 0.622) < 0.02);
        QVERIFY(m_exact.groupShare[1] > 0.05 && std::abs(m_exact.groupShare[1] + m_exact.groupShare[2] - 1.0) < 1e-9);
    }

    // Truth and sample are exchangeable: any statistic of the pair has the same mean for two samples.
    void pairsOfSamplesStandInForTheTruth()
    {
        const auto same = [](const Measured& a, const Measured& b) {
            return std::abs(a.value - b.value) < 4.0 * std::hypot(a.error, b.error);
        };
        for (std::size_t i = 0; i < m_exact.octaves.size(); ++i) {
            QVERIFY(same(m_exact.byOctave.rLog10[i], m_exact.byOctave.rBetweenLog10[i]));
            QVERIFY(same(m_exact.byOctave.rLinear[i], m_exact.byOctave.rBetweenLinear[i]));
            QVERIFY(deviation(m_exact.byOctave.powerRatioLog10[i], 1.0) < 4.0);
            QVERIFY(deviation(m_exact.byOctave.powerRatioLinear[i], 1.0) < 4.0);
            const double transfer = m_exact.byOctave.transferLog10[i].value;
            QVERIFY(std::abs(transfer * transfer - m_exact.byOctave.powerRatioLog10[i].value) < 1e-12);
        }
        QVERIFY(same(m_exact.pdfToTruth, m_exact.pdfBetween));
        // Wider samples have more power where the posterior is wide: in the last octave most of it.
        QVERIFY(deviation(m_wide.byOctave.powerRatioLog10.back(), 1.0) > 10.0);
        QVERIFY(m_narrow.byOctave.powerRatioLog10.back().value < 0.9);
        // A shift by half a standard deviation moves the PDF.
        QVERIFY(m_biased.pdfToTruth.value > 1.2 * m_biased.pdfBetween.value);
    }

    // Each of 20 summaries fails at 5 % by chance: five or more of them once in 400 sets of universes.
    void summariesRankUniformlyOnlyWhenExact()
    {
        QCOMPARE(m_exact.sbc.size(), std::size_t(20)); // 4, two times 4 octaves, 5 apertures, 3 peak counts
        QVERIFY(inconsistent(m_exact) < 5);
        QVERIFY(2 * inconsistent(m_wide) > m_wide.sbc.size());
        QVERIFY(2 * inconsistent(m_narrow) > m_narrow.sbc.size());
        QVERIFY(inconsistent(m_biased) >= 5); // spectra and peaks know nothing of a shift
        QCOMPARE(m_biased.sbc.front().summary, std::string("total mass"));
        QVERIFY(m_biased.sbc.front().meanRank + 5.0 * m_biased.sbc.front().meanRankError < 0.5);
    }

    void tarpPassesOnlyWhenExact()
    {
        QVERIFY(deviation(m_exact.tarp.atc, 0.0) < 3.0);
        QVERIFY(deviation(m_exact.tarp.area, 0.0) < 3.0);
        QVERIFY(m_exact.tarp.atc.error < 0.015);
        QVERIFY2(farthestFromLevel(m_exact.tarp) < 3.0, qPrintable(QString::number(farthestFromLevel(m_exact.tarp))));
        QVERIFY(farthestFromLevel(m_wide.tarp) > 3.0 && farthestFromLevel(m_narrow.tarp) > 3.0);
        QVERIFY(m_wide.tarp.atc.value > 3.0 * m_wide.tarp.atc.error);
        QVERIFY(m_narrow.tarp.atc.value < -3.0 * m_narrow.tarp.atc.error);
        QVERIFY(deviation(m_biased.tarp.area, 0.0) > 3.0);
    }

    // Samples of the prior are right on average over universes; only points that depend on the data tell.
    void tarpSeesAPosteriorThatIgnoresTheData()
    {
        const auto blind = evaluate({1.0, 0.0, true});
        report("prior", blind);
        QVERIFY(deviation(blind.tarp.area, 0.0) > 3.0);
    }

    /// Levels of maps: of an exact posterior unbiased, of a biased one off by its shift; a sample's own level is part
    /// of its error.
    void levelsAreToldApart()
    {
        const double variance = GaussianUniverse::posteriorVariance();
        QVERIFY(deviation(m_exact.offset, 0.0) < 4.0);
        QVERIFY(deviation(m_biased.offset, m_biasedFlaw.shift * std::sqrt(variance)) < 4.0);
        QVERIFY(m_exact.mseSampleLevelled.value < m_exact.mseSample.value);
        // Levelled, a shift makes no difference.
        QVERIFY(std::abs(m_biased.mseSampleLevelled.value - m_exact.mseSampleLevelled.value) < 1e-6);
        // However many samples there are, the mean errs by the posterior's variance.
        QVERIFY(deviation(m_exact.mseMeanLimit, variance) < 4.0);
        QVERIFY(std::abs(m_exact.mseMeanLimit.value - m_exact.mseMean.value + variance / sampleCount) <
                0.01 * variance);
    }

    /// Universes of one level, which the exact posterior does not know: their own truths are no fair points, those of
    /// the prior are.
    void tarpNeedsPointsOfThePrior()
    {
        const auto block = [](double level, RandomSequence& random) {
            std::vector<float> map(64);
            for (float& value : map)
                value = static_cast<float>(level + 0.5 * random.normal());
            return map;
        };
        RandomSequence random(3, 0);
        std::vector<TarpField> ofOneLevel, ofThePrior;
        std::vector<std::vector<float>> prior;
        for (std::size_t universe = 0; universe < 64; ++universe) {
            for (auto* fields : {&ofOneLevel, &ofThePrior}) {
                const double level = fields == &ofOneLevel ? 0.3 : random.normal();
                TarpField field{universe, std::vector<float>(64), block(level, random), {}};
                for (int sample = 0; sample < 24; ++sample) // the data told nothing of the level, nor of anything else
                    field.samples.push_back(block(random.normal(), random));
                fields->push_back(std::move(field));
            }
            prior.push_back(block(random.normal(), random));
        }
        const TarpResult own = tarp(ofOneLevel, 1), fair = tarp(ofOneLevel, 1, tarpResamples, prior);
        const TarpResult exact = tarp(ofThePrior, 1, tarpResamples, prior);
        QVERIFY2(own.atc.value > 0.08, qPrintable(QString::number(own.atc.value)));
        QVERIFY2(std::abs(fair.area.value) < 0.5 * own.area.value, qPrintable(QString::number(fair.area.value)));
        QVERIFY(fair.atc.value < own.atc.value);
        // Of truths of one level no posterior that does not know it can be right; of truths of the prior this one is.
        QVERIFY(deviation(exact.atc, 0.0) < 3.0);
        QVERIFY(deviation(exact.area, 0.0) < 3.0);
        QVERIFY2(farthestFromLevel(exact) < 3.0, qPrintable(QString::number(farthestFromLevel(exact))));
    }

    void fieldsOfOneUniverseAreNotIndependent()
    {
        Evaluation once;
        Evaluation thrice;
        for (std::uint32_t number = 0; number < 24; ++number) {
            const GaussianUniverse universe(number);
            for (int copy = 0; copy < 3; ++copy) {
                thrice.add(number, universe.labelled(), universe.samples(4), {0, number, 1});
                if (copy == 0)
                    once.add(number, universe.labelled(), universe.samples(4), {0, number, 1});
            }
        }
        const auto a = once.result();
        const auto b = thrice.result();
        QCOMPARE(b.fields, 3 * a.fields);
        QCOMPARE(b.sbc.front().ranks, a.sbc.front().ranks);
        // Copies of a universe bring no knowledge, so they must not shrink an error.
        QVERIFY(std::abs(b.mseMean.error / a.mseMean.error - 1.0) < 1e-9);
        QVERIFY(std::abs(b.spreadSkill.error / a.spreadSkill.error - 1.0) < 1e-9);
        QVERIFY(std::abs(b.tarp.atc.error / a.tarp.atc.error - 1.0) < 0.25); // other points
    }

private:
    const Flaw m_wideFlaw{1.4, 0.0, false}, m_narrowFlaw{0.7, 0.0, false}, m_biasedFlaw{1.0, 0.5, false};
    EvaluationResult m_exact, m_wide, m_narrow, m_biased;
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "test_calibration.moc"
