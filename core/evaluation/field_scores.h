#pragma once

#include "evaluation/coverage.h"
#include "evaluation/density_spread.h"
#include "evaluation/labelled_field.h"
#include "evaluation/scale_scores.h"
#include "field/field.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace penumbra {

/// How to score.
struct ScoreSettings
{
    std::size_t border = 0; ///< pixels at every edge that count in no figure made pixel by pixel; spectra take all
    std::uint64_t seed = 1; ///< of the numbers that break ties among ranks
    int threads = 1;        ///< never changes a result
};

/// How posteriors compare with their truths; sums over fields, which divided by `fields` are means. Errors are of log10
/// surface density.
struct FieldScores
{
    double fields = 0.0;
    double mseSample = 0.0;     ///< of single samples, mean over samples and pixels [dex^2]
    double mseMean = 0.0;       ///< of the samples' mean of log10 [dex^2]
    double variance = 0.0;      ///< of the samples (ddof 1), mean over pixels [dex^2]
    double offset = 0.0;        ///< of the samples' mean level from the truth's: means of log10 over the pixels [dex]
    double offsetSquared = 0.0; ///< mean over samples of the square of theirs: what mseSample has of it [dex^2]
    double crps = 0.0;          ///< fair CRPS, mean over pixels [dex]
    double pdfToTruth = 0.0;    ///< pdfDistance of the pixels of a sample and the truth, mean over samples [dex]
    double pdfBetween = 0.0;    ///< of two samples: what pdfToTruth is on average for an exact posterior [dex]
    double outsideAll = 0.0;    ///< share of pixels with the truth outside all samples; exact: outsideAllExpected()
    Coverage coverage;
    DensitySpread density;
    ScaleScores scales;

    void add(const FieldScores& other, double sign);
};

/// How often one more draw lies outside all of so many: 2 / (L + 1).
[[nodiscard]] double outsideAllExpected(std::size_t samples);

/// Scores at least two samples of one field. Throws Error for fewer samples, sizes that differ, or a border that leaves
/// no pixel.
[[nodiscard]] FieldScores scoreField(const LabelledField& field, const std::vector<Field>& samples,
                                     const ScoreSettings& settings = {});

/// Pixels inside a border, ascending. Throws Error when there are none.
[[nodiscard]] std::vector<std::size_t> pixelsInside(std::size_t size, std::size_t border);

} // namespace penumbra
