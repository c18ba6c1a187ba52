#include "field/resample.h"

#include "base/error.h"

#include <algorithm>
#include <vector>

namespace penumbra {
namespace {

/// A share of an old pixel in a new one along one axis; the shares of a new pixel sum to one.
struct Share
{
    std::size_t from, to;
    double weight;
};

std::vector<Share> shares(std::size_t oldSize, std::size_t newSize)
{
    std::vector<Share> result;
    // In units of 1 / (oldSize * newSize) of the side every pixel edge is an integer, so the overlaps are exact.
    for (std::size_t to = 0; to < newSize; ++to) {
        const std::size_t begin = to * oldSize;
        const std::size_t end = begin + oldSize;
        for (std::size_t from = begin / newSize; from * newSize < end; ++from) {
            const std::size_t overlap = std::min(end, (from + 1) * newSize) - std::max(begin, from * newSize);
            result.push_back({from, to, static_cast<double>(overlap) / static_cast<double>(oldSize)});
        }
    }
    return result;
}

} // namespace

Field resample(const Field& field, std::size_t size)
{
    if (size == 0)
        throw Error("Cannot resample a map to zero pixels.");
    if (size == field.size())
        return field;
    const std::size_t old = field.size();
    const auto axis = shares(old, size);
    std::vector<double> rows(old * size);
    for (std::size_t y = 0; y < old; ++y)
        for (const Share& share : axis)
            rows[y * size + share.to] += share.weight * field(share.from, y);
    std::vector<double> sums(size * size);
    for (const Share& share : axis)
        for (std::size_t x = 0; x < size; ++x)
            sums[share.to * size + x] += share.weight * rows[share.from * size + x];
    return {size, field.geometry(), field.quantity(), std::vector<float>(sums.begin(), sums.end())};
}

} // namespace penumbra
