#pragma once

#include "evaluation/labelled_field.h"
#include "field/field.h"
#include "statistics/measured.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace penumbra {

/// A field seen in the space that TARP measures distances in: log10 averaged over 8 x 8 blocks of the map.
struct TarpField
{
    std::size_t universe = 0;
    std::vector<float> stars; ///< log10(M + 1) of the stellar map in blocks, less its mean, over its standard deviation
    std::vector<float> truth;
    std::vector<std::vector<float>> samples;
};
inline constexpr std::size_t tarpBlocks = 8; ///< a side
inline constexpr std::size_t tarpResamples = 1000;

[[nodiscard]] TarpField tarpField(std::size_t universe, const LabelledField& field, const std::vector<Field>& samples);

/// Tests of accuracy with random points (Lemos et al., arXiv:2302.03026). A credible region around a random point holds
/// the samples that are nearer to it than the truth; over many fields the fraction that it holds must be uniform.
struct TarpResult
{
    std::vector<double> level;     ///< credibility alpha, 0 to 1
    std::vector<double> coverage;  ///< expected coverage probability: how often the region of that level has the truth
    std::vector<double> low, high; ///< central 95 % of the bootstrap over universes
    /// Integral of coverage - level over [1/2, 1]: above 0 when too wide, below when too narrow.
    Measured atc;
    /// The same over [0, 1]: not 0 when truths lie systematically nearer to the points than samples, or farther.
    Measured area;
};

/// A dark-matter map in that space.
[[nodiscard]] std::vector<float> tarpBlocksOf(const Field& darkMatter);

/// Points: the block map of another universe's truth (up to 50 for each field), moved by the field's own stellar map,
/// scaled to that truth's standard deviation; they must depend on the input, or a posterior that ignores it would pass
/// (section 3 of the paper). They must know no more of the truth than the input tells: where the fields' universes are
/// not drawn from the prior but of one cosmology, say, their truths know it, and even an exact posterior would fail;
/// then `others`, truths of universes of the prior, lend the points. Empty: the other fields' own. Ranks are
/// continuous, see randomizedRank. `resamples` draws of whole universes give errors and bands. Empty for fields of
/// fewer than two universes.
[[nodiscard]] TarpResult tarp(const std::vector<TarpField>& fields, std::uint64_t seed,
                              std::size_t resamples = tarpResamples,
                              const std::vector<std::vector<float>>& others = {});

} // namespace penumbra
