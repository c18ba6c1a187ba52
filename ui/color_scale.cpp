#include "ui/color_scale.h"

#include "ui/texts.h"
#include "ui/ticks.h"

#include <QObject>

#include <algorithm>
#include <array>
#include <cmath>

namespace penumbra {
namespace {

// 0 and +-{1, 2, 5} times powers of ten up to `largest`, from the largest down to a ten-thousandth of it.
std::vector<double> roundValues(double largest, bool bothSigns)
{
    std::vector<double> values{0.0};
    const int top = static_cast<int>(std::floor(std::log10(largest)));
    for (int power = top; power > top - 5; --power)
        for (const double factor : {5.0, 2.0, 1.0}) {
            values.push_back(factor * std::pow(10.0, power));
            if (bothSigns)
                values.push_back(-factor * std::pow(10.0, power));
        }
    return values;
}

// What a scale measures: with the name of the field, and where that stands beside it. Of masses the symbol, which comes
// with a unit of its own.
struct Wording
{
    const char *full, *brief;
};

// In the order of the enumeration.
constexpr std::array<Wording, mapScales.size()> wordings{{
    {QT_TRANSLATE_NOOP("QObject", "Σ stars"), QT_TRANSLATE_NOOP("QObject", "Σ")},
    {QT_TRANSLATE_NOOP("QObject", "Σ dark matter"), QT_TRANSLATE_NOOP("QObject", "Σ")},
    {QT_TRANSLATE_NOOP("QObject", "σ of log₁₀ Σ dark matter  [dex]"),
     QT_TRANSLATE_NOOP("QObject", "σ of log₁₀ Σ  [dex]")},
    {QT_TRANSLATE_NOOP("QObject", "truth − mean of log₁₀ Σ dark matter  [dex]"),
     QT_TRANSLATE_NOOP("QObject", "truth − mean  [dex]")},
    {QT_TRANSLATE_NOOP("QObject", "(truth − mean) / σ of log₁₀ Σ dark matter"),
     QT_TRANSLATE_NOOP("QObject", "(truth − mean) / σ")},
    {QT_TRANSLATE_NOOP("QObject", "mean / σ of Σ dark matter"), QT_TRANSLATE_NOOP("QObject", "mean / σ")},
    {QT_TRANSLATE_NOOP("QObject", "after − before, mean of log₁₀ Σ dark matter  [dex]"),
     QT_TRANSLATE_NOOP("QObject", "after − before  [dex]")},
}};

} // namespace

ColorScale::ColorScale(MapScale scale, const DisplaySettings& settings, std::optional<MapQuantity> quantity)
    : m_scale(scale), m_settings(settings), m_quantity(quantity)
{
    const bool anyLog = isLogarithmic(scale) || settings.limits.high > 0.0;
    if (!allows(scale, settings.stretch) || (settings.stretch == Stretch::log && !anyLog))
        m_settings.stretch = Stretch::linear;
}

double ColorScale::logLow() const
{
    const Limits& limits = m_settings.limits;
    return limits.low > 0.0 ? limits.low : 1e-3 * limits.high;
}

double ColorScale::stretched(double x) const
{
    switch (m_settings.stretch) {
    case Stretch::sqrt:
        return std::sqrt(x);
    case Stretch::asinh:
        return std::asinh(x / m_settings.softening) / std::asinh(1.0 / m_settings.softening);
    case Stretch::linear:
    case Stretch::log: // done on the value
        break;
    }
    return x;
}

double ColorScale::unstretched(double t) const
{
    switch (m_settings.stretch) {
    case Stretch::sqrt:
        return t * t;
    case Stretch::asinh:
        return m_settings.softening * std::sinh(t * std::asinh(1.0 / m_settings.softening));
    case Stretch::linear:
    case Stretch::log:
        break;
    }
    return t;
}

double ColorScale::position(double value) const
{
    const auto& [low, high] = m_settings.limits;
    const double clamped = std::clamp(value, low, high);
    if (isSigned(m_scale))
        return 0.5 + 0.5 * std::copysign(stretched(std::abs(clamped) / high), clamped);
    if (isLogarithmic(m_scale) && m_settings.stretch != Stretch::log) {
        const double least = std::pow(10.0, low - high);
        return stretched((std::pow(10.0, clamped - high) - least) / (1.0 - least));
    }
    if (!isLogarithmic(m_scale) && m_settings.stretch == Stretch::log)
        return std::log(std::max(clamped, logLow()) / logLow()) / std::log(high / logLow());
    return stretched((clamped - low) / (high - low));
}

double ColorScale::value(double position) const
{
    const auto& [low, high] = m_settings.limits;
    if (isSigned(m_scale))
        return std::copysign(high * unstretched(std::abs(2.0 * position - 1.0)), position - 0.5);
    if (isLogarithmic(m_scale) && m_settings.stretch != Stretch::log) {
        const double least = std::pow(10.0, low - high);
        return high + std::log10(least + unstretched(position) * (1.0 - least));
    }
    if (!isLogarithmic(m_scale) && m_settings.stretch == Stretch::log)
        return logLow() * std::pow(high / logLow(), position);
    return low + unstretched(position) * (high - low);
}

Rgb ColorScale::colorAt(double position) const
{
    if (!std::isfinite(position))
        return noValueColor;
    double t = std::clamp((position - m_settings.bias) * m_settings.contrast + 0.5, 0.0, 1.0);
    if (m_settings.inverted)
        t = 1.0 - t;
    return colors(m_settings.colorMap)[static_cast<std::size_t>(std::lround(255.0 * t))];
}

Rgb ColorScale::color(double value) const
{
    if (std::isnan(value))
        return m_scale == MapScale::stellarMass ? noMassColor : noValueColor;
    return colorAt(position(value));
}

int ColorScale::exponent() const
{
    return isLogarithmic(m_scale) && !inDex() ? static_cast<int>(std::floor(m_settings.limits.high)) : 0;
}

std::vector<ColorScale::Tick> ColorScale::ticks(int count) const
{
    const auto& [low, high] = m_settings.limits;
    std::vector<Tick> found;
    if (inDex() || (!isLogarithmic(m_scale) && m_settings.stretch == Stretch::linear)) {
        const Ticks round = niceTicks(low, high, count);
        for (const double value : round.values)
            found.push_back({position(value), round.text(value)});
        return found;
    }
    // In units of the power of ten; uneven along the bar, so the larger ones choose their places first.
    const int power = exponent();
    const bool mass = isLogarithmic(m_scale);
    const double from = mass ? std::pow(10.0, low - power) : low, to = mass ? std::pow(10.0, high - power) : high;
    const bool even = m_settings.stretch == Stretch::linear || to <= 0.0;
    const std::vector<double> values = even ? niceTicks(from, to, count).values : roundValues(to, isSigned(m_scale));
    const double least = 0.7 / count;
    for (const double value : values) {
        if (value < from || value > to)
            continue;
        const double at = position(mass ? power + std::log10(value) : value);
        const bool free = std::none_of(found.begin(), found.end(),
                                       [&](const Tick& tick) { return std::abs(tick.position - at) < least; });
        if (free)
            found.push_back({at, withMinus(QString::number(value))});
    }
    return found;
}

bool ColorScale::isMean() const
{
    return m_quantity == MapQuantity::mean || m_quantity == MapQuantity::meanBefore;
}

QString ColorScale::label() const
{
    const QString words = QObject::tr(wordings[static_cast<std::size_t>(m_scale)].full);
    if (!isLogarithmic(m_scale))
        return words;
    const QString unit = QObject::tr("(M☉/h) / (Mpc/h)²");
    if (!inDex())
        return inPowersOfTen(isMean() ? QObject::tr("geometric mean of %1").arg(words) : words, unit);
    if (isMean())
        return QObject::tr("mean of log₁₀ %1  [%2]").arg(words, unit);
    return (m_scale == MapScale::stellarMass ? QObject::tr("log₁₀(1 + %1)  [%2]") : QObject::tr("log₁₀ %1  [%2]"))
        .arg(words, unit);
}

QString ColorScale::briefLabel() const
{
    const QString words = QObject::tr(wordings[static_cast<std::size_t>(m_scale)].brief);
    if (!isLogarithmic(m_scale))
        return words;
    const QString unit = QObject::tr("M☉ h/Mpc²");
    if (!inDex())
        return inPowersOfTen(isMean() ? QObject::tr("geometric mean of %1").arg(words) : words, unit);
    // Where there are stars at all, the 1 that is added to them is of no account.
    return (isMean() ? QObject::tr("mean of log₁₀ %1  [%2]") : QObject::tr("log₁₀ %1  [%2]")).arg(words, unit);
}

QString ColorScale::briefestLabel() const
{
    if (!isMean())
        return briefLabel();
    const QString words = QObject::tr(wordings[static_cast<std::size_t>(m_scale)].brief);
    const QString unit = QObject::tr("M☉ h/Mpc²");
    return inDex() ? QObject::tr("⟨log₁₀ %1⟩ [%2]").arg(words, unit)
                   : inPowersOfTen(QObject::tr("geom. mean %1").arg(words), unit);
}

QString ColorScale::inPowersOfTen(const QString& symbol, const QString& unit) const
{
    return QStringLiteral("%1  [10%2 %3]").arg(symbol, superscript(exponent()), unit);
}

} // namespace penumbra
