#include "cosmology/mass_function.h"
#include "universe/faint_haloes.h"
#include "universe/halo_finder.h"
#include "universe/halo_profile.h"
#include "universe/halo_structure.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace penumbra;

namespace {

/// 16^3 particles in a box of 16 Mpc/h, on the lattice: spacing 1 Mpc/h.
Particles lattice()
{
    Particles particles{16.0, 16, {}, {}};
    for (std::size_t x = 0; x < 16; ++x)
        for (std::size_t y = 0; y < 16; ++y)
            for (std::size_t z = 0; z < 16; ++z)
                particles.positions.push_back(
                    {static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F, static_cast<float>(z) + 0.5F});
    particles.momenta.resize(particles.size());
    return particles;
}

/// Moves particles first .. first + count into a ball, densest at its centre: density ~ 1 / r^2.
void gather(Particles& particles, std::size_t first, std::size_t count, const Vector3& centre, double radius)
{
    RandomSequence random(8, static_cast<std::uint32_t>(first));
    for (std::size_t i = first; i < first + count; ++i) {
        const double r = radius * random.uniform();
        const Vector3 d = randomDirection(random);
        for (std::size_t axis = 0; axis < 3; ++axis)
            particles.positions[i][axis] = wrapped(centre[axis] + static_cast<float>(r) * d[axis], 16.0F);
    }
}

float distance(const Vector3& a, const Vector3& b)
{
    return std::hypot(nearestImage(a[0] - b[0], 16.0F), nearestImage(a[1] - b[1], 16.0F),
                      nearestImage(a[2] - b[2], 16.0F));
}

double nfwMass(double x)
{
    return std::log1p(x) - x / (1.0 + x);
}

} // namespace

