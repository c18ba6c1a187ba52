#include "evaluation/coverage.h"

#include <cmath>
#include <limits>

namespace penumbra {

double randomizedRank(std::size_t below, std::size_t ties, std::size_t samples, double v)
{
    return (static_cast<double>(below) + v * static_cast<double>(ties + 1)) / static_cast<double>(samples + 1);
}

void Coverage::add(double randomizedRank, bool stars)
{
    for (const auto which : {PixelGroup::all, stars ? PixelGroup::stars : PixelGroup::empty}) {
        Group& group = m_groups[index(which)];
        group.pixels += 1.0;
        for (std::size_t level = 0; level < coverageLevels.size(); ++level)
            if (std::abs(randomizedRank - 0.5) < 0.005 * coverageLevels[level])
                group.inside[level] += 1.0;
    }
}

void Coverage::add(const Coverage& other, double sign)
{
    for (std::size_t i = 0; i < pixelGroups; ++i) {
        m_groups[i].pixels += sign * other.m_groups[i].pixels;
        for (std::size_t level = 0; level < coverageLevels.size(); ++level)
            m_groups[i].inside[level] += sign * other.m_groups[i].inside[level];
    }
}

std::array<double, coverageLevels.size()> Coverage::inside(PixelGroup group) const
{
    const Group& counts = m_groups[index(group)];
    auto result = counts.inside;
    for (double& value : result)
        value = counts.pixels > 0.0 ? value / counts.pixels : std::numeric_limits<double>::quiet_NaN();
    return result;
}

} // namespace penumbra
