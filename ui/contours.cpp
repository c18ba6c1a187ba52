#include "ui/contours.h"

#include <vtkContourFilter.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPolyData.h>

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {
namespace {

constexpr float belowAll = 3.0F; // [dex]

std::vector<double> gaussian(double sigma)
{
    const int reach = static_cast<int>(std::ceil(3.0 * sigma));
    std::vector<double> weights;
    for (int i = -reach; i <= reach; ++i)
        weights.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
    return weights;
}

// Along one axis: `stride` from pixel to pixel, `across` from row to row. Beyond the edge a periodic map goes on at the
// other one, any other ends.
std::vector<double> convolved(const std::vector<double>& values, const DisplayMap& map,
                              const std::vector<double>& weights, std::size_t stride, std::size_t across)
{
    std::vector<double> result(values.size());
    const auto reach = static_cast<std::ptrdiff_t>(weights.size() / 2), size = static_cast<std::ptrdiff_t>(map.size);
    for (std::size_t row = 0; row < map.size; ++row)
        for (std::ptrdiff_t i = 0; i < size; ++i) {
            double sum = 0.0, norm = 0.0;
            for (std::ptrdiff_t j = i - reach; j <= i + reach; ++j) {
                if (!map.periodic && (j < 0 || j >= size))
                    continue;
                const double weight = weights[static_cast<std::size_t>(j - i + reach)];
                const std::ptrdiff_t inside = (j % size + size) % size;
                sum += weight * values[row * across + static_cast<std::size_t>(inside) * stride];
                norm += weight;
            }
            result[row * across + static_cast<std::size_t>(i) * stride] = sum / norm;
        }
    return result;
}

} // namespace

DisplayMap smoothed(const DisplayMap& map, bool logarithmic, double sigma)
{
    std::vector<double> values(map.values.size());
    std::transform(map.values.begin(), map.values.end(), values.begin(), [&](float value) {
        if (std::isnan(value))
            return 0.0;
        return logarithmic ? std::pow(10.0, value) : static_cast<double>(value);
    });
    if (sigma > 0.0) {
        const std::vector<double> weights = gaussian(sigma);
        values = convolved(values, map, weights, 1, map.size);
        values = convolved(values, map, weights, map.size, 1);
    }
    DisplayMap result{map.size, map.side, std::vector<float>(values.size()), map.periodic};
    if (!logarithmic) {
        std::copy(values.begin(), values.end(), result.values.begin());
        return result;
    }
    float least = std::numeric_limits<float>::max();
    for (const double value : values)
        if (value > 0.0)
            least = std::min(least, static_cast<float>(std::log10(value)));
    std::transform(values.begin(), values.end(), result.values.begin(), [&](double value) {
        return value > 0.0 ? static_cast<float>(std::log10(value)) : least - belowAll;
    });
    return result;
}

std::shared_ptr<const ContourLines> contourLines(const DisplayMap& map, const ContourSettings& settings)
{
    const bool logarithmic = isLogarithmic(scaleOf(settings.quantity));
    vtkNew<vtkContourFilter> filter;
    filter->SetInputData(toImageData(smoothed(map, logarithmic, settings.smoothing)));
    filter->SetNumberOfContours(static_cast<int>(settings.levels.size()));
    for (std::size_t i = 0; i < settings.levels.size(); ++i)
        filter->SetValue(static_cast<int>(i), settings.levels[i]);
    filter->Update();
    ContourLines contours;
    contours.quantity = settings.quantity;
    contours.levels = settings.levels;
    contours.lines = filter->GetOutput();
    return std::make_shared<const ContourLines>(std::move(contours));
}

std::vector<double> evenLevels(double low, double high, int count)
{
    std::vector<double> levels;
    for (int i = 0; i < count; ++i)
        levels.push_back(count == 1 ? 0.5 * (low + high) : std::lerp(low, high, i / (count - 1.0)));
    return levels;
}

std::optional<std::vector<double>> levelsFromText(const QString& text)
{
    static const QRegularExpression separator(QStringLiteral("[,;\\s]+"));
    std::vector<double> levels;
    for (const QString& part : text.split(separator, Qt::SkipEmptyParts)) {
        bool valid = false;
        levels.push_back(part.toDouble(&valid));
        if (!valid || !std::isfinite(levels.back()))
            return std::nullopt;
    }
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    return levels;
}

QString levelsText(const std::vector<double>& levels)
{
    QStringList parts;
    for (const double level : levels)
        parts << QString::number(level);
    return parts.join(QStringLiteral(", "));
}

} // namespace penumbra
