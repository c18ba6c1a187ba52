#include "validation/map_checks.h"

#include "base/error.h"
#include "base/formatted.h"
#include "cosmology/nonlinear_power.h"
#include "field/fourier.h"
#include "field/resample.h"
#include "statistics/pdf_distance.h"
#include "validation/finite_mean.h"
#include "validation/matter_checks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

double mean(const Field& field)
{
    double sum = 0.0;
    for (const float v : field.pixels())
        sum += v;
    return sum / static_cast<double>(field.pixels().size());
}

double sinc(double x)
{
    return std::abs(x) < 1e-6 ? 1.0 : std::sin(x) / x;
}

/// The projected fit in the bins of a map's spectrum, blurred by the cloud-in-cell deposit of the maps.
std::vector<double> mapTheory(const NonlinearPower& power, const Geometry& geometry, std::size_t size, double boxSide)
{
    const double fundamental = 2.0 * std::numbers::pi / geometry.side;
    std::vector<double> k, projected;
    for (double x = fundamental; x < fundamental * static_cast<double>(size); x *= 1.03) {
        k.push_back(x);
        projected.push_back(std::log(projectedPower(power, x, geometry.depth, boxSide)));
    }
    std::vector<double> sum(size / 2 - 1), modes(size / 2 - 1);
    for (std::size_t row = 0; row < size; ++row)
        for (std::size_t column = 0; column < size; ++column) {
            const int kx = waveNumber(column, size), ky = waveNumber(row, size);
            const double length = std::hypot(kx, ky);
            const auto shell = static_cast<std::size_t>(length);
            if (shell < 1 || shell >= size / 2)
                continue;
            const double pixel = std::numbers::pi / static_cast<double>(size);
            const double window = std::pow(sinc(kx * pixel) * sinc(ky * pixel), 4);
            sum[shell - 1] += window * std::exp(interpolate(k, projected, length * fundamental));
            modes[shell - 1] += 1.0;
        }
    for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] /= modes[i];
    return sum;
}

/// The slabs of all universes in one row of values.
template <typename Value>
std::vector<double> collected(const std::vector<std::vector<SlabMeasurement>>& universes, const Value& value)
{
    std::vector<double> all;
    for (const auto& slabs : universes)
        for (const SlabMeasurement& slab : slabs)
            all.push_back(value(slab));
    return all;
}

/// Mean over the slabs of the sorted, centred logs: the distribution in the middle of all (Wasserstein barycentre).
std::vector<float> middleShape(const std::vector<std::vector<SlabMeasurement>>& universes, std::size_t level)
{
    std::vector<double> sum;
    double count = 0.0;
    for (const auto& slabs : universes)
        for (const SlabMeasurement& slab : slabs) {
            sum.resize(slab.shape[level].size());
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += slab.shape[level][i];
            count += 1.0;
        }
    std::vector<float> middle;
    for (const double s : sum)
        middle.push_back(static_cast<float>(s / count));
    return middle;
}

Check inScatter(const MapStatistic& observed, const std::vector<double>& densities, const std::vector<double>& mock,
                double density)
{
    const Regression expected = regress(densities, mock, density, observed.value);
    Check check;
    check.quantity = observed.name;
    check.unit = observed.unit;
    check.measured = expected.atX;
    check.expected = observed.value;
    check.comparison = Comparison::scatter;
    check.scatter = expected.scatter;
    check.rank = expected.below;
    check.tolerance = 3.0;
    return check;
}

} // namespace

double meanDarkMatter(const Cosmology& cosmology, double depth)
{
    return (cosmology.omegaM - cosmology.omegaB) * criticalDensity * depth;
}

double projectedPower(const std::function<double(double)>& power, double k, double depth, double boxSide)
{
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    const double highest = 4.0 * k + 40.0 / depth; // beyond, both factors are small
    double sum = power(k);
    for (double kz = fundamental; kz < highest; kz += fundamental)
        sum += 2.0 * power(std::hypot(k, kz)) * std::pow(sinc(0.5 * kz * depth), 2);
    return sum / boxSide;
}

void requireMeasurable(std::size_t mapSize)
{
    if (mapSize < 16 || mapSize % 2 != 0)
        throw InputError(
            "Maps are compared on their own grid and on half of it, which takes an even number of pixels a "
            "side, at least 16; these have " +
            std::to_string(mapSize) + ".");
}

std::vector<SlabMeasurement> measureSlabs(const LabelledUniverse& universe, double cosmicMean)
{
    std::vector<SlabMeasurement> slabs;
    for (std::size_t i = 0; i < universe.darkMatter.size(); ++i) {
        const Field &stellar = universe.stellar[i], &dark = universe.darkMatter[i];
        requireMeasurable(dark.size());
        SlabMeasurement slab;
        const double own = mean(dark);
        slab.logMeanDensity = std::log10(own);
        slab.contrast = powerSpectrum(dark, SpectrumField::linear);
        for (double& power : slab.contrast.power)
            power *= std::pow(own / cosmicMean, 2);
        const Field halfStellar = resample(stellar, stellar.size() / 2), halfDark = resample(dark, dark.size() / 2);
        slab.statistics = {mapStatistics(stellar, dark), mapStatistics(halfStellar, halfDark)};
        slab.shape = {logShape(dark), logShape(halfDark)};
        slabs.push_back(std::move(slab));
    }
    return slabs;
}

