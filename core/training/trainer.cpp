#include "training/trainer.h"

#include "base/error.h"
#include "base/file_lock.h"
#include "base/parallel.h"
#include "diffusion/network.h"
#include "training/batch_queue.h"
#include "training/dataset.h"
#include "training/flat_parameters.h"
#include "training/losses.h"
#include "training/summary_fit.h"
#include "training/training_description.h"
#include "training/training_request.h"
#include "training/training_state.h"
#include "training/weight_average.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <numbers>
#include <span>

namespace penumbra {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t warmUpSteps = 200;
constexpr double decayStart = 0.7; ///< the learning rate falls over the rest of the run
/// After these, and those of the guide, --hours is turned into a number of steps.
constexpr std::int64_t speedSteps = 60;
constexpr double checkpointSeconds = 300.0, checkpointSecondsOnGpu = 60.0;
constexpr std::int64_t validationBatches = 8;

/// `begun`: the step at which this part of the training began.
double learningRateFactor(std::int64_t step, std::int64_t begun, std::int64_t total)
{
    const double warmUp = std::min(1.0, static_cast<double>(step - begun + 1) / static_cast<double>(warmUpSteps));
    const double fraction = total > 0 ? static_cast<double>(step) / static_cast<double>(total) : 0.0;
    const double decay = std::clamp((fraction - decayStart) / (1.0 - decayStart), 0.0, 1.0);
    return warmUp * 0.5 * (1.0 + std::cos(std::numbers::pi * decay));
}

/// Those of the guide, unless it is frozen or there is none, and the others. They are apart so that the others are left
/// alone while the guide is trained alone.
std::vector<FlatParameters> trainedParameters(const UNet& network)
{
    std::vector<torch::Tensor> guide, others;
    for (const auto& parameter : network->named_parameters())
        if (parameter.value().requires_grad())
            (parameter.key().starts_with("guide.") ? guide : others).push_back(parameter.value());
    std::vector<FlatParameters> result;
    for (auto* parameters : {&guide, &others})
        if (!parameters->empty())
            result.emplace_back(std::move(*parameters));
    return result;
}

/// Threads that prepare batches. On the CPU the network has a use for all of them.
int batchThreads(const TrainingRequest& request)
{
    if (request.device == ComputeDevice::cpu)
        return 0;
    return std::max(1, threadCount(request.threads) / 2);
}

torch::Device torchDevice(ComputeDevice device)
{
    return device == ComputeDevice::cuda ? torch::kCUDA : torch::kCPU;
}

bool processorHasBfloat16()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0;
#else
    return false;
#endif
}

class Trainer
{
public:
    /// `from`: the model that the training starts from, if there is one.
    Trainer(const TrainingRequest& request, TrainingData data, const std::optional<ModelInfo>& from)
        : m_request(request), m_data(std::move(data)), m_info(describeModel(request, m_data, from)),
          m_device(torchDevice(request.device)), m_network(makeNetwork(request, m_info)),
          m_parameters(trainedParameters(m_network)), m_weights(valuesOf(m_parameters)),
          m_average(m_weights, request.emaDecay),
          m_optimizer(m_weights, torch::optim::AdamWOptions(request.learningRate).weight_decay(1e-4)),
          m_statePath(stateFile(request.target)), m_logPath(logFile(request.target))
    {
        at::globalContext().setBenchmarkCuDNN(m_device.is_cuda()); // all batches have the same shape
        const bool reduced = request.bfloat16 && (m_device.is_cuda() || processorHasBfloat16());
        m_state.signature = signatureOf(request, m_data, m_info);
        if (m_info.architecture.summaries)
            m_info.summaries = regression(from->summaries);
        m_network->convolutionsInBfloat16(reduced);
        openState();
    }

    Outcome run(const std::function<void(const TrainingProgress&)>& progress, std::stop_token stop)
    {
        m_runStart = m_lastCheckpoint = m_speedStart = Clock::now();
        m_elapsedBefore = m_state.elapsedSeconds;
        const std::int64_t firstStep = m_speedStep = m_state.step;
        BatchQueue batches([this](std::int64_t step) { return batchOf(step); }, firstStep, batchThreads(m_request));
        double learningRate = 0.0; // of the last step
        while (m_toPlan || m_state.step < m_state.totalSteps) {
            if (m_state.step == m_request.guideSteps) {
                m_speedStart = Clock::now();
                m_speedStep = m_state.step;
            }
            TrainingProgress report;
            report.learningRate = learningRate;
            if (stop.stop_requested()) {
                if (m_state.step > firstStep) {
                    checkpoint(report);
                    log(report);
                }
                return Outcome::cancelled;
            }
            report.learningRate = learningRate = step(batches.next());
            if (m_toPlan && m_state.step >= std::max(m_request.guideSteps, m_speedStep) + speedSteps)
                planSteps();
            if (std::chrono::duration<double>(Clock::now() - m_lastCheckpoint).count() >
                (m_device.is_cuda() ? checkpointSecondsOnGpu : checkpointSeconds)) {
                checkpoint(report);
                log(report);
            }
            if (progress)
                progress(describe(report, firstStep));
        }
        TrainingProgress last;
        last.learningRate = learningRate;
        checkpoint(last);
        log(last);
        if (progress)
            progress(describe(last, firstStep));
        return Outcome::completed;
    }

private:
    static UNet makeNetwork(const TrainingRequest& request, const ModelInfo& info)
    {
        torch::manual_seed(request.seed); // the initial weights are the one thing drawn by LibTorch
        UNet network(info.architecture, info.embeddingGammaMin, info.embeddingGammaMax);
        if (request.from)
            growNetworkTensors(network, readTensors(SafetensorsFile(*request.from)), *request.from);
        if (request.freezeGuide)
            network->freezeGuide();
        network->to(torchDevice(request.device));
        network->train();
        return network;
    }

