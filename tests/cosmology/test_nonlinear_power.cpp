#include "base/error.h"
#include "cosmology/linear_power.h"
#include "cosmology/nonlinear_power.h"

#include <QtTest>

#include <boost/math/interpolators/makima.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <tuple>
#include <vector>

using namespace penumbra;

namespace {

/// k [h/Mpc], linear and non-linear P(k) [(Mpc/h)^3] at z = 0 as written by CLASS 2.9.3 (arXiv:1104.2933) with
/// `non linear = halofit`: h = 0.674, Omega_b = 0.049, Omega_cdm = 0.266, A_s = 2.097e-9, n_s = 0.9652, massless
/// neutrinos.
constexpr std::array<std::array<double, 3>, 44> classTable{
    {{1.048952935429e-03, 3.978873136169e+03, 3.975986000826e+03},
     {1.662478366574e-03, 6.062128565273e+03, 6.055167841439e+03},
     {2.634850645797e-03, 9.050816202681e+03, 9.034378266754e+03},
     {4.175956851675e-03, 1.306338174687e+04, 1.302589247817e+04},
     {6.618445586232e-03, 1.786852972897e+04, 1.778769723269e+04},
     {1.048952935429e-02, 2.248360803591e+04, 2.232424425473e+04},
     {1.662478366571e-02, 2.474548046346e+04, 2.447503336264e+04},
     {2.634838077218e-02, 2.184523681692e+04, 2.149395311865e+04},
     {4.117749966751e-02, 1.502446314759e+04, 1.471921997216e+04},
     {5.286425045417e-02, 1.208269806695e+04, 1.183615136549e+04},
     {6.389773125215e-02, 1.061205964358e+04, 1.041491247729e+04},
     {7.337321162010e-02, 9.393678301316e+03, 9.253798404176e+03},
     {8.267199812167e-02, 7.975846143189e+03, 7.909668726573e+03},
     {9.228064147818e-02, 6.544022041791e+03, 6.558899075742e+03},
     {1.024751697738e-01, 5.425780866861e+03, 5.514250855255e+03},
     {1.134607146169e-01, 4.756364138105e+03, 4.901885495706e+03},
     {1.254155745339e-01, 4.340099185214e+03, 4.532906115037e+03},
     {1.385082034762e-01, 3.812706806484e+03, 4.057210079771e+03},
     {1.529043241975e-01, 3.100118249785e+03, 3.402084956318e+03},
     {1.687701884391e-01, 2.532251722261e+03, 2.884022708542e+03},
     {1.862749917180e-01, 2.238419687694e+03, 2.624221299593e+03},
     {2.055946006350e-01, 1.920076458140e+03, 2.337603323013e+03},
     {2.269185286902e-01, 1.534628768732e+03, 1.984207838541e+03},
     {2.504621082570e-01, 1.306655136849e+03, 1.776074886611e+03},
     {2.764861745867e-01, 1.090900931077e+03, 1.576084988722e+03},
     {3.156428820193e-01, 8.377338132344e+02, 1.337271467847e+03},
     {3.610044959369e-01, 6.379950805380e+02, 1.143199123678e+03},
     {4.145689302190e-01, 4.839681110652e+02, 9.858995421465e+02},
     {4.801397825991e-01, 3.565234056529e+02, 8.475127329738e+02},
     {5.663997084830e-01, 2.505586362434e+02, 7.208923377504e+02},
     {7.011264336281e-01, 1.572365717765e+02, 5.899373609843e+02},
     {9.202773945291e-01, 8.534384322022e+01, 4.569386542026e+02},
     {1.324171164053e+00, 3.671840483454e+01, 3.145205777895e+02},
     {1.664230651192e+00, 2.133104124583e+01, 2.400751241270e+02},
     {2.637560307859e+00, 6.955563182844e+00, 1.247290733434e+02},
     {4.180251376498e+00, 2.200810316576e+00, 5.635612223224e+01},
     {6.625251949387e+00, 6.793031537052e-01, 2.303308891378e+01},
     {1.050031671292e+01, 2.053477538803e-01, 8.842693842487e+00},
     {1.664188047700e+01, 6.097957998523e-02, 3.273739535899e+00},
     {2.637560307775e+01, 1.782724539941e-02, 1.187597289589e+00},
     {4.180251376498e+01, 5.135512492793e-03, 4.260096431398e-01},
     {6.625251949387e+01, 1.456051543409e-03, 1.518774835857e-01},
     {1.050031671292e+02, 4.040583803163e-04, 5.396342065780e-02},
     {1.664188047700e+02, 1.080948248085e-04, 1.913815188450e-02}}};

/// The linear spectrum of the table, in logarithms; zero outside.
NonlinearPower::Linear tabulated()
{
    std::vector<double> logK, logPower;
    for (const auto& [k, linear, nonlinear] : classTable) {
        logK.push_back(std::log(k));
        logPower.push_back(std::log(linear));
    }
    auto spline =
        std::make_shared<boost::math::interpolators::makima<std::vector<double>>>(std::move(logK), std::move(logPower));
    return [spline](double k) {
        return k < classTable.front()[0] || k > classTable.back()[0] ? 0.0 : std::exp((*spline)(std::log(k)));
    };
}

} // namespace

