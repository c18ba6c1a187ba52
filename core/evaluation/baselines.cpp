#include "evaluation/baselines.h"

#include "base/error.h"
#include "field/fourier.h"
#include "statistics/add_to.h"
#include "statistics/mode_bins.h"
#include "statistics/power_spectrum.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace penumbra {
namespace {

using Modes = std::vector<std::complex<double>>;

/// Sets the powers: sums over all modes but k = 0, weighted such that they add up to the variance over the pixels.
void addPowers(BaselineSums& sums, const Modes& x, const Modes& y, std::size_t size)
{
    const std::size_t columns = size / 2 + 1;
    const double norm = std::pow(static_cast<double>(size), -4.0); // Parseval, and the mean over pixels
    for (auto* power : {&sums.powerX, &sums.powerXy, &sums.powerY})
        power->resize(size);
    for (std::size_t row = 0; row < size; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            if (row == 0 && column == 0)
                continue;
            const std::size_t i = row * columns + column;
            const auto shell = static_cast<std::size_t>(std::hypot(waveNumber(row, size), static_cast<double>(column)));
            const double weight = (column == 0 || 2 * column == size ? 1.0 : 2.0) * norm;
            sums.powerX[shell] += weight * std::norm(x[i]);
            sums.powerXy[shell] += weight * (std::conj(x[i]) * y[i]).real();
            sums.powerY[shell] += weight * std::norm(y[i]);
        }
}

/// y = offset + slope x, fitted by least squares to means of x, y, x^2 and x y; a constant where x does not vary.
struct Line
{
    double offset, slope;

    static Line fit(double x, double y, double xx, double xy)
    {
        const double variance = xx - x * x;
        const double slope = variance > 1e-12 * xx ? (xy - x * y) / variance : 0.0;
        return {y - slope * x, slope};
    }
    /// Mean squared error, given the means of another set.
    [[nodiscard]] double error(double x, double y, double xx, double xy, double yy) const
    {
        return yy - 2.0 * offset * y - 2.0 * slope * xy + offset * offset + 2.0 * offset * slope * x +
               slope * slope * xx;
    }
};

PointScores scoreConstant(const BaselineSums& fit, const BaselineSums& test)
{
    const Line line{fit.y / fit.fields, 0.0};
    return {test.fields, test.fields * line.error(0.0, test.y / test.fields, 0.0, 0.0, test.yy / test.fields),
            std::vector<double>(test.r.size())};
}

/// Sum over fields of a line's mean squared error.
double lineError(const Line& line, const BaselineSums& test)
{
    const double n = test.fields;
    return n * line.error(test.x / n, test.y / n, test.xx / n, test.xy / n, test.yy / n);
}

PointScores scoreScaled(const BaselineSums& fit, const BaselineSums& test)
{
    const double n = fit.fields;
    const Line line = Line::fit(fit.x / n, fit.y / n, fit.xx / n, fit.xy / n);
    auto r = test.r;
    for (double& value : r)
        value *= line.slope < 0.0 ? -1.0 : 1.0;
    return {test.fields, lineError(line, test), r};
}

PointScores scoreWiener(const BaselineSums& fit, const BaselineSums& test, bool fitMean)
{
    const double n = fit.fields;
    const Line mean =
        fitMean ? Line::fit(fit.x / n, fit.y / n, fit.xMeanSquared / n, fit.meanProduct / n) : Line{fit.y / n, 0.0};
    const double m = test.fields;
    PointScores scores{
        m, m * mean.error(test.x / m, test.y / m, test.xMeanSquared / m, test.meanProduct / m, test.yMeanSquared / m),
        test.r};
    for (std::size_t shell = 0; shell < fit.powerX.size(); ++shell) {
        const double filter = fit.powerX[shell] > 0.0 ? fit.powerXy[shell] / fit.powerX[shell] : 0.0;
        scores.mse += test.powerY[shell] - 2.0 * filter * test.powerXy[shell] + filter * filter * test.powerX[shell];
        // Bin i of r holds the modes of shell i + 1, where the filter is one number: it changes no more than the sign.
        if (shell >= 1 && shell <= scores.rLog10.size() && filter < 0.0)
            scores.rLog10[shell - 1] = -scores.rLog10[shell - 1];
    }
    return scores;
}

/// The results of the universes one after the other, by baseline.
class Scoring
{
public:
    explicit Scoring(bool fitMean) : m_fitMean(fitMean) {}

