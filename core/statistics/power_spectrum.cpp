#include "statistics/power_spectrum.h"

#include "base/error.h"
#include "field/fourier.h"
#include "statistics/mode_bins.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

namespace penumbra {
namespace {

using Modes = std::vector<std::complex<double>>;

PowerSpectrum spectrumOf(const ModeBins& bins, std::vector<double> power)
{
    return {bins.k(), std::move(power), bins.modes()};
}

/// Mean of Re(a conj b) per bin in (Mpc/h)^2.
std::vector<double> binnedPower(const Field& field, const ModeBins& bins, const Modes& a, const Modes& b)
{
    auto result = bins.mean(a, b);
    const double cell = field.geometry().side / static_cast<double>(field.pixels().size());
    for (double& value : result)
        value *= cell * cell;
    return result;
}

} // namespace

std::vector<double> correlation(const std::vector<double>& cross, const std::vector<double>& a,
                                const std::vector<double>& b)
{
    std::vector<double> result(cross.size());
    for (std::size_t i = 0; i < cross.size(); ++i)
        // Two roots, as the product of two powers can leave the range of numbers; rounding can leave [-1, 1].
        if (a[i] > 0.0 && b[i] > 0.0)
            result[i] = std::clamp(cross[i] / std::sqrt(a[i]) / std::sqrt(b[i]), -1.0, 1.0);
    return result;
}

std::vector<std::complex<double>> spectrumModes(const Field& field, SpectrumField which, float log10Floor)
{
    if (field.empty())
        throw Error("A map without pixels has no power spectrum.");
    if (which == SpectrumField::log10) {
        const auto pixels = field.pixels();
        if (std::none_of(pixels.begin(), pixels.end(), [](float value) { return value > 0.0F; }))
            throw InputError("The log10 spectrum needs positive pixels, and the " +
                             std::string(name(field.quantity())) + " map has none.");
        return fourierTransform(log10Pixels(field, log10Floor), field.size());
    }
    // Dividing the modes, not the pixels, by the mean keeps the overdensity free of float rounding.
    Modes modes = fourierTransform(field.pixels(), field.size());
    const double mean = modes.front().real() / static_cast<double>(field.pixels().size());
    if (mean == 0.0 || !std::isfinite(mean))
        throw InputError("The overdensity spectrum divides by the mean of the map, and the mean of the " +
                         std::string(name(field.quantity())) + " map is zero or not finite.");
    for (auto& mode : modes)
        mode /= mean;
    return modes;
}

PowerSpectrum powerSpectrum(const Field& field, SpectrumField which, float log10Floor)
{
    const Modes modes = spectrumModes(field, which, log10Floor);
    const ModeBins bins(field.size(), field.geometry().side);
    return spectrumOf(bins, binnedPower(field, bins, modes, modes));
}

CrossSpectrum crossSpectrum(const Field& first, const Field& second, SpectrumField which, float log10Floor)
{
    const auto text = [](const Field& f) {
        return std::to_string(f.size()) + " pixels over " + std::to_string(f.geometry().side) + " Mpc/h";
    };
    if (first.size() != second.size() || std::abs(first.geometry().side / second.geometry().side - 1.0) > 1e-9)
        throw InputError("Two maps can be correlated only on the same grid; the first has " + text(first) +
                         " a side, the second " + text(second) + ".");
    const Modes firstModes = spectrumModes(first, which, log10Floor);
    const Modes secondModes = spectrumModes(second, which, log10Floor);
    CrossSpectrum result;
    const ModeBins bins(first.size(), first.geometry().side);
    result.first = spectrumOf(bins, binnedPower(first, bins, firstModes, firstModes));
    result.second = spectrumOf(bins, binnedPower(first, bins, secondModes, secondModes));
    result.cross = binnedPower(first, bins, firstModes, secondModes);
    result.r = correlation(result.cross, result.first.power, result.second.power);
    result.transfer.resize(result.cross.size());
    for (std::size_t i = 0; i < result.cross.size(); ++i) {
        const double p1 = result.first.power[i];
        if (p1 > 0.0)
            result.transfer[i] = std::sqrt(result.second.power[i] / p1);
    }
    return result;
}

double nyquist(const Field& field)
{
    return std::numbers::pi * static_cast<double>(field.size()) / field.geometry().side;
}

double meanOverModes(const PowerSpectrum& spectrum, const std::vector<double>& values, double low, double high)
{
    double sum = 0.0, modes = 0.0;
    for (std::size_t i = 0; i < spectrum.k.size(); ++i) {
        if (spectrum.k[i] < low || spectrum.k[i] >= high)
            continue;
        sum += values[i] * static_cast<double>(spectrum.modes[i]);
        modes += static_cast<double>(spectrum.modes[i]);
    }
    return sum / modes;
}

std::pair<double, double> octaveAround(double k)
{
    return {k / std::numbers::sqrt2, k * std::numbers::sqrt2};
}

std::optional<double> log10OctavePower(const PowerSpectrum& spectrum, double k)
{
    const auto [low, high] = octaveAround(k);
    const double mean = meanOverModes(spectrum, spectrum.power, low, high);
    return mean > 0.0 ? std::optional(std::log10(mean)) : std::nullopt;
}

double interpolate(const std::vector<double>& k, const std::vector<double>& values, double at)
{
    if (k.empty() || k.size() != values.size())
        throw Error("Interpolation needs one value for every wave number; given were " + std::to_string(k.size()) +
                    " wave numbers and " + std::to_string(values.size()) + " values.");
    const auto above = std::lower_bound(k.begin(), k.end(), at);
    if (above == k.begin())
        return values.front();
    if (above == k.end())
        return values.back();
    const auto i = static_cast<std::size_t>(above - k.begin());
    const double weight = std::log(at / k[i - 1]) / std::log(k[i] / k[i - 1]);
    return values[i - 1] + weight * (values[i] - values[i - 1]);
}

} // namespace penumbra
