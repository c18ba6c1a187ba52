#include "diffusion/sampler.h"

#include "base/error.h"
#include "diffusion/noise_schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <string>

namespace penumbra {

namespace {

constexpr std::array kinds{SamplerKind::ancestral, SamplerKind::ddim, SamplerKind::dpm2m, SamplerKind::sdeDpm2m,
                           SamplerKind::unipc3};

bool isStochastic(SamplerKind kind)
{
    return kind == SamplerKind::ancestral || kind == SamplerKind::sdeDpm2m;
}

/// Weights w_j of values at the nodes tau_j = (first - j) h, j = 0 .. count-1, such that sum w_j p(tau_j) is
/// int_0^h e^{-(h - tau)} p(tau) dtau for the polynomials p of degree below `count` (at most 3): exponential
/// Adams-Bashforth for first = 0, its corrector for first = 1.
std::vector<double> exponentialQuadrature(double h, int first, std::size_t count)
{
    // Integrals of tau^0, tau^1, tau^2; as series where the closed forms cancel.
    const double one = -std::expm1(-h);
    const double linear = h < 0.05 ? h * h * (1.0 / 2 - h / 6 + h * h / 24 - h * h * h / 120) : h - one;
    const double square =
        h < 0.05 ? h * h * h * (1.0 / 3 - h / 12 + h * h / 60 - h * h * h / 360) : h * h - 2.0 * (h - one);
    std::vector<double> weights;
    for (std::size_t j = 0; j < count; ++j) {
        std::array<double, 3> basis{1.0, 0.0, 0.0}; // Lagrange polynomial of node j, lowest power first
        for (std::size_t k = 0; k < count; ++k) {
            if (k == j)
                continue;
            const double root = (first - static_cast<double>(k)) * h;
            const double scale = 1.0 / ((static_cast<double>(k) - static_cast<double>(j)) * h);
            basis = {-root * basis[0] * scale, (basis[0] - root * basis[1]) * scale,
                     (basis[1] - root * basis[2]) * scale};
        }
        weights.push_back(basis[0] * one + basis[1] * linear + basis[2] * square);
    }
    return weights;
}

/// One run: the state, what was estimated from it, and how far it has come.
class Run
{
public:
    Run(const SamplerSettings& settings, const Denoiser& denoise, const NoiseFn& noise, std::span<float> state,
        const StepFn& onStep, std::stop_token stop)
        : m_settings(settings), m_denoise(denoise), m_noise(noise), m_onStep(onStep), m_stop(std::move(stop)),
          m_z(state), m_x0(state.size()), m_eps(state.size()),
          m_h((settings.gammaStart - settings.gammaEnd) / (2.0 * settings.steps))
    {}

    [[nodiscard]] Outcome run()
    {
        const bool multistep = m_settings.kind == SamplerKind::unipc3;
        if (!(multistep ? predictAndCorrect() : stepByStep()))
            return Outcome::cancelled;
        if (m_settings.finalDenoise) {
            if (!evaluate(m_settings.gammaEnd))
                return Outcome::cancelled;
            std::ranges::copy(m_x0, m_z.begin());
        }
        return Outcome::completed;
    }

private:
    [[nodiscard]] double gammaAt(int step) const
    {
        const double fraction = static_cast<double>(step) / m_settings.steps;
        return m_settings.gammaStart + (m_settings.gammaEnd - m_settings.gammaStart) * fraction;
    }

    /// False, and nothing done, when stop was requested.
    [[nodiscard]] bool evaluate(double gamma)
    {
        if (m_stop.stop_requested())
            return false;
        m_denoise(m_z, gamma, m_x0, m_eps);
        if (m_onStep)
            m_onStep({++m_evaluation, evaluations(m_settings), gamma, m_x0});
        return true;
    }

    [[nodiscard]] bool stepByStep();
    void step(int index);
    [[nodiscard]] bool predictAndCorrect();
    void advance(int index, int firstNode);

