#include "base/random.h"
#include "diffusion/noise_schedule.h"
#include "diffusion/sampler.h"
#include "messages.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numeric>

using namespace penumbra;
using Kind = SamplerKind;

namespace {

constexpr std::array<double, 7> variances{2600.0, 300.0, 30.0, 3.0, 1.0, 0.1, 0.01};

/// The perfect denoiser of data that are Gaussian with variance P.
Denoiser gaussianDenoiser(double variance)
{
    return [variance](std::span<const float> z, double gamma, std::span<float> x0, std::span<float> eps) {
        const auto [alpha, sigma] = noiseLevel(gamma);
        const double total = alpha * alpha * variance + sigma * sigma;
        for (std::size_t i = 0; i < z.size(); ++i) {
            x0[i] = static_cast<float>(alpha * variance / total * z[i]);
            eps[i] = static_cast<float>(sigma / total * z[i]);
        }
    };
}

/// Variance of what the sampler makes of white noise. It is linear in the starting state and in every draw, so the
/// squares of its answers to one unit of each add up to it exactly: element 0 carries the start, element i the draw of
/// step i.
double outputVariance(const SamplerSettings& settings, double variance)
{
    std::vector<float> state(static_cast<std::size_t>(settings.steps) + 1, 0.0F);
    state[0] = 1.0F;
    const NoiseFn impulse = [](int step, std::span<float> out) {
        std::ranges::fill(out, 0.0F);
        out[static_cast<std::size_t>(step)] = 1.0F;
    };
    (void)runSampler(settings, gaussianDenoiser(variance), impulse, state);
    return std::transform_reduce(state.begin(), state.end(), 0.0, std::plus<>(),
                                 [](float x) { return static_cast<double>(x) * x; });
}

double errorPercent(const SamplerSettings& settings, double variance)
{
    const auto [alpha, sigma] = noiseLevel(settings.gammaEnd);
    const double exact = settings.finalDenoise ? variance : alpha * alpha * variance + sigma * sigma;
    return 100.0 * (outputVariance(settings, variance) / exact - 1.0);
}

} // namespace

class TestSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void varianceErrors_data();
    void varianceErrors();
    void ancestralStepIsTheFormula();
    void stochasticSamplersSpread_data();
    void stochasticSamplersSpread();
    void constantDataAreExact_data();
    void constantDataAreExact();
    void orderOfConvergence();
    void countsAndReports();
    void stopsBeforeEveryEvaluation();
    void names();
    void refusesImpossibleSettings();
};

/// Exact relative errors [%] of the output variance for Gaussian data, an independent calculation in double precision
/// with the update rules of arXiv:2107.00630 (ancestral), 2010.02502 (DDIM), 2211.01095 (2M), 2302.04867 (UniPC); rows
/// of one number hold for every variance.
void TestSampler::varianceErrors_data()
{
    using Row = std::vector<double>;
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("gammaEnd");
    QTest::addColumn<bool>("finalDenoise");
    QTest::addColumn<std::vector<double>>("expected");
    const auto add = [](const char* name, Kind kind, int steps, double end, bool denoise, const Row& expected) {
        QTest::newRow(name) << static_cast<int>(kind) << steps << end << denoise << expected;
    };
    add("ancestral 50", Kind::ancestral, 50, -13.3, false, Row(7, -22.45));
    add("ancestral 100", Kind::ancestral, 100, -13.3, false, Row(7, -12.20));
    add("ancestral 250, the published sampler", Kind::ancestral, 250, -13.3, false, Row(7, -5.14));
    add("ancestral 1000", Kind::ancestral, 1000, -13.3, false, Row(7, -1.32));
    add("ddim 250", Kind::ddim, 250, -13.3, false, {-3.04, -2.67, -2.63, -2.63, -2.62, -2.62, -2.62});
    add("dpm2m 10", Kind::dpm2m, 10, -11.0, true, {8.05, 9.12, 9.15, 8.85, 8.02, 6.60, 2.83});
    add("dpm2m 20", Kind::dpm2m, 20, -11.0, true, {3.44, 3.94, 4.00, 4.00, 4.00, 3.96, 3.60});
    add("dpm2m 25", Kind::dpm2m, 25, -11.0, true, {2.20, 2.65, 2.71, 2.71, 2.71, 2.69, 2.45});
    add("dpm2m 50", Kind::dpm2m, 50, -13.3, false, {0.41, 0.81, 0.86, 0.87, 0.87, 0.87, 0.86});
    add("sde-dpm2m 30", Kind::sdeDpm2m, 30, -9.0, true, {4.15, 4.16, 4.16, 4.15, 4.13, 3.92, 1.98});
    add("sde-dpm2m 50", Kind::sdeDpm2m, 50, -9.0, true, {1.61, 1.61, 1.61, 1.60, 1.59, 1.46, 0.15});
    add("sde-dpm2m 100", Kind::sdeDpm2m, 100, -9.0, true, {0.41, 0.41, 0.41, 0.41, 0.40, 0.28, -0.86});
    add("unipc3 15", Kind::unipc3, 15, -11.0, true, {1.59, 1.92, 2.28, 2.30, 1.83, 1.09, 4.64});
    add("unipc3 20", Kind::unipc3, 20, -11.0, true, {-0.11, 0.27, 0.32, 0.29, 0.33, 0.36, 0.10});
    add("unipc3 25", Kind::unipc3, 25, -11.0, true, {-0.42, -0.05, 0.0, 0.0, 0.0, 0.0, -0.13});
}

