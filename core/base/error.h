#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace penumbra {

/// What a user can say or choose that would mend an error; the programs have options or fields for it.
enum class Choice {
    side,           ///< of a map [Mpc/h]
    depth,          ///< of its slab [Mpc/h]
    unit,           ///< of its values
    dataset,        ///< of its file
    index,          ///< in its stack
    missingAsEmpty, ///< pixels without a value hold no mass
    truth,          ///< the file of its dark matter, and what is told of that:
    truthIndex,
    truthDataset,
    truthUnit,
    batch, ///< fewer samples at a time
    device ///< the processor, not a GPU
};

/// Root of every exception that Penumbra throws. The message is one a user can act on: what failed, on which file or
/// value, what was expected, what was found, what to do. How that is done is left to the program, which has its own
/// name for each of the choices.
class Error : public std::runtime_error
{
public:
    explicit Error(const std::string& what, std::vector<Choice> mends = {})
        : std::runtime_error(what), m_mends(std::move(mends))
    {}

    /// Any of them may mend it, or all are needed, as the message says; empty where no choice does.
    [[nodiscard]] const std::vector<Choice>& mends() const { return m_mends; }

private:
    std::vector<Choice> m_mends;
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
