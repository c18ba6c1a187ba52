#pragma once

#include "statistics/region.h"
#include "statistics/sample_summary.h"

#include <optional>
#include <span>
#include <vector>

namespace penumbra {

// Questions to the samples of a posterior: pure functions, to be asked on any thread.

/// The samples of one map and what is known beside them, on one grid. Borrowed: it lives as long as they do.
struct SampleSet
{
    std::vector<const Field*> samples; ///< dark matter
    std::vector<bool> partner;         ///< of which the one before is the antithetic partner; empty: of none
    const Field* input = nullptr;      ///< stellar mass
    const Field* truth = nullptr;      ///< dark matter; null when unknown
};

/// One number over the samples.
struct NumberOverSamples
{
    std::vector<double> values; ///< of each sample
    std::vector<bool> partner;  ///< as SampleSet has it
    SampleSummary summary;
    std::optional<double> truth;
    std::optional<double> truthRank; ///< fraction of samples below the truth
};

/// log10 surface density [dex] of the pixel (column, row). Absent without samples or outside the map.
[[nodiscard]] std::optional<NumberOverSamples> pixelOverSamples(const SampleSet& set, std::size_t column,
                                                                std::size_t row);

/// A mass over the samples: log10 of Msun/h.
struct RegionOverSamples
{
    NumberOverSamples logMass;
    double area = 0.0;                  ///< [(Mpc/h)^2]
    std::optional<double> logInputMass; ///< of the stars; absent when unknown, or where there are none
};

/// Absent without samples, and for a region that covers nothing.
[[nodiscard]] std::optional<RegionOverSamples> regionOverSamples(const SampleSet& set, const Region& shape);

/// log10 surface density [dex] along a line.
struct ProfileOverSamples
{
    std::vector<double> distance; ///< from the line's first point [Mpc/h]
    SampleBand band;
    std::vector<double> truth; ///< empty when unknown
    std::vector<double> input; ///< stellar mass; pixels without any have 0 dex
    std::size_t samples = 0;
};

/// At two points per pixel. Absent without samples, and for a line shorter than a pixel.
[[nodiscard]] std::optional<ProfileOverSamples> profileOverSamples(const SampleSet& set, const Line& line);

/// Counts of values in equal bins.
struct SampleHistogram
{
    std::vector<double> edges;  ///< one more than counts; round numbers
    std::vector<double> counts; ///< values in each bin
};

/// Bins of a round width near that of Freedman and Diaconis (1981), over the range of the values. Needs a value.
[[nodiscard]] SampleHistogram sampleHistogram(const NumberOverSamples& number);

} // namespace penumbra
