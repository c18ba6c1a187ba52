#include "diffusion/input_statistics.h"

#include "base/error.h"
#include "base/formatted.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace penumbra {
namespace {

bool isOccupied(float mass)
{
    return mass > 0.0F && std::isfinite(mass);
}

/// log10 of the occupied pixels.
std::vector<double> occupiedLogs(const Field& stellar)
{
    std::vector<double> logs;
    for (const float mass : stellar.pixels())
        if (isOccupied(mass))
            logs.push_back(std::log10(static_cast<double>(mass)));
    return logs;
}

/// M + 1, with empty pixels at 1.
Field plusOne(const Field& stellar)
{
    Field result = stellar;
    for (float& mass : result.pixels())
        mass = isOccupied(mass) ? mass + 1.0F : 1.0F;
    return result;
}

/// How often a neighbour of an occupied pixel is occupied, over how often any pixel is.
std::optional<double> clusteringOf(const Field& stellar, double occupied)
{
    const std::size_t size = stellar.size();
    std::size_t pairs = 0;
    for (std::size_t y = 0; y < size; ++y) {
        for (std::size_t x = 0; x < size; ++x) {
            if (!isOccupied(stellar(x, y)))
                continue;
            const std::size_t right = (x + 1) % size, left = (x + size - 1) % size, up = (y + 1) % size;
            // Each pair once: the other four neighbours count this pixel as theirs.
            pairs += isOccupied(stellar(right, y)) + isOccupied(stellar(x, up)) + isOccupied(stellar(right, up)) +
                     isOccupied(stellar(left, up));
        }
    }
    if (occupied == 0.0)
        return std::nullopt;
    const double expected = 4.0 * static_cast<double>(size * size) * occupied * occupied;
    return (static_cast<double>(pairs) + 1.0) / (expected + 1.0);
}

} // namespace

InputStatistics inputStatistics(const Field& stellar)
{
    InputStatistics result;
    const auto set = [&](std::string_view key, std::optional<double> value) {
        result.at(inputStatisticIndex(key)) = value;
    };
    if (stellar.empty())
        return result;
    const auto pixels = static_cast<double>(stellar.pixels().size());
    const std::vector<double> logs = occupiedLogs(stellar);
    const double occupied = static_cast<double>(logs.size()) / pixels;
    set("occupied", occupied);

    const Field shifted = plusOne(stellar);
    const FieldStatistics log = statistics(shifted);
    set("mean", log.meanLog10);
    set("std", log.stdLog10);
    if (logs.empty())
        return result;

    set("mean_occupied", std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size()));
    set("smallest", *std::ranges::min_element(logs));
    set("percentile_5", quantile(logs, 0.05));
    set("median", quantile(logs, 0.5));
    set("percentile_95", quantile(logs, 0.95));
    set("percentile_99", quantile(logs, 0.99));
    set("largest", *std::ranges::max_element(logs));
    double total = 0.0;
    for (const double value : logs)
        total += std::pow(10.0, value);
    set("total", std::log10(total / pixels));

    if (stellar.geometry().side > 0.0 && stellar.size() > 1) {
        const PowerSpectrum spectrum = powerSpectrum(shifted, SpectrumField::log10);
        for (const auto& [key, k] : {std::pair("power_0.5", 0.5), {"power_1", 1.0}, {"power_3", 3.0}, {"power_8", 8.0}})
            set(key, log10OctavePower(spectrum, k));
    }
    set("clustering", clusteringOf(stellar, occupied));
    return result;
}

std::size_t inputStatisticIndex(std::string_view key)
{
    const auto* found = std::ranges::find(inputStatisticKinds, key, &InputStatisticKind::key);
    if (found == inputStatisticKinds.end())
        throw Error("There is no input statistic '" + std::string(key) + "'.");
    return static_cast<std::size_t>(found - inputStatisticKinds.begin());
}

std::string inputStatisticNumber(const InputStatisticKind& kind, const std::optional<double>& value)
{
    if (!value)
        return "none";
    switch (kind.unit) {
    case InputUnit::fraction:
        return formatted("%.3g", 100.0 * *value);
    case InputUnit::surfaceDensity:
    case InputUnit::power:
        return formatted("10^%.2f", *value);
    case InputUnit::dex:
    case InputUnit::ratio:
        break;
    }
    return formatted("%.3g", *value);
}

std::string_view inputStatisticUnit(const InputStatisticKind& kind)
{
    switch (kind.unit) {
    case InputUnit::fraction:
        return "%";
    case InputUnit::surfaceDensity:
        return surfaceDensityUnit;
    case InputUnit::power:
        return "dex^2 (Mpc/h)^2";
    case InputUnit::dex:
        return "dex";
    case InputUnit::ratio:
        break;
    }
    return "times random";
}

std::string inputStatisticText(const InputStatisticKind& kind, const std::optional<double>& value)
{
    const std::string number = inputStatisticNumber(kind, value);
    return value ? number + ' ' + std::string(inputStatisticUnit(kind)) : number;
}

} // namespace penumbra
