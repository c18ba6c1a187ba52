#include "ui/point_reading.h"

#include "ui/posterior_maps.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

bool isOther(MapQuantity quantity)
{
    switch (quantity) {
    case MapQuantity::stellarMass:
    case MapQuantity::sample:
    case MapQuantity::mean:
    case MapQuantity::std:
    case MapQuantity::truth:
        return false;
    default:
        return true;
    }
}

} // namespace

std::size_t pixelsPerSide(const PosteriorMaps& maps)
{
    if (maps.hasSamples())
        return maps.snapshot()->samples.front()->size();
    const auto input = maps.map(MapQuantity::stellarMass);
    return input ? input->size : 0;
}

std::optional<PointReading> readAt(const PosteriorMaps& maps, double x, double y, const std::vector<MapQuantity>& shown)
{
    const auto input = maps.map(MapQuantity::stellarMass);
    if (!input)
        return std::nullopt;
    PointReading reading;
    reading.x = x;
    reading.y = y;
    reading.size = pixelsPerSide(maps);
    const auto pixel = [&](double position) {
        const auto index = static_cast<std::size_t>(position / input->side * static_cast<double>(reading.size));
        return std::min(index, reading.size - 1);
    };
    reading.column = pixel(x);
    reading.row = pixel(y);
    const auto value = [&](MapQuantity quantity) -> std::optional<float> {
        const auto map = maps.map(quantity);
        const float at = map ? map->at(x, y) : std::nanf("");
        return std::isfinite(at) ? std::optional(at) : std::nullopt;
    };
    reading.stellar = value(MapQuantity::stellarMass);
    reading.sample = value(MapQuantity::sample);
    reading.mean = value(MapQuantity::mean);
    reading.std = value(MapQuantity::std);
    reading.truth = value(MapQuantity::truth);
    for (auto quantity = shown.begin(); quantity != shown.end(); ++quantity) {
        const bool told = std::find(shown.begin(), quantity, *quantity) != quantity; // by another panel
        if (const auto at = isOther(*quantity) && !told ? value(*quantity) : std::nullopt)
            reading.others.emplace_back(*quantity, *at);
    }
    if (!maps.hasSamples())
        return reading;
    const PosteriorSnapshot& posterior = *maps.snapshot();
    reading.samples = posterior.samples.size();
    if (posterior.truth) {
        const float truth = (*posterior.truth)(reading.column, reading.row);
        const auto below = std::count_if(posterior.samples.begin(), posterior.samples.end(),
                                         [&](const auto& s) { return (*s)(reading.column, reading.row) < truth; });
        reading.truthRank = static_cast<double>(below) / static_cast<double>(reading.samples);
    }
    return reading;
}

} // namespace penumbra
