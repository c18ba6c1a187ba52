#include "statistics/mode_bins.h"

#include "base/error.h"
#include "field/fourier.h"

#include <cmath>
#include <numbers>

namespace penumbra {

namespace {

double modulus(int kx, int ky)
{
    return std::sqrt(static_cast<double>(kx) * kx + static_cast<double>(ky) * ky); // exact where it is an integer
}

} // namespace

ModeBins::ModeBins(std::size_t size, double side) : m_size(size), m_k(size < 4 ? 0 : size / 2 - 1), m_modes(m_k.size())
{
    const std::size_t columns = size / 2 + 1;
    for (std::size_t row = 0; row < size; ++row) {
        const int ky = waveNumber(row, size);
        for (std::size_t column = 0; column < columns; ++column) {
            const bool selfConjugate = column == 0 || 2 * column == size;
            if (selfConjugate && ky < 0)
                continue; // the complex conjugate of the mode at -ky
            const int kx = static_cast<int>(column);
            const auto bin = binOf(kx, ky);
            if (!bin)
                continue;
            m_all.push_back({*bin, row * columns + column});
            m_k[*bin] += modulus(kx, ky);
            ++m_modes[*bin];
        }
    }
    const double fundamental = 2.0 * std::numbers::pi / side;
    for (std::size_t i = 0; i < m_k.size(); ++i)
        m_k[i] *= fundamental / static_cast<double>(m_modes[i]);
}

std::optional<std::size_t> ModeBins::binOf(int kx, int ky) const
{
    const auto shell = static_cast<std::size_t>(modulus(kx, ky));
    return shell < 1 || shell > m_k.size() ? std::nullopt : std::optional(shell - 1);
}

std::vector<double> ModeBins::mean(std::span<const std::complex<double>> a,
                                   std::span<const std::complex<double>> b) const
{
    const std::size_t expected = m_size * (m_size / 2 + 1);
    if (a.size() != expected || b.size() != expected)
        throw Error("Modes of a map of another size cannot be binned.");
    std::vector<double> result(count());
    for (const auto [bin, i] : m_all)
        result[bin] += a[i].real() * b[i].real() + a[i].imag() * b[i].imag();
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] /= static_cast<double>(m_modes[i]);
    return result;
}

} // namespace penumbra