void TestSampler::varianceErrors()
{
    QFETCH(int, kind);
    QFETCH(int, steps);
    QFETCH(double, gammaEnd);
    QFETCH(bool, finalDenoise);
    QFETCH(std::vector<double>, expected);
    const SamplerSettings settings{static_cast<Kind>(kind), steps, 13.3, gammaEnd, finalDenoise};
    for (std::size_t i = 0; i < variances.size(); ++i) {
        const double error = errorPercent(settings, variances[i]);
        QVERIFY2(std::abs(error - expected[i]) < 0.01,
                 qPrintable(QString("P = %1: %2 %, expected %3 %").arg(variances[i]).arg(error).arg(expected[i])));
    }
}

void TestSampler::ancestralStepIsTheFormula()
{
    // One step from gamma 2 to -1 by hand: z_s = alpha_s/alpha_t (z - c sigma_t eps) + sigma_s sqrt(c) n.
    std::vector<float> state{0.7F};
    const Denoiser denoise = [](auto, double, std::span<float> x0, std::span<float> eps) {
        x0[0] = 100.0F; // must not matter
        eps[0] = -0.4F;
    };
    const NoiseFn noise = [](int, std::span<float> out) { out[0] = 1.25F; };
    (void)runSampler({Kind::ancestral, 1, 2.0, -1.0, false}, denoise, noise, state);
    const double sigmaT2 = 1.0 / (1.0 + std::exp(-2.0)), sigmaS2 = 1.0 / (1.0 + std::exp(1.0));
    const double c = 1.0 - std::exp(-3.0);
    const double expected = std::sqrt((1.0 - sigmaS2) / (1.0 - sigmaT2)) * (0.7 + c * std::sqrt(sigmaT2) * 0.4) +
                            std::sqrt(sigmaS2 * c) * 1.25;
    QVERIFY(std::abs(state[0] - expected) < 1e-6);
}

void TestSampler::stochasticSamplersSpread_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("ancestral") << static_cast<int>(Kind::ancestral);
    QTest::newRow("sde-dpm2m") << static_cast<int>(Kind::sdeDpm2m);
}

/// The same by Monte Carlo, through real noise: 200 000 elements know their variance to 0.3 %.
void TestSampler::stochasticSamplersSpread()
{
    QFETCH(int, kind);
    const SamplerSettings settings{static_cast<Kind>(kind), 50, 13.3, -11.0, true};
    std::vector<float> state(200000);
    RandomStream(3, 0, 0).normals(state);
    const NoiseFn noise = [](int step, std::span<float> out) {
        RandomStream(3, 0, static_cast<std::uint32_t>(step)).normals(out);
    };
    (void)runSampler(settings, gaussianDenoiser(3.0), noise, state);
    double sum = 0.0;
    for (const float x : state)
        sum += static_cast<double>(x) * x;
    const double variance = sum / static_cast<double>(state.size());
    QVERIFY(std::abs(variance / outputVariance(settings, 3.0) - 1.0) < 4.0 * std::sqrt(2.0 / 200000.0));
}

void TestSampler::constantDataAreExact_data()
{
    QTest::addColumn<int>("kind");
    for (const Kind kind : samplerKinds())
        QTest::newRow(std::string(name(kind)).c_str()) << static_cast<int>(kind);
}

/// When the denoiser always answers the same data, every sampler must end there, whatever its order.
void TestSampler::constantDataAreExact()
{
    QFETCH(int, kind);
    const Denoiser denoise = [](std::span<const float> z, double gamma, std::span<float> x0, std::span<float> eps) {
        const auto [alpha, sigma] = noiseLevel(gamma);
        for (std::size_t i = 0; i < z.size(); ++i) {
            x0[i] = 1.5F;
            eps[i] = static_cast<float>((z[i] - alpha * 1.5) / sigma);
        }
    };
    std::vector<float> state(1000);
    RandomStream(5, 0, 0).normals(state);
    const NoiseFn noise = [](int step, std::span<float> out) {
        RandomStream(5, 0, static_cast<std::uint32_t>(step)).normals(out);
    };
    (void)runSampler({static_cast<Kind>(kind), 7, 13.3, -13.3, false}, denoise, noise, state);
    for (const float x : state)
        QVERIFY(std::abs(x - 1.5F) < 6.0 * noiseLevel(-13.3).sigma); // noise of the last level may stay
}

