#include "evaluation/star_regression.h"

#include "base/error.h"
#include "field/fourier.h"
#include "field/smoothing.h"
#include "statistics/add_to.h"
#include "statistics/linear_equations.h"
#include "statistics/mode_bins.h"
#include "statistics/power_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace penumbra {
namespace {

constexpr std::array widths{0.2, 0.4, 0.8, 1.6, 3.2}; ///< Mpc/h
constexpr std::size_t maps = 1 + 2 * widths.size();   ///< features that vary from pixel to pixel
constexpr std::size_t wholes = 2;                     ///< those of the whole map
constexpr std::size_t order = 1 + maps + wholes + 1;  ///< of the matrix of moments: a constant first, y last
constexpr std::size_t powerOrder = maps + 1;          ///< of a matrix of powers: y last
constexpr float floorOfLogarithm = 1e6F;              ///< (Msun/h)/(Mpc/h)^2
constexpr double ridge = 1e-6; ///< of a feature's mean square: features are nearly bound to each other

std::vector<float> logarithm(std::vector<float> map, float added)
{
    for (float& value : map)
        value = std::log10(std::max(value, 0.0F) + added);
    return map;
}

double meanOf(std::span<const float> a, std::span<const float> b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum / static_cast<double>(a.size());
}

/// The features that vary from pixel to pixel.
std::vector<std::vector<float>> featuresOf(const Field& stellar)
{
    const std::vector<float> mass(stellar.pixels().begin(), stellar.pixels().end());
    std::vector<std::vector<float>> features{logarithm(mass, 1.0F)};
    for (const double width : widths) {
        const double pixels = width / stellar.pixelSide();
        features.push_back(gaussianSmooth(features.front(), stellar.size(), pixels));
        features.push_back(logarithm(gaussianSmooth(mass, stellar.size(), pixels), floorOfLogarithm));
    }
    return features;
}

/// Of the constant and the features, those of the whole map left out where they are not used.
std::array<double, order - 1> weightsOf(const StarRegressionSums& fit, bool ofWholeMap)
{
    const std::size_t used = 1 + maps + (ofWholeMap ? wholes : 0);
    std::vector<double> products(used * used), right(used);
    for (std::size_t i = 0; i < used; ++i) {
        for (std::size_t j = 0; j < used; ++j)
            products[i * used + j] = fit.moments[i * order + j];
        if (i > 0)
            products[i * used + i] *= 1.0 + ridge;
        right[i] = fit.moments[i * order + order - 1];
    }
    std::array<double, order - 1> weights{};
    if (const auto solution = solveLinear(products, right)) // else nothing to fit to, such as maps without stars
        std::ranges::copy(*solution, weights.begin());
    return weights;
}

} // namespace

void StarRegressionSums::add(const StarRegressionSums& other, double sign)
{
    fields += sign * other.fields;
    addTo(moments, other.moments, sign);
    addTo(powers, other.powers, sign);
}

StarRegressionSums starRegressionSums(const LabelledField& field)
{
    const std::size_t size = field.truth.size();
    std::vector<std::vector<float>> columns = featuresOf(field.stellar);
    columns.push_back(log10Pixels(field.truth));

    StarRegressionSums sums{1.0, std::vector<double>(order * order), {}};
    const ModeBins bins(size, field.truth.geometry().side);
    std::vector<std::vector<std::complex<double>>> modes;
    for (const auto& column : columns)
        modes.push_back(fourierTransform(column, size));
    sums.powers.resize(bins.count() * powerOrder * powerOrder);
    for (std::size_t i = 0; i < powerOrder; ++i)
        for (std::size_t j = 0; j < powerOrder; ++j) {
            const auto power = bins.mean(modes[i], modes[j]);
            for (std::size_t bin = 0; bin < bins.count(); ++bin)
                sums.powers[(bin * powerOrder + i) * powerOrder + j] = power[bin];
        }

    const std::vector<float> one(size * size, 1.0F), mass(field.stellar.pixels().begin(), field.stellar.pixels().end());
    const auto constant = [&](double value) { return std::vector<float>(size * size, static_cast<float>(value)); };
    std::vector<float> truth = std::move(columns.back());
    columns.back() = constant(meanOf(columns.front(), one));
    columns.push_back(constant(std::log10(meanOf(mass, one) + floorOfLogarithm)));
    columns.push_back(std::move(truth));
    columns.insert(columns.begin(), one);
    for (std::size_t i = 0; i < order; ++i)
        for (std::size_t j = 0; j < order; ++j)
            sums.moments[i * order + j] = meanOf(columns[i], columns[j]);
    return sums;
}

PointScores scoreStarRegression(const StarRegressionSums& fit, const StarRegressionSums& test, bool ofWholeMap)
{
    if (fit.powers.size() != test.powers.size())
        throw Error("A regression can be tested on maps of the grid that it was fitted to only.");
    const auto weights = weightsOf(fit, ofWholeMap);
    const auto moment = [&test](std::size_t i, std::size_t j) { return test.moments[i * order + j]; };
    PointScores scores{test.fields, moment(order - 1, order - 1), {}};
    for (std::size_t i = 0; i < order - 1; ++i) {
        scores.mse -= 2.0 * weights[i] * moment(i, order - 1);
        for (std::size_t j = 0; j < order - 1; ++j)
            scores.mse += weights[i] * weights[j] * moment(i, j);
    }
    std::vector<double> crosses, ofPrediction, ofTruth;
    for (std::size_t bin = 0; bin < test.powers.size() / (powerOrder * powerOrder); ++bin) {
        const auto power = [&](std::size_t i, std::size_t j) {
            return test.powers[(bin * powerOrder + i) * powerOrder + j];
        };
        double cross = 0.0, predicted = 0.0;
        for (std::size_t i = 0; i < maps; ++i) {
            cross += weights[1 + i] * power(i, maps);
            for (std::size_t j = 0; j < maps; ++j)
                predicted += weights[1 + i] * weights[1 + j] * power(i, j);
        }
        crosses.push_back(cross);
        ofPrediction.push_back(predicted);
        ofTruth.push_back(power(maps, maps));
    }
    scores.rLog10 = correlation(crosses, ofPrediction, ofTruth);
    for (double& r : scores.rLog10)
        r *= test.fields;
    return scores;
}

} // namespace penumbra
