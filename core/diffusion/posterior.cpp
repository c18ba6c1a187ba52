#include "diffusion/posterior.h"

#include "base/error.h"
#include "base/random.h"
#include "diffusion/conditioning.h"
#include "diffusion/constrained_map.h"
#include "diffusion/cost.h"
#include "field/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace penumbra {

namespace {

constexpr std::size_t largestSize = 4096;
/// The slab may differ from the training slabs by this, and the pixel scale where no size fits the network exactly.
constexpr double depthTolerance = 0.05;
constexpr double scaleTolerance = 0.02;
/// Step of the random numbers that summaries are drawn with: no denoising step has it.
constexpr std::uint32_t summaryStep = 0x80000000;
/// Added to the steps whose noise refines a map.
constexpr std::uint32_t refiningSteps = 0x40000000;

std::string number(double value)
{
    std::ostringstream text;
    text.precision(4);
    text << value;
    return text.str();
}

std::string squareText(std::size_t size)
{
    return std::to_string(size) + " x " + std::to_string(size);
}

/// Size of the map on the model's pixel scale that fits the network.
std::size_t fittingSize(const ModelInfo& info, const Field& stellar)
{
    const std::size_t multiple = sizeMultiple(info);
    if (info.size == 0 || !(info.geometry.side > 0.0)) {
        if (stellar.size() % multiple != 0)
            throw InputError("The map has " + squareText(stellar.size()) + " pixels, but the model '" + info.name +
                             "' takes sides that are multiples of " + std::to_string(multiple) +
                             ". Resample or cut the map.");
        return stellar.size();
    }
    const double modelPixel = info.geometry.side / static_cast<double>(info.size);
    if (!(stellar.geometry().side > 0.0))
        throw InputError("The side of the map is unknown. Give it in Mpc/h.", {Choice::side});
    const double exact = stellar.geometry().side / modelPixel;
    const std::size_t fitting = gridSize(info, stellar.geometry().side, stellar.size());
    if (fitting > largestSize)
        throw InputError("A map of " + number(stellar.geometry().side) + " Mpc/h has " + number(exact) +
                         " pixels a side at the scale of the model '" + info.name + "' (" + number(modelPixel) +
                         " Mpc/h a pixel); at most " + std::to_string(largestSize) + " are possible. Cut the map.");
    if (std::abs(static_cast<double>(fitting) / exact - 1.0) > scaleTolerance)
        throw InputError("A map of " + number(stellar.geometry().side) + " Mpc/h has " + number(exact) +
                         " pixels a side at the scale of the model '" + info.name + "' (" + number(modelPixel) +
                         " Mpc/h a pixel), but the network takes multiples of " + std::to_string(multiple) +
                         ". Cut the map to a side near a multiple of " +
                         number(modelPixel * static_cast<double>(multiple)) + " Mpc/h.");
    return fitting;
}

void requireDepth(const ModelInfo& info, const Field& stellar)
{
    const double depth = stellar.geometry().depth, expected = info.geometry.depth;
    if (depth > 0.0 && expected > 0.0 && std::abs(depth / expected - 1.0) > depthTolerance)
        throw InputError(
            "The map is a slab " + number(depth) + " Mpc/h deep, but the model '" + info.name +
                "' was trained on slabs of " + number(expected) +
                " Mpc/h and knows no other. Project the galaxies over that depth, or correct that of the map.",
            {Choice::depth});
}

std::size_t batchSize(const PosteriorRequest& request, std::size_t size, ComputeDevice device)
{
    if (request.batch == 0)
        return defaultBatch(request.samples, size, device);
    const std::size_t batches = (request.samples + request.batch - 1) / request.batch;
    return (request.samples + batches - 1) / batches; // equal batches rather than a small last one
}

/// Draws one batch after the other. A model that refines maps takes two stages: coarse maps of the model that draws
/// them, the same as it would draw alone, then their refinements.
class Drawing
{
public:
    Drawing(const Model& model, const Field& stellar, const PosteriorRequest& request,
            const PosteriorCallbacks& callbacks, const std::stop_token& stop)
        : m_model(model), m_stellar(stellar), m_request(request), m_callbacks(callbacks), m_stop(stop)
    {
        if (model.coarse())
            m_coarseStellar = resample(stellar, stellar.size() / refinementFactor);
        m_conditioned = first().conditionedOn(firstStellar());
        m_summaries = first().summaryDistribution(firstStellar(), *m_conditioned);
    }

