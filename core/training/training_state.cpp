#include "training/training_state.h"

#include "base/atomic_file.h"
#include "base/error.h"

namespace penumbra {
namespace {

std::string averageKey(std::size_t index)
{
    return "average_" + std::to_string(index);
}

} // namespace

void saveTrainingState(const std::filesystem::path& path, const TrainingState& state, const torch::nn::Module& network,
                       const std::vector<torch::Tensor>& average, const torch::optim::Optimizer& optimizer)
{
    AtomicFile file(path);
    try {
        torch::serialize::OutputArchive archive;
        archive.write("step", c10::IValue(state.step));
        archive.write("total_steps", c10::IValue(state.totalSteps));
        archive.write("elapsed_seconds", c10::IValue(state.elapsedSeconds));
        archive.write("running_loss", c10::IValue(state.runningLoss));
        archive.write("signature", c10::IValue(state.signature));
        torch::serialize::OutputArchive weights;
        network.save(weights);
        archive.write("network", weights);
        for (std::size_t i = 0; i < average.size(); ++i)
            archive.write(averageKey(i), average[i]);
        torch::serialize::OutputArchive moments;
        optimizer.save(moments);
        archive.write("optimizer", moments);
        archive.save_to(file.temporary().string());
    } catch (const c10::Error& error) {
        throw Error("Cannot write the training state '" + path.string() + "': " + error.what_without_backtrace());
    }
    file.commit();
}

TrainingState loadTrainingState(const std::filesystem::path& path, const std::string& signature,
                                torch::nn::Module& network, std::vector<torch::Tensor>& average,
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
            throw InputError("Cannot resume from '" + path.string() +
                             "': it belongs to another training.\n  then: " + state.signature +
                             "\n  now:  " + signature + "\nGive the same options, or another --out to start afresh.");
        archive.read("step", value);
        state.step = value.toInt();
        archive.read("total_steps", value);
        state.totalSteps = value.toInt();
        archive.read("elapsed_seconds", value);
        state.elapsedSeconds = value.toDouble();
        archive.read("running_loss", value);
        state.runningLoss = value.toDouble();
        torch::serialize::InputArchive weights;
        archive.read("network", weights);
        network.load(weights);
        for (std::size_t i = 0; i < average.size(); ++i)
            archive.read(averageKey(i), average[i]);
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
