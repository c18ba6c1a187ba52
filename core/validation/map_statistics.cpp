#include "validation/map_statistics.h"

#include "base/error.h"
#include "base/formatted.h"
#include "statistics/population.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace penumbra {
namespace {

constexpr std::array<double, 8> octaves{0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0}; // [h/Mpc]
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

void addDarkMatter(std::vector<MapStatistic>& out, const Field& darkMatter)
{
    if (std::ranges::any_of(darkMatter.pixels(), [](float v) { return !(v > 0.0F); }))
        throw InputError("The dark-matter map has pixels that are zero or not numbers; its log10 cannot be compared.");
    const std::vector<float> logs = log10Pixels(darkMatter);
    const std::vector<double> values(logs.begin(), logs.end());
    const Population m = populationOf(values);
    out.push_back({"log10 Mcdm, mean", "dex", m.mean});
    out.push_back({"log10 Mcdm, standard deviation", "dex", m.std});
    out.push_back({"log10 Mcdm, skewness", "", m.skewness});
    for (const double percent : {0.1, 1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0, 99.9})
        out.push_back({formatted("log10 Mcdm, %g %% quantile", percent), "dex", quantile(values, percent / 100.0)});
}

/// A map may come from a published figure, whose colours leave traces in empty pixels. The lightest star particle of
/// the mocks is 20 times this in a pixel of 256^2.
bool hasStars(float stellarMass)
{
    constexpr float trace = 3e6F;
    return stellarMass > trace;
}

/// Share of the occupied pixels whose eight periodic neighbours are all empty.
double isolatedShare(const Field& stellar)
{
    const std::size_t n = stellar.size();
    const auto occupied = [&](std::size_t x, std::size_t y) { return hasStars(stellar(x % n, y % n)); };
    std::size_t all = 0, isolated = 0;
    for (std::size_t y = 0; y < n; ++y)
        for (std::size_t x = 0; x < n; ++x) {
            if (!occupied(x, y))
                continue;
            ++all;
            std::size_t neighbours = 0;
            for (const std::size_t dy : {n - 1, n, n + 1})
                for (const std::size_t dx : {n - 1, n, n + 1})
                    neighbours += occupied(x + dx, y + dy) ? 1 : 0;
            isolated += neighbours == 1 ? 1 : 0; // itself
        }
    return all == 0 ? undefined : static_cast<double>(isolated) / static_cast<double>(all);
}

void addStars(std::vector<MapStatistic>& out, const Field& stellar)
{
    std::vector<double> all, occupied;
    for (const float mass : stellar.pixels()) {
        all.push_back(std::log10(static_cast<double>(mass) + 1.0));
        if (hasStars(mass))
            occupied.push_back(std::log10(static_cast<double>(mass)));
    }
    const Population whole = populationOf(all), bright = populationOf(occupied);
    out.push_back({"occupied fraction", "", static_cast<double>(occupied.size()) / static_cast<double>(all.size())});
    out.push_back({"log10(Mstar + 1), mean", "dex", whole.mean});
    out.push_back({"log10(Mstar + 1), standard deviation", "dex", whole.std});
    out.push_back({"log10 Mstar of occupied pixels, mean", "dex", bright.mean});
    out.push_back({"log10 Mstar of occupied pixels, standard deviation", "dex", bright.std});
    out.push_back({"isolated share of the occupied pixels", "", isolatedShare(stellar)});
}

void addSpectra(std::vector<MapStatistic>& out, const Field& stellar, const Field& darkMatter, SpectrumField which)
{
    const std::string kind = which == SpectrumField::log10 ? " log10" : "";
    const bool stars = std::ranges::any_of(stellar.pixels(), [](float mass) { return mass > 0.0F; });
    const CrossSpectrum both = crossSpectrum(darkMatter, stars ? stellar : darkMatter, which);
    std::vector<MapStatistic> dark, light, r;
    for (const double low : octaves) {
        if (2.0 * low > 1.05 * nyquist(darkMatter)) // the octave to 32 h/Mpc ends at the Nyquist frequency of CAMELS
            break;
        const std::string band = formatted(", k = %g to %g h/Mpc", low, 2.0 * low);
        const double darkPower = meanOverModes(both.first, both.first.power, low, 2.0 * low);
        const double lightPower = stars ? meanOverModes(both.first, both.second.power, low, 2.0 * low) : undefined;
        const double cross = meanOverModes(both.first, both.cross, low, 2.0 * low);
        dark.push_back({"log10 P," + kind + " dark matter" + band, "dex", std::log10(darkPower)});
        light.push_back({"log10 P," + kind + " stars" + band, "dex", std::log10(lightPower)});
        r.push_back({"r" + kind + " stars x dark matter" + band, "", cross / std::sqrt(darkPower * lightPower)});
    }
    for (const auto& part : {dark, light, r})
        out.insert(out.end(), part.begin(), part.end());
}

} // namespace

std::vector<MapStatistic> mapStatistics(const Field& stellar, const Field& darkMatter)
{
    std::vector<MapStatistic> out;
    addDarkMatter(out, darkMatter);
    addStars(out, stellar);
    addSpectra(out, stellar, darkMatter, SpectrumField::linear);
    addSpectra(out, stellar, darkMatter, SpectrumField::log10);
    return out;
}

std::vector<float> logShape(const Field& field)
{
    std::vector<float> values = log10Pixels(field);
    double sum = 0.0;
    for (const float v : values)
        sum += v;
    const auto mean = static_cast<float>(sum / static_cast<double>(values.size()));
    for (float& v : values)
        v -= mean;
    std::ranges::sort(values);
    return values;
}

} // namespace penumbra
