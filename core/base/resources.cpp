#include "base/resources.h"

#include "base/error.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace penumbra {

namespace {

std::filesystem::path resourceFolder()
{
    // Whoever names a folder wants that one and no silent fallback to another.
    if (const char* chosen = std::getenv("PENUMBRA_RESOURCE_DIR"); chosen != nullptr && *chosen != '\0')
        return chosen;
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    return failure ? std::filesystem::path() : program.parent_path().parent_path() / "share" / "penumbra";
}

} // namespace

std::filesystem::path resourceFile(std::string_view name)
{
    const std::filesystem::path folder = resourceFolder();
    auto file = (folder / name).lexically_normal();
    std::error_code failure;
    if (std::filesystem::exists(file, failure))
        return file;
    throw InputError("The bundled file " + std::string(name) + " was not found in " +
                     folder.lexically_normal().string() +
                     ". Reinstall Penumbra, or set PENUMBRA_RESOURCE_DIR to the folder that holds it.");
}

} // namespace penumbra
