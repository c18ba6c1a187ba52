#include "statistics/power_spectrum.h"

#include "base/error.h"
#include "field/fourier.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

namespace penumbra {
namespace {

using Modes = std::vector<std::complex<double>>;

/// Fourier modes of the overdensity or of log10 f; the mode k = 0 is not theirs and is never looked at.
Modes modesOf(const Field& field, SpectrumField which, float log10Floor)
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
    if (!(std::abs(mean) > 0.0))
        throw InputError("The overdensity spectrum divides by the mean of the map, and the mean of the " +
                         std::string(name(field.quantity())) + " map is zero or not a number.");
    for (auto& mode : modes)
        mode /= mean;
    return modes;
}

/// Calls visit(bin, |k| / k_F, index of the mode) for every independent mode below the Nyquist frequency.
template <typename Visit>
void forEachMode(std::size_t size, const Visit& visit)
{
    const std::size_t columns = size / 2 + 1;
    for (std::size_t row = 0; row < size; ++row) {
        const int ky = waveNumber(row, size);
        for (std::size_t column = 0; column < columns; ++column) {
            const bool selfConjugate = column == 0 || 2 * column == size;
            if (selfConjugate && ky < 0)
                continue; // the complex conjugate of the mode at -ky
            const double kx = static_cast<double>(column);
            const double k = std::sqrt(kx * kx + static_cast<double>(ky) * ky); // exact where k is an integer
            const auto shell = static_cast<std::size_t>(k);
            if (shell >= 1 && shell < size / 2)
                visit(shell - 1, k, row * columns + column);
        }
    }
}

std::size_t binCount(std::size_t size)
{
    return size < 4 ? 0 : size / 2 - 1;
}

/// Empty bins of a spectrum with k and mode counts; every full shell below the Nyquist frequency holds modes.
PowerSpectrum bins(const Field& field)
{
    const std::size_t count = binCount(field.size());
    PowerSpectrum result{std::vector<double>(count), std::vector<double>(count), std::vector<std::size_t>(count)};
    forEachMode(field.size(), [&](std::size_t bin, double k, std::size_t) {
        result.k[bin] += k;
        ++result.modes[bin];
    });
    const double fundamental = 2.0 * std::numbers::pi / field.geometry().side;
    for (std::size_t i = 0; i < count; ++i)
        result.k[i] *= fundamental / static_cast<double>(result.modes[i]);
    return result;
}

/// Mean of Re(a conj b) per bin in (Mpc/h)^2.
std::vector<double> binnedPower(const Field& field, const PowerSpectrum& binning, const Modes& a, const Modes& b)
{
    std::vector<double> result(binning.k.size());
    forEachMode(field.size(), [&](std::size_t bin, double, std::size_t mode) {
        result[bin] += a[mode].real() * b[mode].real() + a[mode].imag() * b[mode].imag();
    });
    const double cell = field.geometry().side / static_cast<double>(field.pixels().size());
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] *= cell * cell / static_cast<double>(binning.modes[i]);
    return result;
}

} // namespace

PowerSpectrum powerSpectrum(const Field& field, SpectrumField which, float log10Floor)
{
    const Modes modes = modesOf(field, which, log10Floor);
    PowerSpectrum result = bins(field);
    result.power = binnedPower(field, result, modes, modes);
    return result;
}

CrossSpectrum crossSpectrum(const Field& first, const Field& second, SpectrumField which, float log10Floor)
{
    const auto text = [](const Field& f) {
        return std::to_string(f.size()) + " pixels over " + std::to_string(f.geometry().side) + " Mpc/h";
    };
    if (first.size() != second.size() || std::abs(first.geometry().side / second.geometry().side - 1.0) > 1e-9)
        throw InputError("Two maps can be correlated only on the same grid; the first has " + text(first) +
                         " a side, the second " + text(second) + ".");
    const Modes firstModes = modesOf(first, which, log10Floor);
    const Modes secondModes = modesOf(second, which, log10Floor);
    CrossSpectrum result;
    result.first = result.second = bins(first);
    result.first.power = binnedPower(first, result.first, firstModes, firstModes);
    result.second.power = binnedPower(first, result.first, secondModes, secondModes);
    result.cross = binnedPower(first, result.first, firstModes, secondModes);
    result.r.resize(result.cross.size());
    result.transfer.resize(result.cross.size());
    for (std::size_t i = 0; i < result.cross.size(); ++i) {
        const double p1 = result.first.power[i];
        const double p2 = result.second.power[i];
        if (p1 > 0.0)
            result.transfer[i] = std::sqrt(p2 / p1);
        if (p1 > 0.0 && p2 > 0.0)
            result.r[i] = std::clamp(result.cross[i] / std::sqrt(p1) / std::sqrt(p2), -1.0, 1.0);
    }
    return result;
}

double nyquist(const Field& field)
{
    return std::numbers::pi * static_cast<double>(field.size()) / field.geometry().side;
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
