#include "evaluation/point_scores.h"

#include "base/error.h"
#include "evaluation/field_scores.h"
#include "statistics/add_to.h"
#include "statistics/jackknife.h"
#include "statistics/power_spectrum.h"

namespace penumbra {

void PointScores::add(const PointScores& other, double sign)
{
    fields += sign * other.fields;
    mse += sign * other.mse;
    addTo(rLog10, other.rLog10, sign);
}

PointScores scorePoint(const Field& estimate, const Field& truth, std::size_t border)
{
    if (estimate.size() != truth.size())
        throw Error("An estimate and its truth have different sizes.");
    PointScores scores;
    scores.fields = 1.0;
    const auto a = log10Pixels(estimate);
    const auto b = log10Pixels(truth);
    const auto pixels = pixelsInside(truth.size(), border);
    for (const std::size_t i : pixels) {
        const double error = static_cast<double>(a[i]) - b[i];
        scores.mse += error * error / static_cast<double>(pixels.size());
    }
    scores.rLog10 = crossSpectrum(estimate, truth, SpectrumField::log10).r;
    return scores;
}

PointResult pointResult(const std::vector<PointScores>& universes)
{
    const Jackknife<PointScores> jackknife(universes);
    return {jackknife.measure([](const PointScores& sums) { return sums.mse / sums.fields; }),
            jackknife.measureEach([](const PointScores& sums) {
                auto r = sums.rLog10;
                for (double& value : r)
                    value /= sums.fields;
                return r;
            })};
}

} // namespace penumbra
