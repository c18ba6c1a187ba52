#include "validation/range_checks.h"

#include "base/error.h"
#include "base/formatted.h"
#include "field/camels.h"
#include "statistics/jackknife.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

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

Check checkOf(const Measured& figure, std::size_t universes)
{
    Check check;
    check.measured = figure.value;
    // Not known for a single universe, which is then told from nothing.
    check.error = universes < 2 ? std::numeric_limits<double>::infinity() : figure.error;
    check.comparison = Comparison::absolute;
    check.independent = universes;
    return check;
}

} // namespace

void RangeStatistics::Sums::add(const Sums& other, double sign)
{
    for (double Sums::*sum : {&Sums::universes, &Sums::dark, &Sums::darkSquared, &Sums::stars, &Sums::starsSquared,
                              &Sums::occupied, &Sums::occupiedLog, &Sums::poorer, &Sums::richer})
        this->*sum += sign * other.*sum;
}

void RangeStatistics::add(const LabelledUniverse& universe)
{
    Sums sums;
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
    const Span suites = spanOf(&CamelsSuite::stars, &Normalization::mean);
    sums.universes = 1.0;
    sums.poorer = sums.stars < suites.low ? 1.0 : 0.0;
    sums.richer = sums.stars > suites.high ? 1.0 : 0.0;
    m_universes.push_back(sums);
}

CheckGroup RangeStatistics::checks() const
{
    CheckGroup group{"Universes over the parameter range",
                     "IllustrisTNG, SIMBA and Astrid over the same range: normalisation constants of Ono et al. 2024 "
                     "(arXiv:2403.10648), the middle of the three; tolerance for the stars: their span",
                     formatted("%.0f universes with maps of %.0f pixels a side, errors by jackknife over universes",
                               static_cast<double>(m_universes.size()), static_cast<double>(m_mapSize)),
                     {}};
    const Jackknife<Sums> jackknife(m_universes);
    const auto add = [&](const char* quantity, const char* unit, const auto& figure, std::optional<Span> span,
                         double least) {
        Check check = checkOf(jackknife.measure(figure), m_universes.size());
        check.quantity = quantity;
        check.unit = unit;
        if (span) {
            check.expected = 0.5 * (span->low + span->high);
            if (m_mapSize == publishedSize)
                check.tolerance = std::max(least, 0.5 * (span->high - span->low));
        }
        group.checks.push_back(check);
    };
    const auto mean = [](double Sums::*of) { return [of](const Sums& sums) { return sums.*of / sums.universes; }; };
    const auto deviation = [&mean](double Sums::*of, double Sums::*squared) {
        return [first = mean(of), second = mean(squared)](const Sums& sums) {
            return std::sqrt(std::max(0.0, second(sums) - std::pow(first(sums), 2)));
        };
    };
    add("log10 Mcdm, mean", "dex", mean(&Sums::dark), spanOf(&CamelsSuite::darkMatter, &Normalization::mean),
        darkTolerance);
    add("log10 Mcdm, standard deviation", "dex", deviation(&Sums::dark, &Sums::darkSquared),
        spanOf(&CamelsSuite::darkMatter, &Normalization::std), darkTolerance);
    add("log10(Mstar + 1), mean", "dex", mean(&Sums::stars), spanOf(&CamelsSuite::stars, &Normalization::mean), 0.0);
    add("log10(Mstar + 1), standard deviation", "dex", deviation(&Sums::stars, &Sums::starsSquared),
        spanOf(&CamelsSuite::stars, &Normalization::std), 0.0);
    add("occupied fraction", "", mean(&Sums::occupied), std::nullopt, 0.0);
    add(
        "log10 Mstar of occupied pixels, mean", "dex",
        [](const Sums& sums) { return sums.occupiedLog / sums.occupied; }, std::nullopt, 0.0);
    add("universes with fewer stars than the poorest suite", "", mean(&Sums::poorer), std::nullopt, 0.0);
    add("universes with more stars than the richest suite", "", mean(&Sums::richer), std::nullopt, 0.0);
    return group;
}

} // namespace penumbra