    /// `known`: the regression of the model that the training starts from, if it has one.
    std::optional<SummaryRegression> regression(std::optional<SummaryRegression> known)
    {
        if (!trainsGuideOnly(m_request))
            return fitSummaries(m_network, m_data, m_device, threadCount(m_request.threads), known);
        known->seeds.clear(); // what they told goes for the guide as it was
        return known;
    }

    void openState()
    {
        if (m_request.resume) {
            m_state = loadTrainingState(m_statePath, m_state.signature, m_weights, m_average.values(), m_optimizer);
            m_logged = m_saved = true;
        }
        m_toPlan = !m_request.steps && (m_state.totalSteps == 0 || (m_request.resume && m_request.hours));
        if (m_request.steps)
            m_state.totalSteps = *m_request.steps;
        const std::string beginning = "Cannot resume from '" + m_statePath.string() + "': ";
        if (m_request.resume && m_toPlan && hours() * 3600.0 <= m_state.elapsedSeconds)
            throw InputError(beginning + "that training has taken " + std::to_string(m_state.elapsedSeconds / 3600.0) +
                             " hours already. To train on, ask for more with --hours, earlier parts included.");
        if (m_request.resume && !m_toPlan && m_state.step >= m_state.totalSteps)
            throw InputError(beginning + "that training is finished, after " + std::to_string(m_state.step) +
                             " steps. To train on, ask for more with --steps or --hours.");
    }

    [[nodiscard]] double hours() const { return m_request.hours.value_or(1.0); }

    [[nodiscard]] bool guideAloneAt(std::int64_t step) const { return step < m_request.guideSteps; }

    /// May be called from several threads.
    [[nodiscard]] Batch batchOf(std::int64_t step) const
    {
        Batch batch = trainingBatch(m_data.training, {m_request.batch, guideAloneAt(step) ? 0 : m_request.draws},
                                    m_request.seed, step, m_info.schedule);
        return m_device.is_cuda() ? pinned(std::move(batch)) : batch;
    }

    /// One optimiser step; returns its learning rate.
    double step(const Batch& batch)
    {
        const bool guideAlone = guideAloneAt(m_state.step);
        const double rate = m_request.learningRate *
                            learningRateFactor(m_state.step, guideAlone ? 0 : m_request.guideSteps, m_state.totalSteps);
        for (auto& group : m_optimizer.param_groups())
            static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
        // Of the guide, the first, alone at the beginning: what has no gradient is left as it is.
        for (FlatParameters& group : std::span(m_parameters).first(guideAlone ? 1 : m_parameters.size()))
            group.clearGradients();
        // What is dropped out depends on the step alone, so that a resumed run continues exactly.
        if (m_request.architecture.dropout > 0.0)
            torch::manual_seed(m_request.seed ^ (static_cast<std::uint64_t>(m_state.step) * 0x9E3779B97F4A7C15ULL));
        auto loss = lossesOf(m_network, batch, m_info, m_device, guideAlone).sum();
        loss.backward();
        torch::nn::utils::clip_grad_norm_(m_weights, 1.0);
        m_optimizer.step();
        m_average.update(m_state.step);

        const double value = loss.item<double>();
        if (!std::isfinite(value))
            throw Error("Training diverged at step " + std::to_string(m_state.step) +
                        ": the loss is not a number. Start again under another --out with a lower --learning-rate" +
                        (m_saved && !m_request.refines
                             ? ", from the weights of the last checkpoint if you like (--from " +
                                   m_request.target.string() + ")."
                             : "."));
        const double weight = std::max(0.005, 1.0 / static_cast<double>(m_state.step + 1));
        m_state.runningLoss += weight * (value - m_state.runningLoss);
        ++m_state.step;
        return rate;
    }

    /// Turns the hours into steps at the speed of the last ones; from then on the run depends on the number of steps
    /// alone.
    void planSteps()
    {
        const double seconds = std::chrono::duration<double>(Clock::now() - m_speedStart).count();
        const double perStep = seconds / static_cast<double>(m_state.step - m_speedStep);
        const double left = std::max(0.0, hours() * 3600.0 - elapsed());
        m_state.totalSteps = m_state.step + static_cast<std::int64_t>(left / perStep);
        m_toPlan = false;
    }

