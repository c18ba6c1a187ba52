#include "validation/matter_checks.h"

#include "base/formatted.h"
#include "cosmology/mass_function.h"
#include "cosmology/nonlinear_power.h"
#include "universe/halo_finder.h"
#include "universe/initial_conditions.h"
#include "validation/finite_mean.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

namespace penumbra {
namespace {

/// Below this wave number [h/Mpc] a mesh of 256^3 cells follows gravity in a box of leastSideForFit.
constexpr double mostResolved = 0.5;

/// A mesh size and how many densities are realised on it; the shells compared, [first, last) in k_F, share bands.
struct Rung
{
    std::size_t meshSize, realisations;
    std::vector<std::size_t> edges; ///< of the bands [k_F]
};

void addInitialBands(CheckGroup& group, const LinearPower& power, double boxSide, std::uint64_t seed, const Rung& rung)
{
    Mesh mesh(rung.meshSize, 1);
    const std::vector<double> theory = shellMeans(rung.meshSize, boxSide, std::cref(power));
    std::vector<double> mean(theory.size());
    std::vector<std::size_t> modesOf;
    for (std::size_t i = 0; i < rung.realisations; ++i) {
        realiseLinearDensity(mesh, power, boxSide, universeSeed(seed, i));
        const MatterSpectrum spectrum = densitySpectrum(mesh, boxSide);
        modesOf = spectrum.modes;
        for (std::size_t shell = 0; shell < mean.size(); ++shell)
            mean[shell] += spectrum.power[shell] / static_cast<double>(rung.realisations);
    }
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    for (std::size_t band = 0; band + 1 < rung.edges.size(); ++band) {
        double ratio = 0.0, modes = 0.0;
        for (std::size_t shell = rung.edges[band] - 1; shell + 1 < std::min(rung.edges[band + 1], mean.size() + 1);
             ++shell) {
            const auto weight = static_cast<double>(modesOf[shell]);
            ratio += weight * mean[shell] / theory[shell];
            modes += weight;
        }
        if (modes == 0.0)
            continue;
        Check check;
        check.quantity =
            formatted("P / linear theory, k = %.2f to %.2f h/Mpc", fundamental * static_cast<double>(rung.edges[band]),
                      fundamental * static_cast<double>(rung.edges[band + 1]));
        check.measured = ratio / modes;
        check.expected = 1.0;
        check.error = 1.0 / std::sqrt(modes * static_cast<double>(rung.realisations));
        check.tolerance = 0.02;
        group.checks.push_back(check);
    }
}

/// Ratio of a spectrum to a theory in a band, the mean over its modes.
double bandRatio(const MatterSpectrum& spectrum, const std::vector<double>& theory, double low, double high)
{
    double ratio = 0.0, modes = 0.0;
    for (std::size_t i = 0; i < spectrum.k.size(); ++i)
        if (spectrum.k[i] >= low && spectrum.k[i] < high) {
            ratio += static_cast<double>(spectrum.modes[i]) * spectrum.power[i] / theory[i];
            modes += static_cast<double>(spectrum.modes[i]);
        }
    return ratio / modes; // not a number for a band without modes
}

/// Of each pair of boxes the mean of what both have: the independent values.
template <typename Value>
std::vector<double> ofPairs(const std::vector<EvolvedBox>& boxes, const Value& value)
{
    std::vector<double> pairs;
    for (std::size_t i = 0; i + 1 < boxes.size(); i += 2)
        pairs.push_back(0.5 * (value(boxes[i]) + value(boxes[i + 1])));
    return pairs;
}

/// Haloes of [low, high) Msun/h that the mass function puts into a box.
double expectedHaloes(const LinearPower& power, double boxSide, double low, double high)
{
    constexpr int steps = 8;
    const double step = std::log10(high / low) / steps;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i)
        sum += step * haloAbundance(power, MassFunction::tinker, low * std::pow(10.0, (i + 0.5) * step));
    return sum * std::pow(boxSide, 3);
}

} // namespace

CheckGroup checkInitialPower(const LinearPower& power, const SimulationSettings& settings, std::uint64_t seed)
{
    const Rung longWaves{16, 2048, {1, 2, 3, 4, 6, 8}};
    const Rung own{settings.particlesPerSide, 4, {8, 16, 32, 64}};
    CheckGroup group{
        "Power of the initial density",
        "Linear theory (Eisenstein & Hu 1998) at the same modes",
        formatted("Means of %.0f realisations on 16^3 cells, beyond 2 h/Mpc of 4 on the simulation's own mesh, so "
                  "that each band has a statistical error below 0.7 %%",
                  static_cast<double>(longWaves.realisations)),
        {}};
    addInitialBands(group, power, settings.boxSide, seed, longWaves);
    addInitialBands(group, power, settings.boxSide, seed, own);
    return group;
}