    void score(const BaselineSums& fit, const BaselineSums& test)
    {
        m_scores["constant"].push_back(scoreConstant(fit, test));
        m_scores["stellar_scaled"].push_back(scoreScaled(fit, test));
        m_scores["wiener"].push_back(scoreWiener(fit, test, m_fitMean));
        m_scores["star_regression"].push_back(scoreStarRegression(fit.regression, test.regression, m_fitMean));
    }
    [[nodiscard]] std::map<std::string, PointResult> results() const
    {
        std::map<std::string, PointResult> results;
        for (const auto& [name, ofUniverses] : m_scores)
            results[name] = pointResult(ofUniverses);
        return results;
    }

private:
    bool m_fitMean;
    std::map<std::string, std::vector<PointScores>> m_scores;
};

} // namespace

void BaselineSums::add(const BaselineSums& other, double sign)
{
    fields += sign * other.fields;
    x += sign * other.x;
    y += sign * other.y;
    xx += sign * other.xx;
    xy += sign * other.xy;
    yy += sign * other.yy;
    xMeanSquared += sign * other.xMeanSquared;
    meanProduct += sign * other.meanProduct;
    yMeanSquared += sign * other.yMeanSquared;
    addTo(powerX, other.powerX, sign);
    addTo(powerXy, other.powerXy, sign);
    addTo(powerY, other.powerY, sign);
    addTo(r, other.r, sign);
    regression.add(other.regression, sign);
}

BaselineSums baselineSums(const LabelledField& field)
{
    const std::size_t size = field.truth.size();
    std::vector<float> x(field.stellar.pixels().begin(), field.stellar.pixels().end());
    for (float& value : x)
        value = std::log10(std::max(value, 0.0F) + 1.0F);
    const auto y = log10Pixels(field.truth);
    BaselineSums sums;
    sums.fields = 1.0;
    const double weight = 1.0 / static_cast<double>(y.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        sums.x += weight * x[i];
        sums.y += weight * y[i];
        sums.xx += weight * x[i] * x[i];
        sums.xy += weight * x[i] * y[i];
        sums.yy += weight * y[i] * y[i];
    }
    sums.xMeanSquared = sums.x * sums.x;
    sums.meanProduct = sums.x * sums.y;
    sums.yMeanSquared = sums.y * sums.y;
    const Modes xModes = fourierTransform(x, size);
    const Modes yModes = fourierTransform(y, size);
    addPowers(sums, xModes, yModes, size);
    const ModeBins bins(size, field.truth.geometry().side);
    sums.r = correlation(bins.mean(xModes, yModes), bins.mean(xModes, xModes), bins.mean(yModes, yModes));
    sums.regression = starRegressionSums(field);
    return sums;
}

std::map<std::string, PointResult> measureBaselines(const std::map<std::size_t, BaselineSums>& universes)
{
    if (universes.size() < 2)
        return {};
    BaselineSums all;
    for (const auto& [number, sums] : universes)
        all.add(sums, 1.0);
    Scoring scoring(universes.size() > leastForMean);
    for (const auto& [number, sums] : universes) {
        BaselineSums others = all;
        others.add(sums, -1.0);
        scoring.score(others, sums);
    }
    return scoring.results();
}

std::map<std::string, PointResult> measureBaselines(const std::map<std::size_t, BaselineSums>& universes,
                                                    const BaselineFit& fit)
{
    Scoring scoring(fit.universes >= leastForMean);
    for (const auto& [number, sums] : universes) {
        if (sums.powerX.size() != fit.sums.powerX.size())
            throw Error("Baselines can be fitted to maps of the same grid only.");
        scoring.score(fit.sums, sums);
    }
    return scoring.results();
}

} // namespace penumbra
