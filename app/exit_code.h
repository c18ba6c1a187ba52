#pragma once

namespace penumbra::cli {

/// What the program returns to the shell; `penumbra-cli --help` documents the same list.
enum ExitCode : int {
    success = 0,
    failure = 1,      ///< the machine (disk, memory) or Penumbra itself; also a verification out of tolerance
    badUsage = 2,     ///< the command line
    badInput = 3,     ///< a file or a value in it
    interrupted = 130 ///< Ctrl-C; what was finished is kept
};

} // namespace penumbra::cli
