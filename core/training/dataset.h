#pragma once

#include "base/progress.h"
#include "diffusion/map_summaries.h"
#include "diffusion/training_statistics.h"
#include "field/field.h"
#include "field/normalization.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace penumbra {

/// Weight of the stars in the loss: a pixel of stellar surface density M counts 1 + min(limit, sqrt(M / 1e9
/// (Msun/h)/(Mpc/h)^2)). Few pixels hold the massive haloes that the linear field consists of, and an unweighted loss
/// learns them last. A weight that depends on the conditioning alone does not move the optimum, the conditional mean.
[[nodiscard]] std::vector<float> lossWeights(const Field& stellar, double limit);

/// Map pairs in network units, in memory: per map one target (dark matter) with its summaries, `channels` conditioning
/// maps and the weights of the pixels in the loss.
class PairSet
{
public:
    /// `rollStep`: rolls of the maps by multiples of it, in pixels, are symmetries.
    PairSet(std::size_t mapSize, std::size_t channels, std::size_t rollStep = 1)
        : m_mapSize(mapSize), m_channels(channels), m_rollStep(rollStep)
    {}

    /// `target` and `weights` have mapSize^2 elements, `conditioning` channels * mapSize^2; throws Error otherwise.
    void add(std::span<const float> target, std::span<const float> conditioning, std::span<const float> weights,
             const MapSummaries& summaries);
    /// The pairs of a set of the same sizes.
    void add(const PairSet& other);
    /// Memory for so many pairs in all.
    void reserve(std::size_t pairs);

    [[nodiscard]] std::size_t size() const { return m_targets.size() / (m_mapSize * m_mapSize); }
    [[nodiscard]] std::size_t mapSize() const { return m_mapSize; }
    [[nodiscard]] std::size_t channels() const { return m_channels; }
    [[nodiscard]] std::size_t rollStep() const { return m_rollStep; }
    [[nodiscard]] std::span<const float> target(std::size_t pair) const;
    [[nodiscard]] std::span<const float> conditioning(std::size_t pair, std::size_t channel) const;
    [[nodiscard]] std::span<const float> weights(std::size_t pair) const;
    [[nodiscard]] const MapSummaries& summaries(std::size_t pair) const { return m_summaries[pair]; }

private:
    std::size_t m_mapSize, m_channels, m_rollStep;
    std::vector<float> m_targets, m_conditioning, m_weights;
    std::vector<MapSummaries> m_summaries;
};

/// A labelled set split by universe: no universe has maps on both sides.
struct TrainingData
{
    PairSet training, validation;
    std::vector<std::uint64_t> trainingSeeds, validationSeeds; ///< of the universes
    Normalization input, output;
    Geometry geometry;
    std::vector<std::vector<InputStatistics>> stellar; ///< of the maps of each training universe, in order of the pairs
    std::optional<TrainingStatistics> inputs;          ///< of these
};

/// What to read for a training.
struct TrainingDataRequest
{
    std::filesystem::path universes;       ///< universe file
    std::size_t mapSize = 128;             ///< pixels that its maps are resampled to
    std::vector<std::string> conditioning; ///< names of the channels, see diffusion/conditioning.h
    double validationFraction = 0.1;       ///< of the universes, the last ones, at least one: held out
    double starWeight = 0.0;               ///< limit in lossWeights
    /// Of stellar mass and dark matter; measured on the training side where not given.
    std::optional<std::pair<Normalization, Normalization>> normalization;
    /// Of the coarse dark matter, to train a model that refines maps: the targets are the ratios to the coarse map then
    /// (diffusion/refinement.h), and their normalisation is measured in any case.
    std::optional<Normalization> coarse;
    int threads = 0; ///< that work on the maps; 0: all cores
};

/// Reads the maps and computes the conditioning channels. Throws InputError when there are fewer than two universes or
/// a dark-matter map has empty pixels. What it returns when stopped is of no use.
[[nodiscard]] TrainingData loadTrainingData(const TrainingDataRequest& request, const ProgressFn& progress = {},
                                            std::stop_token stop = {});

/// A symmetry of the periodic square: a roll, then one of the eight of D4 (transpose, then flips).
struct Symmetry
{
    std::size_t rollX = 0, rollY = 0;
    bool transpose = false, flipX = false, flipY = false;
};

/// `map` of size^2 pixels seen through the symmetry; `out` has the same size and must not overlap.
void applySymmetry(const Symmetry& symmetry, std::span<const float> map, std::size_t size, std::span<float> out);

} // namespace penumbra
