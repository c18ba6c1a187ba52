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
/// Throws InputError "Cannot read .. of FILE: reason."
[[noreturn]] void failReading(const std::string& what, const Handle& location);
/// Throws Error "Cannot write .. to FILE: reason."
[[noreturn]] void failWriting(const std::string& what, const Handle& location);

} // namespace penumbra::hdf5
