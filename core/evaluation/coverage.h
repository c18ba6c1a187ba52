#pragma once

#include <array>
#include <cstddef>

namespace penumbra {

/// Central intervals whose coverage is reported [percent].
inline constexpr std::array<int, 4> coverageLevels{50, 68, 90, 95};

/// Which pixels: all, those with stars in the input, those without.
enum class PixelGroup { all, stars, empty };
inline constexpr std::size_t pixelGroups = 3;

/// (below + v (ties + 1)) / (L + 1): rank of the truth among L samples, of which `below` lie below it and `ties` are
/// equal, with ties broken and the rank made continuous by v, uniform in (0, 1). The result is uniform in (0, 1)
/// exactly when truth and samples are exchangeable, whatever L (Talts et al., arXiv:1804.06788).
[[nodiscard]] double randomizedRank(std::size_t below, std::size_t ties, std::size_t samples, double v);

/// Counts the pixels whose truth lies inside the central intervals of the samples: |u - 1/2| < level / 2 of the
/// randomised rank u.
class Coverage
{
public:
    void add(double randomizedRank, bool stars);
    void add(const Coverage& other, double sign);

    [[nodiscard]] double pixels(PixelGroup group) const { return m_groups[index(group)].pixels; }
    /// Fraction inside, in the order of coverageLevels; NaN for a group without pixels.
    [[nodiscard]] std::array<double, coverageLevels.size()> inside(PixelGroup group) const;

private:
    static constexpr std::size_t index(PixelGroup group) { return static_cast<std::size_t>(group); }
    struct Group
    {
        double pixels = 0.0;
        std::array<double, coverageLevels.size()> inside{};
    };
    std::array<Group, pixelGroups> m_groups{};
};

} // namespace penumbra
