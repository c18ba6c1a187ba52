#include "ui/run_settings.h"

#include "base/error.h"
#include "base/parallel.h"
#include "base/resources.h"
#include "diffusion/cost.h"
#include "diffusion/posterior.h"

#include <QFile>
#include <QSettings>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

/// Of a core, on the float32 convolutions of networks like ours: the order of magnitude of today's processors, for a
/// computer that has drawn nothing yet.
constexpr double operationsPerSecond = 5e10;
/// The same of a GPU: of the order of what an H200 does.
constexpr double operationsPerSecondOfGpu = 2e12;
constexpr std::string_view defaultModel = "penumbra-128.safetensors";

QString speedKey(const ModelInfo& model, std::size_t size, ComputeDevice device, int threads)
{
    return QStringLiteral("speed/%1/%2/%3")
        .arg(QString::fromStdString(model.name).replace(QLatin1Char('/'), QLatin1Char('_')))
        .arg(size)
        .arg(device == ComputeDevice::cuda ? QStringLiteral("cuda") : QString::number(threads));
}

/// Operations a second of one thread, as the last run of any model had them.
QString threadKey()
{
    return QStringLiteral("speed/operations");
}

QString deviceKey()
{
    return QStringLiteral("device");
}

} // namespace

bool hasGpu()
{
    return QFile::exists(QStringLiteral("/dev/nvidiactl"));
}

ComputeDevice usualDevice()
{
    const bool chosen = QSettings().value(deviceKey()).toString() == QString::fromUtf8(name(ComputeDevice::cuda));
    return chosen && hasGpu() ? ComputeDevice::cuda : ComputeDevice::cpu;
}

void setUsualDevice(ComputeDevice device)
{
    QSettings().setValue(deviceKey(), QString::fromUtf8(name(device)));
}

std::vector<std::filesystem::path> bundledModels()
{
    std::vector<std::filesystem::path> models;
    std::filesystem::path folder;
    try {
        folder = resourceFile("models");
    } catch (const InputError&) {
        return models; // a build without bundled models asks for a file instead
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            models.push_back(entry.path());
    std::sort(models.begin(), models.end());
    std::stable_partition(models.begin(), models.end(),
                          [](const auto& path) { return path.filename() == defaultModel; });
    return models;
}

void recordSpeed(const ModelInfo& model, std::size_t size, ComputeDevice device, int threads,
                 double secondsPerEvaluation)
{
    QSettings settings;
    settings.setValue(speedKey(model, size, device, threads), secondsPerEvaluation);
    if (device == ComputeDevice::cpu)
        settings.setValue(threadKey(),
                          networkCost(model, size).operations / secondsPerEvaluation / threadCount(threads));
}

std::optional<double> measuredSpeed(const ModelInfo& model, std::size_t size, ComputeDevice device, int threads)
{
    const QVariant value = QSettings().value(speedKey(model, size, device, threads));
    return value.isValid() ? std::optional(value.toDouble()) : std::nullopt;
}

RunEstimate estimateRun(const ModelInfo& model, std::size_t size, const RunSettings& settings)
{
    const NetworkCost cost = networkCost(model, size);
    const std::optional<double> measured = measuredSpeed(model, size, settings.device, settings.threads);
    const double ofThread = QSettings().value(threadKey(), operationsPerSecond).toDouble();
    const double usual =
        settings.device == ComputeDevice::cuda ? operationsPerSecondOfGpu : ofThread * threadCount(settings.threads);
    const double rate = measured ? cost.operations / *measured : usual;
    const double evaluations = penumbra::evaluations(model, samplerFor(model, settings.sampler, settings.steps)) *
                               static_cast<double>(settings.samples);
    RunEstimate estimate;
    estimate.measured = measured.has_value();
    const auto batch = static_cast<double>(defaultBatch(settings.samples, size, settings.device));
    estimate.seconds = (cost.operations * evaluations + cost.guideOperations) / rate; // the guide runs once
    const double sample = static_cast<double>(size * size) * sizeof(float);
    const double working = cost.bytes * batch;
    const double weights =
        static_cast<double>(model.parameters) + static_cast<double>(model.coarse ? model.coarse->parameters : 0);
    const double bytes =
        sample * static_cast<double>(settings.samples) + std::max(working, cost.guideBytes) + weights * sizeof(float);
    estimate.megabytes = bytes / 1e6;
    return estimate;
}

} // namespace penumbra
