#include "diffusion/conditioning.h"

#include "base/error.h"
#include "diffusion/refinement.h"
#include "field/smoothing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace penumbra {

namespace {

constexpr std::string_view smoothLog = "smooth_log_";
constexpr std::string_view logSmooth = "log_smooth_";

/// The Gaussian's standard deviation [Mpc/h] that follows `prefix` in a channel name.
std::optional<double> smoothingScale(std::string_view channel, std::string_view prefix)
{
    if (!channel.starts_with(prefix))
        return std::nullopt;
    const std::string_view digits = channel.substr(prefix.size());
    double scale = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), scale);
    if (error != std::errc() || end != digits.data() + digits.size() || !(scale > 0.0) || !std::isfinite(scale))
        return std::nullopt;
    return scale;
}

std::vector<float> occupancy(const Field& stellar)
{
    std::vector<float> map(stellar.pixels().size());
    std::ranges::transform(stellar.pixels(), map.begin(), [](float mass) { return mass > 0.0F ? 1.0F : 0.0F; });
    return map;
}

/// The map to refine, checked.
std::vector<float> coarseMap(std::span<const float> coarse, const Field& stellar)
{
    if (coarse.size() != stellar.pixels().size())
        throw Error("A model that refines maps was given no map to refine, or one of another size.");
    return {coarse.begin(), coarse.end()};
}

std::vector<float> smoothed(const Field& stellar, std::span<const float> map, double scale)
{
    if (!(stellar.geometry().side > 0.0))
        throw InputError("The model's input is smoothed on a scale in Mpc/h, but the side of the map is unknown. "
                         "Give it in Mpc/h.",
                         {Choice::side});
    return gaussianSmooth(map, stellar.size(), scale / stellar.pixelSide());
}

std::vector<float> logOfSmoothed(const Field& stellar, double scale)
{
    std::vector<float> map = smoothed(stellar, stellar.pixels(), scale);
    // The Fourier transform leaves rounding errors of either sign where the map is empty.
    for (float& value : map)
        value = (std::log10(std::max(value, 0.0F) + 1e6F) - 8.0F) / 2.0F;
    return map;
}

} // namespace

Field starsSeen(const Field& stellar, const std::vector<std::string>& names)
{
    constexpr float leastStars = 1e6F; // [(Msun/h)/(Mpc/h)^2]
    Field seen = stellar;
    if (std::ranges::find(names, "occupancy") != names.end())
        for (float& mass : seen.pixels())
            if (mass < leastStars)
                mass = 0.0F;
    return seen;
}

bool isConditioningChannel(const std::string& name)
{
    return name == "log_mass" || name == "occupancy" || name == coarseChannel || smoothingScale(name, smoothLog) ||
           smoothingScale(name, logSmooth);
}

bool tellsOfCoarseMap(const std::vector<std::string>& names)
{
    return std::ranges::find(names, coarseChannel) != names.end();
}

std::vector<float> conditioningChannels(const Field& given, const Normalization& normalization,
                                        const std::vector<std::string>& names, std::span<const float> coarse)
{
    const Field stellar = starsSeen(given, names);
    const std::vector<float> logMass = normalization.toNetwork(stellar.pixels());
    std::vector<float> channels;
    channels.reserve(names.size() * logMass.size());
    for (const std::string& name : names) {
        std::vector<float> channel;
        if (name == "log_mass")
            channel = logMass;
        else if (name == "occupancy")
            channel = occupancy(stellar);
        else if (name == coarseChannel)
            channel = coarseMap(coarse, stellar);
        else if (const auto scale = smoothingScale(name, smoothLog))
            channel = smoothed(stellar, logMass, *scale);
        else if (const auto massScale = smoothingScale(name, logSmooth))
            channel = logOfSmoothed(stellar, *massScale);
        else
            throw InputError("The model asks for an input channel '" + name +
                             "'. Known are log_mass, occupancy, smooth_log_S and log_smooth_S with a scale S in "
                             "Mpc/h, e.g. smooth_log_0.4. The model may come from a newer Penumbra.");
        channels.insert(channels.end(), channel.begin(), channel.end());
    }
    return channels;
}

} // namespace penumbra
