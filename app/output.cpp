#include "output.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

constexpr int indentation = 2;

/// Devices and pipes can be written to, but not replaced by a renamed file.
bool isSpecial(const std::filesystem::path& path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
           !std::filesystem::is_directory(status);
}

/// Also through links, and of files that are still to be written.
bool isSame(const std::filesystem::path& one, const std::filesystem::path& other)
{
    std::error_code failure;
    if (std::filesystem::equivalent(one, other, failure))
        return true;
    const auto whole = [&](const std::filesystem::path& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path, failure), failure);
    };
    return whole(one) == whole(other);
}

void writeToDevice(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream stream(path);
    stream << text << std::flush;
    if (!stream)
        throw Error("Cannot write to '" + path.string() + "': it takes no more, or cannot be written.");
}

} // namespace

Output::Output(std::string json) : m_json(std::move(json))
{
    if (!m_json.empty() && m_json != "-" && !isSpecial(m_json))
        requireWritable(m_json);
}

std::ostream& Output::text() const
{
    return m_json == "-" ? std::cerr : std::cout;
}

void Output::finish(const nlohmann::json& result) const
{
    // Names of files need not be UTF-8, which JSON is.
    const std::string text = result.dump(indentation, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
    if (m_json == "-")
        std::cout << text;
    else if (!m_json.empty() && isSpecial(m_json))
        writeToDevice(m_json, text);
    else if (!m_json.empty())
        writeWhole(m_json, text);
    flush();
}

void Output::flush() const
{
    if (!std::cout.flush())
        throw Error("Cannot write the results to standard output: the disk is full or the reader is gone.");
}

std::string printable(std::string text)
{
    std::replace_if(
        text.begin(), text.end(),
        [](char letter) {
            const auto code = static_cast<unsigned char>(letter);
            return (code < 0x20 && letter != '\n' && letter != '\t') || code == 0x7f;
        },
        '?');
    return text;
}

void requireWritable(const std::filesystem::path& path)
{
    if (path.empty())
        throw UsageError("The name of the file to write is empty. Name a file.");
    if (isSpecial(path))
        throw InputError("Cannot write '" + path.string() + "': it is a device, not a file. Name a file.");
    const AtomicFile probe(path);
}

void requireApart(const std::vector<NamedFile>& read, const std::vector<NamedFile>& written)
{
    const auto named = [](const NamedFile& file) { return !file.path.empty() && file.path != "-"; };
    std::vector<NamedFile> others = read;
    for (const NamedFile& file : written) {
        if (!named(file) || isSpecial(file.path))
            continue;
        for (const NamedFile& other : others)
            if (named(other) && isSame(file.path, other.path))
                throw UsageError(file.option + " '" + file.path.string() + "' is the same file as " + other.option +
                                 ", whose contents would be lost. Name another.");
        others.push_back(file);
    }
}

} // namespace penumbra::cli
