#pragma once

#include <stop_token>
#include <thread>

namespace penumbra::cli {

/// Turns Ctrl-C (SIGINT), SIGTERM and SIGHUP into a stop request for as long as it lives; a second one ends the program
/// at once. Those that the program was started to ignore stay ignored. At most one at a time.
class Interruption
{
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    [[nodiscard]] bool requested() const { return m_stop.stop_requested(); }

private:
    std::stop_source m_stop;
    std::thread
        m_watcher; ///< waits for the handler's byte, because a handler itself may not call into std::stop_source
};

} // namespace penumbra::cli
