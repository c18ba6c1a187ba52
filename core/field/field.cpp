#include "field/field.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace penumbra {
namespace {

/// The largest value of a map of stars is beyond this [(Msun/h)/(Mpc/h)^2] unless it was read in a wrong unit or is a
/// logarithm: one star particle of a simulation makes some 10^7 of a pixel.
constexpr float leastPeak = 1e3F;

const std::string asLogarithm = "Say that it is one by its unit, 'dex((Msun/h)/(Mpc/h)^2)'.";

std::string refusal(std::string_view source)
{
    return "Cannot use '" + std::string(source) + "' as a mass map: ";
}

} // namespace

std::string_view name(Quantity quantity)
{
    switch (quantity) {
    case Quantity::stellarMass:
        return "stellar mass";
    case Quantity::darkMatter:
        return "dark matter";
    case Quantity::totalMatter:
        return "total matter";
    case Quantity::unknown:
        break;
    }
    return "map";
}

Field::Field(std::size_t size, Geometry geometry, Quantity quantity)
    : Field(size, geometry, quantity, std::vector<float>(size * size))
{}

Field::Field(std::size_t size, Geometry geometry, Quantity quantity, std::vector<float> pixels)
    : m_size(size), m_geometry(geometry), m_quantity(quantity), m_pixels(std::move(pixels))
{
    if (m_pixels.size() != size * size)
        throw Error("A map of " + std::to_string(size) + " x " + std::to_string(size) + " pixels was given " +
                    std::to_string(m_pixels.size()) + " values.");
}

FieldStatistics statistics(const Field& field)
{
    FieldStatistics result;
    if (field.empty())
        return result;
    const auto pixels = field.pixels();
    const auto [low, high] = std::minmax_element(pixels.begin(), pixels.end());
    result.minimum = *low;
    result.maximum = *high;
    double sum = 0.0;
    double sumLog = 0.0;
    std::size_t positive = 0;
    for (const float value : pixels) {
        sum += value;
        if (value > 0.0F) {
            ++positive;
            sumLog += std::log10(static_cast<double>(value));
        }
    }
    const auto count = static_cast<double>(pixels.size());
    result.mean = sum / count;
    result.occupied = static_cast<double>(positive) / count;
    if (positive > 0)
        result.meanLog10 = sumLog / static_cast<double>(positive);
    double squares = 0.0;
    double squaresLog = 0.0;
    for (const float value : pixels) {
        squares += (value - result.mean) * (value - result.mean);
        if (value > 0.0F) {
            const double difference = std::log10(static_cast<double>(value)) - *result.meanLog10;
            squaresLog += difference * difference;
        }
    }
    result.std = std::sqrt(squares / count);
    if (positive > 0)
        result.stdLog10 = std::sqrt(squaresLog / static_cast<double>(positive));
    return result;
}

void requireMassMap(const Field& field, std::string_view source)
{
    const auto pixels = field.pixels();
    std::size_t missing = 0;
    std::size_t infinite = 0;
    std::size_t logarithms = 0; // of zero
    std::size_t negative = 0;
    float largest = 0.0F;
    for (const float value : pixels) {
        largest = std::max(largest, value); // NaN is not larger than anything
        if (std::isnan(value))
            ++missing;
        else if (std::isinf(value))
            ++(value < 0.0F ? logarithms : infinite);
        else if (value < 0.0F)
            ++negative;
    }
    const std::string prefix = refusal(source);
    const std::string total = " of its " + std::to_string(pixels.size()) + " pixels ";
    if (missing == pixels.size())
        throw NoMassMap(prefix + "all of its pixels are NaN. It holds nothing to infer from.");
    if (missing > 0 && field.quantity() == Quantity::darkMatter)
        throw NoMassMap(prefix + std::to_string(missing) + total +
                        "are NaN. Dark matter is everywhere; give a map that is whole.");
    if (missing > 0)
        throw NoMassMap(prefix + std::to_string(missing) + total +
                            "are NaN. Where that means that there are no stars, say that missing pixels are empty.",
                        {Choice::missingAsEmpty});
    if (logarithms > 0)
        throw NoMassMap(prefix + std::to_string(logarithms) + total + "are minus infinity, the logarithm of zero. " +
                            asLogarithm,
                        {Choice::unit});
    if (infinite > 0)
        throw NoMassMap(prefix + std::to_string(infinite) + total +
                            "are infinite or beyond 3e38. Replace them (zero means no mass) or, where the map is no "
                            "logarithm but read as one, correct its unit.",
                        {Choice::unit});
    if (negative > 0)
        throw NoMassMap(prefix + std::to_string(negative) + total +
                            "are negative. A surface density is zero or more; is this map a logarithm? " + asLogarithm,
                        {Choice::unit});
    if (largest == 0.0F)
        throw NoMassMap(prefix + "all of its pixels are zero. It holds nothing to infer from.");
}

void requireStellarMap(const Field& field, std::string_view source)
{
    requireMassMap(field, source);
    const float largest = *std::ranges::max_element(field.pixels());
    if (largest >= leastPeak)
        return;
    std::ostringstream told;
    told << refusal(source) << "its largest value is " << largest
         << " (Msun/h)/(Mpc/h)^2, next to nothing. Its unit must be another, or it is a logarithm. " << asLogarithm;
    throw NoMassMap(told.str(), {Choice::unit});
}

void requirePositive(const Field& field, std::string_view source)
{
    const auto bad = std::ranges::count_if(field.pixels(), [](float x) { return !(x > 0.0F) || !std::isfinite(x); });
    if (bad > 0)
        throw InputError("Cannot compare with '" + std::string(source) + "': " + std::to_string(bad) + " of " +
                         std::to_string(field.pixels().size()) +
                         " pixels on the model's grid are zero, negative or not finite, and have no logarithm. Dark "
                         "matter is everywhere; is this map it?");
}

std::vector<float> log10Pixels(const Field& field, float floor)
{
    std::vector<float> result(field.pixels().size());
    std::transform(field.pixels().begin(), field.pixels().end(), result.begin(),
                   [floor](float value) { return std::log10(value > 0.0F ? value : floor); });
    return result;
}

} // namespace penumbra
