#pragma once

#include <filesystem>
#include <string_view>

namespace penumbra {

/// A bundled file by its name below the resource folder, e.g. "models/penumbra-128.safetensors" or a folder, e.g.
/// "maps". The resource folder is $PENUMBRA_RESOURCE_DIR when set; else `share/penumbra` beside the folder (`bin`) that
/// the running program lies in, in the build folder too. Throws InputError when the file is not there, saying where it
/// was looked for.
[[nodiscard]] std::filesystem::path resourceFile(std::string_view name);

} // namespace penumbra
