#include "statistics/running_moments.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace penumbra {

void RunningMoments::add(std::span<const float> map)
{
    if (m_count == 0) {
        m_mean.assign(map.size(), 0.0);
        m_squares.assign(map.size(), 0.0);
    } else if (map.size() != m_mean.size()) {
        throw Error("Running moments of maps with " + std::to_string(m_mean.size()) + " pixels were given a map with " +
                    std::to_string(map.size()) + ".");
    }
    ++m_count;
    const auto count = static_cast<double>(m_count);
    for (std::size_t i = 0; i < map.size(); ++i) {
        const double difference = map[i] - m_mean[i];
        m_mean[i] += difference / count;
        m_squares[i] += difference * (map[i] - m_mean[i]);
    }
}

std::vector<float> RunningMoments::mean() const
{
    return {m_mean.begin(), m_mean.end()};
}

std::vector<float> RunningMoments::std() const
{
    std::vector<float> result(m_squares.size());
    if (m_count >= 2)
        std::transform(m_squares.begin(), m_squares.end(), result.begin(), [this](double squares) {
            return static_cast<float>(std::sqrt(squares / static_cast<double>(m_count - 1)));
        });
    return result;
}

double quantile(std::span<const double> values, double q)
{
    if (values.empty())
        throw Error("The quantile of no values is not defined.");
    if (!(q >= 0.0 && q <= 1.0))
        throw Error("A quantile lies between 0 and 1; asked for was " + std::to_string(q) + ".");
    std::vector<double> work(values.begin(), values.end());
    const double position = q * static_cast<double>(work.size() - 1);
    const auto below = work.begin() + static_cast<std::ptrdiff_t>(position);
    std::nth_element(work.begin(), below, work.end());
    const double fraction = position - std::floor(position);
    if (fraction == 0.0)
        return *below;
    const double above = *std::min_element(below + 1, work.end());
    return *below + fraction * (above - *below);
}

} // namespace penumbra