std::optional<EvolvedBox> evolveFixedBox(const LinearPower& power, const SimulationSettings& settings,
                                         std::uint64_t seed, bool inverted, const ProgressFn& progress,
                                         const std::stop_token& stop)
{
    std::optional<Particles> particles;
    {
        Mesh mesh(settings.particlesPerSide, settings.threads);
        realiseLinearDensity(mesh, power, settings.boxSide, seed);
        fixAmplitudes(mesh, power, settings.boxSide, inverted);
        particles = evolveMatter(mesh, Background(power.cosmology().omegaM), settings, progress, stop);
    }
    if (!particles)
        return std::nullopt;
    EvolvedBox box{particleSpectrum(*particles, settings.meshPerSide, settings.threads), {}};
    const double particleMass = power.cosmology().matterDensity() * std::pow(particles->spacing(), 3);
    for (const Halo& halo : findHaloes(*particles, haloLinkingLength, smallestHalo))
        box.haloMasses.push_back(haloMass(halo.members.size(), particleMass));
    return box;
}

double boxLimitedPower(const LinearPower& power, double boxSide, double k)
{
    const double cut = std::cbrt(3.0 / (4.0 * std::numbers::pi)) * 2.0 * std::numbers::pi / boxSide;
    return k < cut ? 0.0 : power(k);
}

CheckGroup checkNonlinearPower(const LinearPower& power, double boxSide, const std::vector<EvolvedBox>& boxes)
{
    constexpr std::array<double, 10> edges{0.17, 0.25, 0.5, 0.75, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0};
    const bool wide = boxSide >= leastSideForFit;
    const double omegaM = power.cosmology().omegaM;
    CheckGroup group{
        formatted("Non-linear power of the particles in a box of %g Mpc/h", boxSide),
        "HALOFIT (Takahashi et al. 2012, arXiv:1208.2701), which states 5 % for k <= 1 h/Mpc",
        formatted("Mean of %.0f pairs of boxes with fixed amplitudes and opposite phases, its error by the scatter "
                  "of the pairs; ",
                  static_cast<double>(boxes.size() / 2)) +
            (wide ? formatted("beyond %g h/Mpc the cells of the mesh soften gravity", mostResolved)
                  : std::string("the box lacks the long waves that the fit presumes: for information")),
        {}};
    const auto addBands = [&](const NonlinearPower& theory, const char* name) {
        std::vector<double> values;
        for (const double k : boxes.front().spectrum.k)
            values.push_back(theory(k));
        for (std::size_t band = 0; band + 1 < edges.size(); ++band) {
            const double low = edges[band], high = edges[band + 1];
            if (low < 1.5 * boxes.front().spectrum.k.front() || high > boxes.front().spectrum.k.back())
                continue;
            const FiniteMean summary = finiteMean(
                ofPairs(boxes, [&](const EvolvedBox& box) { return bandRatio(box.spectrum, values, low, high); }));
            Check check;
            check.quantity = name + formatted(", k = %g to %g h/Mpc", low, high);
            check.measured = summary.mean;
            check.expected = 1.0;
            check.error = summary.errorOfMean;
            check.independent = summary.count;
            if (wide && high <= mostResolved)
                check.tolerance = 0.05;
            group.checks.push_back(check);
        }
    };
    addBands(NonlinearPower(power, omegaM), "P / fit");
    if (!wide)
        addBands(NonlinearPower([&](double k) { return boxLimitedPower(power, boxSide, k); }, omegaM),
                 "P / fit without the longest waves");
    return group;
}

CheckGroup checkMassFunction(const LinearPower& power, double boxSide, const std::vector<EvolvedBox>& boxes)
{
    struct Bin
    {
        double low, high;
        bool asserted;
    };
    constexpr std::array<Bin, 10> bins{{{3e10, 1e11, false},
                                        {1e11, 3e11, false},
                                        {3e11, 6e11, true},
                                        {6e11, 1.2e12, true},
                                        {1.2e12, 2.5e12, true},
                                        {2.5e12, 5e12, true},
                                        {5e12, 1e13, true},
                                        {3e11, 1e13, true},
                                        {1e13, 3e13, false},
                                        {3e13, 1e14, false}}};
    CheckGroup group{
        "Halo mass function",
        "Tinker et al. 2008 (arXiv:0803.2706), haloes of 200 times the mean density",
        formatted(
            "Friends-of-friends groups of %.0f pairs of boxes with masses after Warren et al. 2006; errors are "
            "those of as many independent haloes (Poisson), or by the scatter of the pairs where that leaves more open",
            static_cast<double>(boxes.size() / 2)),
        {}};
    const auto number = static_cast<double>(boxes.size());
    for (const Bin& bin : bins) {
        const FiniteMean found = finiteMean(ofPairs(boxes, [&](const EvolvedBox& box) {
            return static_cast<double>(
                std::ranges::count_if(box.haloMasses, [&](double mass) { return mass >= bin.low && mass < bin.high; }));
        }));
        Check check;
        check.quantity = formatted("haloes of %.2g to %.2g Msun/h", bin.low, bin.high);
        check.unit = "per box";
        check.measured = found.mean;
        check.expected = expectedHaloes(power, boxSide, bin.low, bin.high);
        if (bin.asserted)
            check.tolerance = 0.15;
        // Whichever leaves more open: Poisson's error, which is known, or the scatter of a few pairs.
        check.error = std::sqrt(*check.expected / number);
        Check scattered = check;
        scattered.error = found.errorOfMean;
        scattered.independent = found.count;
        if (scattered.errorsOfChance() * scattered.error > check.errorsOfChance() * check.error)
            check = scattered;
        group.checks.push_back(check);
    }
    return group;
}

} // namespace penumbra
