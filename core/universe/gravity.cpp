#include "universe/gravity.h"

#include "base/parallel.h"
#include "field/fourier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

/// Cell below a position and its weights: linear in the cell and its upper neighbour.
struct Cloud
{
    std::size_t cell;
    float lower, upper;
};

Cloud cloud(float position, float inverseCell, std::size_t size)
{
    const float u = position * inverseCell;
    const auto cell = static_cast<std::size_t>(u);
    const float upper = u - static_cast<float>(cell);
    return {cell < size ? cell : 0, 1.0F - upper, upper};
}

/// Index of the cell `offset` further, for offset -2 .. 3, by table.
class WrapTable
{
public:
    explicit WrapTable(std::size_t size) : m_table(size + 5)
    {
        for (std::size_t i = 0; i < m_table.size(); ++i)
            m_table[i] = static_cast<std::uint32_t>((i + size - 2) % size);
    }
    [[nodiscard]] const std::uint32_t* around(std::size_t cell) const
    {
        return &m_table[cell];
    } // [2] is the cell itself

private:
    std::vector<std::uint32_t> m_table;
};

/// Weights of cells -2 .. 3 for the four-point derivative at the cloud: f' = (8 (f1 - f-1) - (f2 - f-2)) / 12.
std::array<float, 6> derivativeWeights(const Cloud& c)
{
    constexpr float near = 8.0F / 12.0F, far = 1.0F / 12.0F;
    return {far * c.lower,  far * c.upper - near * c.lower, -near * c.upper,
            near * c.lower, near * c.upper - far * c.lower, -far * c.upper};
}

/// Per axis, the inverse of the blurring by two clouds, deposit and interpolation (Hockney & Eastwood 1981, section 5).
std::vector<float> cloudSharpening(std::size_t size)
{
    std::vector<float> factor(size, 1.0F);
    for (std::size_t i = 1; i < size; ++i) {
        const double x = std::numbers::pi * waveNumber(i, size) / static_cast<double>(size);
        factor[i] = static_cast<float>(std::pow(x / std::sin(x), 4));
    }
    return factor;
}

} // namespace

void depositDensity(Mesh& mesh, const Particles& particles)
{
    const std::size_t n = mesh.size();
    const float inverseCell = static_cast<float>(n) / static_cast<float>(particles.boxSide);
    const double mean = static_cast<double>(particles.size()) / std::pow(static_cast<double>(n), 3);
    const auto mass = static_cast<float>(1.0 / mean);
    std::ranges::fill(mesh.memory(), -1.0F);
    for (const Vector3& p : particles.positions) {
        const Cloud x = cloud(p[0], inverseCell, n), y = cloud(p[1], inverseCell, n), z = cloud(p[2], inverseCell, n);
        const std::size_t nextX = x.cell + 1 == n ? 0 : x.cell + 1;
        const std::size_t nextY = y.cell + 1 == n ? 0 : y.cell + 1;
        const std::size_t nextZ = z.cell + 1 == n ? 0 : z.cell + 1;
        const auto add = [&](std::size_t i, std::size_t j, float weight) {
            float* row = mesh.row(i, j);
            row[z.cell] += weight * z.lower;
            row[nextZ] += weight * z.upper;
        };
        add(x.cell, y.cell, mass * x.lower * y.lower);
        add(x.cell, nextY, mass * x.lower * y.upper);
        add(nextX, y.cell, mass * x.upper * y.lower);
        add(nextX, nextY, mass * x.upper * y.upper);
    }
}

void solvePotential(Mesh& mesh, double boxSide)
{
    const std::size_t n = mesh.size();
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    const auto norm = static_cast<float>(-1.0 / (fundamental * fundamental * std::pow(static_cast<double>(n), 3)));
    const std::vector<float> sharpening = cloudSharpening(n);
    mesh.forward();
    for (std::size_t x = 0; x < n; ++x)
        for (std::size_t y = 0; y < n; ++y) {
            const int kx = waveNumber(x, n), ky = waveNumber(y, n);
            const auto transverse = static_cast<float>(kx * kx + ky * ky);
            std::complex<float>* modes = mesh.modes(x, y);
            for (std::size_t z = 0; z <= n / 2; ++z) {
                const auto kz = static_cast<float>(z);
                const float k2 = transverse + kz * kz;
                modes[z] *= k2 > 0.0F ? norm * sharpening[x] * sharpening[y] * sharpening[z] / k2 : 0.0F;
            }
        }
    mesh.inverse();
}

