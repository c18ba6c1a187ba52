#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace penumbra::cli {

/// Progress on standard error with rate and time left: one line that updates itself on a terminal, else a line now and
/// then. Clears or ends its line when destroyed. One thread.
class ProgressLine
{
public:
    /// `unit` is what is counted, in the singular: "sample". The clock starts here.
    explicit ProgressLine(std::string unit);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// `done` of `total` are finished, plus `partial` of further ones under way; `note` is shown at the end. The first
    /// and the last that finish always show.
    void show(std::int64_t done, std::int64_t total, double partial = 0.0, std::string_view note = {});

    /// A line of the caller's own making; unless it must show `now`, at most ten times a second on a terminal and once
    /// in ten seconds elsewhere.
    void show(const std::string& line, bool now = false);

    [[nodiscard]] double seconds() const;

private:
    using Clock = std::chrono::steady_clock;

    std::string m_unit;
    bool m_terminal;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_shown;
    bool m_firstShown = false;
    std::size_t m_width = 0; ///< of the line on the terminal
};

} // namespace penumbra::cli
