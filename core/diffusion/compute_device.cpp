// What of it needs no LibTorch.
#include "diffusion/compute_device.h"

#include "base/error.h"
#include "diffusion/network_library.h"

#include <string>

namespace penumbra {

std::string_view name(ComputeDevice device)
{
    return device == ComputeDevice::cuda ? "cuda" : "cpu";
}

ComputeDevice computeDeviceFromName(std::string_view text)
{
    for (const ComputeDevice device : {ComputeDevice::cpu, ComputeDevice::cuda})
        if (name(device) == text)
            return device;
    throw InputError("Unknown device '" + std::string(text) + "'. Choose cpu or cuda.");
}

void requireUsable(ComputeDevice device)
{
    if (device == ComputeDevice::cuda && !networkLibrary().hasCuda())
        throw Error("No CUDA device can be used: this machine has no NVIDIA GPU, or LibTorch was built without "
                    "CUDA. Choose the processor.",
                    {Choice::device});
}

void setComputeThreads(int threads)
{
    networkLibrary().setThreads(threads);
}

} // namespace penumbra
