#include "evaluation/density_spread.h"

#include "evaluation/spread_skill.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

namespace {

/// Fine bins [dex]; what lies outside goes into the first and last.
constexpr double lowest = 6.0;
constexpr double width = 0.01;
constexpr std::size_t binCount = 1200;

std::size_t binOf(double mean)
{
    return static_cast<std::size_t>(std::clamp((mean - lowest) / width, 0.0, static_cast<double>(binCount - 1)));
}

} // namespace

void DensitySpread::add(double mean, double variance, double squaredError)
{
    m_bins.resize(binCount);
    Bin& bin = m_bins[binOf(mean)];
    bin.pixels += 1.0;
    bin.variance += variance;
    bin.squaredError += squaredError;
}

void DensitySpread::add(const DensitySpread& other, double sign)
{
    if (other.m_bins.empty())
        return;
    m_bins.resize(binCount);
    for (std::size_t i = 0; i < binCount; ++i) {
        m_bins[i].pixels += sign * other.m_bins[i].pixels;
        m_bins[i].variance += sign * other.m_bins[i].variance;
        m_bins[i].squaredError += sign * other.m_bins[i].squaredError;
    }
}

std::array<double, DensitySpread::deciles + 1> DensitySpread::limits() const
{
    double total = 0.0;
    for (const Bin& bin : m_bins)
        total += bin.pixels;
    std::array<double, deciles + 1> result{};
    std::size_t next = 0;
    double below = 0.0;
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        // The first limit is the lower edge of the first bin with pixels, the others upper edges.
        if (next == 0 && m_bins[i].pixels > 0.0)
            result[next++] = lowest + width * static_cast<double>(i);
        below += m_bins[i].pixels;
        while (next > 0 && next <= deciles && below >= total * static_cast<double>(next) / deciles - 0.5)
            result[next++] = lowest + width * static_cast<double>(i + 1);
    }
    return result;
}

std::vector<double> DensitySpread::spreadSkillBetween(const std::array<double, deciles + 1>& limits,
                                                      std::size_t samples) const
{
    std::vector<double> result;
    for (std::size_t decile = 0; decile < deciles; ++decile) {
        Bin sum;
        const auto edge = [&](double limit) { return static_cast<std::size_t>(std::lround((limit - lowest) / width)); };
        for (std::size_t i = edge(limits[decile]); i < std::min(edge(limits[decile + 1]), m_bins.size()); ++i) {
            sum.variance += m_bins[i].variance;
            sum.squaredError += m_bins[i].squaredError;
        }
        result.push_back(spreadSkill(sum.variance, sum.squaredError, samples));
    }
    return result;
}

} // namespace penumbra
