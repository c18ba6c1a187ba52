#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/sampling_job.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

namespace penumbra {

/// How a posterior that was read from a file is gone on with: more of its samples, or one of them again.
struct Resumption
{
    std::filesystem::path model;                     ///< that has drawn it
    SamplingRequest request;                         ///< what it was asked with, its model, threads and device left out
    std::shared_ptr<PosteriorAccumulator> posterior; ///< what more samples are added to
    QString obstacle;                                ///< why it cannot be gone on with, a sentence; empty when it can
};

/// A posterior as the window reads it from files.
struct ReadPosterior
{
    std::shared_ptr<const PosteriorSnapshot> snapshot;
    std::shared_ptr<const PosteriorSnapshot> before; ///< what it is compared with, or null
    std::shared_ptr<const PosteriorSnapshot> map;    ///< whose input the edits are of, or null
    Resumption resumption;
};

/// Works out from the recipe what a posterior was drawn with. The model is the one of the recipe's hash among `models`;
/// the map on the model's grid and the edits in it come with the posterior. Reads the model's file: off the GUI thread.
/// Throws InputError when a model cannot be read.
[[nodiscard]] Resumption resumptionOf(std::shared_ptr<PosteriorAccumulator> posterior,
                                      const std::vector<std::filesystem::path>& models);

} // namespace penumbra
