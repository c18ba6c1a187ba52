#pragma once

#include "diffusion/compute_device.h"
#include "diffusion/noise_schedule.h"
#include "diffusion/refinement.h"
#include "diffusion/sampler.h"
#include "diffusion/summary_regression.h"
#include "diffusion/training_statistics.h"
#include "field/field.h"
#include "field/normalization.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace penumbra {

/// What the network's output means: the noise eps (published networks, which add z to it) or v = alpha eps - sigma x
/// (arXiv:2202.00512).
enum class Prediction { noise, velocity };

/// Sizes of the U-Net of arXiv:2403.10648, and what Penumbra's own models change in it. The defaults are the published
/// ones.
struct NetworkArchitecture
{
    int embeddingDim = 48; ///< channels of the first level; doubled from level to level
    int blocks = 4;        ///< levels
    bool attention = true; ///< self-attention between two middle blocks
    int attentionHeads = 1;
    bool fourierFeatures = false; ///< sines and cosines of the input as more input channels
    int normGroups = 8;
    double dropout = 0.1;  ///< in training
    bool timeBias = false; ///< time projections with bias (the `cond_projs.0` layout of arXiv:2311.08558)
    int patch = 1; ///< pixels of a patch side gathered into channels before the first layer, spread after the last
    Prediction prediction = Prediction::noise;
    /// Channels of the first level of the guide, a second U-Net that sees the conditioning alone and hands its output
    /// to the first as further input; 0: none. Its first map is the conditional mean E[x | stars].
    int guideDim = 0;
    int guideBlocks = 3; ///< levels of the guide
    int guideMaps = 8;   ///< maps that it hands on
    /// The network is told of the summaries of the map that it is to draw (diffusion/map_summaries.h), which are drawn
    /// first. Needs a guide.
    bool summaries = false;
    /// What the network is told of the stellar map, a channel each; see diffusion/conditioning.h.
    std::vector<std::string> conditioning{"log_mass"};

    friend bool operator==(const NetworkArchitecture&, const NetworkArchitecture&) = default;
};

/// Universes that made a model what it is, in all its trainings one after the other, by their seeds.
struct SeenUniverses
{
    std::set<std::uint64_t> all;   ///< whatever was learnt from them; held-out ones, which chose what to keep, included
    std::set<std::uint64_t> guide; ///< those that the guide learnt from

    friend bool operator==(const SeenUniverses&, const SeenUniverses&) = default;
};

/// Everything needed to use a model beside its weights; the metadata of its file.
struct ModelInfo
{
    std::string name; ///< for people
    NetworkArchitecture architecture;
    GammaSchedule schedule; ///< start and end of the diffusion, gamma(1) and gamma(0)
    double embeddingGammaMin = -13.3, embeddingGammaMax = 13.3; ///< constants of the time embedding, never learned
    Normalization input;                                        ///< stellar mass
    Normalization output;                                       ///< dark matter
    std::size_t size = 0;       ///< pixels of the training maps; 0 when unknown (imported checkpoints)
    Geometry geometry;          ///< of the training maps; side 0 when unknown
    std::size_t parameters = 0; ///< number of weights
    std::string provenance;     ///< JSON object: training set, steps, seed, versions
    SeenUniverses seen;         ///< as far as the file tells: nothing for imported checkpoints
    /// What the stellar maps that it was trained on are like; absent when unknown (imported checkpoints, older files).
    std::optional<TrainingStatistics> trainingInputs;
    /// How the summaries follow from the stars; there when architecture.summaries is.
    std::optional<SummaryRegression> summaries;
    /// There for a model that refines the maps of another: how, and that other, as read from its file.
    std::optional<Refinement> refinement;
    std::shared_ptr<const ModelInfo> coarse;
    std::string hash; ///< SHA-256 of the file
    std::filesystem::path path;

    /// Of the dark matter, not of the ratios that a model draws which refines maps.
    [[nodiscard]] const Normalization& darkMatter() const { return refinement ? refinement->coarse : output; }
};

/// Universes that a model can't be judged by: those it has seen, or the one whose maps it refines.
[[nodiscard]] std::set<std::uint64_t> seenSeeds(const ModelInfo& model);

/// Samples have summaries that are drawn first, because the model draws them or the one whose maps it refines does.
[[nodiscard]] bool drawsSummaries(const ModelInfo& model);

/// Maps fit the network when their size is a multiple of this: patch * 2^blocks, of the deeper of network and guide.
[[nodiscard]] std::size_t sizeMultiple(const NetworkArchitecture& architecture);
/// The same for a model: a coarse map must fit the network that draws it too.
[[nodiscard]] std::size_t sizeMultiple(const ModelInfo& model);

/// Denoising steps of the ancestral sampler where nobody says how many: those of arXiv:2403.10648.
inline constexpr int publishedSteps = 250;

