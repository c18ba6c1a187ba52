#include "diffusion/refinement.h"

#include "base/error.h"
#include "field/resample.h"

namespace penumbra {
namespace {

constexpr std::size_t factor = refinementFactor;

} // namespace

std::vector<float> repeatedPixels(std::span<const float> map, std::size_t size)
{
    const std::size_t fine = factor * size;
    std::vector<float> repeated(fine * fine);
    for (std::size_t y = 0; y < fine; ++y)
        for (std::size_t x = 0; x < fine; ++x)
            repeated[y * fine + x] = map[y / factor * size + x / factor];
    return repeated;
}

std::vector<float> ratiosToCoarse(const Field& fine)
{
    if (fine.size() % factor != 0)
        throw Error("A map of " + std::to_string(fine.size()) + " pixels a side has no whole coarse pixels.");
    const Field coarse = resample(fine, fine.size() / factor);
    std::vector<float> ratios = repeatedPixels(coarse.pixels(), coarse.size());
    for (std::size_t i = 0; i < ratios.size(); ++i)
        ratios[i] = fine.pixels()[i] / ratios[i];
    return ratios;
}

Field refined(const Field& coarse, std::span<const float> ratios)
{
    const std::size_t size = coarse.size(), fine = factor * size;
    if (ratios.size() != fine * fine)
        throw Error("There are " + std::to_string(ratios.size()) + " ratios for a coarse map of " +
                    std::to_string(size) + " pixels a side.");
    Field map(fine, coarse.geometry(), coarse.quantity());
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) {
            const auto at = [&](std::size_t i) { return (factor * y + i / factor) * fine + factor * x + i % factor; };
            double sum = 0.0;
            for (std::size_t i = 0; i < factor * factor; ++i)
                sum += ratios[at(i)];
            const double scale = coarse.pixels()[y * size + x] * static_cast<double>(factor * factor) / sum;
            for (std::size_t i = 0; i < factor * factor; ++i)
                map.pixels()[at(i)] = static_cast<float>(scale * ratios[at(i)]);
        }
    return map;
}

} // namespace penumbra