    /// Saves state and model, and notes the validation losses of the averaged weights in `report`.
    void checkpoint(TrainingProgress& report)
    {
        m_average.swap();
        validate(report);
        m_average.swap();
        m_state.elapsedSeconds = elapsed();
        // The state first: with it the model can be made again, not the other way round.
        saveTrainingState(m_statePath, m_state, m_weights, m_average.values(), m_optimizer);
        m_average.swap();
        saveModel(m_request.target, modelInfo(report), networkTensors(m_network), true);
        m_average.swap();
        m_lastCheckpoint = Clock::now();
        m_saved = true;
    }

    void validate(TrainingProgress& report)
    {
        const torch::NoGradGuard guard;
        m_network->eval();
        double network = 0.0, guide = 0.0;
        for (std::int64_t i = 0; i < validationBatches; ++i) {
            const Losses losses =
                lossesOf(m_network, validationBatch(m_data.validation, m_request.batch, i), m_info, m_device);
            network += losses.network.item<double>() / static_cast<double>(validationBatches);
            if (losses.guide.defined())
                guide += losses.guide.item<double>() / static_cast<double>(validationBatches);
        }
        m_network->train();
        report.validationLoss = network;
        if (m_request.architecture.guideDim > 0)
            report.guideLoss = guide;
    }

    [[nodiscard]] ModelInfo modelInfo(const TrainingProgress& report) const
    {
        ModelInfo info = m_info;
        info.trainingInputs = m_data.inputs;
        info.provenance =
            provenanceOf(m_request, m_data, {m_state.step, m_state.totalSteps, elapsed() / 3600.0}, report);
        return info;
    }

    void log(const TrainingProgress& report)
    {
        std::ofstream out(m_logPath, m_logged ? std::ios::app : std::ios::trunc);
        if (!m_logged)
            out << "step,elapsed_s,loss,validation_loss,validation_guide_loss,learning_rate\n";
        m_logged = true;
        out << m_state.step << ',' << elapsed() << ',' << m_state.runningLoss << ','
            << report.validationLoss.value_or(NAN) << ',' << report.guideLoss.value_or(NAN) << ','
            << report.learningRate << '\n';
        if (!out.flush())
            throw Error("Cannot write the training log '" + m_logPath.string() + "'. Is the disk full?");
    }

    [[nodiscard]] TrainingProgress describe(TrainingProgress report, std::int64_t firstStep) const
    {
        report.step = m_state.step;
        report.loss = m_state.runningLoss;
        const double rate = static_cast<double>(m_state.step - firstStep) / runSeconds();
        report.mapsPerSecond = rate * static_cast<double>(m_request.batch);
        if (!m_toPlan) {
            report.fraction = static_cast<double>(m_state.step) / static_cast<double>(m_state.totalSteps);
            report.secondsLeft = static_cast<double>(m_state.totalSteps - m_state.step) / rate;
        }
        return report;
    }

    [[nodiscard]] double runSeconds() const { return std::chrono::duration<double>(Clock::now() - m_runStart).count(); }
    [[nodiscard]] double elapsed() const { return m_elapsedBefore + runSeconds(); }

    TrainingRequest m_request;
    TrainingData m_data;
    ModelInfo m_info;
    torch::Device m_device;
    UNet m_network;
    std::vector<FlatParameters> m_parameters;
    std::vector<torch::Tensor> m_weights; ///< values of these
    WeightAverage m_average;
    torch::optim::AdamW m_optimizer;
    TrainingState m_state;
    std::filesystem::path m_statePath, m_logPath;
    Clock::time_point m_runStart, m_lastCheckpoint, m_speedStart;
    std::int64_t m_speedStep = 0; ///< at m_speedStart
    double m_elapsedBefore = 0.0;
    bool m_toPlan = false; ///< the number of steps follows from the hours, and is not yet worked out
    bool m_saved = false;  ///< model and state are of this training
    bool m_logged = false; ///< so is the log
};

} // namespace

Outcome trainModel(const TrainingRequest& request, const std::function<void(const TrainingProgress&)>& progress,
                   std::stop_token stop)
{
    requireNothingLost(request);
    requireUsable(request);
    const FileLock lock(request.target.string() + ".lock", "is training '" + request.target.string() + "'");
    setNetworkThreads(request.threads);
    TrainingDataRequest wanted{request.data,
                               request.mapSize,
                               request.architecture.conditioning,
                               request.validationFraction,
                               request.starWeight,
                               {},
                               {},
                               request.threads};
    if (request.refines) {
        const ModelInfo coarse = Model::probe(*request.refines);
        wanted.normalization = {{coarse.input, coarse.output}};
        wanted.coarse = coarse.output;
    }
    std::optional<ModelInfo> from;
    if (request.from) {
        from = Model::probe(*request.from);
        requireStart(request, *from);
        wanted.normalization = {{from->input, from->output}};
    }
    auto data = loadTrainingData(wanted, {}, stop);
    if (stop.stop_requested())
        return Outcome::cancelled;
    return Trainer(request, std::move(data), from).run(progress, stop);
}

} // namespace penumbra
