#include "io/hdf5_maps.h"

#include "base/error.h"
#include "io/hdf5_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace penumbra {
namespace {

class Hdf5Maps : public MapSource
{
public:
    Hdf5Maps(const std::filesystem::path& path, const MapOptions& options)
        : m_file(hdf5::openFile(path, hdf5::Access::read))
    {
        info.path = path;
        info.format = "HDF5";
        for (const std::string& name : hdf5::datasetPaths(m_file)) {
            const auto found = hdf5::info(hdf5::open(m_file, name));
            if (found.numeric && tryFindMaps(found.shape))
                info.datasets.push_back(name);
        }
        const auto wanted = choose(options);
        if (wanted.empty())
            return;
        m_dataset = hdf5::open(m_file, wanted);
        describe(wanted);
        findGeometry(wanted, options.periodic);
    }

    std::vector<float> read(std::size_t index) const override
    {
        hdf5::Shape start(info.shape.size());
        hdf5::Shape count = info.shape;
        if (m_axes.mapAxis) {
            start[*m_axes.mapAxis] = index;
            count[*m_axes.mapAxis] = 1;
        }
        return hdf5::readBlock<float>(m_dataset, start, count);
    }

private:
    /// The dataset to open: the one asked for or the only one; empty when there are several and none is asked for.
    [[nodiscard]] std::string choose(const MapOptions& options) const
    {
        const auto& dataset = options.dataset;
        if (dataset) {
            const std::string wanted = dataset->substr(std::min(dataset->size(), dataset->find_first_not_of('/')));
            if (!wanted.empty() && hdf5::exists(m_file, wanted))
                return wanted;
            throw chooseDataset("'" + info.path.string() + "' has no dataset '" + *dataset + "'. ", info.datasets);
        }
        if (info.datasets.empty())
            throw InputError("'" + info.path.string() +
                             "' holds no map: no dataset of numbers has the shape (N,N), (M,N,N), (M,1,N,N) or "
                             "(M,N,N,1).");
        return info.datasets.size() == 1 ? info.datasets.front() : std::string();
    }

    void describe(const std::string& name)
    {
        const std::string place = info.path.string() + ":" + name;
        const auto found = hdf5::info(m_dataset);
        if (!found.numeric)
            throw InputError("Cannot open '" + place + "' as a map: it holds " + found.type +
                             ", and integer or real numbers were expected.");
        m_axes = findMaps(found.shape, place);
        info.dataset = name;
        info.shape = found.shape;
        info.type = found.type;
        info.maps = m_axes.maps;
        info.size = m_axes.size;
        info.quantity = quantityNamed(name);
        for (const char* key : {"units", "unit", "Units", "BUNIT"})
            if (info.unit.empty())
                info.unit = hdf5::textAttribute(m_dataset, key).value_or("");
    }

    /// Attributes of the dataset, then of its groups from inside out, then of the group Header that Gadget, CAMELS and
    /// Penumbra's posteriors have. Where `periodic` is told, what the file says of it need not be readable.
    void findGeometry(const std::string& name, std::optional<bool> periodic)
    {
        std::vector<std::string> places{name};
        for (auto slash = name.rfind('/'); slash != std::string::npos; slash = name.rfind('/', slash - 1)) {
            places.push_back(name.substr(0, slash));
            if (slash == 0)
                break;
        }
        places.emplace_back("/");
        if (hdf5::exists(m_file, "Header"))
            places.emplace_back("Header");
        for (const std::string& place : places) {
            const hdf5::Handle object = hdf5::open(m_file, place);
            for (const auto& [key, value] : hdf5::attributes(object))
                info.header.emplace_back(place == name ? key : place + "@" + key, value);
            take(object, {"box_side_mpc_h", "BoxSize", "boxsize", "box_size"}, geometry.side);
            take(object, {"slab_depth_mpc_h", "Depth", "depth"}, geometry.depth);
            if (const auto h = hdf5::numberAttribute(object, "HubbleParam");
                h && !info.littleH && *h > 0.0 && std::isfinite(*h))
                info.littleH = h;
            if (!geometry.periodic && !periodic)
                geometry.periodic = hdf5::truthAttribute(object, "Periodic");
        }
    }

    void take(const hdf5::Handle& object, std::initializer_list<const char*> keys, std::optional<double>& target)
    {
        // Gadget snapshots count in kpc/h; a map of more than 1000 Mpc/h is likelier one of those, and is asked about.
        constexpr double largest = 1000.0;
        for (const char* key : keys) {
            if (target)
                return;
            const auto value = hdf5::numberAttribute(object, key);
            if (!value || *value > largest)
                continue;
            target = value;
            geometry.source += std::string(geometry.source.empty() ? "HDF5 attribute " : ", ") + key;
        }
    }

    hdf5::Handle m_file;
    hdf5::Handle m_dataset;
    MapAxes m_axes;
};

} // namespace

std::unique_ptr<MapSource> openHdf5(const std::filesystem::path& path, const MapOptions& options)
{
    return std::make_unique<Hdf5Maps>(path, options);
}

} // namespace penumbra