/// Halving the step divides the error of a second-order method by 4 and of a third-order one by 8. Measured far from
/// the ends, where the exact flow of a Gaussian is z' / z = sqrt of the ratio of total variances.
void TestSampler::orderOfConvergence()
{
    const auto error = [](Kind kind, int steps) {
        const double variance = 3.0;
        std::vector<float> state{1.0F};
        (void)runSampler({kind, steps, 6.0, -6.0, false}, gaussianDenoiser(variance), {}, state);
        const auto [a1, s1] = noiseLevel(6.0);
        const auto [a0, s0] = noiseLevel(-6.0);
        return std::abs(state[0] - std::sqrt((a0 * a0 * variance + s0 * s0) / (a1 * a1 * variance + s1 * s1)));
    };
    const auto order = [&](Kind kind, int steps) { return std::log2(error(kind, steps) / error(kind, 2 * steps)); };
    QVERIFY(std::abs(order(Kind::ddim, 64) - 1.0) < 0.1);
    QVERIFY(std::abs(order(Kind::dpm2m, 32) - 2.0) < 0.25);
    QVERIFY2(order(Kind::unipc3, 20) > 2.6, qPrintable(QString::number(order(Kind::unipc3, 20))));
}

void TestSampler::countsAndReports()
{
    for (const Kind kind : samplerKinds())
        for (const bool finalDenoise : {false, true}) {
            const SamplerSettings settings{kind, 6, 13.3, -11.0, finalDenoise};
            int calls = 0, reported = 0;
            double lastGamma = 1e9;
            const Denoiser denoise = [&](std::span<const float> z, double gamma, std::span<float> x0,
                                         std::span<float> eps) {
                ++calls;
                gaussianDenoiser(1.0)(z, gamma, x0, eps);
            };
            const StepFn onStep = [&](const SamplerStep& step) {
                QCOMPARE(step.step, ++reported);
                QCOMPARE(step.total, evaluations(settings));
                QVERIFY(step.gamma <= lastGamma);
                QCOMPARE(step.x0.size(), 3U);
                lastGamma = step.gamma;
            };
            std::vector<float> state{0.1F, -0.5F, 2.0F};
            const NoiseFn noise = [](int, std::span<float> out) { std::ranges::fill(out, 0.0F); };
            QCOMPARE(runSampler(settings, denoise, noise, state, onStep), Outcome::completed);
            QCOMPARE(calls, evaluations(settings));
            QCOMPARE(reported, calls);
        }
}

void TestSampler::stopsBeforeEveryEvaluation()
{
    for (const Kind kind : samplerKinds()) {
        const SamplerSettings settings{kind, 5, 13.3, -11.0, true};
        for (int allowed = 0; allowed < evaluations(settings); ++allowed) {
            std::stop_source source;
            if (allowed == 0)
                source.request_stop();
            int calls = 0;
            const Denoiser denoise = [&](auto, double, std::span<float> x0, std::span<float> eps) {
                x0[0] = eps[0] = 0.0F;
                if (++calls == allowed)
                    source.request_stop();
            };
            std::vector<float> state{1.0F};
            const NoiseFn noise = [](int, std::span<float> out) { out[0] = 0.0F; };
            QCOMPARE(runSampler(settings, denoise, noise, state, {}, source.get_token()), Outcome::cancelled);
            QCOMPARE(calls, allowed);
        }
    }
}

void TestSampler::names()
{
    for (const Kind kind : samplerKinds())
        QCOMPARE(samplerFromName(name(kind)), kind);
    const std::string message = inputErrorOf([] { (void)samplerFromName("euler"); });
    QVERIFY(contains(message, "euler") && contains(message, "unipc3") && contains(message, "sde-dpm2m"));
}

void TestSampler::refusesImpossibleSettings()
{
    const auto message = [](const SamplerSettings& settings) {
        return inputErrorOf([&] {
            std::vector<float> state{0.0F};
            (void)runSampler(settings, gaussianDenoiser(1.0), {}, state);
        });
    };
    QVERIFY(contains(message({Kind::ddim, 0, 13.3, -13.3, true}), "0"));
    QVERIFY(contains(message({Kind::ddim, -3, 13.3, -13.3, true}), "-3"));
    QVERIFY(contains(message({Kind::ddim, 10, -13.3, 13.3, true}), "gamma"));
    QVERIFY(contains(message({Kind::ddim, 10, NAN, -13.3, true}), "gamma"));
}

QTEST_GUILESS_MAIN(TestSampler)
#include "test_sampler.moc"
