#pragma once

#include "ui/display_settings.h"

#include <QString>

#include <optional>
#include <vector>

namespace penumbra {

/// From values to colours: limits, stretch, contrast and colour map of one scale together. `position` is a value's
/// place on the colour bar, 0 at the low limit and 1 at the high one.
///
/// x is the fraction of the way from low to high, for masses of the surface density itself, not of its logarithm.
/// linear: x. log: of the value, so even in dex; a low limit of zero or less counts as a thousandth of the high one.
/// Without a high limit above zero there is no log, and linear stands for it. sqrt: sqrt(x). asinh: asinh(x / a) /
/// asinh(1 / a) with the softening a (Lupton et al. 1999, arXiv:astro-ph/9903081; normalised as in astropy). Scales
/// with two signs stretch both halves alike about zero.
class ColorScale
{
public:
    /// `quantity` is what is shown, where it is known: it has a say in label().
    ColorScale(MapScale scale, const DisplaySettings& settings, std::optional<MapQuantity> quantity = {});

    [[nodiscard]] double position(double value) const; ///< in [0, 1]; values outside the limits go to the ends
    [[nodiscard]] double value(double position) const; ///< the inverse between the limits
    /// NaN, a pixel without mass, has a colour apart.
    [[nodiscard]] Rgb color(double value) const;
    [[nodiscard]] Rgb colorAt(double position) const; ///< of a position that is no number: that of no value

    struct Tick
    {
        double position;
        QString text;
    };
    /// About `count` round values along the bar, in the units of label().
    [[nodiscard]] std::vector<Tick> ticks(int count) const;
    /// Quantity and unit, along the bar: "log₁₀ Σ dark matter  [(M☉/h) / (Mpc/h)²]", of a mean over the samples "mean
    /// of log₁₀ Σ ..", which is not the logarithm of the mean.
    [[nodiscard]] QString label() const;
    /// The same without the name of what is shown, for where that stands beside it.
    [[nodiscard]] QString briefLabel() const;
    /// With symbols for words: "⟨log₁₀ Σ⟩ [M☉ h/Mpc²]".
    [[nodiscard]] QString briefestLabel() const;

    [[nodiscard]] MapScale scale() const { return m_scale; }
    [[nodiscard]] const DisplaySettings& settings() const { return m_settings; }

    friend bool operator==(const ColorScale&, const ColorScale&) = default;

private:
    /// The values are means over the samples.
    [[nodiscard]] bool isMean() const;
    [[nodiscard]] QString inPowersOfTen(const QString& symbol, const QString& unit) const;
    [[nodiscard]] double stretched(double x) const;
    [[nodiscard]] double unstretched(double t) const;
    [[nodiscard]] bool inDex() const { return isLogarithmic(m_scale) && m_settings.stretch == Stretch::log; }
    [[nodiscard]] int exponent() const; ///< ticks of masses are in units of this power of ten
    [[nodiscard]] double logLow() const;

    MapScale m_scale;
    DisplaySettings m_settings;
    std::optional<MapQuantity> m_quantity;
};

} // namespace penumbra
