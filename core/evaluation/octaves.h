#pragma once

#include <cstddef>
#include <vector>

namespace penumbra {

/// A band of wave numbers: `bins` of ModeBins from `first` to before `end`, covering [low, high) h/Mpc.
struct Octave
{
    std::size_t first = 0, end = 0;
    double low = 0.0, high = 0.0; ///< [h/Mpc]
};

/// The octaves [1, 2), [2, 4), [4, 8), ... k_F of a map of that many bins; the last ends at the Nyquist frequency.
/// `side` in Mpc/h.
[[nodiscard]] std::vector<Octave> octaves(std::size_t bins, double side);

} // namespace penumbra