/// How a model is sampled, of what was asked for: without a sampler by the one that is good for the model, few steps of
/// it and from end to end of its schedule; without steps in as many as it recommends, of the ancestral one the
/// published number.
[[nodiscard]] SamplerSettings samplerFor(const ModelInfo& model, std::optional<SamplerKind> kind = {},
                                         std::optional<int> steps = {});

/// What a network makes of one stellar map before it draws from it; see Model::conditionedOn. Immutable, and keeps the
/// model's network alive.
class ConditionedNetwork
{
public:
    ConditionedNetwork() = default;
    virtual ~ConditionedNetwork() = default;
    ConditionedNetwork(const ConditionedNetwork&) = delete;
    ConditionedNetwork& operator=(const ConditionedNetwork&) = delete;

    /// Denoiser of any number of states of the map, in network units, or of as many as there are `summaries`: those of
    /// each state, one after the other, as drawn from Model::summaryDistribution, if the model has one; else none.
    [[nodiscard]] virtual Denoiser denoiser(std::span<const StandardSummaries> summaries = {}) const = 0;
    /// The mean of log10 dark matter given the map, as a surface density 10^mean; nothing for a model without a guide.
    [[nodiscard]] virtual std::optional<Field> mean() const = 0;
};

/// A trained conditional diffusion model: maps p(dark matter | stellar mass) to a denoiser. Immutable and shared;
/// a denoiser may be called from several threads. What is virtual here lives in the network library
/// (diffusion/network_library.h), to which programs need not be linked.
class Model
{
public:
    /// Reads a .safetensors file. Throws InputError naming the file: absent, truncated, not safetensors, metadata
    /// missing, a tensor missing, left over or of the wrong shape (named, with both shapes), the model whose maps it
    /// refines not beside it or not fitting, or as requireUsable does. The first call brings LibTorch into the process,
    /// as networkLibrary does, and throws Error where that fails. On a GPU sums are added in another order, so that
    /// what a network gives agrees with what it gives on the processor to rounding.
    [[nodiscard]] static std::shared_ptr<const Model> load(const std::filesystem::path& path,
                                                           ComputeDevice device = ComputeDevice::cpu);
    /// The same info without building the network. Throws as load does, except for what only the tensors' bytes show.
    [[nodiscard]] static ModelInfo probe(const std::filesystem::path& path);
    /// Its name alone, from the head of the file, which takes no time. Throws InputError naming the file.
    [[nodiscard]] static std::string nameOf(const std::filesystem::path& path);

    virtual ~Model();
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    [[nodiscard]] const ModelInfo& info() const { return m_info; }
    /// The model that draws the coarse maps which this one refines; null for one that draws maps from the stars alone.
    [[nodiscard]] const Model* coarse() const { return m_coarse.get(); }
    /// Where its network is evaluated, and that of `coarse`.
    [[nodiscard]] ComputeDevice device() const { return m_device; }

    /// Sampler that is good for this model: see samplerFor.
    [[nodiscard]] SamplerSettings recommendedSampler() const;
    /// The published sampler with `steps` steps: ancestral, returning z at gamma(0).
    [[nodiscard]] SamplerSettings ancestralSampler(int steps = publishedSteps) const;

    /// The network told of a stellar map, whose guide is evaluated here: once for all that is drawn from the map. The
    /// map must lie on a grid whose size is a multiple of patch * 2^blocks; throws InputError otherwise.
    [[nodiscard]] virtual std::shared_ptr<const ConditionedNetwork> conditionedOn(const Field& stellar) const = 0;
    /// For a single batch of states.
    [[nodiscard]] Denoiser denoiser(const Field& stellar, std::span<const StandardSummaries> summaries = {}) const;

    /// Denoiser of the refinements of coarse maps, one state each, for a model that has `coarse`: of the ratios that
    /// `refined` takes, in network units of info().output. The stellar map is as for conditionedOn, the coarse maps
    /// have 1 / refinementFactor of its size.
    [[nodiscard]] virtual Denoiser refiner(const Field& stellar, std::span<const Field> coarse) const = 0;

    /// What the stellar map leaves open of the summaries that each sample has to be given; nothing for a model that
    /// draws maps without. `conditioned` is this model's conditionedOn(stellar).
    [[nodiscard]] std::optional<SummaryDistribution> summaryDistribution(const Field& stellar,
                                                                         const ConditionedNetwork& conditioned) const;

    /// The mean of a map alone, in one evaluation; see ConditionedNetwork::mean.
    [[nodiscard]] std::optional<Field> conditionalMean(const Field& stellar) const;

protected:
    Model(ModelInfo info, std::shared_ptr<const Model> coarse, ComputeDevice device);

private:
    ModelInfo m_info;
    ComputeDevice m_device;
    std::shared_ptr<const Model> m_coarse;
};

} // namespace penumbra
