#include "checks.h"

#include "base/error.h"
#include "base/noise.h"
#include "commands/map_list.h"
#include "diffusion/sampler.h"
#include "field/surface_density_unit.h"
#include "field/told_place.h"
#include "io/region_file.h"
#include "statistics/told_shape.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace penumbra::cli {

namespace {

template <typename Number>
std::optional<Number> parse(const std::string& text)
{
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

template <typename Accept>
CLI::Validator number(const std::string& expected, Accept accept)
{
    return CLI::Validator(
        [=](std::string& text) {
            const auto value = parse<double>(text);
            return value && accept(*value) ? std::string() : "expected " + expected + ", found " + text;
        },
        "");
}

/// A text that `read` does not refuse with InputError.
template <typename Read>
CLI::Validator readableBy(Read read)
{
    return CLI::Validator(
        [read](std::string& text) {
            try {
                static_cast<void>(read(text));
                return std::string();
            } catch (const InputError& error) {
                return std::string(error.what());
            }
        },
        "");
}

} // namespace

CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most)
{
    return CLI::Validator(
        [least, most](std::string& text) {
            const auto value = parse<std::uint64_t>(text);
            if (!value || *value < least || *value > most) {
                const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
                return "expected a whole number of at least " + std::to_string(least) +
                       (most < UINT64_MAX || (!value && digits) ? " and at most " + std::to_string(most) : "") +
                       ", found " + text;
            }
            text = std::to_string(*value);
            return std::string();
        },
        "");
}

CLI::Validator positiveNumber()
{
    return number("a number above zero", [](double value) { return std::isfinite(value) && value > 0.0; });
}

CLI::Validator fraction()
{
    return number("a number between 0 and 1", [](double value) { return value > 0.0 && value < 1.0; });
}

CLI::Validator surfaceDensityUnitName()
{
    return CLI::Validator(
        [](std::string& text) {
            return surfaceDensityScale(text, 1.0) ? std::string()
                                                  : "expected a surface density such as (Msun/h)/(Mpc/h)^2, "
                                                    "Msun/kpc^2 or 1e10 Msun/h/(kpc/h)^2, found " +
                                                        text;
        },
        "");
}

CLI::Validator samplerName()
{
    return readableBy(samplerFromName);
}

CLI::Validator noiseName()
{
    return readableBy(noiseFromName);
}

CLI::Validator mapList()
{
    return readableBy(toldMaps);
}

CLI::Validator galaxyEdit()
{
    return readableBy(toldEdit);
}

CLI::Validator mapPoint()
{
    return readableBy(toldPoint);
}

CLI::Validator mapRegion()
{
    return readableBy([](const std::string& text) {
        if (!isRegionFile(text))
            static_cast<void>(toldRegion(text));
        return true;
    });
}

CLI::Validator mapLine()
{
    return readableBy(toldLine);
}

} // namespace penumbra::cli
