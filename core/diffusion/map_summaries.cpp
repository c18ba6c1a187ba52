#include "diffusion/map_summaries.h"

#include "field/fourier.h"
#include "statistics/mode_bins.h"
#include "statistics/power_spectrum.h"

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>

namespace penumbra {

namespace {

constexpr std::array logBands{0.7, 1.4, 2.8, 5.7, 11.3}; ///< [h/Mpc]
constexpr std::array linearBands{5.7, 11.3};
constexpr double none = std::numeric_limits<double>::quiet_NaN();
static_assert(2 + logBands.size() + linearBands.size() == mapSummaryKeys.size());

/// Gradient of log10OctavePower around `k` by every pixel of the field whose `modes` these are. `summary` is its value.
std::vector<double> octaveGradient(std::vector<std::complex<double>> modes, const ModeBins& bins, const Field& map,
                                   double k, double summary)
{
    const std::size_t size = map.size(), columns = size / 2 + 1;
    double count = 0.0; // of the independent modes in the octave
    const auto octave = octaveAround(k);
    const auto inOctave = [&](std::size_t bin) {
        return bins.k()[bin] >= octave.first && bins.k()[bin] < octave.second;
    };
    for (std::size_t bin = 0; bin < bins.count(); ++bin)
        count += inOctave(bin) ? static_cast<double>(bins.modes()[bin]) : 0.0;
    for (std::size_t i = 0; i < modes.size(); ++i) {
        const auto bin = bins.binOf(static_cast<int>(i % columns), waveNumber(i / columns, size));
        if (!bin || !inOctave(*bin))
            modes[i] = 0.0;
    }
    // P = cell^2 <|f_k|^2>, and d |f_k|^2 / d f(x) = 2 Re(conj(f_k) exp(-i k.x)), of both k and -k.
    const auto filtered = inverseFourierTransform(modes, size);
    const auto pixels = static_cast<double>(filtered.size());
    const double cell = map.geometry().side / pixels;
    const double scale = pixels * cell * cell / (count * std::pow(10.0, summary) * std::numbers::ln10);
    std::vector<double> gradient(filtered.begin(), filtered.end());
    for (double& value : gradient)
        value *= scale;
    return gradient;
}

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

SummaryGradients summaryGradients(const Field& darkMatter, const MapSummaries& summaries)
{
    const std::span<const float> pixels = darkMatter.pixels();
    const auto count = static_cast<double>(pixels.size());
    const double mean = std::accumulate(pixels.begin(), pixels.end(), 0.0) / count;
    SummaryGradients gradients;
    gradients[0].assign(pixels.size(), 1.0 / count);
    for (const float pixel : pixels)
        gradients[1].push_back(pixel / (count * mean));

    const ModeBins bins(darkMatter.size(), darkMatter.geometry().side);
    const auto logModes = spectrumModes(darkMatter, SpectrumField::log10);
    for (std::size_t band = 0; band < logBands.size(); ++band)
        if (const std::size_t i = 2 + band; std::isfinite(summaries[i]))
            gradients[i] = octaveGradient(logModes, bins, darkMatter, logBands[band], summaries[i]);

    // Of the overdensity f / <f> - 1, in which <f> changes with every pixel too.
    const auto modes = spectrumModes(darkMatter, SpectrumField::linear);
    for (std::size_t band = 0; band < linearBands.size(); ++band) {
        const std::size_t i = 2 + logBands.size() + band;
        if (!std::isfinite(summaries[i]))
            continue;
        gradients[i] = octaveGradient(modes, bins, darkMatter, linearBands[band], summaries[i]);
        const double ofMean =
            std::inner_product(gradients[i].begin(), gradients[i].end(), pixels.begin(), 0.0) / (count * mean);
        for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
            gradients[i][pixel] = std::numbers::ln10 * pixels[pixel] / mean * (gradients[i][pixel] - ofMean);
    }
    return gradients;
}

} // namespace penumbra
