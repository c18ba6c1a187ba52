#pragma once

#include "base/error.h"

#include <string>

namespace penumbra {

/// The message of the InputError that `action` throws; empty when it throws none.
template <typename Action>
std::string inputErrorOf(Action&& action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace penumbra
