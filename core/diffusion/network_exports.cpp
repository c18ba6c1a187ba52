// The one name by which the network library is found in its file.
#include "base/version.h"
#include "diffusion/network.h"
#include "diffusion/network_library.h"

extern "C" const penumbra::NetworkLibrary* penumbraNetworkLibrary()
{
    static const std::string version(penumbra::version());
    static const penumbra::NetworkLibrary library{version.c_str(), &penumbra::loadNetwork, &penumbra::setNetworkThreads,
                                                  &penumbra::hasCuda};
    return &library;
}
