#pragma once

namespace penumbra::cli {

/// What the program returns to the shell; `penumbra-cli --help` documents the same list.
enum ExitCode : int {
    success = 0,
    failure = 1,      ///< the machine (disk, memory, no GPU, no gnuplot) or Penumbra itself; also a verification out of
                      ///< tolerance
    badUsage = 2,     ///< options: one that is not understood, its value, or two that contradict each other; UsageError
    badInput = 3,     ///< a file, or what is asked of one; any other InputError
    interrupted = 130 ///< Ctrl-C; what was finished is kept
};

} // namespace penumbra::cli
