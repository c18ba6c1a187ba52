#pragma once

#include <QtGlobal>

#include <cstddef>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace penumbra::test {

/// While it lives, the program gets at most so many bytes more of address space than it has.
class LittleMemory
{
public:
    explicit LittleMemory(std::size_t more)
    {
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        ::getrlimit(RLIMIT_AS, &m_before);
        struct rlimit little = m_before;
        little.rlim_cur = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + more;
        ::setrlimit(RLIMIT_AS, &little);
    }
    ~LittleMemory() { ::setrlimit(RLIMIT_AS, &m_before); }
    Q_DISABLE_COPY(LittleMemory)

private:
    struct rlimit m_before = {};
};

} // namespace penumbra::test
