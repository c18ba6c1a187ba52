#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace penumbra {

/// How far a long operation has come, in counts. `total` 0 means unknown.
struct Progress
{
    std::string_view stage; ///< what is being counted, e.g. "universe", "time step"; valid during the call only
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// Called on the thread that does the work, after every unit of it; must return quickly. May be empty.
using ProgressFn = std::function<void(const Progress&)>;

/// How a cancellable operation ended when it did not throw. Cancelling is an outcome, not an error.
enum class Outcome { completed, cancelled };

} // namespace penumbra
