#pragma once

#include "base/error.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penumbra {

/// What a map shows. Masses are projected: surface density in (Msun/h)/(Mpc/h)^2, the convention of the CAMELS
/// Multifield Dataset (arXiv:2109.10915).
enum class Quantity {
    stellarMass,
    darkMatter,
    totalMatter, ///< dark matter, gas, stars and black holes together (CAMELS Mtot)
    unknown
};

/// "stellar mass", "dark matter", "total matter" or "map", for messages and labels.
[[nodiscard]] std::string_view name(Quantity quantity);

/// Unit of both masses as text: "(Msun/h)/(Mpc/h)^2".
inline constexpr std::string_view surfaceDensityUnit = "(Msun/h)/(Mpc/h)^2";

/// Where a square map lies: comoving lengths in Mpc/h.
struct Geometry
{
    double side = 0.0;    ///< side of the square [Mpc/h]
    double depth = 0.0;   ///< depth of the projected slab [Mpc/h]
    bool periodic = true; ///< the left edge continues at the right, the bottom at the top

    friend bool operator==(const Geometry&, const Geometry&) = default;
};

/// The box and slab of the CAMELS 2-D maps: 25 Mpc/h, 5 Mpc/h deep, periodic (arXiv:2109.10915, section 2).
inline constexpr Geometry camelsGeometry{25.0, 5.0, true};

/// A square map of `size() x size()` pixels that knows its geometry and quantity. Owns its pixels, row-major: pixel
/// (x, y) is `pixels()[y * size() + x]`, and pixel (0, 0) is the lower left one, covering x in [0, side/size).
class Field
{
public:
    Field() = default;
    /// Zero everywhere.
    Field(std::size_t size, Geometry geometry, Quantity quantity);
    /// Throws Error unless `pixels.size() == size * size`.
    Field(std::size_t size, Geometry geometry, Quantity quantity, std::vector<float> pixels);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] const Geometry& geometry() const { return m_geometry; }
    [[nodiscard]] Quantity quantity() const { return m_quantity; }
    /// Side of a pixel [Mpc/h].
    [[nodiscard]] double pixelSide() const { return m_geometry.side / static_cast<double>(m_size); }

    [[nodiscard]] std::span<const float> pixels() const { return m_pixels; }
    [[nodiscard]] std::span<float> pixels() { return m_pixels; }
    [[nodiscard]] float operator()(std::size_t x, std::size_t y) const { return m_pixels[y * m_size + x]; }
    [[nodiscard]] float& operator()(std::size_t x, std::size_t y) { return m_pixels[y * m_size + x]; }

private:
    std::size_t m_size = 0;
    Geometry m_geometry;
    Quantity m_quantity = Quantity::unknown;
    std::vector<float> m_pixels;
};

/// Descriptive statistics of a map.
struct FieldStatistics
{
    double minimum = 0.0, maximum = 0.0, mean = 0.0, std = 0.0; ///< of the pixels, in the map's unit; std with ddof 0
    double occupied = 0.0;                                      ///< fraction of pixels above zero
    /// Mean and standard deviation of log10 over the positive pixels [dex]; absent when no pixel is positive.
    std::optional<double> meanLog10, stdLog10;
};

[[nodiscard]] FieldStatistics statistics(const Field& field);

/// The values of a map are no masses, as they were read.
class NoMassMap : public InputError
{
public:
    using InputError::InputError;
};

/// Throws NoMassMap, naming `source`, when a pixel is not finite or is negative, or when all are zero.
void requireMassMap(const Field& field, std::string_view source);

/// The same for a map of stars, which must also be as dense somewhere as stars are: else its values are in another unit
/// than was thought, or logarithms.
void requireStellarMap(const Field& field, std::string_view source);

/// Throws InputError, naming `source`, unless every pixel is positive and finite: for a truth, whose log10 is compared.
void requirePositive(const Field& field, std::string_view source);

/// log10 of the pixels [dex]; pixels that are not positive take log10 of `floor`.
[[nodiscard]] std::vector<float> log10Pixels(const Field& field, float floor = 1.0F);

} // namespace penumbra
