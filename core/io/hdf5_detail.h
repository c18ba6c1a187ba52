#pragma once

#include "io/hdf5_file.h"

#include <mutex>
#include <string>

/// What the two sources of the HDF5 layer share.
namespace penumbra::hdf5 {

/// Holds HDF5's lock and keeps its error printing off.
class Guard
{
public:
    Guard();

private:
    std::unique_lock<std::recursive_mutex> m_lock;
};

/// The innermost reason of HDF5's last failure on this thread, or the system's message where a system call failed.
[[nodiscard]] std::string reason();
[[nodiscard]] std::string fileOf(const Handle& object);
[[nodiscard]] std::string pathOf(const Handle& object);
/// Throws InputError "Cannot read NAME of FILE: reason."; without a name, that of `object`.
[[noreturn]] void failReading(const Handle& object, const std::string& name = {});
/// Throws Error "Cannot write NAME to FILE: reason."
[[noreturn]] void failWriting(const Handle& object, const std::string& name = {});

/// Property list that creates missing groups on the way to a new object.
[[nodiscard]] Handle linkCreation();

} // namespace penumbra::hdf5
