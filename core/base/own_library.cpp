#include "base/own_library.h"

#include "base/error.h"
#include "base/version.h"

#include <dlfcn.h>

#include <system_error>

namespace penumbra {

std::filesystem::path fileOf(const OwnLibrary& library)
{
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    return program.parent_path().parent_path() / PENUMBRA_LIBRARY_FOLDER / library.name;
}

const void* load(const OwnLibrary& library)
{
    const auto file = fileOf(library);
    const auto refuse = [&](const std::string& why) {
        throw Error("The library that " + library.does + " cannot be used: " + why + " (" + file.string() +
                    "). Reinstall Penumbra and, if it is the one that is missing, " + library.needs + ".");
    };
    std::error_code failure;
    if (!std::filesystem::exists(file, failure))
        refuse("it is not there");
    // Nothing of it is to answer for symbols of others, and what nobody calls need not be looked up.
    void* const handle = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (handle == nullptr)
        refuse(::dlerror());
    void* const symbol = ::dlsym(handle, library.entry.c_str());
    if (symbol == nullptr)
        refuse("it is another library");
    const void* const parts = reinterpret_cast<const void* (*)()>(symbol)();
    if (const char* const other = *static_cast<const char* const*>(parts); other != version())
        refuse("it is of Penumbra " + std::string(other) + ", not " + std::string(version()));
    return parts;
}

} // namespace penumbra