class TestNonlinearPower : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsThePublishedCode()
    {
        // Ours interpolates the linear spectrum between a quarter of the rows, hence half a per cent.
        const NonlinearPower power(tabulated(), 0.315);
        for (const auto& [k, linear, nonlinear] : classTable)
            if (k < 30.0)
                QVERIFY2(std::abs(power(k) / nonlinear - 1.0) < 5e-3,
                         qPrintable(QString("k %1: ratio %2").arg(k).arg(power(k) / nonlinear)));
    }

    void camelsUniverses_data()
    {
        // The formulae of Eisenstein & Hu and of Takahashi et al. by adaptive quadrature in another language.
        QTest::addColumn<double>("omegaM");
        QTest::addColumn<double>("sigma8");
        QTest::addColumn<std::vector<double>>("shape");  // k_sigma, n_eff, C
        QTest::addColumn<std::vector<double>>("values"); // at k = 0.1, 0.3, 1, 3, 10, 30 h/Mpc
        QTest::newRow("CAMELS") << 0.3 << 0.8 << std::vector{0.376358, -1.782774, 0.324710}
                                << std::vector{5561.71, 1296.73, 381.942, 92.4656, 9.18616, 0.836939};
        QTest::newRow("light and smooth") << 0.1 << 0.6 << std::vector{1.046883, -2.338619, 0.117723}
                                          << std::vector{4169.4, 511.337, 102.131, 25.4969, 3.375, 0.341643};
        QTest::newRow("heavy and clumpy") << 0.5 << 1.0 << std::vector{0.264575, -1.400247, 0.484872}
                                          << std::vector{8279.86, 2681.48, 566.405, 112.005, 9.39105, 0.851706};
    }
    void camelsUniverses()
    {
        QFETCH(double, omegaM);
        QFETCH(double, sigma8);
        QFETCH(std::vector<double>, shape);
        QFETCH(std::vector<double>, values);
        Cosmology cosmology;
        cosmology.omegaM = omegaM;
        cosmology.sigma8 = sigma8;
        const NonlinearPower power(LinearPower(cosmology), omegaM);
        QVERIFY(std::abs(power.nonlinearScale() / shape[0] - 1.0) < 1e-4);
        QVERIFY(std::abs(power.effectiveIndex() - shape[1]) < 1e-4);
        QVERIFY(std::abs(power.curvature() - shape[2]) < 1e-4);
        const std::vector<double> waves{0.1, 0.3, 1.0, 3.0, 10.0, 30.0};
        for (std::size_t i = 0; i < waves.size(); ++i)
            QVERIFY2(std::abs(power(waves[i]) / values[i] - 1.0) < 2e-4,
                     qPrintable(QString("k %1: %2").arg(waves[i]).arg(power(waves[i]))));
    }

    void isLinearOnLargeScales()
    {
        const LinearPower linear(Cosmology{});
        const NonlinearPower power(linear, 0.3);
        for (const double k : {1e-3, 5e-3})
            QVERIFY(std::abs(power(k) / linear(k) - 1.0) < 5e-3);
        QVERIFY(power(1.0) > 3.0 * linear(1.0));
    }

    void powerLawsHaveTheirIndex()
    {
        // P ~ k^n: sigma^2 ~ R^-(n+3), so n_eff = n and C = 0, and k_sigma follows from Gamma((n+3)/2).
        for (const double n : {-1.5, -2.0}) {
            const NonlinearPower power([n](double k) { return 2.0 * M_PI * M_PI * std::pow(k, n); }, 1.0);
            QVERIFY(std::abs(power.effectiveIndex() - n) < 1e-2);
            QVERIFY(std::abs(power.curvature()) < 2e-2);
            const double scale = std::pow(0.5 * std::tgamma(0.5 * (n + 3.0)), -1.0 / (n + 3.0));
            QVERIFY(std::abs(power.nonlinearScale() / scale - 1.0) < 1e-2);
        }
    }

    void spectraMayEnd()
    {
        // Cut below k = 0.15 h/Mpc, where long waves fail, the CAMELS spectrum turns non-linear on slightly smaller
        // scales and has less power on all of these.
        const LinearPower linear(Cosmology{});
        const NonlinearPower whole(linear, 0.3);
        const NonlinearPower cut([&](double k) { return k < 0.15 ? 0.0 : linear(k); }, 0.3);
        QVERIFY(cut.nonlinearScale() > whole.nonlinearScale() && cut.nonlinearScale() < 2.0 * whole.nonlinearScale());
        for (const double k : {0.5, 1.0, 10.0})
            QVERIFY(cut(k) > 0.0 && cut(k) < whole(k));
        // Below the cut there is the one-halo term alone, and nothing that is not a number.
        QVERIFY(std::isfinite(cut(0.01)) && cut(0.01) < 0.01 * whole(0.01));
    }

    void spectraWithoutNonlinearScaleAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(InputError, NonlinearPower([](double) { return 1e-12; }, 0.3));
        QVERIFY_THROWS_EXCEPTION(InputError, NonlinearPower(LinearPower(Cosmology{}), 0.0));
    }
};

QTEST_GUILESS_MAIN(TestNonlinearPower)
#include "test_nonlinear_power.moc"
