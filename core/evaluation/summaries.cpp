#include "evaluation/summaries.h"

#include "base/formatted.h"
#include "evaluation/octaves.h"
#include "field/smoothing.h"
#include "statistics/population.h"
#include "statistics/power_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace penumbra {

namespace {

constexpr double peakSmoothing = 0.2; ///< [Mpc/h]

void addBandPowers(std::vector<Summary>& summaries, const Field& field, SpectrumField which, const char* format)
{
    const auto spectrum = powerSpectrum(field, which);
    for (const Octave& band : octaves(spectrum.k.size(), field.geometry().side)) {
        double power = 0.0;
        for (std::size_t i = band.first; i < band.end; ++i)
            power += spectrum.power[i] * static_cast<double>(spectrum.modes[i]);
        summaries.push_back({formatted(format, band.low, band.high), power});
    }
}

/// Sum of the pixels whose centres lie within `radius` [Mpc/h] of the centre of pixel (x, y).
double discSum(const Field& field, std::size_t x, std::size_t y, double radius)
{
    const double pixels = radius / field.pixelSide();
    const auto reach = std::min(static_cast<int>(pixels), static_cast<int>(field.size() / 2));
    const auto size = static_cast<int>(field.size());
    double sum = 0.0;
    for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
            if (std::hypot(dx, dy) <= pixels)
                sum += field(static_cast<std::size_t>((static_cast<int>(x) + dx + size) % size),
                             static_cast<std::size_t>((static_cast<int>(y) + dy + size) % size));
    return sum;
}

void addApertures(std::vector<Summary>& summaries, const Field& field, std::size_t brightest)
{
    for (const double radius : {0.5, 1.0, 2.0})
        summaries.push_back({formatted("aperture mass %g Mpc/h, brightest", radius),
                             discSum(field, brightest % field.size(), brightest / field.size(), radius)});
    for (const double radius : {1.0, 2.0})
        summaries.push_back({formatted("aperture mass %g Mpc/h, centre", radius),
                             discSum(field, field.size() / 2, field.size() / 2, radius)});
}

bool isPeak(const std::vector<float>& map, std::size_t size, std::size_t x, std::size_t y)
{
    const float value = map[y * size + x];
    for (const std::size_t row : {(y + size - 1) % size, y, (y + 1) % size})
        for (const std::size_t column : {(x + size - 1) % size, x, (x + 1) % size})
            if ((row != y || column != x) && map[row * size + column] >= value)
                return false;
    return true;
}

void addPeaks(std::vector<Summary>& summaries, const Field& field, const std::vector<float>& log)
{
    constexpr std::array<double, 3> thresholds{1.0, 2.0, 3.0};
    const std::size_t size = field.size();
    const auto smooth = gaussianSmooth(log, size, peakSmoothing / field.pixelSide());
    const Population moments = populationOf(smooth);
    std::array<double, thresholds.size()> counts{};
    for (std::size_t i = 0; i < smooth.size(); ++i) {
        if (smooth[i] <= moments.mean + thresholds.front() * moments.std || !isPeak(smooth, size, i % size, i / size))
            continue;
        for (std::size_t threshold = 0; threshold < thresholds.size(); ++threshold)
            if (smooth[i] > moments.mean + thresholds[threshold] * moments.std)
                counts[threshold] += 1.0;
    }
    for (std::size_t i = 0; i < thresholds.size(); ++i)
        summaries.push_back({formatted("peaks above %g sigma", thresholds[i]), counts[i]});
}

} // namespace

std::size_t brightestPixel(const Field& stellar)
{
    const auto pixels = stellar.pixels();
    return static_cast<std::size_t>(std::max_element(pixels.begin(), pixels.end()) - pixels.begin());
}

std::vector<Summary> summariesOf(const Field& darkMatter, std::size_t brightest)
{
    const auto log = log10Pixels(darkMatter);
    double total = 0.0;
    for (const float value : darkMatter.pixels())
        total += value;
    const Population moments = populationOf(log);
    std::vector<Summary> summaries{{"total mass", total},
                                   {"mean of log10", moments.mean},
                                   {"scatter of log10", moments.std},
                                   {"densest pixel", *std::max_element(log.begin(), log.end())}};
    addBandPowers(summaries, darkMatter, SpectrumField::linear, "power, %.2f-%.2f h/Mpc");
    addBandPowers(summaries, darkMatter, SpectrumField::log10, "power of log10, %.2f-%.2f h/Mpc");
    addApertures(summaries, darkMatter, brightest);
    addPeaks(summaries, darkMatter, log);
    return summaries;
}

} // namespace penumbra
