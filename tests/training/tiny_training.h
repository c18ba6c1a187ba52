#pragma once

#include "base/error.h"
#include "training/trainer.h"

#include <filesystem>
#include <string>

namespace penumbra {

/// One step of the smallest network on maps of 16^2 pixels.
inline TrainingRequest tinyTraining(const std::filesystem::path& data, const std::filesystem::path& target)
{
    TrainingRequest request;
    request.data = data;
    request.target = target;
    request.steps = 1;
    request.architecture.embeddingDim = 8;
    request.architecture.blocks = 1;
    request.architecture.guideDim = 8;
    request.architecture.guideBlocks = 1;
    request.architecture.conditioning = {"log_mass"};
    request.mapSize = 16;
    request.batch = 1;
    request.threads = 1;
    return request;
}

/// What an action says of bad input; empty when it takes it.
template <typename Action>
std::string complaintOf(Action&& action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace penumbra
