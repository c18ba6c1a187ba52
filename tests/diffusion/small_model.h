#pragma once

#include "diffusion/network.h"

#include <QString>

#include <filesystem>

namespace penumbra {

/// A network whose zero-initialised layers are given random weights too, so that every path through it shows.
inline UNet randomNetwork(const NetworkArchitecture& architecture, std::uint64_t seed = 1)
{
    torch::manual_seed(seed);
    UNet network(architecture, -13.3, 13.3);
    const torch::NoGradGuard noGrad;
    for (auto& parameter : network->parameters())
        if (parameter.abs().max().item<float>() == 0.0F)
            parameter.normal_(0.0, 0.05);
    network->eval();
    return network;
}

/// Summaries that the stars say nothing of: independent, each with a scatter of 0.05 dex.
inline SummaryRegression smallRegression()
{
    SummaryRegression regression;
    regression.mean = {11.0, 11.3, -0.1, -0.7, -1.4, -2.1, -2.9, 0.4, -0.3};
    regression.std.fill(0.05);
    regression.featureStd.fill(1.0);
    for (std::size_t i = 0; i < SummaryRegression::count; ++i)
        regression.factor[i * SummaryRegression::count + i] = 1.0;
    return regression;
}

inline ModelInfo smallInfo(const NetworkArchitecture& architecture)
{
    ModelInfo info;
    info.name = "small";
    info.architecture = architecture;
    info.input = {1.0, 0.2, 1.3};
    info.output = {0.0, 11.0, 0.5};
    info.size = 32;
    info.geometry = camelsGeometry;
    info.provenance = "{\"steps\":0}";
    if (architecture.summaries)
        info.summaries = smallRegression();
    return info;
}

/// The kind of network that is trained here, small.
inline NetworkArchitecture smallVelocityArchitecture()
{
    NetworkArchitecture architecture;
    architecture.embeddingDim = 8;
    architecture.blocks = 2;
    architecture.attention = false;
    architecture.patch = 2;
    architecture.dropout = 0.0;
    architecture.prediction = Prediction::velocity;
    architecture.guideDim = 8;
    architecture.guideBlocks = 1;
    architecture.guideMaps = 3;
    architecture.conditioning = {"log_mass", "occupancy", "smooth_log_0.4", "log_smooth_0.8"};
    return architecture;
}

inline std::shared_ptr<const Model> smallModel(const std::filesystem::path& path,
                                               const NetworkArchitecture& architecture)
{
    saveModel(path, smallInfo(architecture), networkTensors(randomNetwork(architecture)));
    return Model::load(path);
}

/// A periodic map with a few galaxies.
inline Field galaxies(std::size_t size)
{
    Field map(size, camelsGeometry, Quantity::stellarMass);
    for (std::size_t i = 0; i < size; ++i)
        map((7 * i) % size, (3 * i * i) % size) = std::pow(10.0F, 9.0F + 0.1F * static_cast<float>(i % 20));
    return map;
}

} // namespace penumbra