Gravity::Gravity(const Background& background, std::size_t meshSize, int threads)
    : m_background(background), m_mesh(meshSize, threads), m_threads(threads)
{}

void Gravity::accelerations(const Particles& particles, std::vector<Vector3>& out)
{
    depositDensity(m_mesh, particles);
    solvePotential(m_mesh, particles.boxSide);
    const std::size_t n = m_mesh.size();
    const float inverseCell = static_cast<float>(n) / static_cast<float>(particles.boxSide);
    const WrapTable table(n);
    out.resize(particles.size());
    parallelFor(particles.size(), m_threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p) {
            const Vector3& position = particles.positions[p];
            const std::array<Cloud, 3> c{cloud(position[0], inverseCell, n), cloud(position[1], inverseCell, n),
                                         cloud(position[2], inverseCell, n)};
            const std::uint32_t *ix = table.around(c[0].cell), *iy = table.around(c[1].cell),
                                *iz = table.around(c[2].cell);
            const auto dx = derivativeWeights(c[0]), dy = derivativeWeights(c[1]), dz = derivativeWeights(c[2]);
            const std::array<float, 2> wx{c[0].lower, c[0].upper}, wy{c[1].lower, c[1].upper},
                wz{c[2].lower, c[2].upper};
            Vector3 g{};
            for (std::size_t i = 0; i < 2; ++i)
                for (std::size_t j = 0; j < 2; ++j) {
                    const float* row = m_mesh.row(ix[2 + i], iy[2 + j]);
                    float along = 0.0F;
                    for (std::size_t m = 0; m < 6; ++m)
                        along += dz[m] * row[iz[m]];
                    g[2] += wx[i] * wy[j] * along;
                }
            for (std::size_t m = 0; m < 6; ++m)
                for (std::size_t i = 0; i < 2; ++i) {
                    const float* rowY = m_mesh.row(ix[2 + i], iy[m]);
                    g[1] += dy[m] * wx[i] * (wz[0] * rowY[iz[2]] + wz[1] * rowY[iz[3]]);
                    const float* rowX = m_mesh.row(ix[m], iy[2 + i]);
                    g[0] += dx[m] * wy[i] * (wz[0] * rowX[iz[2]] + wz[1] * rowX[iz[3]]);
                }
            out[p] = {-g[0] * inverseCell, -g[1] * inverseCell, -g[2] * inverseCell};
        }
    });
}

namespace {

/// a^3 E dD/da: momentum per unit displacement of a growing mode.
double momentumGrowth(const Background& b, double a)
{
    return a * a * b.expansionRate(a) * b.growthRate(a) * b.growth(a);
}

} // namespace

void Gravity::kick(Particles& particles, double from, double to, double force) const
{
    const auto factor = static_cast<float>((momentumGrowth(m_background, to) - momentumGrowth(m_background, from)) /
                                           m_background.growth(force));
    for (std::size_t p = 0; p < particles.size(); ++p)
        for (std::size_t axis = 0; axis < 3; ++axis)
            particles.momenta[p][axis] += factor * m_accelerations[p][axis];
}

void Gravity::drift(Particles& particles, double from, double to, double velocity) const
{
    const auto factor = static_cast<float>((m_background.growth(to) - m_background.growth(from)) /
                                           momentumGrowth(m_background, velocity));
    const auto side = static_cast<float>(particles.boxSide);
    for (std::size_t p = 0; p < particles.size(); ++p)
        for (std::size_t axis = 0; axis < 3; ++axis)
            particles.positions[p][axis] =
                wrapped(particles.positions[p][axis] + factor * particles.momenta[p][axis], side);
}

void Gravity::step(Particles& particles, double from, double to)
{
    const double middle = std::sqrt(from * to);
    if (m_accelerations.empty())
        accelerations(particles, m_accelerations);
    kick(particles, from, middle, from);
    drift(particles, from, to, middle);
    accelerations(particles, m_accelerations);
    kick(particles, middle, to, to);
}

std::vector<double> scaleFactors(double start, std::size_t steps)
{
    // First steps grow by a third while that is less than the uniform step over what remains.
    std::vector<double> a{start};
    while (a.size() <= steps) {
        const auto left = static_cast<double>(steps + 1 - a.size());
        const double uniform = (1.0 - a.back()) / left;
        a.push_back(a.back() + std::min(uniform, left > 1.0 ? a.back() / 3.0 : uniform));
    }
    return a;
}

} // namespace penumbra