    const SamplerSettings& m_settings;
    const Denoiser& m_denoise;
    const NoiseFn& m_noise;
    const StepFn& m_onStep;
    std::stop_token m_stop;
    std::span<float> m_z;
    std::vector<float> m_x0, m_eps;
    double m_h;                               ///< step in lambda = -gamma/2
    std::vector<float> m_start;               ///< state at the start of the step
    std::deque<std::vector<float>> m_history; ///< x0 of earlier evaluations, newest first
    int m_evaluation = 0;
};

/// One-step methods, each step from index - 1 to index.
bool Run::stepByStep()
{
    for (int index = 1; index <= m_settings.steps; ++index) {
        if (!evaluate(gammaAt(index - 1)))
            return false;
        step(index);
        m_history.assign(1, m_x0);
    }
    return true;
}

void Run::step(int index)
{
    const auto [alphaT, sigmaT] = noiseLevel(gammaAt(index - 1));
    const auto [alphaS, sigmaS] = noiseLevel(gammaAt(index));
    const bool stochastic = isStochastic(m_settings.kind);
    const double gain = -std::expm1(stochastic ? -2.0 * m_h : -m_h);
    if (m_settings.kind == SamplerKind::ancestral) {
        for (std::size_t i = 0; i < m_z.size(); ++i)
            m_z[i] = static_cast<float>(alphaS / alphaT * (m_z[i] - gain * sigmaT * m_eps[i]));
    } else {
        const double keep = sigmaS / sigmaT * (stochastic ? std::exp(-m_h) : 1.0);
        const bool secondOrder = m_settings.kind != SamplerKind::ddim && !m_history.empty();
        for (std::size_t i = 0; i < m_z.size(); ++i) {
            double x0 = m_x0[i];
            if (secondOrder) // h / h_previous is 1: steps are equal
                x0 += 0.5 * (x0 - static_cast<double>(m_history.front()[i]));
            m_z[i] = static_cast<float>(keep * m_z[i] + alphaS * gain * x0);
        }
    }
    if (stochastic) {
        m_start.resize(m_z.size());
        m_noise(index, m_start);
        const double scale = sigmaS * std::sqrt(-std::expm1(-2.0 * m_h));
        for (std::size_t i = 0; i < m_z.size(); ++i)
            m_z[i] += static_cast<float>(scale * m_start[i]);
    }
}

/// UniPC-3: Adams-Bashforth to the next point, x0 there, and the same step again with that x0 as one node more on the
/// far side. The x0 of the predicted point serves the following step too, so a step costs one evaluation.
bool Run::predictAndCorrect()
{
    if (!evaluate(m_settings.gammaStart))
        return false;
    m_history.push_front(m_x0);
    for (int index = 1; index <= m_settings.steps; ++index) {
        m_start.assign(m_z.begin(), m_z.end());
        advance(index, 0);
        if (index == m_settings.steps && !m_settings.finalDenoise)
            break;
        if (!evaluate(gammaAt(index)))
            return false;
        m_history.push_front(m_x0);
        m_history.resize(std::min<std::size_t>(m_history.size(), 3));
        advance(index, 1);
    }
    return true;
}

/// From the state at index - 1 to index with x0 interpolated through the history, whose newest lies at node
/// `firstNode`.
void Run::advance(int index, int firstNode)
{
    const auto [alphaT, sigmaT] = noiseLevel(gammaAt(index - 1));
    const auto [alphaS, sigmaS] = noiseLevel(gammaAt(index));
    const std::vector<double> weights = exponentialQuadrature(m_h, firstNode, m_history.size());
    for (std::size_t i = 0; i < m_z.size(); ++i) {
        double x0 = 0.0;
        for (std::size_t j = 0; j < weights.size(); ++j)
            x0 += weights[j] * m_history[j][i];
        m_z[i] = static_cast<float>(sigmaS / sigmaT * m_start[i] + alphaS * x0);
    }
}

void requireUsable(const SamplerSettings& settings, const NoiseFn& noise)
{
    if (settings.steps < 1)
        throw UsageError("The sampler needs at least one step, not " + std::to_string(settings.steps) + ".");
    if (!std::isfinite(settings.gammaStart) || !std::isfinite(settings.gammaEnd) ||
        settings.gammaStart <= settings.gammaEnd)
        throw InputError("The sampler runs from much noise to little, so its first gamma (" +
                         std::to_string(settings.gammaStart) + ") must be above its last (" +
                         std::to_string(settings.gammaEnd) + ").");
    if (isStochastic(settings.kind) && !noise)
        throw Error("The sampler " + std::string(name(settings.kind)) + " needs a source of noise.");
}

} // namespace

std::string_view name(SamplerKind kind)
{
    constexpr std::array<std::string_view, kinds.size()> names{"ancestral", "ddim", "dpm2m", "sde-dpm2m", "unipc3"};
    return names.at(static_cast<std::size_t>(kind));
}

SamplerKind samplerFromName(std::string_view text)
{
    std::string known;
    for (const SamplerKind kind : kinds) {
        if (name(kind) == text)
            return kind;
        known += (known.empty() ? "" : ", ") + std::string(name(kind));
    }
    throw InputError("There is no sampler '" + std::string(text) + "'. Known are " + known + ".");
}

std::span<const SamplerKind> samplerKinds()
{
    return kinds;
}

int evaluations(const SamplerSettings& settings)
{
    if (!settings.finalDenoise)
        return settings.steps;
    // UniPC also evaluates at the predicted last point, to correct it.
    return settings.steps + (settings.kind == SamplerKind::unipc3 ? 2 : 1);
}

Outcome runSampler(const SamplerSettings& settings, const Denoiser& denoise, const NoiseFn& noise,
                   std::span<float> state, const StepFn& onStep, std::stop_token stop)
{
    requireUsable(settings, noise);
    return Run(settings, denoise, noise, state, onStep, std::move(stop)).run();
}

} // namespace penumbra
