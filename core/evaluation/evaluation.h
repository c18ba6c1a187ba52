#pragma once

#include "evaluation/baselines.h"
#include "evaluation/field_scores.h"
#include "evaluation/octaves.h"
#include "evaluation/point_scores.h"
#include "evaluation/sbc.h"
#include "evaluation/tarp.h"
#include "statistics/measured.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace penumbra {

/// Spread-skill ratio of pixels in a decile of the posterior mean.
struct DecileResult
{
    double low = 0.0, high = 0.0; ///< posterior mean of log10 [dex]
    Measured spreadSkill;
};

/// Figures per wave number, or per octave of it.
struct ScaleResult
{
    std::vector<Measured> rLinear, rLog10;               ///< of single samples with the truth
    std::vector<Measured> rBetweenLinear, rBetweenLog10; ///< of two samples; equals the above for an exact posterior
    std::vector<Measured> powerRatioLinear, powerRatioLog10; ///< P of samples over P of the truth, geometric mean
    std::vector<Measured> transferLinear, transferLog10;     ///< the square root of that
    std::vector<Measured> rMean;                             ///< posterior mean of log10 with the truth
    std::vector<Measured> transferMean;    ///< sqrt(P of the posterior mean of log10 / P of the truth)
    std::vector<Measured> spreadSkill;     ///< of the modes of log10; its square is (1 + 1/L) P_spread / P_err
    std::vector<Measured> exchangeability; ///< likewise; see exchangeability()
};

/// Accuracy and calibration on labelled fields: means over fields with standard errors over universes. Errors in dex
/// are of log10 surface density. What each should be for an exact posterior is said where it is computed.
struct EvaluationResult
{
    std::size_t universes = 0, fields = 0, samples = 0;
    /// All universes have one Omega_m and sigma_8: an exact posterior is calibrated over all that the prior allows, and
    /// need not be so at one point of it.
    bool oneCosmology = false;
    Measured mseSample, mseMean;     ///< of single samples and of the posterior mean of log10 [dex^2]
    Measured mseMeanLimit;           ///< of the mean of ever more samples: mseMean - variance / L [dex^2]
    Measured offset;                 ///< of the samples' mean level of log10 from the truth's [dex]
    Measured mseSampleLevelled;      ///< of single samples brought to the truth's mean level [dex^2]
    Measured crps;                   ///< fair CRPS of pixels [dex]
    Measured pdfToTruth, pdfBetween; ///< W1 of the pixels of sample and truth, and of two samples [dex]
    Measured spreadSkill, exchangeability;
    std::array<double, pixelGroups> groupShare{}; ///< share of each PixelGroup among the pixels
    std::array<std::array<Measured, coverageLevels.size()>, pixelGroups> coverage;
    Measured outsideAll; ///< share of the pixels whose truth is outside all samples, see outsideAllExpected()
    std::vector<DecileResult> deciles;
    std::vector<double> k; ///< [h/Mpc]
    ScaleResult scales;    ///< at k
    std::vector<Octave> octaves;
    ScaleResult byOctave; ///< means over the bins of the octave, of power ratios geometric; of spread and skill, sums
                          ///< over modes
    TarpResult tarp;      ///< empty for fewer than two universes, and for one cosmology without a prior's
    std::vector<SbcResult> sbc; ///< of one field per universe, the first that came
    std::map<std::string, PointResult>
        baselines; ///< see measureBaselines; and "conditional_mean" where the model has one
};

/// Gathers scores field by field; keeps summaries only, never samples. Not thread-safe.
class Evaluation
{
public:
    /// Adds a field and its samples, always equally many and on one grid; fields of one universe have one number.
    /// `conditionalMean` is the model's direct estimate of the dark matter, if it makes one. Baselines are for whole
    /// maps: with a border in `settings` there are none. Throws Error as scoreField does.
    void add(std::size_t universe, const LabelledField& field, const std::vector<Field>& samples,
             const ScoreSettings& settings, const std::optional<Field>& conditionalMean = {});

    /// Universes drawn from the prior, none of them among those added: baselines are fitted to them, and they lend TARP
    /// its points, instead of the others that are added. `truths` as tarpBlocksOf() has them.
    void setPrior(BaselineFit fit, std::vector<std::vector<float>> truths);
    /// See EvaluationResult::oneCosmology.
    void setOneCosmology(bool one) { m_oneCosmology = one; }

    [[nodiscard]] EvaluationResult result() const;

private:
    struct Universe
    {
        FieldScores scores;
        BaselineSums baselines;
        PointScores conditionalMean;
        SummaryRanks ranks;
    };
    std::size_t m_fields = 0, m_samples = 0;
    double m_side = 0.0;      ///< of the maps [Mpc/h]
    std::uint64_t m_seed = 1; ///< of the first field
    std::optional<BaselineFit> m_baselineFit;
    std::vector<std::vector<float>> m_priorTruths;
    bool m_oneCosmology = false;
    std::map<std::size_t, Universe> m_universes;
    std::vector<TarpField> m_tarp;
};

} // namespace penumbra
