#include "cosmology/mass_function.h"
#include "cosmology/nonlinear_power.h"
#include "universe/matter_spectrum.h"
#include "validation/matter_checks.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

constexpr double box = 25.0;

constexpr double wide = leastSideForFit;

/// A box whose spectrum is `factor` times the fit and whose haloes are `factor` times those of Tinker et al.
EvolvedBox perfectBox(const LinearPower& power, double factor, double box = wide)
{
    const NonlinearPower fit(power, power.cosmology().omegaM);
    EvolvedBox result;
    for (std::size_t shell = 1; shell < 64; ++shell) {
        result.spectrum.k.push_back((static_cast<double>(shell) + 0.5) * 2.0 * std::numbers::pi / box);
        result.spectrum.power.push_back(factor * fit(result.spectrum.k.back()));
        result.spectrum.modes.push_back(6 * shell * shell);
    }
    // One halo wherever the cumulative number passes an integer, on a fine grid in mass within steps of the abundance.
    constexpr double step = 0.05; // dex
    constexpr int parts = 100;
    double due = 0.0;
    for (double logMass = 10.0; logMass < 14.5; logMass += step) {
        const double abundance = haloAbundance(power, MassFunction::tinker, std::pow(10.0, logMass + 0.5 * step));
        for (int part = 0; part < parts; ++part)
            for (due += factor * step / parts * box * box * box * abundance; due >= 1.0; due -= 1.0)
                result.haloMasses.push_back(std::pow(10.0, logMass + step * (part + 0.5) / parts));
    }
    return result;
}

bool allWithin(const CheckGroup& group)
{
    return std::ranges::all_of(group.checks, [](const Check& c) {
        return c.verdict() == Verdict::within || c.verdict() == Verdict::information;
    });
}

std::size_t count(const CheckGroup& group, Verdict verdict)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(group.checks, [&](const Check& c) { return c.verdict() == verdict; }));
}

} // namespace

class TestMatterChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initialDensitiesHaveTheLinearPower()
    {
        SimulationSettings settings;
        settings.particlesPerSide = 64;
        const LinearPower power(Cosmology{});
        const CheckGroup group = checkInitialPower(power, settings, 5);
        QCOMPARE(group.checks.size(), std::size_t(7)); // five bands of long waves, two up to the Nyquist frequency
        for (const Check& check : group.checks) {
            QVERIFY2(check.verdict() == Verdict::within, check.quantity.c_str());
            // The stated error holds: four of it is a chance of one in 16000 per band.
            QVERIFY2(std::abs(check.deviation()) < 4.0 * check.error, check.quantity.c_str());
            QVERIFY(check.error < 0.013); // 64^3 cells have half the modes of a full-size box between 2 and 4 h/Mpc
        }
    }

    /// The theory is not made by what it judges: a spectrum of another amplitude is found out.
    void shellMeansAreOfTheTheory()
    {
        const auto means = shellMeans(16, box, [](double k) { return 3.0 * k * k; });
        const double fundamental = 2.0 * std::numbers::pi / box;
        QCOMPARE(means.size(), std::size_t(7));
        // The 18 vectors of squared lengths 1 and 2 and the 8 of 3 lie in the first shell: a mean square of 54 / 26.
        QVERIFY(std::abs(means.front() / (3.0 * fundamental * fundamental * 54.0 / 26.0) - 1.0) < 1e-12);
    }

    void boxesLackTheLongestWaves()
    {
        const LinearPower power(Cosmology{});
        // The sphere of the mode k = 0 has a radius of 0.62 k_F.
        QCOMPARE(boxLimitedPower(power, box, 0.155), 0.0);
        QCOMPARE(boxLimitedPower(power, box, 0.157), power(0.157));
    }

    void perfectBoxesPassAndOthersDoNot()
    {
        const LinearPower power(Cosmology{});
        const std::vector<EvolvedBox> perfect(4, perfectBox(power, 1.0)), heavy(4, perfectBox(power, 1.3));
        const CheckGroup spectrum = checkNonlinearPower(power, wide, perfect);
        for (const Check& check : spectrum.checks)
            if (check.tolerance)
                QVERIFY2(std::abs(check.deviation()) < 1e-12, check.quantity.c_str());
        QCOMPARE(count(spectrum, Verdict::within), std::size_t(2)); // the bands between 0.17 and 0.5 h/Mpc
        QCOMPARE(count(checkNonlinearPower(power, wide, heavy), Verdict::beyond), count(spectrum, Verdict::within));
        // A box too short for the fit is told of, not judged.
        const CheckGroup informed = checkNonlinearPower(power, box, std::vector(2, perfectBox(power, 1.3, box)));
        QCOMPARE(count(informed, Verdict::information), informed.checks.size());
        QVERIFY(std::abs(informed.checks.front().measured - 1.3) < 1e-12);
        const CheckGroup haloes = checkMassFunction(power, wide, perfect);
        QVERIFY(allWithin(haloes));
        QCOMPARE(count(haloes, Verdict::within), std::size_t(6));
        // 30 % too many: 15 % beyond the tolerance, with errors below 1 % for so many.
        QCOMPARE(count(checkMassFunction(power, wide, heavy), Verdict::beyond), std::size_t(6));
    }

    void theErrorIsThatOfThePairs()
    {
        // Opposite deviations within a pair cancel; between pairs they are the error: 1.1 and 0.9 have one of 0.1.
        const LinearPower power(Cosmology{});
        const EvolvedBox high = perfectBox(power, 1.1), low = perfectBox(power, 0.9);
        const Check cancelled = checkNonlinearPower(power, wide, {high, low, low, high}).checks.front();
        QVERIFY(std::abs(cancelled.deviation()) < 1e-12 && cancelled.error < 1e-12);
        const Check spread = checkNonlinearPower(power, wide, {high, high, low, low}).checks.front();
        QVERIFY(std::abs(spread.error - 0.1) < 1e-9);
        QCOMPARE(spread.independent, std::size_t(2));
    }

    void haloCountsHaveTheErrorOfThePairsOrOfPoisson()
    {
        const LinearPower power(Cosmology{});
        const EvolvedBox many = perfectBox(power, 1.1), few = perfectBox(power, 0.9);
        const auto all = [](const CheckGroup& group) { return group.checks.at(7); }; // 3e11 to 1e13 Msun/h
        // Pairs that differ by a fifth: the error of their mean is a tenth, far more than that of so many haloes.
        const Check spread = all(checkMassFunction(power, wide, {many, many, few, few}));
        QVERIFY(std::abs(spread.error / *spread.expected - 0.1) < 1e-3);
        QCOMPARE(spread.independent, std::size_t(2));
        // Where the pairs agree it is that of independent haloes, in four boxes.
        const Check agreed = all(checkMassFunction(power, wide, {many, few, few, many}));
        QVERIFY(std::abs(agreed.error / std::sqrt(*agreed.expected / 4.0) - 1.0) < 1e-2);
        QCOMPARE(agreed.errorsOfChance(), 2.0); // known, however few the pairs
        // That there is none where many are expected is no chance.
        EvolvedBox none = many;
        none.haloMasses.clear();
        QVERIFY(all(checkMassFunction(power, wide, {none, none, none, none})).verdict() == Verdict::beyond);
        // A single pair does not tell.
        QVERIFY(std::isinf(all(checkMassFunction(power, wide, {many, few})).error));
    }

    void smallBoxesEvolve()
    {
        SimulationSettings settings;
        settings.particlesPerSide = settings.meshPerSide = 32;
        settings.timeSteps = 4;
        const LinearPower power(Cosmology{});
        const auto evolved = evolveFixedBox(power, settings, 3, false, {}, {});
        QVERIFY(evolved.has_value());
        QCOMPARE(evolved->spectrum.k.size(), std::size_t(15));
        // The cells of 0.8 Mpc/h weaken the force, more so on shorter waves; the longest grow nearly as they should.
        QVERIFY2(std::abs(evolved->spectrum.power[0] / power(evolved->spectrum.k[0]) - 1.0) < 0.4,
                 qPrintable(QString::number(evolved->spectrum.power[0] / power(evolved->spectrum.k[0]))));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!evolveFixedBox(power, settings, 3, false, {}, stop.get_token()).has_value());
    }
};

QTEST_GUILESS_MAIN(TestMatterChecks)
#include "test_matter_checks.moc"
