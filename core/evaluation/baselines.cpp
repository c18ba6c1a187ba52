#include "evaluation/baselines.h"

#include "field/fourier.h"
#include "statistics/power_spectrum.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>

namespace penumbra {
namespace {

using Modes = std::vector<std::complex<double>>;

/// Sums over fields from which every baseline is fitted; those of one universe can be subtracted.
struct Sums
{
    double count = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
    std::vector<double> power, cross; ///< by integer |k|

    void add(const Sums& other, double sign)
    {
        count += sign * other.count;
        x += sign * other.x;
        y += sign * other.y;
        xx += sign * other.xx;
        xy += sign * other.xy;
        power.resize(other.power.size());
        cross.resize(other.cross.size());
        for (std::size_t i = 0; i < power.size(); ++i) {
            power[i] += sign * other.power[i];
            cross[i] += sign * other.cross[i];
        }
    }
};

/// log10 maps of a field: x of the stars, y of the truth.
struct LogMaps
{
    std::vector<float> x, y;
    std::size_t size;
};

LogMaps logMaps(const LabelledField& field)
{
    LogMaps maps{{}, log10Pixels(field.truth), field.truth.size()};
    maps.x.reserve(maps.y.size());
    for (const float value : field.stellar.pixels())
        maps.x.push_back(std::log10(std::max(value, 0.0F) + 1.0F));
    return maps;
}

void forEachMode(std::size_t size, const std::function<void(std::size_t mode, std::size_t bin, double weight)>& visit)
{
    const std::size_t columns = size / 2 + 1;
    for (std::size_t ky = 0; ky < size; ++ky)
        for (std::size_t kx = 0; kx < columns; ++kx) {
            const double k = std::hypot(waveNumber(ky, size), static_cast<double>(kx));
            const bool alone = kx == 0 || 2 * kx == size;
            visit(ky * columns + kx, static_cast<std::size_t>(std::lround(k)), alone ? 1.0 : 2.0);
        }
}

Sums sumsOf(const LogMaps& maps)
{
    Sums sums;
    sums.count = static_cast<double>(maps.x.size());
    for (std::size_t i = 0; i < maps.x.size(); ++i) {
        sums.x += maps.x[i];
        sums.y += maps.y[i];
        sums.xx += static_cast<double>(maps.x[i]) * maps.x[i];
        sums.xy += static_cast<double>(maps.x[i]) * maps.y[i];
    }
    const Modes stars = fourierTransform(maps.x, maps.size);
    const Modes truth = fourierTransform(maps.y, maps.size);
    sums.power.resize(maps.size);
    sums.cross.resize(maps.size);
    forEachMode(maps.size, [&](std::size_t mode, std::size_t bin, double weight) {
        sums.power[bin] += weight * std::norm(stars[mode]);
        sums.cross[bin] += weight * (std::conj(stars[mode]) * truth[mode]).real();
    });
    return sums;
}

std::vector<float> constantEstimate(const Sums& fit, const LogMaps& maps)
{
    std::vector<float> estimate(maps.y.size());
    std::fill(estimate.begin(), estimate.end(), static_cast<float>(fit.y / fit.count));
    return estimate;
}

std::vector<float> scaledEstimate(const Sums& fit, const LogMaps& maps)
{
    const double slope = (fit.xy - fit.x * fit.y / fit.count) / (fit.xx - fit.x * fit.x / fit.count);
    std::vector<float> estimate(maps.x.size());
    std::transform(maps.x.begin(), maps.x.end(), estimate.begin(),
                   [&](float x) { return static_cast<float>(fit.y / fit.count + slope * (x - fit.x / fit.count)); });
    return estimate;
}

std::vector<float> wienerEstimate(const Sums& fit, const LogMaps& maps)
{
    Modes modes = fourierTransform(maps.x, maps.size);
    forEachMode(maps.size, [&](std::size_t mode, std::size_t bin, double) {
        modes[mode] *= fit.power[bin] > 0.0 ? fit.cross[bin] / fit.power[bin] : 0.0;
    });
    modes[0] = fit.y / fit.count * static_cast<double>(maps.x.size());
    return inverseFourierTransform(modes, maps.size);
}

void addScore(BaselineResult& result, const std::vector<float>& estimate, const LabelledField& field,
              const LogMaps& maps, double weight)
{
    Field map(maps.size, field.truth.geometry(), Quantity::darkMatter);
    double squares = 0.0;
    for (std::size_t i = 0; i < estimate.size(); ++i) {
        squares += (estimate[i] - maps.y[i]) * (estimate[i] - maps.y[i]);
        map.pixels()[i] = std::pow(10.0F, estimate[i]);
    }
    result.mseMean += weight * squares / static_cast<double>(estimate.size());
    const auto spectra = crossSpectrum(map, field.truth, SpectrumField::log10);
    result.rLog10.resize(spectra.r.size());
    for (std::size_t i = 0; i < spectra.r.size(); ++i)
        result.rLog10[i] += weight * spectra.r[i];
}

} // namespace

std::map<std::string, BaselineResult> measureBaselines(const std::vector<LabelledField>& fields)
{
    Sums all;
    std::map<std::size_t, Sums> byUniverse;
    for (const auto& field : fields) {
        const Sums sums = sumsOf(logMaps(field));
        all.add(sums, 1.0);
        byUniverse[field.universe].add(sums, 1.0);
    }
    std::map<std::string, BaselineResult> results;
    if (byUniverse.size() < 2)
        return results;
    const double weight = 1.0 / static_cast<double>(fields.size());
    for (const auto& field : fields) {
        Sums others = all;
        others.add(byUniverse.at(field.universe), -1.0);
        const LogMaps maps = logMaps(field);
        addScore(results["constant"], constantEstimate(others, maps), field, maps, weight);
        addScore(results["stellar_scaled"], scaledEstimate(others, maps), field, maps, weight);
        addScore(results["wiener"], wienerEstimate(others, maps), field, maps, weight);
    }
    return results;
}

} // namespace penumbra
