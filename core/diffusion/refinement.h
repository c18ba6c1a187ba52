#pragma once

#include "field/field.h"
#include "field/normalization.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penumbra {

/// A model may refine the maps of another: a cascade of diffusion models (Ho et al. 2021, arXiv:2106.15282). It draws,
/// given a coarse map of dark matter, by what each of the finer pixels differs from the coarse one around it.
struct Refinement
{
    std::string coarseModel; ///< file of the model that draws the coarse maps, in the folder of this one
    Normalization coarse;    ///< of the coarse dark matter; the output of the model is the ratio of fine to coarse

    friend bool operator==(const Refinement&, const Refinement&) = default;
};

/// Pixels of a refined map along the side of a coarse one.
inline constexpr std::size_t refinementFactor = 2;

/// Name of the conditioning channel that holds the coarse map, in network units on the fine grid.
inline constexpr std::string_view coarseChannel = "coarse_dark_matter";

/// A map with every pixel repeated over the refinementFactor^2 finer ones.
[[nodiscard]] std::vector<float> repeatedPixels(std::span<const float> map, std::size_t size);

/// Ratio of every pixel of a map to the coarse pixel around it, the mean of refinementFactor^2. Throws Error for a map
/// whose side is no multiple of refinementFactor.
[[nodiscard]] std::vector<float> ratiosToCoarse(const Field& fine);

/// The map with these ratios to a coarse one, which are first brought to a mean of 1 in every coarse pixel: mass stays
/// where the coarse map has it. `ratios` are positive, refinementFactor^2 for every coarse pixel, row by row.
[[nodiscard]] Field refined(const Field& coarse, std::span<const float> ratios);

} // namespace penumbra
