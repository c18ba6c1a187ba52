#pragma once

#include <stdexcept>

namespace penumbra {

/// Root of every exception that Penumbra throws. The message is one a user can act on: what failed, on which file or
/// value, what was expected, what was found, what to do.
class Error : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The file or value that the user gave cannot be used (as opposed to a failure of the machine or of Penumbra).
class InputError : public Error
{
public:
    using Error::Error;
};

/// What was asked for cannot be, whatever the files hold: a setting out of its range, or two that contradict each
/// other.
class UsageError : public InputError
{
public:
    using InputError::InputError;
};

} // namespace penumbra