    Outcome run()
    {
        const std::size_t batch = batchSize(m_request, m_stellar.size(), m_model.device());
        for (m_done = 0; m_done < m_request.samples; m_done += m_batch) {
            m_batch = std::min(batch, m_request.samples - m_done);
            auto maps = drawFirst();
            if (maps && m_model.coarse())
                maps = refine(*maps);
            if (!maps)
                return Outcome::cancelled;
            handOver(std::move(*maps));
        }
        return Outcome::completed;
    }

private:
    using Maps = std::optional<std::vector<Field>>; ///< of the batch; none when cancelled
    /// The map that a sample of the batch, in network units, stands for.
    using MapFn = std::function<Field(std::span<const float> network, std::size_t inBatch)>;

    [[nodiscard]] const Model& first() const { return m_model.coarse() ? *m_model.coarse() : m_model; }
    [[nodiscard]] const Field& firstStellar() const { return m_model.coarse() ? m_coarseStellar : m_stellar; }

    [[nodiscard]] std::uint32_t indexOf(std::size_t inBatch) const
    {
        return m_request.firstSample + static_cast<std::uint32_t>(m_done + inBatch);
    }

    void drawNormals(std::size_t inBatch, std::uint32_t step, std::span<float> out) const
    {
        const NoiseSource source = noiseSource(m_request.noise, indexOf(inBatch));
        RandomStream(m_request.seed, source.stream, step).normals(out);
        for (float& value : out)
            value *= source.sign;
    }

    Maps drawFirst()
    {
        const std::vector<StandardSummaries> told = drawSummaries();
        const auto estimate = [this](std::span<const float> network, std::size_t) {
            return Field(firstStellar().size(), m_stellar.geometry(), Quantity::darkMatter,
                         first().info().output.fromNetwork(network));
        };
        const auto finished = [&](std::span<const float> network, std::size_t inBatch) {
            Field map = estimate(network, inBatch);
            if (told.empty())
                return map;
            requireFinite(map, indexOf(inBatch));
            const SummaryRegression& summaries = *first().info().summaries;
            return constrained(std::move(map), summaries.told(told[inBatch]), summaries.std);
        };
        return sample(0, m_conditioned->denoiser(told), firstStellar().pixels().size(), estimate, finished);
    }

    Maps refine(const std::vector<Field>& coarse)
    {
        const auto mapOf = [this, &coarse](std::span<const float> network, std::size_t inBatch) {
            return refined(coarse[inBatch], m_model.info().output.fromNetwork(network));
        };
        return sample(1, m_model.refiner(m_stellar, coarse), m_stellar.pixels().size(), mapOf, mapOf);
    }

    /// From noise to maps of `pixels` pixels. The estimate of the last step is made as the finished map is.
    Maps sample(int stage, const Denoiser& denoise, std::size_t pixels, const MapFn& estimate, const MapFn& finished)
    {
        m_state.resize(m_batch * pixels);
        const auto noise = [&](int step, std::span<float> out) {
            for (std::size_t i = 0; i < m_batch; ++i)
                drawNormals(i, static_cast<std::uint32_t>(step) + static_cast<std::uint32_t>(stage) * refiningSteps,
                            out.subspan(i * pixels, pixels));
        };
        noise(0, m_state);
        const auto onStep = [&](const SamplerStep& step) {
            report(stage, step, pixels, step.step == step.total ? finished : estimate);
        };
        if (runSampler(m_request.sampler, denoise, noise, m_state, onStep, m_stop) == Outcome::cancelled)
            return std::nullopt;
        std::vector<Field> maps;
        for (std::size_t i = 0; i < m_batch; ++i)
            maps.push_back(finished(std::span(m_state).subspan(i * pixels, pixels), i));
        return maps;
    }

    void requireFinite(const Field& map, std::uint32_t index) const
    {
        if (!std::ranges::all_of(map.pixels(), [](float x) { return std::isfinite(x); }))
            throw Error("Sample " + std::to_string(index) + " of the model '" + m_model.info().name +
                        "' has values that are not finite: the model does not fit this map or these sampler settings. "
                        "Try more steps or another sampler.");
    }

    /// Of each sample of the batch; empty where the model draws maps without.
    [[nodiscard]] std::vector<StandardSummaries> drawSummaries() const
    {
        std::vector<StandardSummaries> drawn;
        for (std::size_t i = 0; m_summaries && i < m_batch; ++i) {
            std::array<float, SummaryDistribution::count> normals{};
            drawNormals(i, summaryStep, normals);
            drawn.push_back(m_summaries->draw(normals));
        }
        return drawn;
    }

