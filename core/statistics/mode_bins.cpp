#include "statistics/mode_bins.h"

#include "base/error.h"
#include "field/fourier.h"

#include <cmath>
#include <numbers>

namespace penumbra {

ModeBins::ModeBins(std::size_t size, double side) : m_size(size), m_k(size < 4 ? 0 : size / 2 - 1), m_modes(m_k.size())
{
    const std::size_t columns = size / 2 + 1;
    for (std::size_t row = 0; row < size; ++row) {
        const int ky = waveNumber(row, size);
        for (std::size_t column = 0; column < columns; ++column) {
            const bool selfConjugate = column == 0 || 2 * column == size;
            if (selfConjugate && ky < 0)
                continue; // the complex conjugate of the mode at -ky
            const double kx = static_cast<double>(column);
            const double k = std::sqrt(kx * kx + static_cast<double>(ky) * ky); // exact where k is an integer
            const auto shell = static_cast<std::size_t>(k);
            if (shell < 1 || shell >= size / 2)
                continue;
            m_all.push_back({shell - 1, row * columns + column});
            m_k[shell - 1] += k;
            ++m_modes[shell - 1];
        }
    }
    const double fundamental = 2.0 * std::numbers::pi / side;
    for (std::size_t i = 0; i < m_k.size(); ++i)
        m_k[i] *= fundamental / static_cast<double>(m_modes[i]);
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
