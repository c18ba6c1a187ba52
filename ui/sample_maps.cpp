#include "ui/sample_maps.h"

#include "base/error.h"
#include "base/resources.h"
#include "io/map_file.h"

#include <QObject>

#include <algorithm>

namespace penumbra {
namespace {

QString readable(std::string name)
{
    std::replace(name.begin(), name.end(), '_', ' ');
    std::replace(name.begin(), name.end(), '-', ' ');
    QString text = QString::fromStdString(name);
    return text.left(1).toUpper() + text.mid(1);
}

void addFile(const std::filesystem::path& path, std::vector<SampleMap>& maps)
{
    const MapFileInfo info = probeMap(path);
    std::vector<std::string> stellar;
    for (const std::string& dataset : info.datasets)
        if (dataset.ends_with("stellar"))
            stellar.push_back(dataset);
    if (stellar.empty()) {
        if (info.quantity != Quantity::darkMatter)
            maps.push_back({readable(path.stem().string()), path, std::nullopt});
        return;
    }
    for (const std::string& dataset : stellar) {
        const QString name = readable(path.stem().string());
        const auto number = maps.size() + 1;
        maps.push_back(
            {stellar.size() == 1 ? name : QObject::tr("%1, universe %2").arg(name).arg(number), path, dataset});
    }
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
    }
    std::sort(files.begin(), files.end());
    for (const auto& path : files)
        addFile(path, maps);
    return maps;
}

} // namespace penumbra
