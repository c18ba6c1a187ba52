#include "statistics/running_moments.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace penumbra {
namespace {

void requireQuantile(std::span<const double> values, double q)
{
    if (values.empty())
        throw Error("The quantile of no values is not defined.");
    if (!(q >= 0.0 && q <= 1.0))
        throw Error("A quantile lies between 0 and 1; asked for was " + std::to_string(q) + ".");
}

/// The sorted values at a position from 0 to their number less 1, linear between them.
double atPosition(std::span<const double> values, double position)
{
    std::vector<double> work(values.begin(), values.end());
    const auto below = work.begin() + static_cast<std::ptrdiff_t>(position);
    std::nth_element(work.begin(), below, work.end());
    const double fraction = position - std::floor(position);
    if (fraction == 0.0)
        return *below;
    const double above = *std::min_element(below + 1, work.end());
    return *below + fraction * (above - *below);
}

} // namespace

void RunningMoments::add(std::span<const float> map, bool partner)
{
    if (m_count == 0) {
        m_mean.assign(map.size(), 0.0);
        m_squares.assign(map.size(), 0.0);
    } else if (map.size() != m_mean.size()) {
        throw Error("Running moments of maps with " + std::to_string(m_mean.size()) + " pixels were given a map with " +
                    std::to_string(map.size()) + ".");
    }
    if (partner)
        addDifferences(map);
    m_last.assign(map.begin(), map.end());
    ++m_count;
    const auto count = static_cast<double>(m_count);
    for (std::size_t i = 0; i < map.size(); ++i) {
        const double difference = map[i] - m_mean[i];
        m_mean[i] += difference / count;
        m_squares[i] += difference * (map[i] - m_mean[i]);
    }
}

void RunningMoments::addDifferences(std::span<const float> map)
{
    if (m_count == 0)
        throw Error("The first map of running moments cannot be the partner of one before it.");
    m_differences.resize(map.size());
    for (std::size_t i = 0; i < map.size(); ++i) {
        const double difference = static_cast<double>(map[i]) - m_last[i];
        m_differences[i] += difference * difference;
    }
    ++m_pairs;
}

std::vector<float> RunningMoments::mean() const
{
    return {m_mean.begin(), m_mean.end()};
}

double RunningMoments::variance(std::size_t pixel) const
{
    return varianceOfValues(m_squares[pixel], m_pairs > 0 ? m_differences[pixel] : 0.0, m_count, m_pairs);
}

std::vector<float> RunningMoments::std() const
{
    std::vector<float> result(m_squares.size(), std::numeric_limits<float>::quiet_NaN());
    if (m_count >= 2)
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = static_cast<float>(std::sqrt(variance(i)));
    return result;
}

double RunningMoments::meanError() const
{
    if (!hasMeanError())
        throw Error("The error of a mean needs two maps, or two pairs; " + std::to_string(m_count) +
                    " maps have come.");
    const auto count = static_cast<double>(m_count), pairs = static_cast<double>(m_pairs);
    double sum = 0.0;
    for (std::size_t i = 0; i < m_squares.size(); ++i) {
        const double single = variance(i);
        const double ofPartners = m_pairs > 0 ? single - m_differences[i] / (2.0 * pairs) : 0.0; // covariance
        sum += (count * single + 2.0 * pairs * ofPartners) / (count * count);
    }
    return std::sqrt(std::max(0.0, sum / static_cast<double>(m_squares.size())));
}

// With c the covariance of partners, the squares about the mean come to (N - 1) var - 2 (P/N) c on average, and the
// squared differences of P partners to 2 P (var - c).
double varianceOfValues(double squares, double differences, std::size_t count, std::size_t pairs)
{
    const auto n = static_cast<double>(count), p = static_cast<double>(pairs);
    if (pairs == 0)
        return squares / (n - 1.0);
    const double apart = differences / (2.0 * p); // var - c
    if (count == 2)
        return 0.5 * apart; // c is unknown; -var
    return (squares - 2.0 * p / n * apart) / (n - 1.0 - 2.0 * p / n);
}

double quantile(std::span<const double> values, double q)
{
    requireQuantile(values, q);
    return atPosition(values, q * static_cast<double>(values.size() - 1));
}

double predictiveQuantile(std::span<const double> values, double q)
{
    requireQuantile(values, q);
    const auto count = static_cast<double>(values.size());
    return atPosition(values, std::clamp(q * (count + 1.0) - 1.0, 0.0, count - 1.0));
}

} // namespace penumbra
