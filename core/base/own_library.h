#pragma once

#include <filesystem>
#include <string>

namespace penumbra {

/// A part of Penumbra that lies in a library of its own and is loaded when it is first wanted, as what it needs takes
/// long to load.
struct OwnLibrary
{
    std::string name;  ///< of its file: "libpenumbra-network.so"
    std::string entry; ///< the function that gives what is in it
    std::string does;  ///< "evaluates networks"; for messages, as the next one
    std::string needs; ///< "LibTorch"
};

/// Where it is: in the library folder beside the `bin` (or `tests`) that the running program lies in.
[[nodiscard]] std::filesystem::path fileOf(const OwnLibrary& library);

/// What its function gives: a pointer to a structure that begins with Penumbra's version, a `const char*`. May be
/// called from any thread. Throws Error, naming the file, when the library is absent, cannot be loaded, or is of
/// another version.
[[nodiscard]] const void* load(const OwnLibrary& library);

} // namespace penumbra
