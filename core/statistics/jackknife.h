#pragma once

#include "statistics/measured.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace penumbra {

/// Figures made of sums over fields, with their errors by leaving out one universe at a time: error^2 = (n-1)/n sum
/// (figure_i - their mean)^2 (Tukey 1958). Maps of one universe share cosmology, galaxies and structures, so the
/// universe is the independent unit, however many maps of it there are. `Sums` adds up: add(const Sums&, double sign).
template <typename Sums>
class Jackknife
{
public:
    explicit Jackknife(const std::vector<Sums>& universes)
    {
        for (const Sums& sums : universes)
            m_whole.add(sums, 1.0);
        if (universes.size() < 2)
            return;
        for (const Sums& sums : universes) {
            m_without.push_back(m_whole);
            m_without.back().add(sums, -1.0);
        }
    }

    [[nodiscard]] const Sums& whole() const { return m_whole; }

    /// `figure` maps Sums to a number.
    template <typename F>
    [[nodiscard]] Measured measure(const F& figure) const
    {
        return measureEach([&figure](const Sums& sums) { return std::vector<double>{figure(sums)}; }).front();
    }

    /// `figures` maps Sums to numbers, always as many.
    template <typename F>
    [[nodiscard]] std::vector<Measured> measureEach(const F& figures) const
    {
        std::vector<Measured> result;
        for (const double value : figures(m_whole))
            result.push_back({value, {}});
        std::vector<std::vector<double>> without;
        for (const Sums& sums : m_without)
            without.push_back(figures(sums));
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i].error = spread(without, i);
        return result;
    }

private:
    static double spread(const std::vector<std::vector<double>>& without, std::size_t i)
    {
        if (without.empty())
            return Measured{}.error;
        const auto count = static_cast<double>(without.size());
        double mean = 0.0;
        for (const auto& figures : without)
            mean += figures[i] / count;
        double squares = 0.0;
        for (const auto& figures : without)
            squares += (figures[i] - mean) * (figures[i] - mean);
        return std::sqrt((count - 1.0) / count * squares);
    }

    Sums m_whole;
    std::vector<Sums> m_without;
};

} // namespace penumbra
