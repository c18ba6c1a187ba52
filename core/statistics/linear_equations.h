#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace penumbra {

/// Most equations that solveLinear takes.
inline constexpr std::size_t mostEquations = 32;

/// x of A x = b for a square matrix, row by row, of as many rows as b; nothing for a singular one. Throws Error for
/// other sizes, or more than mostEquations.
[[nodiscard]] std::optional<std::vector<double>> solveLinear(const std::vector<double>& matrix,
                                                             const std::vector<double>& right);

} // namespace penumbra
