#pragma once

#include "base/error.h"

namespace penumbra::cli {

/// The command line asks for what cannot be, which shows only once it is carried out; ends in ExitCode::badUsage.
class UsageError : public InputError
{
public:
    using InputError::InputError;
};

} // namespace penumbra::cli
