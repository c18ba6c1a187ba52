#include "progress_line.h"

#include "text.h"

#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace penumbra::cli {

namespace {

constexpr std::chrono::milliseconds terminalInterval{100};
constexpr std::chrono::seconds logInterval{10};

/// "3.2/s", "14/min" or "25 s each", whichever reads best.
std::string rateText(double perSecond)
{
    if (perSecond >= 1.0)
        return formatted("%.3g/s", perSecond);
    if (perSecond >= 1.0 / 60.0)
        return formatted("%.3g/min", perSecond * 60.0);
    return duration(1.0 / perSecond) + " each";
}

} // namespace

ProgressLine::ProgressLine(std::string unit) : m_unit(std::move(unit)), m_terminal(::isatty(STDERR_FILENO) == 1)
{
    m_shown = m_start - (m_terminal ? Clock::duration(terminalInterval) : Clock::duration::zero());
}

ProgressLine::~ProgressLine()
{
    if (m_width > 0)
        std::cerr << '\r' << std::string(m_width, ' ') << '\r' << std::flush;
}

double ProgressLine::seconds() const
{
    return std::chrono::duration<double>(Clock::now() - m_start).count();
}

void ProgressLine::show(std::int64_t done, std::int64_t total, double partial, std::string_view note)
{
    const double fraction = static_cast<double>(done) + partial;
    std::string line =
        formatted("%s %lld of %lld", m_unit.c_str(), static_cast<long long>(done), static_cast<long long>(total));
    if (fraction > 0.0) {
        const double rate = fraction / std::max(seconds(), 1e-3);
        line += " | " + rateText(rate) + " | ETA " + duration((static_cast<double>(total) - fraction) / rate);
    }
    if (!note.empty())
        line += " | " + std::string(note);
    const bool first = done > 0 && !m_firstShown;
    m_firstShown = m_firstShown || first;
    show(line, first || done >= total);
}

void ProgressLine::show(const std::string& line, bool now)
{
    const auto time = Clock::now();
    if (m_terminal) {
        if (time - m_shown < terminalInterval && !now)
            return;
        std::cerr << '\r' << line << std::string(m_width > line.size() ? m_width - line.size() : 0, ' ') << std::flush;
        m_width = line.size();
    } else {
        if (time - m_shown < logInterval && !now)
            return;
        std::cerr << line << '\n';
    }
    m_shown = time;
}

} // namespace penumbra::cli
