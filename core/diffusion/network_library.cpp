#include "diffusion/network_library.h"

#include "base/error.h"
#include "base/version.h"

#include <dlfcn.h>

#include <string>
#include <system_error>

namespace penumbra {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why)
{
    throw Error("The library that evaluates networks cannot be used: " + why + " (" + file.string() +
                "). Reinstall Penumbra and, if it is the one that is missing, LibTorch.");
}

const NetworkLibrary& loadNetworkLibrary()
{
    const auto file = networkLibraryFile();
    std::error_code failure;
    if (!std::filesystem::exists(file, failure))
        refuse(file, "it is not there");
    // Nothing of it is to answer for symbols of others, and what nobody calls need not be looked up.
    void* const handle = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (handle == nullptr)
        refuse(file, ::dlerror());
    void* const symbol = ::dlsym(handle, "penumbraNetworkLibrary");
    if (symbol == nullptr)
        refuse(file, "it is another library");
    const NetworkLibrary& library = *reinterpret_cast<const NetworkLibrary* (*)()>(symbol)();
    if (library.version != version())
        refuse(file, "it is of Penumbra " + std::string(library.version) + ", not " + std::string(version()));
    return library;
}

} // namespace

std::filesystem::path networkLibraryFile()
{
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    return program.parent_path().parent_path() / PENUMBRA_LIBRARY_FOLDER / PENUMBRA_NETWORK_LIBRARY;
}

const NetworkLibrary& networkLibrary()
{
    static const NetworkLibrary& library = loadNetworkLibrary(); // tried again by the next call when it throws
    return library;
}

} // namespace penumbra
