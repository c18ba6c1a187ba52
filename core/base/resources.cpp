#include "base/resources.h"

#include "base/error.h"

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

namespace penumbra {

namespace {

std::vector<std::filesystem::path> resourceFolders()
{
    // Whoever names a folder wants that one and no silent fallback to another.
    if (const char* chosen = std::getenv("PENUMBRA_RESOURCE_DIR"); chosen != nullptr && *chosen != '\0') {
        return {chosen};
    }
    // First what was installed with this program: the source tree may be another version by now.
    std::vector<std::filesystem::path> folders;
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (!failure) {
        folders.push_back(program.parent_path().parent_path() / "share" / "penumbra");
    }
    folders.emplace_back(PENUMBRA_SOURCE_RESOURCES);
    return folders;
}

} // namespace

std::filesystem::path resourceFile(std::string_view name)
{
    std::string searched;
    for (const auto& folder : resourceFolders()) {
        auto candidate = (folder / name).lexically_normal();
        std::error_code failure;
        if (std::filesystem::exists(candidate, failure)) {
            return candidate;
        }
        searched += (searched.empty() ? "" : ", ") + folder.lexically_normal().string();
    }
    throw InputError("The bundled file " + std::string(name) + " was not found in " + searched +
                     ". Reinstall Penumbra, or set PENUMBRA_RESOURCE_DIR to the folder that holds it.");
}

} // namespace penumbra
