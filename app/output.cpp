#include "output.h"

#include "base/atomic_file.h"
#include "base/error.h"

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

void write(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream stream(path);
    stream << text << '\n' << std::flush;
    if (!stream)
        throw Error("Cannot write '" + path.string() + "': the disk is full or the file cannot be written.");
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
    if (m_json == "-") {
        std::cout << result.dump(indentation) << '\n';
    } else if (!m_json.empty() && isSpecial(m_json)) {
        write(m_json, result.dump(indentation));
    } else if (!m_json.empty()) {
        AtomicFile file(m_json);
        write(file.temporary(), result.dump(indentation));
        file.commit();
    }
    if (!std::cout.flush())
        throw Error("Cannot write the results to standard output: the disk is full or the reader is gone.");
}

void requireWritable(const std::filesystem::path& path)
{
    if (isSpecial(path))
        throw InputError("Cannot write '" + path.string() + "': it is a device, not a file. Name a file.");
    const AtomicFile probe(path);
}

} // namespace penumbra::cli
