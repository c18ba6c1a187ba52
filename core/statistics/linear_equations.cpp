#include "statistics/linear_equations.h"

#include "base/error.h"

#include <boost/numeric/ublas/lu.hpp>
#include <boost/numeric/ublas/matrix.hpp>

#include <algorithm>
#include <string>

namespace penumbra {

namespace ublas = boost::numeric::ublas;

std::optional<std::vector<double>> solveLinear(const std::vector<double>& matrix, const std::vector<double>& right)
{
    const std::size_t count = right.size();
    if (count > mostEquations || matrix.size() != count * count)
        throw Error("Linear equations need a square matrix of at most " + std::to_string(mostEquations) + " rows.");
    // Bounded: what grows does not compile in C++20 with the boost of Debian 12.
    ublas::bounded_matrix<double, mostEquations, mostEquations> a(count, count);
    ublas::bounded_vector<double, mostEquations> x(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            a(i, j) = matrix[i * count + j];
    std::ranges::copy(right, x.begin());
    ublas::permutation_matrix<std::size_t, ublas::bounded_array<std::size_t, mostEquations>> pivots(count);
    if (ublas::lu_factorize(a, pivots) != 0)
        return std::nullopt;
    ublas::lu_substitute(a, pivots, x);
    return std::vector<double>(x.begin(), x.end());
}

} // namespace penumbra