    void report(int stage, const SamplerStep& step, std::size_t pixels, const MapFn& mapOf) const
    {
        if (!m_callbacks.step)
            return;
        PosteriorProgress progress{stage * step.total + step.step,
                                   evaluations(m_model.info(), m_request.sampler),
                                   m_done,
                                   m_request.samples,
                                   m_batch,
                                   indexOf(0),
                                   step.gamma,
                                   {}};
        progress.estimate = [this, &mapOf, x0 = step.x0.first(pixels)] {
            Field map = mapOf(x0, 0);
            return map.size() == m_stellar.size() ? map : resample(map, m_stellar.size());
        };
        m_callbacks.step(progress);
    }

    void handOver(std::vector<Field> maps) const
    {
        for (std::size_t i = 0; i < m_batch; ++i) {
            PosteriorSample sample{indexOf(i), std::move(maps[i])};
            requireFinite(sample.darkMatter, sample.index);
            if (m_callbacks.sample)
                m_callbacks.sample(std::move(sample));
        }
    }

    const Model& m_model;
    const Field& m_stellar;
    const PosteriorRequest& m_request;
    const PosteriorCallbacks& m_callbacks;
    const std::stop_token& m_stop;
    Field m_coarseStellar;                                   ///< for the model that draws coarse maps, if there is one
    std::shared_ptr<const ConditionedNetwork> m_conditioned; ///< of the first stage, for all batches
    std::optional<SummaryDistribution> m_summaries;
    std::vector<float> m_state;
    std::size_t m_done = 0, m_batch = 0;
};

} // namespace

PreparedInput prepareInput(const ModelInfo& info, const Field& stellar)
{
    if (stellar.quantity() == Quantity::darkMatter || stellar.quantity() == Quantity::totalMatter)
        throw InputError("The map shows " + std::string(name(stellar.quantity())) +
                         "; the model needs the stellar mass. Give the stellar map.");
    requireStellarMap(stellar, "The stellar map");
    requireDepth(info, stellar);
    const std::size_t size = fittingSize(info, stellar);
    std::string message;
    const auto tell = [&](const std::string& sentence) { message += (message.empty() ? "" : " ") + sentence; };
    if (size != stellar.size())
        tell("Resampled from " + squareText(stellar.size()) + " to " + squareText(size) + " pixels; mass is kept.");
    if (size > stellar.size())
        tell("It is coarser than the maps that the model was trained on: small scales are guessed.");
    const double side = stellar.geometry().side, trained = info.geometry.side;
    if (trained > 0.0 && std::abs(side / trained - 1.0) > scaleTolerance)
        tell("It is " + number(side) + " Mpc/h on a side, and the model was trained on maps of " + number(trained) +
             " Mpc/h: it does not know how much maps of another size differ from each other.");
    if (!stellar.geometry().periodic)
        tell("The map is not periodic, but the model continues it at its edges; do not trust the dark matter near "
             "them.");
    Field prepared = size == stellar.size() ? stellar : resample(stellar, size);
    InputPlace place =
        placeAmongTraining(inputStatistics(starsSeen(prepared, info.architecture.conditioning)), info.trainingInputs);
    return {std::move(prepared), std::move(message), std::move(place)};
}

PreparedInput prepareInput(const Model& model, const Field& stellar)
{
    return prepareInput(model.info(), stellar);
}

std::size_t gridSize(const ModelInfo& model, double side, std::size_t mapSize)
{
    constexpr double endless = 1e9; // pixels, of a side that nobody means
    if (model.size == 0 || !(model.geometry.side > 0.0))
        return mapSize;
    const auto multiple = static_cast<double>(sizeMultiple(model));
    const double exact = side * static_cast<double>(model.size) / model.geometry.side;
    return static_cast<std::size_t>(std::min(std::max(1.0, std::round(exact / multiple)) * multiple, endless));
}

int evaluations(const ModelInfo& model, const SamplerSettings& settings)
{
    return (model.coarse ? 2 : 1) * evaluations(settings);
}

Outcome drawPosterior(const Model& model, const Field& stellar, const PosteriorRequest& request,
                      const PosteriorCallbacks& callbacks, std::stop_token stop)
{
    if (request.samples == 0)
        throw UsageError("There must be at least one sample to draw, not 0.");
    if (request.samples - 1 > std::numeric_limits<std::uint32_t>::max() - request.firstSample)
        throw UsageError("Samples are numbered up to " + std::to_string(std::numeric_limits<std::uint32_t>::max()) +
                         "; " + std::to_string(request.samples) + " from number " +
                         std::to_string(request.firstSample) + " on are too many.");
    setComputeThreads(request.threads);
    return Drawing(model, stellar, request, callbacks, stop).run();
}

} // namespace penumbra
