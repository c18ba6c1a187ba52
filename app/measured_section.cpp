#include "measured_section.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace penumbra::cli {

namespace {

constexpr std::string_view endMarker = "<!-- measured: end -->";

std::string contents(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), {});
    if (!stream)
        throw InputError("Cannot read '" + file.string() + "'; is it there, and readable?");
    return text;
}

/// Where the old text begins and ends.
std::pair<std::size_t, std::size_t> place(const std::string& text, const std::filesystem::path& file,
                                          std::string_view name)
{
    const std::string begin = "<!-- measured: begin " + std::string(name) + (name.empty() ? "" : " ") + "-->\n";
    const auto marker = text.find(begin);
    const auto first = marker + begin.size();
    const auto last = marker == std::string::npos ? marker : text.find(endMarker, first);
    if (last == std::string::npos || text.find(begin, first) != std::string::npos)
        throw InputError("Cannot put the measured figures into '" + file.string() + "': expected exactly one line " +
                         begin.substr(0, begin.size() - 1) + " and after it one " + std::string(endMarker) + ".");
    return {first, last};
}

} // namespace

void replaceMeasured(const std::filesystem::path& file, std::string_view name, std::string_view text)
{
    std::string whole = contents(file);
    const auto [first, last] = place(whole, file, name);
    whole.replace(first, last - first, text);
    AtomicFile target(file);
    std::ofstream stream(target.temporary(), std::ios::binary);
    stream << whole << std::flush;
    if (!stream)
        throw Error("Cannot write '" + file.string() + "': the disk is full or the file cannot be written.");
    stream.close();
    target.commit();
}

void requireMeasured(const std::filesystem::path& file, std::string_view name)
{
    static_cast<void>(place(contents(file), file, name));
    const AtomicFile writable(file);
}

} // namespace penumbra::cli
