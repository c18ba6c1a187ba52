#include "ui/sample_maps.h"

#include "base/error.h"
#include "base/resources.h"
#include "io/map_file.h"
#include "io/universe_file.h"

#include <QObject>

#include <algorithm>
#include <cstdio>
#include <exception>

namespace penumbra {
namespace {

QString readable(std::string name)
{
    std::replace(name.begin(), name.end(), '_', ' ');
    std::replace(name.begin(), name.end(), '-', ' ');
    QString text = QString::fromStdString(name);
    return text.left(1).toUpper() + text.mid(1);
}

// The maps of a file of universes, by what sets them apart.
void addUniverses(const std::filesystem::path& path, std::vector<SampleMap>& maps)
{
    const UniverseFile file(path, UniverseFile::Mode::read);
    const std::vector<std::string> datasets = probeMap(path).datasets;
    for (const std::size_t number : file.universes()) {
        const auto dataset = std::find_if(datasets.begin(), datasets.end(), [&](const std::string& name) {
            return name.ends_with(stellarDataset(number));
        });
        if (dataset == datasets.end())
            continue;
        const UniverseParameters parameters = file.label(number).parameters;
        maps.push_back({QObject::tr("Universe %1 · Ωm %2 · σ8 %3")
                            .arg(number)
                            .arg(parameters.omegaM, 0, 'f', 2)
                            .arg(parameters.sigma8, 0, 'f', 2),
                        path, *dataset});
    }
}

void addFile(const std::filesystem::path& path, std::vector<SampleMap>& maps)
{
    if (isUniverseFile(path))
        addUniverses(path, maps);
    else if (probeMap(path).quantity != Quantity::darkMatter)
        maps.push_back({readable(path.stem().string()), path, std::nullopt});
}

} // namespace

std::vector<SampleMap> sampleMaps()
{
    std::vector<SampleMap> maps;
    std::vector<std::filesystem::path> files;
    try {
        for (const auto& entry : std::filesystem::directory_iterator(resourceFile("maps")))
            if (entry.path().extension() == ".npy" || entry.path().extension() == ".h5" ||
                entry.path().extension() == ".fits")
                files.push_back(entry.path());
    } catch (const InputError&) {
        return maps; // a build without them
    } catch (const std::filesystem::filesystem_error& error) {
        std::fprintf(stderr, "penumbra: The maps that came with Penumbra are left out: %s. Reinstall it.\n",
                     error.what());
    }
    std::sort(files.begin(), files.end());
    for (const auto& path : files) {
        std::vector<SampleMap> found;
        try {
            addFile(path, found);
            maps.insert(maps.end(), found.begin(), found.end());
        } catch (const std::exception& error) {
            std::fprintf(stderr, "penumbra: %s This map is left out; reinstall Penumbra to have it back.\n",
                         error.what());
        }
    }
    return maps;
}

} // namespace penumbra
