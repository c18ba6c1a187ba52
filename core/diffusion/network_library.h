#pragma once

#include "diffusion/compute_device.h"
#include "diffusion/model.h"
#include "diffusion/safetensors.h"

#include <filesystem>
#include <memory>

namespace penumbra {

/// What the network library gives to programs that are not linked to it. It alone brings LibTorch, which takes most of
/// a second to load, into the process.
struct NetworkLibrary
{
    const char* version; ///< of Penumbra; comes first, so that libraries of other versions can be told
    /// The model of an open file, whose info has been read from it, and the model that it refines the maps of, if any.
    /// Throws InputError naming the file and the tensor.
    std::shared_ptr<const Model> (*load)(const SafetensorsFile& file, ModelInfo info,
                                         std::shared_ptr<const Model> coarse, ComputeDevice device);
    void (*setThreads)(int threads); ///< see setComputeThreads
    bool (*hasCuda)();               ///< see requireUsable
};

/// The network library; the first call loads it unless the program is linked to it. May be called from any thread, also
/// from several at a time. Throws Error, naming the file, when it is absent, cannot be loaded, or is of another
/// version.
[[nodiscard]] const NetworkLibrary& networkLibrary();

/// Where it is: in the library folder beside the `bin` (or `tests`) that the running program lies in; for
/// tests, to look for it among the libraries that are loaded.
[[nodiscard]] std::filesystem::path networkLibraryFile();

} // namespace penumbra
