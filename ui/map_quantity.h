#pragma once

#include <QString>

#include <array>
#include <optional>

namespace penumbra {

/// What a map panel can show of a posterior. Summaries are those of log10 surface density, except signal-to-noise.
enum class MapQuantity {
    stellarMass, ///< the input
    sample,      ///< the live estimate, or the chosen sample
    mean,
    std,
    truth,
    residual,      ///< truth - mean [dex]
    zScore,        ///< (truth - mean) / std
    signalToNoise, ///< mean / std of the surface density itself
    quantile16,
    median,
    quantile84,
    meanBefore, ///< the mean before galaxies were edited
    change      ///< mean - meanBefore, of samples from the same noise [dex]
};

inline constexpr std::array<MapQuantity, 13> mapQuantities{
    MapQuantity::stellarMass, MapQuantity::sample,   MapQuantity::mean,       MapQuantity::std,
    MapQuantity::truth,       MapQuantity::residual, MapQuantity::zScore,     MapQuantity::signalToNoise,
    MapQuantity::quantile16,  MapQuantity::median,   MapQuantity::quantile84, MapQuantity::meanBefore,
    MapQuantity::change};

/// Quantities of one scale share colours, stretch and limits, so that equal colours mean equal values.
enum class MapScale { stellarMass, darkMatter, std, residual, zScore, signalToNoise, change };

inline constexpr std::array<MapScale, 7> mapScales{MapScale::stellarMass, MapScale::darkMatter, MapScale::std,
                                                   MapScale::residual,    MapScale::zScore,     MapScale::signalToNoise,
                                                   MapScale::change};

[[nodiscard]] MapScale scaleOf(MapQuantity quantity);
/// The values are log10 of a surface density in (Msun/h)/(Mpc/h)^2 [dex].
[[nodiscard]] bool isLogarithmic(MapScale scale);
/// The values have both signs, and zero means agreement.
[[nodiscard]] bool isSigned(MapScale scale);

/// "mean": the name in files and settings, and back.
[[nodiscard]] QString key(MapQuantity quantity);
[[nodiscard]] std::optional<MapQuantity> mapQuantity(const QString& key);
/// "Posterior mean"
[[nodiscard]] QString title(MapQuantity quantity);
/// "mean", for the readout
[[nodiscard]] QString shortTitle(MapQuantity quantity);
/// "Dark matter": what the maps of a scale have in common
[[nodiscard]] QString title(MapScale scale);
/// "dex", "σ": behind a value; empty for pure numbers
[[nodiscard]] QString unit(MapScale scale);

} // namespace penumbra
