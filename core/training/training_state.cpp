#include "training/training_state.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace penumbra {
namespace {

void write(torch::serialize::OutputArchive& archive, const std::string& name, const std::vector<torch::Tensor>& tensors)
{
    for (std::size_t i = 0; i < tensors.size(); ++i)
        archive.write(name + "_" + std::to_string(i), tensors[i].detach());
}

void read(torch::serialize::InputArchive& archive, const std::string& name, std::vector<torch::Tensor>& tensors)
{
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        torch::Tensor stored;
        archive.read(name + "_" + std::to_string(i), stored);
        tensors[i].copy_(stored);
    }
}

/// Lists only by their length.
std::string shortText(const nlohmann::json& value)
{
    return value.is_array() ? std::to_string(value.size()) + " values" : value.dump();
}

/// A line for each value that is another in `now` than it was in `then`, by the keys that lead to it.
std::string differences(const nlohmann::json& then, const nlohmann::json& now, const std::string& keys = {})
{
    if (then == now)
        return {};
    if (!then.is_object() || !now.is_object())
        return "  " + keys + ": " + shortText(then) + " then, " +
               (then.is_array() && now.is_array() && then.size() == now.size() ? "others" : shortText(now)) + " now\n";
    std::string text;
    nlohmann::json both = then;
    both.update(now);
    for (const auto& [key, value] : both.items())
        text += differences(then.value(key, nlohmann::json()), now.value(key, nlohmann::json()),
                            keys + (keys.empty() ? "" : " ") + key);
    return text;
}

} // namespace

void saveTrainingState(const std::filesystem::path& path, const TrainingState& state,
                       const std::vector<torch::Tensor>& weights, const std::vector<torch::Tensor>& average,
                       const torch::optim::Optimizer& optimizer)
{
    std::ostringstream bytes; // LibTorch ends the program where it cannot write a file
    try {
        torch::serialize::OutputArchive archive;
        archive.write("step", c10::IValue(state.step));
        archive.write("total_steps", c10::IValue(state.totalSteps));
        archive.write("elapsed_seconds", c10::IValue(state.elapsedSeconds));
        archive.write("running_loss", c10::IValue(state.runningLoss));
        archive.write("signature", c10::IValue(state.signature));
        write(archive, "weights", weights);
        write(archive, "average", average);
        torch::serialize::OutputArchive moments;
        optimizer.save(moments);
        archive.write("optimizer", moments);
        archive.save_to(bytes);
    } catch (const c10::Error& error) {
        throw Error("Cannot write the training state '" + path.string() + "': " + error.what_without_backtrace());
    }
    writeWhole(path, bytes.view());
}

TrainingState loadTrainingState(const std::filesystem::path& path, const std::string& signature,
                                std::vector<torch::Tensor>& weights, std::vector<torch::Tensor>& average,
                                torch::optim::Optimizer& optimizer)
{
    TrainingState state;
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string());
        c10::IValue value;
        archive.read("signature", value);
        state.signature = value.toStringRef();
        if (state.signature != signature)
            throw InputError("Cannot resume from '" + path.string() + "': it belongs to another training.\n" +
                             differences(nlohmann::json::parse(state.signature), nlohmann::json::parse(signature)) +
                             "Give the same options, or another --out to start afresh.");
        archive.read("step", value);
        state.step = value.toInt();
        archive.read("total_steps", value);
        state.totalSteps = value.toInt();
        archive.read("elapsed_seconds", value);
        state.elapsedSeconds = value.toDouble();
        archive.read("running_loss", value);
        state.runningLoss = value.toDouble();
        read(archive, "weights", weights);
        read(archive, "average", average);
        torch::serialize::InputArchive moments;
        archive.read("optimizer", moments);
        optimizer.load(moments);
    } catch (const c10::Error& error) {
        throw InputError("Cannot resume from '" + path.string() + "': the file is damaged or no training state (" +
                         error.what_without_backtrace() + "). Remove it to start afresh.");
    }
    return state;
}

} // namespace penumbra
