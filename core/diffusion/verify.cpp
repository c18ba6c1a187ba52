#include "diffusion/verify.h"

#include "base/error.h"
#include "diffusion/network.h"
#include "diffusion/npz_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace penumbra {

using torch::Tensor;

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot verify against " + path.string() + ": " + what +
                     ". Expected arrays z (B,1,N,N), conditioning (B,C,N,N), gamma (B) and noise_pred (B,1,N,N), "
                     "and/or trajectory and step_noise (S,B,1,N,N).");
}

/// The recorded arrays, with their shapes checked against each other.
struct Recorded
{
    Recorded(const std::filesystem::path& file, const NetworkArchitecture& architecture)
        : path(file), arrays(readNpz(file)), z(required("z")), conditioning(required("conditioning"))
    {
        if (z.dim() != 4 || z.size(1) != 1 || z.size(2) != z.size(3) || z.numel() == 0)
            misshapen("z", z);
        require("conditioning", conditioning,
                {z.size(0), static_cast<std::int64_t>(architecture.conditioning.size()), z.size(2), z.size(3)});
        if (static_cast<std::size_t>(z.size(2)) % sizeMultiple(architecture) != 0)
            refuse(path, "its maps have sides of " + std::to_string(z.size(2)) + " pixels, which is no multiple of " +
                             std::to_string(sizeMultiple(architecture)));
        if (!has("noise_pred") && !has("trajectory"))
            refuse(path, "it has neither an array 'noise_pred' nor 'trajectory'");
    }

    [[nodiscard]] bool has(const std::string& name) const { return arrays.contains(name); }

    [[nodiscard]] Tensor required(const std::string& name) const
    {
        const auto found = arrays.find(name);
        if (found == arrays.end())
            refuse(path, "it has no array '" + name + "'");
        return found->second;
    }

    [[noreturn]] void misshapen(const std::string& name, const Tensor& array) const
    {
        std::ostringstream shape;
        shape << array.sizes();
        refuse(path, "its array '" + name + "' has shape " + shape.str());
    }

    void require(const std::string& name, const Tensor& array, const std::vector<std::int64_t>& shape) const
    {
        if (array.sizes() != shape)
            misshapen(name, array);
    }

    std::filesystem::path path;
    TensorMap arrays;
    Tensor z, conditioning;
};

/// Largest absolute difference; infinite where either is not a number, so that it can never pass for agreement.
double largestDifference(const Tensor& a, const Tensor& b)
{
    const Tensor difference = (a - b).abs();
    return torch::isfinite(difference).all().item<bool>() ? difference.max().item<double>()
                                                          : std::numeric_limits<double>::infinity();
}

std::span<float> pixels(Tensor& tensor)
{
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

std::vector<double> trajectoryDifferences(const Model& model, const Recorded& recorded)
{
    const Tensor trajectory = recorded.required("trajectory");
    Tensor noise = recorded.required("step_noise");
    std::vector<std::int64_t> shape = recorded.z.sizes().vec();
    shape.insert(shape.begin(), trajectory.dim() > 0 ? trajectory.size(0) : 0);
    recorded.require("trajectory", trajectory, shape);
    recorded.require("step_noise", noise, shape);
    if (shape.front() < 1)
        refuse(recorded.path, "its trajectory has no steps");

    std::vector<double> differences;
    Tensor state = recorded.z.clone();
    const auto compare = [&] {
        const auto step = static_cast<std::int64_t>(differences.size());
        differences.push_back(largestDifference(state, trajectory[step]));
    };
    const Denoiser network =
        conditionedDenoiser(networkOf(model), model.info().architecture.prediction, recorded.conditioning);
    // The recordings evaluate the schedule in single precision. The time embedding, whose phase is 1000 t, makes the
    // last bit of gamma visible.
    const auto steps = shape.front();
    const GammaSchedule& schedule = model.info().schedule;
    const Tensor gammas = static_cast<float>(schedule.b) + torch::linspace(1.0, 0.0, steps + 1, torch::kFloat) *
                                                               std::abs(static_cast<float>(schedule.w));
    std::int64_t evaluation = 0;
    // What a step makes is what the next evaluation sees.
    const Denoiser denoise = [&](std::span<const float> z, double, std::span<float> x0, std::span<float> eps) {
        if (evaluation > 0)
            compare();
        network(z, gammas[evaluation++].item<double>(), x0, eps);
    };
    const NoiseFn draws = [&](int step, std::span<float> out) {
        Tensor draw = noise[step - 1].contiguous();
        std::ranges::copy(pixels(draw), out.begin());
    };
    (void)runSampler(model.ancestralSampler(static_cast<int>(steps)), denoise, draws, pixels(state));
    compare();
    return differences;
}

} // namespace

Verification verifyModel(const Model& model, const std::filesystem::path& path)
{
    if (model.info().architecture.summaries)
        throw InputError("Cannot verify the model " + model.info().path.string() +
                         ": its network is told of summaries of the map, which recorded arrays do not hold. Verify a "
                         "model without them, such as an imported checkpoint.");
    const torch::InferenceMode inference;
    const Recorded recorded(path, model.info().architecture);
    Verification result;
    if (recorded.has("noise_pred")) {
        const Tensor expected = recorded.required("noise_pred"), gamma = recorded.required("gamma");
        recorded.require("noise_pred", expected, recorded.z.sizes().vec());
        recorded.require("gamma", gamma, {recorded.z.size(0)});
        UNet network = networkOf(model);
        result.networkOutput = largestDifference(network->forward(recorded.z, gamma, recorded.conditioning), expected);
        result.states = static_cast<std::size_t>(recorded.z.size(0));
    }
    if (recorded.has("trajectory")) {
        result.trajectorySteps = trajectoryDifferences(model, recorded);
        result.trajectory = *std::ranges::max_element(result.trajectorySteps);
    }
    return result;
}

} // namespace penumbra
