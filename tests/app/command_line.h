#pragma once

#include "io/map_file.h"
#include "io/universe_file.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

/// Drives the built penumbra-cli as a user does, as a process in a folder of its own.
namespace penumbra::test {

inline constexpr int patience = 120'000; ///< [ms], for a machine with other work

/// How a run of the program ended.
struct Ended
{
    int code = -1; ///< -1: crashed or never ended
    std::string out, err;
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

inline QString program()
{
    return QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra-cli");
}

inline Ended wait(QProcess& process)
{
    if (!process.waitForFinished(patience))
        process.kill();
    Ended ended;
    if (process.exitStatus() == QProcess::NormalExit)
        ended.code = process.exitCode();
    ended.out = process.readAllStandardOutput().toStdString();
    ended.err += process.readAllStandardError().toStdString();
    return ended;
}

inline Ended start(const QString& what, const QStringList& arguments, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(what, arguments);
    return wait(process);
}

/// Runs `penumbra-cli ARGUMENTS` (separated by blanks) in a folder.
inline Ended run(const QTemporaryDir& folder, const QString& arguments)
{
    return start(program(), arguments.split(' ', Qt::SkipEmptyParts), folder.path());
}

/// Runs a line of bash, where `$CLI` is the program.
inline Ended shell(const QTemporaryDir& folder, const QString& line)
{
    return start("bash", {"-c", "CLI='" + program() + "'; " + line}, folder.path());
}

inline std::filesystem::path in(const QTemporaryDir& folder, const char* name)
{
    return folder.filePath(name).toStdString();
}

inline void writeBytes(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string readBytes(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A surface density of mean 1e11 with one wave of relative amplitude `amplitude` and `waves` periods along x.
inline Field wave(std::size_t size, double amplitude, int waves)
{
    Field field(size, camelsGeometry, Quantity::darkMatter);
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x)
            field(x, y) = static_cast<float>(
                1e11 * (1.0 + amplitude * std::cos(2.0 * std::numbers::pi * waves * static_cast<double>(x) /
                                                   static_cast<double>(size))));
    return field;
}

/// Universes whose dark matter is a few waves and whose stars sit in its peaks: enough to train, draw and evaluate on.
inline void writeUniverses(const std::filesystem::path& path, std::size_t count, std::size_t size, std::uint64_t seed)
{
    UniverseFile file(path, UniverseFile::Mode::append);
    for (std::size_t number = 0; number < count; ++number) {
        LabelledUniverse universe;
        universe.seed = seed + number;
        universe.parameters.omegaM = 0.29 + 0.01 * static_cast<double>(number); // not all of one cosmology
        for (int map = 0; map < 15; ++map) {
            Field dark = wave(size, 0.3 + 0.04 * map, 1 + map % 3);
            Field stars(size, camelsGeometry, Quantity::stellarMass);
            for (std::size_t i = 0; i < size * size; ++i) {
                dark.pixels()[i] *= 1.0F + 0.1F * static_cast<float>((i * 7 + number) % 5);
                stars.pixels()[i] = dark.pixels()[i] > 1.4e11F ? 1e-2F * dark.pixels()[i] : 0.0F;
            }
            universe.stellar.push_back(std::move(stars));
            universe.darkMatter.push_back(std::move(dark));
        }
        file.write(number, universe);
    }
}

/// A .npy file of version 1 from its parts, however wrong they may be.
inline void writeRawNpy(const std::filesystem::path& path, const std::string& type, const std::string& shape,
                        const std::string& data)
{
    std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    constexpr std::size_t alignment = 64;
    constexpr std::size_t preamble = 10;
    header.append(alignment - (preamble + header.size() + 1) % alignment, ' ');
    header += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
    writeBytes(path, bytes + header + data);
}

} // namespace penumbra::test
