#pragma once

#include <QString>

#include <algorithm>
#include <cmath>
#include <vector>

namespace penumbra {

/// A number to be read by people: with the minus sign of mathematics for the hyphen of computers.
[[nodiscard]] inline QString withMinus(QString number)
{
    return number.replace(QLatin1Char('-'), QChar(0x2212));
}

/// Round numbers along an axis.
struct Ticks
{
    std::vector<double> values;
    int decimals = 0;

    [[nodiscard]] QString text(double value) const { return withMinus(QString::number(value, 'f', decimals)); }
};

/// Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, about `count` of them.
[[nodiscard]] inline Ticks niceTicks(double low, double high, int count)
{
    const double rough = (high - low) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {5.0, 2.0, 1.0})
        if (factor * power >= rough * 0.999)
            step = factor * power;
    Ticks ticks;
    ticks.decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    const auto last = static_cast<long>(std::floor(high / step + 1e-6));
    for (auto i = static_cast<long>(std::ceil(low / step - 1e-6)); i <= last; ++i)
        ticks.values.push_back(static_cast<double>(i) * step);
    return ticks;
}

} // namespace penumbra
