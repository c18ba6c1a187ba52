#include "diffusion/map_summaries.h"

#include "statistics/power_spectrum.h"

#include <cmath>
#include <limits>

namespace penumbra {

namespace {

constexpr std::array logBands{0.7, 1.4, 2.8, 5.7, 11.3}; ///< [h/Mpc]
constexpr std::array linearBands{5.7, 11.3};
constexpr double none = std::numeric_limits<double>::quiet_NaN();
static_assert(2 + logBands.size() + linearBands.size() == mapSummaryKeys.size());

} // namespace

MapSummaries mapSummaries(const Field& darkMatter)
{
    const FieldStatistics moments = statistics(darkMatter);
    MapSummaries summaries{moments.meanLog10.value_or(0.0), std::log10(moments.mean)};
    auto* next = summaries.begin() + 2;
    const PowerSpectrum ofLog = powerSpectrum(darkMatter, SpectrumField::log10);
    for (const double k : logBands)
        *next++ = log10OctavePower(ofLog, k).value_or(none);
    const PowerSpectrum linear = powerSpectrum(darkMatter, SpectrumField::linear);
    for (const double k : linearBands)
        *next++ = log10OctavePower(linear, k).value_or(none);
    return summaries;
}

} // namespace penumbra
