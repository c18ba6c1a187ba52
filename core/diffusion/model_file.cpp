// What of a model needs no LibTorch.
#include "diffusion/conditioning.h"
#include "diffusion/model.h"
#include "diffusion/model_metadata.h"
#include "diffusion/network_library.h"

#include <algorithm>
#include <utility>

namespace penumbra {

Model::Model(ModelInfo info, std::shared_ptr<const Model> coarse, ComputeDevice device)
    : m_info(std::move(info)), m_device(device), m_coarse(std::move(coarse))
{}

Model::~Model() = default;

ModelInfo Model::probe(const std::filesystem::path& path)
{
    return readModelInfo(SafetensorsFile(path));
}

std::string Model::nameOf(const std::filesystem::path& path)
{
    return describedModel(SafetensorsFile(path)).name;
}

std::shared_ptr<const Model> Model::load(const std::filesystem::path& path, ComputeDevice device)
{
    const SafetensorsFile file(path);
    ModelInfo info = readModelInfo(file);
    requireUsable(device);
    auto coarse = info.coarse ? load(info.coarse->path, device) : nullptr;
    return networkLibrary().load(file, std::move(info), std::move(coarse), device);
}

Denoiser Model::denoiser(const Field& stellar, std::span<const StandardSummaries> summaries) const
{
    return conditionedOn(stellar)->denoiser(summaries);
}

std::optional<Field> Model::conditionalMean(const Field& stellar) const
{
    return info().architecture.guideDim == 0 ? std::nullopt : conditionedOn(stellar)->mean();
}

std::optional<SummaryDistribution> Model::summaryDistribution(const Field& stellar,
                                                              const ConditionedNetwork& conditioned) const
{
    if (!info().architecture.summaries)
        return std::nullopt;
    return info().summaries->distribution(summaryFeatures(
        inputStatistics(starsSeen(stellar, info().architecture.conditioning)), conditioned.mean().value()));
}

SamplerSettings samplerFor(const ModelInfo& model, std::optional<SamplerKind> kind, std::optional<int> steps)
{
    constexpr SamplerKind recommended = SamplerKind::unipc3;
    constexpr int recommendedSteps = 20;
    const GammaSchedule& schedule = model.schedule;
    if (kind == SamplerKind::ancestral)
        return {*kind, steps.value_or(publishedSteps), schedule.gamma(1.0), schedule.gamma(0.0), false};
    // Data noise below gamma = -11 is under 0.4 % of a standard deviation; the final denoising removes it.
    return {kind.value_or(recommended), steps.value_or(recommendedSteps), schedule.gamma(1.0),
            std::max(schedule.gamma(0.0), -11.0), true};
}

SamplerSettings Model::recommendedSampler() const
{
    return samplerFor(info());
}

SamplerSettings Model::ancestralSampler(int steps) const
{
    return samplerFor(info(), SamplerKind::ancestral, steps);
}

} // namespace penumbra
