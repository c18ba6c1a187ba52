#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace penumbra {

/// The independent Fourier modes of a square real map in shells of width k_F = 2 pi / side: bin i covers [i+1, i+2)
/// k_F, size/2 - 1 bins up to the Nyquist frequency; modes beyond, in the corners of the Fourier square, are left out.
/// Of the modes with kx = 0 or at the Nyquist column, whose conjugates are stored too, one of each pair is taken.
class ModeBins
{
public:
    /// `side` in Mpc/h.
    ModeBins(std::size_t size, double side);

    [[nodiscard]] std::size_t count() const { return m_k.size(); }
    [[nodiscard]] const std::vector<double>& k() const { return m_k; } ///< mean wave number of the modes [h/Mpc]
    [[nodiscard]] const std::vector<std::size_t>& modes() const { return m_modes; } ///< how many in each bin
    /// The bin of a mode with these wave numbers in units of k_F; none for those left out.
    [[nodiscard]] std::optional<std::size_t> binOf(int kx, int ky) const;

    /// Mean over each bin of Re(a conj(b)), of modes laid out as by `fourierTransform`. Throws Error for other sizes.
    [[nodiscard]] std::vector<double> mean(std::span<const std::complex<double>> a,
                                           std::span<const std::complex<double>> b) const;

private:
    struct Mode
    {
        std::size_t bin, index;
    };
    std::size_t m_size;
    std::vector<Mode> m_all;
    std::vector<double> m_k;
    std::vector<std::size_t> m_modes;
};

} // namespace penumbra
