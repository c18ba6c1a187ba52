#include "universe/halo_finder.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace penumbra {
namespace {

/// Disjoint sets with path halving; the root of a set is its smallest element.
class DisjointSets
{
public:
    explicit DisjointSets(std::size_t count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), 0U); }
    std::uint32_t root(std::uint32_t i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void unite(std::uint32_t a, std::uint32_t b)
    {
        a = root(a);
        b = root(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> m_parent;
};

/// Particles sorted into cells no smaller than the linking length, so that friends lie in neighbouring cells. Cells are
/// kept as sorted keys, for a dense grid of them would be mostly empty.
class CellList
{
public:
    CellList(const Particles& particles, float length)
        : m_perSide(static_cast<std::uint32_t>(std::clamp(particles.boxSide / length, 1.0, 1024.0)))
    {
        const float inverse = static_cast<float>(m_perSide) / static_cast<float>(particles.boxSide);
        const auto cell = [&](float x) { return std::min(static_cast<std::uint32_t>(x * inverse), m_perSide - 1); };
        std::vector<std::pair<std::uint32_t, std::uint32_t>> keyed(particles.size());
        for (std::uint32_t i = 0; i < keyed.size(); ++i) {
            const Vector3& p = particles.positions[i];
            keyed[i] = {(cell(p[0]) * m_perSide + cell(p[1])) * m_perSide + cell(p[2]), i};
        }
        std::ranges::sort(keyed);
        m_rowStart.assign(std::size_t{m_perSide} * m_perSide + 1, 0);
        for (const auto& [key, index] : keyed) {
            ++m_rowStart[key / m_perSide + 1];
            m_cell.push_back(key % m_perSide);
            m_index.push_back(index);
        }
        std::partial_sum(m_rowStart.begin(), m_rowStart.end(), m_rowStart.begin());
    }

    /// Calls f(i, j) for pairs of particles in the same or neighbouring cells, at least once for each pair, until it is
    /// stopped.
    template <typename F>
    void forEachPair(const std::stop_token& stop, F&& f) const
    {
        for (std::uint32_t x = 0; x < m_perSide && !stop.stop_requested(); ++x)
            for (std::uint32_t y = 0; y < m_perSide; ++y)
                for (int dx = -1; dx <= 1; ++dx)
                    for (int dy = -1; dy <= 1; ++dy)
                        pairsOfRows(x * m_perSide + y, shifted(x, dx) * m_perSide + shifted(y, dy), f);
    }

private:
    [[nodiscard]] std::uint32_t shifted(std::uint32_t cell, int by) const
    {
        return (cell + m_perSide + static_cast<std::uint32_t>(by)) % m_perSide;
    }

    template <typename F>
    void pairsOfRows(std::uint32_t row, std::uint32_t other, F& f) const
    {
        if (other < row) // met from the other side
            return;
        const auto begin = m_cell.begin() + m_rowStart[other], end = m_cell.begin() + m_rowStart[other + 1];
        for (std::uint32_t i = m_rowStart[row]; i < m_rowStart[row + 1]; ++i)
            for (int dz = -1; dz <= 1; ++dz) {
                const std::uint32_t z = shifted(m_cell[i], dz);
                for (auto at = std::lower_bound(begin, end, z); at != end && *at == z; ++at) {
                    const auto j = static_cast<std::uint32_t>(at - m_cell.begin());
                    if (row != other || j > i)
                        f(m_index[i], m_index[j]);
                }
            }
    }

    std::uint32_t m_perSide;
    std::vector<std::uint32_t> m_rowStart; ///< of row (x, y), in the sorted order
    std::vector<std::uint32_t> m_cell;     ///< z cell of the particle at that place of the order
    std::vector<std::uint32_t> m_index;    ///< its index
};

Vector3 separation(const Vector3& from, const Vector3& to, float side)
{
    return {nearestImage(to[0] - from[0], side), nearestImage(to[1] - from[1], side),
            nearestImage(to[2] - from[2], side)};
}

float squaredLength(const Vector3& v)
{
    return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

/// Centre of mass of the members within a sphere that shrinks by a tenth per turn until few members are left.
Vector3 densityPeak(const Particles& particles, const std::vector<std::uint32_t>& members)
{
    const auto side = static_cast<float>(particles.boxSide);
    const Vector3 origin = particles.positions[members.front()];
    std::vector<Vector3> offsets;
    float largest = 0.0F;
    for (const std::uint32_t i : members)
        offsets.push_back(separation(origin, particles.positions[i], side));
    Vector3 centre{};
    const auto recentre = [&](float radius) {
        std::array<double, 3> sum{};
        std::size_t count = 0;
        for (const Vector3& o : offsets) {
            const Vector3 d{o[0] - centre[0], o[1] - centre[1], o[2] - centre[2]};
            if (squaredLength(d) > radius * radius)
                continue;
            ++count;
            for (std::size_t axis = 0; axis < 3; ++axis)
                sum[axis] += o[axis];
        }
        if (count == 0)
            return count;
        for (std::size_t axis = 0; axis < 3; ++axis)
            centre[axis] = static_cast<float>(sum[axis] / static_cast<double>(count));
        return count;
    };
    recentre(side);
    for (const Vector3& o : offsets)
        largest = std::max(largest, squaredLength({o[0] - centre[0], o[1] - centre[1], o[2] - centre[2]}));
    const std::size_t enough = std::max<std::size_t>(16, members.size() / 100);
    float radius = std::sqrt(largest);
    for (int turn = 0; turn < 60; ++turn) {
        radius *= 0.9F;
        if (recentre(radius) <= enough)
            break;
    }
    Vector3 peak{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        peak[axis] = wrapped(origin[axis] + centre[axis], side);
    return peak;
}

} // namespace

double haloMass(std::size_t members, double particleMass)
{
    const auto number = static_cast<double>(members);
    return particleMass * number * (1.0 - std::pow(number, -0.6));
}

std::vector<Halo> findHaloes(const Particles& particles, double linkingLength, std::size_t minimumMembers,
                             const std::stop_token& stop)
{
    const auto length = static_cast<float>(linkingLength * particles.spacing());
    const auto side = static_cast<float>(particles.boxSide);
    DisjointSets sets(particles.size());
    CellList(particles, length).forEachPair(stop, [&](std::uint32_t i, std::uint32_t j) {
        if (squaredLength(separation(particles.positions[i], particles.positions[j], side)) < length * length)
            sets.unite(i, j);
    });
    if (stop.stop_requested())
        return {};

    std::vector<std::uint32_t> count(particles.size(), 0);
    for (std::uint32_t i = 0; i < particles.size(); ++i)
        ++count[sets.root(i)];
    constexpr std::uint32_t none = 0xffffffff;
    std::vector<std::uint32_t> haloOf(particles.size(), none);
    std::vector<Halo> haloes;
    for (std::uint32_t i = 0; i < particles.size(); ++i) {
        const std::uint32_t root = sets.root(i);
        if (count[root] < minimumMembers)
            continue;
        if (haloOf[root] == none) {
            haloOf[root] = static_cast<std::uint32_t>(haloes.size());
            haloes.emplace_back().members.reserve(count[root]);
        }
        haloes[haloOf[root]].members.push_back(i);
    }
    std::ranges::stable_sort(haloes, std::ranges::greater{}, [](const Halo& h) { return h.members.size(); });
    for (Halo& halo : haloes) {
        if (stop.stop_requested())
            return {};
        halo.centre = densityPeak(particles, halo.members);
    }
    return haloes;
}

} // namespace penumbra