class TestHaloes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsAreFoundAcrossTheBoundary()
    {
        Particles particles = lattice();
        const Vector3 corner{0.0F, 0.0F, 0.0F}, inside{7.0F, 8.0F, 9.0F};
        gather(particles, 100, 300, corner, 0.3);
        gather(particles, 1000, 200, inside, 0.25);
        gather(particles, 2000, 19, {12.0F, 4.0F, 4.0F}, 0.1); // too few
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(findHaloes(particles, 0.2, 20, stopped.get_token()).empty());
        const std::vector<Halo> haloes = findHaloes(particles, 0.2, 20);
        QCOMPARE(haloes.size(), std::size_t{2});
        QCOMPARE(haloes[0].members.size(), std::size_t{300});
        QCOMPARE(haloes[0].members.front(), 100U);
        QCOMPARE(haloes[0].members.back(), 399U);
        QVERIFY(distance(haloes[0].centre, corner) < 0.15);
        QCOMPARE(haloes[1].members.size(), std::size_t{200});
        QVERIFY(distance(haloes[1].centre, inside) < 0.15);
    }

    void chainsHoldAndBreakAtTheLinkingLength()
    {
        // 30 particles on a line through the boundary, 0.19 spacings apart, and one gap of 0.21 after the twentieth.
        Particles particles = lattice();
        float x = 14.0F;
        for (std::size_t i = 0; i < 30; ++i) {
            particles.positions[i] = {wrapped(x, 16.0F), 8.02F, 8.01F};
            x += i == 19 ? 0.21F : 0.19F;
        }
        const std::vector<Halo> haloes = findHaloes(particles, 0.2, 10);
        QCOMPARE(haloes.size(), std::size_t{2});
        QCOMPARE(haloes[0].members.size(), std::size_t{20});
        QCOMPARE(haloes[1].members.size(), std::size_t{10});
    }

    void linksAgreeWithBruteForce()
    {
        // Clustered random points: the number of groups and their sizes by flooding from particle to particle.
        Particles particles = lattice();
        for (std::size_t clump = 0; clump < 40; ++clump)
            gather(particles, clump * 100, 100,
                   {static_cast<float>(clump % 7) * 2.3F, static_cast<float>(clump % 5) * 3.1F,
                    static_cast<float>(clump % 3) * 5.0F},
                   1.2);
        std::vector<std::size_t> expected;
        std::vector<std::size_t> left(particles.size());
        std::iota(left.begin(), left.end(), std::size_t{0});
        while (!left.empty()) { // flood from one particle to all it reaches
            std::vector<std::size_t> group{left.back()};
            left.pop_back();
            for (std::size_t next = 0; next < group.size(); ++next)
                std::erase_if(left, [&](std::size_t other) {
                    const bool linked = distance(particles.positions[group[next]], particles.positions[other]) < 0.2F;
                    if (linked)
                        group.push_back(other);
                    return linked;
                });
            expected.push_back(group.size());
        }
        std::erase_if(expected, [](std::size_t n) { return n < 5; });
        std::ranges::sort(expected, std::ranges::greater{});
        std::vector<std::size_t> found;
        for (const Halo& halo : findHaloes(particles, 0.2, 5))
            found.push_back(halo.members.size());
        QVERIFY(expected.size() > 10);
        QCOMPARE(found, expected);
    }

    void concentrationsAreThePublishedOnes()
    {
        // Values of the model of Diemer & Kravtsov for 200 times the critical density (masses in Msun, h = 0.7), as the
        // authors' code gives them, carried to 200 times the mean density by hand: m(c) / c^3 falls by Omega_m.
        constexpr double h = 0.7, omegaM = 0.3;
        const LinearPower power(Cosmology{omegaM, 0.8, 0.05, h, 0.96, 2.725});
        for (const auto& [mass, critical] : {std::pair{1e12, 8.09536}, {1e13, 6.12163}, {1e14, 4.56757}}) {
            const double c = medianConcentration(power, mass * h);
            const double ratio = nfwMass(c) / std::pow(c, 3) / (nfwMass(critical) / std::pow(critical, 3));
            qInfo("%g: c %g ratio %g", mass, c, ratio);
            QVERIFY(std::abs(ratio / omegaM - 1.0) < 0.03); // 1 % of the concentration
        }
    }

    void nfwProfileInvertsItsMass()
    {
        const NfwProfile profile(0.3, 7.0);
        for (const double radius : {0.003, 0.03, 0.1, 0.25}) {
            const double mass = nfwMass(7.0 * radius / 0.3) / nfwMass(7.0);
            QVERIFY(std::abs(profile.radiusOfMass(mass) / radius - 1.0) < 2e-3);
        }
        QCOMPARE(profile.radiusOfMass(1.0), 0.3);
        QCOMPARE(profile.radiusOfMass(0.0), 0.0);
    }

    void restoredHaloKeepsItsMassAndGetsItsCore()
    {
        // A puffy ball of 3000 particles becomes NFW: half of the mass within the half-mass radius of the profile.
        Particles particles = lattice();
        const Vector3 centre{15.9F, 8.0F, 0.1F};
        gather(particles, 0, 3000, centre, 1.5);
        const LinearPower power(Cosmology{});
        HaloModel model;
        model.concentrationScatter = 0.0;
        model.subhaloSurvival = 0.0;
        Halo halo{{}, centre};
        for (std::uint32_t i = 0; i < 3000; ++i)
            halo.members.push_back(i);
        RandomSequence random(1, 0);
        const ResolvedHalo resolved = HaloRestorer(power, model).restore(particles, halo, random);
        const double total = 3000.0 * power.cosmology().matterDensity();
        QCOMPARE(resolved.tracers.size(), 3000 * model.tracersPerParticle);
        QVERIFY(std::abs(resolved.tracerMass * static_cast<double>(resolved.tracers.size()) / total - 1.0) < 1e-9);
        const NfwProfile profile(resolved.radius, medianConcentration(power, resolved.mass));
        std::vector<float> radii;
        for (const Vector3& t : resolved.tracers)
            radii.push_back(distance(t, centre));
        std::ranges::sort(radii);
        for (const double fraction : {0.1, 0.3, 0.5})
            QVERIFY(std::abs(radii[static_cast<std::size_t>(fraction * static_cast<double>(radii.size()))] /
                                 profile.radiusOfMass(fraction) -
                             1.0) < 0.05);
    }

    void subhaloesAreRealAndBound()
    {
        Particles particles = lattice();
        const Vector3 centre{8.0F, 8.0F, 8.0F};
        gather(particles, 0, 3000, centre, 1.5);
        Halo halo{{}, centre};
        for (std::uint32_t i = 0; i < 3000; ++i)
            halo.members.push_back(i);
        HaloModel model;
        model.smallestSubhalo = 3e12; // 1e-2 of the host
        double subhaloes = 0.0;
        constexpr int draws = 200;
        const HaloRestorer restorer(LinearPower(Cosmology{}), model);
        double expected = 0.0; // of the mass function, integrated here
        for (std::uint32_t draw = 0; draw < draws; ++draw) {
            RandomSequence random(2, draw);
            const ResolvedHalo resolved = restorer.restore(particles, halo, random);
            subhaloes += static_cast<double>(resolved.subhaloes.size());
            QCOMPARE(resolved.tracers.size(), 3000 * model.tracersPerParticle); // mass moves, none is made
            for (const Subhalo& s : resolved.subhaloes) {
                QVERIFY(s.accretedMass > 0.99 * model.smallestSubhalo);
                QVERIFY(s.accretedMass < 1.05 * model.largestSubhaloFraction * resolved.mass);
                QVERIFY(distance(s.centre, centre) < 3.0);
            }
            if (draw == 0)
                for (double lnMu = std::log(model.smallestSubhalo / resolved.mass); lnMu < std::log(0.35);
                     lnMu += 0.001) {
                    const double mu = std::exp(lnMu);
                    expected += 0.001 * model.subhaloSurvival *
                                (0.13 * std::pow(mu, -0.83) + 1.33 * std::pow(mu, -0.02)) *
                                std::exp(-5.67 * std::pow(mu, 1.19));
                }
        }
        const double error = std::sqrt(expected / draws);
        QVERIFY(std::abs(subhaloes / draws - expected) <
                4.0 * error + 0.02 * expected); // Poisson, and the table's step
    }

    void faintHaloesAvoidVoids()
    {
        // Half the box twice as dense as the other: 4/3 and 2/3 of the mean, where a particle is accepted with weights
        // (4/3)^3 / ((4/3)^3 + 8) = 0.229 and 0.0357, so that dense haloes are 4/3 0.229 : 2/3 0.0357 = 12.8 to 1.
        Particles particles = lattice();
        const auto side = static_cast<float>(particles.boxSide);
        for (Vector3& p : particles.positions)
            p[0] = p[0] < side * 2.0F / 3.0F ? 0.75F * p[0] : 0.5F * side + 1.5F * (p[0] - side * 2.0F / 3.0F);
        std::vector<char> taken(particles.size(), 0);
        RandomSequence random(4, 0);
        double dense = 0.0, thin = 0.0;
        for (const Halo& halo : drawFaintHaloes(particles, LinearPower(Cosmology{}), {}, taken, random))
            (halo.centre[0] < 0.5F * side ? dense : thin) += 1.0;
        QVERIFY(dense + thin > 100.0);
        QVERIFY2(dense > 6.0 * thin && dense < 30.0 * thin, qPrintable(QString("%1 : %2").arg(dense).arg(thin)));
    }

    void faintHaloesFillTheMassFunction()
    {
        // None found: all haloes of 1 to 100 particles are missing. Their number is Poisson about the integral of
        // Tinker's abundance, and no particle is in two of them.
        Particles particles = lattice();
        const LinearPower power(Cosmology{});
        particles.boxSide = 3.2; // particles of 2e9/3 Msun/h
        for (Vector3& p : particles.positions)
            for (float& x : p)
                x *= 0.2F;
        const double particleMass = power.cosmology().matterDensity() * std::pow(0.2, 3);
        std::vector<char> taken(particles.size(), 0);
        RandomSequence random(4, 0);
        const std::vector<Halo> haloes = drawFaintHaloes(particles, power, {}, taken, random);
        double expected = 0.0;
        for (double logNumber = 0.005; logNumber < 2.0; logNumber += 0.01)
            expected += 0.01 * std::pow(3.2, 3) *
                        haloAbundance(power, MassFunction::tinker, particleMass * std::pow(10.0, logNumber));
        QVERIFY(std::abs(static_cast<double>(haloes.size()) - expected) < 4.0 * std::sqrt(expected));
        std::vector<char> seen(particles.size(), 0);
        for (const Halo& halo : haloes) {
            QVERIFY(!halo.members.empty());
            for (const std::uint32_t member : halo.members) {
                QCOMPARE(seen[member], char{0});
                seen[member] = 1;
            }
        }
        QVERIFY(seen == taken);
    }
};

QTEST_GUILESS_MAIN(TestHaloes)
#include "test_haloes.moc"
