#include "diffusion/network_library.h"

#include "base/own_library.h"

namespace penumbra {
namespace {

OwnLibrary description()
{
    return {PENUMBRA_NETWORK_LIBRARY, "penumbraNetworkLibrary", "evaluates networks", "LibTorch"};
}

} // namespace

std::filesystem::path networkLibraryFile()
{
    return fileOf(description());
}

const NetworkLibrary& networkLibrary()
{
    // Tried again by the next call when it throws.
    static const auto& library = *static_cast<const NetworkLibrary*>(load(description()));
    return library;
}

} // namespace penumbra
