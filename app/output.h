#pragma once

#include <filesystem>
#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace penumbra::cli {

/// Where a command's results go: text for people on standard output and, when asked by --json, JSON to a file. With
/// "--json -" the JSON has standard output to itself and the text moves to standard error.
class Output
{
public:
    /// `json` is the value of --json; empty: none. Throws InputError when that file could not be written.
    explicit Output(std::string json);

    [[nodiscard]] std::ostream& text() const;

    /// Writes the JSON if one was asked for, and makes sure that the text has arrived. Throws Error when it has not.
    void finish(const nlohmann::json& result) const;
    /// Makes sure that what was told since has arrived too. Throws Error when it has not.
    void flush() const;

private:
    std::string m_json;
};

/// `text` of a file for a terminal: without control characters, which could do anything there. Lines stay lines.
[[nodiscard]] std::string printable(std::string text);

/// Throws InputError unless a file can be created or replaced at `path`: called before a long computation rather than
/// after.
void requireWritable(const std::filesystem::path& path);

/// A file that a command was told of, and by which option; none where the path is empty, or "-".
struct NamedFile
{
    std::string option;
    std::filesystem::path path;
};

/// Throws UsageError unless each of the files to be written is another than all others: what is in one would be lost.
void requireApart(const std::vector<NamedFile>& read, const std::vector<NamedFile>& written);

} // namespace penumbra::cli
