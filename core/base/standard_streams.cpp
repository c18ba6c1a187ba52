#include "base/standard_streams.h"

#include <cerrno>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace penumbra {

void openStandardStreams() noexcept
{
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(number, F_GETFD) == -1 && errno == EBADF)
            static_cast<void>(::open("/dev/null", O_RDWR)); // takes the least number that is free: this one
}

} // namespace penumbra