CheckGroup checkMapPower(const LinearPower& power, const Geometry& geometry, double boxSide,
                         const std::vector<std::vector<SlabMeasurement>>& universes)
{
    constexpr std::array<double, 8> edges{0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0};
    const NonlinearPower fit(power, power.cosmology().omegaM);
    const PowerSpectrum& bins = universes.front().front().contrast;
    const std::vector<double> theory = mapTheory(fit, geometry, 2 * (bins.k.size() + 1), boxSide);
    CheckGroup group{
        "Power of the dark-matter maps",
        "HALOFIT (Takahashi et al. 2012, arXiv:1208.2701) projected over the slab",
        formatted("Mean of %.0f universes of %.0f slabs; the error is that of the mean, by the scatter of the "
                  "universes, of random amplitudes. The box lacks the "
                  "long waves that the "
                  "fit presumes: for information",
                  static_cast<double>(universes.size()), static_cast<double>(universes.front().size())),
        {}};
    for (std::size_t band = 0; band + 1 < edges.size() && edges[band + 1] < bins.k.back(); ++band) {
        std::vector<double> means;
        for (const auto& slabs : universes) {
            double ratio = 0.0, modes = 0.0;
            for (const SlabMeasurement& slab : slabs)
                for (std::size_t i = 0; i < bins.k.size(); ++i)
                    if (bins.k[i] >= edges[band] && bins.k[i] < edges[band + 1]) {
                        ratio += static_cast<double>(bins.modes[i]) * slab.contrast.power[i] / theory[i];
                        modes += static_cast<double>(bins.modes[i]);
                    }
            means.push_back(ratio / modes);
        }
        const FiniteMean summary = finiteMean(means);
        Check check;
        check.quantity = formatted("P / projected fit, k = %g to %g h/Mpc", edges[band], edges[band + 1]);
        check.measured = summary.mean;
        check.expected = 1.0;
        check.error = summary.errorOfMean;
        check.independent = summary.count;
        group.checks.push_back(check);
    }
    return group;
}

void requireComparable(const ObservedField& observed, const MockGrid& mocks)
{
    const auto text = [](const Geometry& g) { return formatted("%g Mpc/h a side and %g Mpc/h deep", g.side, g.depth); };
    for (const Field* field : {&observed.stellar, &observed.darkMatter})
        if (!(field->geometry() == mocks.geometry))
            throw InputError(observed.name + ": the field is " + text(field->geometry()) + ", and the mock maps are " +
                             text(mocks.geometry) + (field->geometry().periodic ? "" : ", and periodic") +
                             "; only equal ones can be compared.");
}

CheckGroup compareWithField(const std::vector<std::vector<SlabMeasurement>>& universes, const ObservedField& observed,
                            const MockGrid& mocks, std::size_t level)
{
    const std::size_t size = level == 0 ? mocks.size : mocks.size / 2;
    const Field stellar = resample(observed.stellar, size), dark = resample(observed.darkMatter, size);
    const std::vector<MapStatistic> statistics = mapStatistics(stellar, dark);
    const double density = std::log10(mean(dark));
    const std::vector<double> densities =
        collected(universes, [](const SlabMeasurement& s) { return s.logMeanDensity; });

    const std::string pixels = std::to_string(size);
    CheckGroup group{
        "Fiducial universes and " + observed.name + ", " + pixels + " x " + pixels + " pixels",
        observed.name,
        formatted("Mock values are those of %.0f slabs of %.0f universes at the field's own mean density; deviations "
                  "in their scatter, and the share of them below the field",
                  static_cast<double>(densities.size()), static_cast<double>(universes.size())),
        {}};
    const std::vector<double> none(densities.size(), 0.0);
    group.checks.push_back(inScatter({"log10 of the mean of Mcdm", "dex", density}, none, densities, 0.0));
    for (std::size_t i = 0; i < statistics.size(); ++i)
        group.checks.push_back(inScatter(
            statistics[i], densities,
            collected(universes, [&](const SlabMeasurement& s) { return s.statistics[level][i].value; }), density));
    const std::vector<float> middle = middleShape(universes, level);
    group.checks.push_back(inScatter(
        {"W1 of log10 Mcdm from the mean shape of the mocks", "dex", pdfDistance(logShape(dark), middle)}, densities,
        collected(universes, [&](const SlabMeasurement& s) { return pdfDistance(s.shape[level], middle); }), density));
    return group;
}

} // namespace penumbra
