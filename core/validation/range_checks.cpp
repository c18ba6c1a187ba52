#include "validation/range_checks.h"

#include "base/error.h"
#include "base/formatted.h"
#include "field/camels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace penumbra {
namespace {

constexpr std::size_t publishedSize = 256;
constexpr double darkTolerance = 0.03; // dex

struct Span
{
    double low, high;
};

/// From the least to the greatest of the published suites.
Span spanOf(Normalization CamelsSuite::*quantity, double Normalization::*constant)
{
    const auto of = [=](const CamelsSuite& suite) { return suite.*quantity.*constant; };
    const auto [low, high] = std::ranges::minmax_element(camelsSuites, {}, of);
    return {of(*low), of(*high)};
}

/// A statistic of all items and its error by leaving out one item at a time (jackknife); not known for a single one.
template <typename Item, typename Statistic>
Check jackknifed(const std::vector<Item>& items, const Statistic& statistic)
{
    const auto count = static_cast<double>(items.size());
    Check check;
    check.measured = statistic(items);
    check.comparison = Comparison::absolute;
    check.independent = items.size();
    if (items.size() < 2) {
        check.error = std::numeric_limits<double>::infinity();
        return check;
    }
    double squares = 0.0;
    for (std::size_t out = 0; out < items.size(); ++out) {
        std::vector<Item> others = items;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(out));
        squares += std::pow(statistic(others) - check.measured, 2);
    }
    check.error = std::sqrt((count - 1.0) / count * squares);
    return check;
}

} // namespace

void RangeStatistics::add(const LabelledUniverse& universe)
{
    Universe sums;
    double pixels = 0.0;
    for (std::size_t i = 0; i < universe.stellar.size(); ++i) {
        const Field &stellar = universe.stellar[i], &dark = universe.darkMatterOf(i);
        if (m_mapSize == 0)
            m_mapSize = stellar.size();
        if (stellar.size() != m_mapSize || dark.size() != m_mapSize)
            throw InputError(
                "All universes must have maps of one size to be compared with published constants; found " +
                std::to_string(m_mapSize) + " and " + std::to_string(stellar.size()) + " pixels a side.");
        for (const float mass : dark.pixels()) {
            const double logMass = std::log10(std::max(static_cast<double>(mass), 1.0));
            sums.dark += logMass;
            sums.darkSquared += logMass * logMass;
        }
        for (const float mass : stellar.pixels()) {
            const double logMass = std::log10(static_cast<double>(mass) + 1.0);
            sums.stars += logMass;
            sums.starsSquared += logMass * logMass;
            sums.occupied += mass > 0.0F ? 1.0 : 0.0;
            sums.occupiedLog += mass > 0.0F ? logMass : 0.0;
        }
        pixels += static_cast<double>(stellar.pixels().size());
    }
    for (double* sum :
         {&sums.dark, &sums.darkSquared, &sums.stars, &sums.starsSquared, &sums.occupied, &sums.occupiedLog})
        *sum /= pixels;
    m_universes.push_back(sums);
}

CheckGroup RangeStatistics::checks() const
{
    using Universes = std::vector<Universe>;
    const auto meanOf = [](const Universes& all, double Universe::*member) {
        double sum = 0.0;
        for (const Universe& u : all)
            sum += u.*member;
        return sum / static_cast<double>(all.size());
    };
    const auto stdOf = [&](double Universe::*first, double Universe::*second) {
        return [=](const Universes& all) {
            return std::sqrt(std::max(0.0, meanOf(all, second) - std::pow(meanOf(all, first), 2)));
        };
    };
    CheckGroup group{"Universes over the parameter range",
                     "IllustrisTNG, SIMBA and Astrid over the same range: normalisation constants of Ono et al. 2024 "
                     "(arXiv:2403.10648), the middle of the three; tolerance for the stars: their span",
                     formatted("%.0f universes with maps of %.0f pixels a side, errors by jackknife over universes",
                               static_cast<double>(m_universes.size()), static_cast<double>(m_mapSize)),
                     {}};
    const auto add = [&](const char* quantity, const char* unit, Check check, std::optional<Span> span, double least) {
        check.quantity = quantity;
        check.unit = unit;
        if (span) {
            check.expected = 0.5 * (span->low + span->high);
            if (m_mapSize == publishedSize)
                check.tolerance = std::max(least, 0.5 * (span->high - span->low));
        }
        group.checks.push_back(check);
    };
    const auto mean = [&](double Universe::*member) {
        return [=](const Universes& all) { return meanOf(all, member); };
    };
    add("log10 Mcdm, mean", "dex", jackknifed(m_universes, mean(&Universe::dark)),
        spanOf(&CamelsSuite::darkMatter, &Normalization::mean), darkTolerance);
    add("log10 Mcdm, standard deviation", "dex",
        jackknifed(m_universes, stdOf(&Universe::dark, &Universe::darkSquared)),
        spanOf(&CamelsSuite::darkMatter, &Normalization::std), darkTolerance);
    add("log10(Mstar + 1), mean", "dex", jackknifed(m_universes, mean(&Universe::stars)),
        spanOf(&CamelsSuite::stars, &Normalization::mean), 0.0);
    add("log10(Mstar + 1), standard deviation", "dex",
        jackknifed(m_universes, stdOf(&Universe::stars, &Universe::starsSquared)),
        spanOf(&CamelsSuite::stars, &Normalization::std), 0.0);
    add("occupied fraction", "", jackknifed(m_universes, mean(&Universe::occupied)), std::nullopt, 0.0);
    add("log10 Mstar of occupied pixels, mean", "dex",
        jackknifed(m_universes,
                   [&](const Universes& all) {
                       return meanOf(all, &Universe::occupiedLog) / meanOf(all, &Universe::occupied);
                   }),
        std::nullopt, 0.0);
    const Span stars = spanOf(&CamelsSuite::stars, &Normalization::mean);
    add("universes with fewer stars than the poorest suite", "",
        jackknifed(m_universes,
                   [&](const Universes& all) {
                       return static_cast<double>(
                                  std::ranges::count_if(all, [&](const Universe& u) { return u.stars < stars.low; })) /
                              static_cast<double>(all.size());
                   }),
        std::nullopt, 0.0);
    add("universes with more stars than the richest suite", "",
        jackknifed(m_universes,
                   [&](const Universes& all) {
                       return static_cast<double>(
                                  std::ranges::count_if(all, [&](const Universe& u) { return u.stars > stars.high; })) /
                              static_cast<double>(all.size());
                   }),
        std::nullopt, 0.0);
    return group;
}

} // namespace penumbra
