#include "training/losses.h"

namespace penumbra {

namespace {

torch::Tensor standardized(const torch::Tensor& summaries, const SummaryRegression& regression)
{
    const auto tensor = [](const MapSummaries& values) {
        return torch::tensor(std::vector<double>(values.begin(), values.end()), torch::kDouble);
    };
    // What a map does not have is as it is on average.
    return ((summaries - tensor(regression.mean)) / tensor(regression.std)).nan_to_num(0.0).to(torch::kFloat);
}

} // namespace

Losses lossesOf(UNet& network, const Batch& batch, const ModelInfo& info, torch::Device device, bool guideAlone)
{
    const NetworkArchitecture& architecture = info.architecture;
    // Does not wait for the copy where the batch lies in memory that the device reads by itself.
    const auto onDevice = [device](const torch::Tensor& t) { return t.to(device, t.scalar_type(), true); };
    const auto x = onDevice(batch.x), weight = onDevice(batch.weight);
    const auto conditioning = network->guided(onDevice(batch.conditioning));
    Losses losses;
    if (architecture.guideDim > 0) {
        const auto mean = conditioning.narrow(1, static_cast<std::int64_t>(architecture.conditioning.size()), 1);
        losses.guide = (weight * (mean - x).square()).mean();
    }
    if (guideAlone)
        return losses;
    const std::int64_t draws = batch.noise.size(0) / x.size(0);
    const auto repeated = [draws](const torch::Tensor& t) { return t.repeat_interleave(draws, 0); };
    const auto gamma = onDevice(batch.gamma);
    const auto alpha = torch::sqrt(torch::sigmoid(-gamma)).view({-1, 1, 1, 1});
    const auto sigma = torch::sqrt(torch::sigmoid(gamma)).view({-1, 1, 1, 1});
    const auto truth = repeated(x);
    const auto noise = onDevice(batch.noise);
    torch::Tensor summaries;
    if (architecture.summaries)
        summaries = repeated(standardized(batch.summaries, info.summaries.value())).to(device);
    const auto output = network->denoise(alpha * truth + sigma * noise, gamma, repeated(conditioning), summaries);
    const auto target = architecture.prediction == Prediction::velocity ? alpha * noise - sigma * truth : noise;
    losses.network = (repeated(weight) * (output - target).square()).mean();
    return losses;
}

} // namespace penumbra
