#pragma once

#include "base/error.h"

#include <map>
#include <string>

namespace penumbra::cli {

/// Options of a command that are not called as those of others.
using OptionNames = std::map<Choice, std::string>;

/// What happened, and by which options it is mended, if by any: "Give its side in Mpc/h (--side)."
[[nodiscard]] std::string toldWithOptions(const Error& error, const OptionNames& names = {});

/// What `action` returns. An InputError of it tells the options by these names.
template <typename Action>
auto namingOptions(const OptionNames& names, const Action& action)
{
    try {
        return action();
    } catch (const UsageError&) {
        throw;
    } catch (const InputError& error) {
        throw InputError(toldWithOptions(error, names));
    }
}

} // namespace penumbra::cli
