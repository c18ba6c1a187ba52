#include "validation/finite_mean.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace penumbra {

FiniteMean finiteMean(std::span<const double> values)
{
    std::vector<double> numbers;
    std::ranges::copy_if(values, std::back_inserter(numbers), [](double v) { return std::isfinite(v); });
    FiniteMean summary;
    summary.count = numbers.size();
    const auto count = static_cast<double>(numbers.size());
    for (const double v : numbers)
        summary.mean += v;
    summary.mean /= count;
    if (numbers.size() < 2) {
        summary.errorOfMean = std::numeric_limits<double>::infinity();
        return summary;
    }
    for (const double v : numbers)
        summary.std += std::pow(v - summary.mean, 2);
    summary.std = std::sqrt(summary.std / (count - 1.0));
    summary.errorOfMean = summary.std / std::sqrt(count);
    return summary;
}

Regression regress(std::span<const double> xs, std::span<const double> ys, double x, double y)
{
    std::vector<double> px, py;
    for (std::size_t i = 0; i < xs.size(); ++i)
        if (std::isfinite(xs[i]) && std::isfinite(ys[i])) {
            px.push_back(xs[i]);
            py.push_back(ys[i]);
        }
    const FiniteMean sx = finiteMean(px), sy = finiteMean(py);
    const auto count = static_cast<double>(px.size());
    double covariance = 0.0;
    for (std::size_t i = 0; i < px.size(); ++i)
        covariance += (px[i] - sx.mean) * (py[i] - sy.mean);
    const double spread = sx.std * sx.std * (count - 1.0);
    const bool sloped = px.size() >= 4 && spread > 0.0;
    const double slope = sloped ? covariance / spread : 0.0;

    Regression result;
    result.count = px.size();
    result.atX = sy.mean + slope * (x - sx.mean);
    double squares = 0.0;
    for (std::size_t i = 0; i < px.size(); ++i) {
        const double residual = py[i] - sy.mean - slope * (px[i] - sx.mean);
        squares += residual * residual;
        result.below += residual < y - result.atX ? 1.0 / count : 0.0;
    }
    const double leverage = 1.0 / count + (sloped ? std::pow(x - sx.mean, 2) / spread : 0.0);
    result.scatter = std::sqrt(squares / std::max(1.0, count - (sloped ? 2.0 : 1.0)) * (1.0 + leverage));
    return result;
}

} // namespace penumbra
