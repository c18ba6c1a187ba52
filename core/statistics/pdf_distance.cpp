#include "statistics/pdf_distance.h"

#include "base/error.h"

#include <cmath>
#include <cstddef>

namespace penumbra {

double pdfDistance(std::span<const float> sortedA, std::span<const float> sortedB)
{
    if (sortedA.size() != sortedB.size() || sortedA.empty())
        throw Error("The distance of two distributions needs equally many values of each.");
    double sum = 0.0;
    for (std::size_t i = 0; i < sortedA.size(); ++i)
        sum += std::abs(static_cast<double>(sortedA[i]) - sortedB[i]);
    return sum / static_cast<double>(sortedA.size());
}

} // namespace penumbra
