#include "diffusion/constrained_map.h"

#include <boost/numeric/ublas/lu.hpp>
#include <boost/numeric/ublas/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace penumbra {

namespace {

namespace ublas = boost::numeric::ublas;

constexpr std::size_t count = mapSummaryKeys.size();
constexpr int mostSteps = 12;   ///< three or four do
constexpr int mostHalvings = 5; ///< of a step that leads away
constexpr double tolerance = 1e-3;
constexpr double longestStep = 0.3; ///< [dex] of any pixel: the gradients hold nearby only
/// Of the mean square of the gradients, added to all: two that are nearly the same leave what tells them apart alone.
constexpr double ridge = 1e-9;

// Bounded: what grows does not compile in C++20 with the boost of Debian 12.
using Matrix = ublas::bounded_matrix<double, count, count>;
using Vector = ublas::bounded_vector<double, count>;
using Pivots = ublas::permutation_matrix<std::size_t, ublas::bounded_array<std::size_t, count>>;

/// What summaries lack, in units; 0 for one that the map does not have.
Vector lacking(const MapSummaries& summaries, const MapSummaries& wanted, const MapSummaries& unit)
{
    Vector lack(count);
    for (std::size_t i = 0; i < count; ++i)
        lack[i] = std::isfinite(summaries[i]) ? (wanted[i] - summaries[i]) / unit[i] : 0.0;
    return lack;
}

/// 1 / sqrt(density): what a pixel may change by. Changes of log10 that counted alike would be made where they do most
/// to the mean and to the power of the overdensity, in the few densest pixels.
std::vector<double> variances(const Field& map)
{
    std::vector<double> result;
    for (const float pixel : map.pixels())
        result.push_back(1.0 / std::sqrt(static_cast<double>(pixel)));
    return result;
}

double product(const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& variances)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < variances.size(); ++i)
        sum += a[i] * b[i] * variances[i];
    return sum;
}

/// The least change [dex] of the pixels that brings what is lacking, as far as the gradients go; empty where they do
/// not tell the summaries apart.
std::vector<double> leastChange(const SummaryGradients& gradients, const std::vector<double>& variances,
                                const Vector& lack, const MapSummaries& unit)
{
    Matrix products = ublas::identity_matrix<double>(count); // a summary that the map does not have stands alone
    double squares = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j) {
            if (gradients[i].empty() || gradients[j].empty())
                continue;
            products(i, j) = product(gradients[i], gradients[j], variances) / (unit[i] * unit[j]);
            squares += i == j ? products(i, i) / count : 0.0;
        }
    for (std::size_t i = 0; i < count; ++i)
        products(i, i) += ridge * squares;
    Vector weights = lack;
    Pivots pivots(count);
    if (ublas::lu_factorize(products, pivots) != 0)
        return {};
    ublas::lu_substitute(products, pivots, weights);
    std::vector<double> change(variances.size());
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t pixel = 0; pixel < gradients[i].size(); ++pixel)
            change[pixel] += weights[i] / unit[i] * gradients[i][pixel] * variances[pixel];
    return change;
}

Field changed(const Field& map, const std::vector<double>& change, double scale)
{
    Field result = map;
    for (std::size_t i = 0; i < change.size(); ++i)
        result.pixels()[i] *= static_cast<float>(std::pow(10.0, scale * change[i]));
    return result;
}

} // namespace

Field constrained(Field darkMatter, const MapSummaries& wanted, const MapSummaries& unit)
{
    MapSummaries summaries = mapSummaries(darkMatter);
    Vector lack = lacking(summaries, wanted, unit);
    for (int step = 0; step < mostSteps && ublas::norm_inf(lack) > tolerance; ++step) {
        const auto change = leastChange(summaryGradients(darkMatter, summaries), variances(darkMatter), lack, unit);
        double largest = 0.0;
        for (const double x : change)
            largest = std::max(largest, std::abs(x));
        double scale = largest > longestStep ? longestStep / largest : 1.0;
        bool nearer = false;
        for (int halving = 0; largest > 0.0 && !nearer && halving < mostHalvings; ++halving, scale *= 0.5) {
            Field candidate = changed(darkMatter, change, scale);
            const MapSummaries its = mapSummaries(candidate);
            const Vector itsLack = lacking(its, wanted, unit);
            nearer = ublas::norm_2(itsLack) < ublas::norm_2(lack);
            if (nearer) {
                darkMatter = std::move(candidate);
                summaries = its;
                lack = itsLack;
            }
        }
        if (!nearer)
            break;
    }
    return darkMatter;
}

} // namespace penumbra
