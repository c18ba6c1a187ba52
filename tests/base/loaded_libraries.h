#pragma once

#include <fstream>
#include <set>
#include <string>

namespace penumbra {

/// The libraries in this process whose file names contain `part`, with their paths.
inline std::set<std::string> loadedLibraries(const std::string& part)
{
    std::set<std::string> files;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (const auto slash = line.find('/'); slash != std::string::npos)
            if (line.find(part, line.rfind('/')) != std::string::npos)
                files.insert(line.substr(slash));
    return files;
}

} // namespace penumbra
