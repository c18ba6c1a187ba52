#include "io/universe_file.h"

#include "base/error.h"
#include "io/hdf5_file.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

namespace penumbra {
namespace {

constexpr std::string_view groupPrefix = "universe_";
/// A universe is written under this name and takes its own when it is whole, so an interrupted one is never read.
constexpr const char* partialGroup = "partial";

std::string groupName(std::size_t number)
{
    char text[32];
    std::snprintf(text, sizeof text, "universe_%05zu", number);
    return text;
}

std::optional<std::size_t> groupNumber(std::string_view name)
{
    if (!name.starts_with(groupPrefix))
        return {};
    name.remove_prefix(groupPrefix.size());
    std::size_t number = 0;
    const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (code != std::errc() || end != name.data() + name.size())
        return {};
    return number;
}

const char* datasetName(Quantity quantity)
{
    return quantity == Quantity::stellarMass ? "stellar" : "dm";
}

/// Room that a universe takes at most, in bytes: its maps, which may not get smaller by compression, and the rest.
std::size_t roomFor(const LabelledUniverse& universe)
{
    std::size_t bytes = 1 << 18; // groups, attributes, chunk indices
    for (const auto* maps : {&universe.stellar, &universe.darkMatter})
        for (const Field& map : *maps)
            bytes += map.pixels().size_bytes();
    return bytes;
}

void writeMaps(const hdf5::Handle& group, Quantity quantity, const std::vector<Field>& maps)
{
    const std::size_t size = maps.front().size();
    std::vector<float> values;
    values.reserve(maps.size() * size * size);
    for (const Field& map : maps) {
        if (map.size() != size)
            throw Error("The maps of a universe must have one size.");
        values.insert(values.end(), map.pixels().begin(), map.pixels().end());
    }
    auto dataset =
        hdf5::write<float>(group, datasetName(quantity), {maps.size(), size, size}, values, hdf5::Layout::compressed);
    hdf5::writeAttribute(dataset, "units", std::string(surfaceDensityUnit));
    dataset.close(); // which writes what is still in its cache
}

} // namespace

struct UniverseFile::Impl
{
    std::filesystem::path path;
    hdf5::Handle file;

    [[nodiscard]] hdf5::Handle group(std::size_t number) const
    {
        if (!hdf5::exists(file, groupName(number)))
            throw InputError("'" + path.string() + "' has no universe " + std::to_string(number) + ".");
        return hdf5::open(file, groupName(number));
    }
    [[nodiscard]] double rootNumber(const char* attribute) const
    {
        const auto value = hdf5::numberAttribute(file, attribute);
        if (!value)
            throw InputError("'" + path.string() + "' is no universe file: its attribute " + attribute +
                             " is missing.");
        return *value;
    }
    [[nodiscard]] Geometry geometry() const
    {
        return {rootNumber("box_side_mpc_h"), rootNumber("slab_depth_mpc_h"), true};
    }
    [[nodiscard]] hdf5::Shape shape(const hdf5::Handle& dataset) const
    {
        const auto found = hdf5::info(dataset);
        if (found.shape.size() != 3 || found.shape[0] == 0 || found.shape[1] == 0 || found.shape[1] != found.shape[2] ||
            !found.numeric)
            throw InputError("'" + path.string() + "' is damaged: its maps should be numbers of shape (15, N, N).");
        return found.shape;
    }
    [[nodiscard]] std::vector<Field> maps(const hdf5::Handle& group, Quantity quantity, std::size_t first,
                                          std::optional<std::size_t> count) const
    {
        const auto dataset = hdf5::open(group, datasetName(quantity));
        const auto full = shape(dataset);
        if (first >= full[0])
            throw InputError("'" + path.string() + "' has " + std::to_string(full[0]) +
                             " maps per universe; there is no map " + std::to_string(first) +
                             ". They are counted from 0.");
        const std::size_t wanted = count.value_or(full[0] - first);
        const auto values = hdf5::readBlock<float>(dataset, {first, 0, 0}, {wanted, full[1], full[2]});
        const std::size_t pixels = full[1] * full[2];
        std::vector<Field> result;
        for (std::size_t i = 0; i < wanted; ++i) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i * pixels);
            result.emplace_back(full[1], geometry(), quantity,
                                std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(pixels)));
        }
        return result;
    }
};

UniverseFile::UniverseFile(const std::filesystem::path& path, Mode mode) : m_impl(std::make_unique<Impl>())
{
    m_impl->path = path;
    std::error_code unseen;
    const bool there = std::filesystem::exists(path, unseen);
    const bool empty = there && std::filesystem::file_size(path, unseen) == 0 && !unseen; // of a full disk
    if (mode == Mode::append && (!there || empty)) {
        m_impl->file = hdf5::createFile(path);
        hdf5::flush(m_impl->file); // can be opened again from now on, whatever ends the run
        return;
    }
    m_impl->file = hdf5::openFile(path, mode == Mode::read ? hdf5::Access::read : hdf5::Access::readWrite);
    const auto names = hdf5::children(m_impl->file, "/");
    const bool known =
        std::any_of(names.begin(), names.end(), [](const auto& name) { return groupNumber(name).has_value(); });
    const bool begun = names.empty() || names == std::vector<std::string>{partialGroup};
    if (!known && !(mode == Mode::append && begun))
        throw InputError("'" + path.string() +
                         "' is no universe file: it has no groups universe_NNNNN. Make one with "
                         "'penumbra-cli simulate'.");
}

UniverseFile::~UniverseFile() = default;
UniverseFile::UniverseFile(UniverseFile&&) noexcept = default;
UniverseFile& UniverseFile::operator=(UniverseFile&&) noexcept = default;

const std::filesystem::path& UniverseFile::path() const
{
    return m_impl->path;
}

std::optional<double> UniverseFile::setting(const std::string& name) const
{
    return hdf5::numberAttribute(m_impl->file, name);
}

void UniverseFile::setSetting(const std::string& name, double value)
{
    hdf5::writeAttribute(m_impl->file, name, value);
}

std::vector<std::size_t> UniverseFile::universes() const
{
    std::vector<std::size_t> numbers;
    for (const auto& name : hdf5::children(m_impl->file, "/")) {
        if (const auto number = groupNumber(name))
            numbers.push_back(*number);
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

LabelledUniverse UniverseFile::label(std::size_t number) const
{
    const auto group = m_impl->group(number);
    LabelledUniverse universe;
    for (std::size_t i = 0; i < parameterNames.size(); ++i) {
        const auto value = hdf5::numberAttribute(group, std::string(parameterNames[i]));
        if (!value)
            throw InputError("'" + m_impl->path.string() + "' is damaged: universe " + std::to_string(number) +
                             " has no attribute " + std::string(parameterNames[i]) + ".");
        parameter(universe.parameters, i) = *value;
    }
    universe.seed = hdf5::integerAttribute(group, "seed").value_or(0);
    return universe;
}

std::optional<std::size_t> UniverseFile::firstAmong(const std::set<std::uint64_t>& seeds) const
{
    for (const std::size_t number : universes())
        if (seeds.contains(label(number).seed))
            return number;
    return std::nullopt;
}

LabelledUniverse UniverseFile::read(std::size_t number) const
{
    LabelledUniverse universe = label(number);
    const auto group = m_impl->group(number);
    universe.stellar = m_impl->maps(group, Quantity::stellarMass, 0, {});
    universe.darkMatter = m_impl->maps(group, Quantity::darkMatter, 0, {});
    if (universe.stellar.size() % universe.darkMatter.size() != 0 ||
        universe.stellar.front().size() != universe.darkMatter.front().size())
        throw InputError("'" + m_impl->path.string() + "' is damaged: stellar and dark maps of universe " +
                         std::to_string(number) + " do not match.");
    return universe;
}

std::size_t UniverseFile::stellarMaps(std::size_t number) const
{
    return m_impl->shape(hdf5::open(m_impl->group(number), datasetName(Quantity::stellarMass)))[0];
}

Field UniverseFile::readMap(std::size_t number, std::size_t map, Quantity quantity) const
{
    const auto group = m_impl->group(number);
    const auto darkMaps = m_impl->shape(hdf5::open(group, datasetName(Quantity::darkMatter)))[0];
    const bool repeats = quantity == Quantity::darkMatter && map < stellarMaps(number);
    return std::move(m_impl->maps(group, quantity, repeats ? map % darkMaps : map, 1).front());
}

void UniverseFile::write(std::size_t number, const LabelledUniverse& universe)
{
    if (universe.stellar.empty() || universe.darkMatter.empty() ||
        universe.stellar.size() % universe.darkMatter.size() != 0)
        throw Error("A universe needs as many stellar as dark-matter maps, or a multiple of them.");
    const auto& file = m_impl->file;
    const Geometry geometry = universe.stellar.front().geometry();
    const bool first = !hdf5::numberAttribute(file, "box_side_mpc_h");
    if (!first && m_impl->geometry() != geometry)
        throw InputError("Cannot add to '" + m_impl->path.string() + "': its universes have another box or slab.");
    if (hdf5::exists(file, groupName(number)))
        throw Error("'" + m_impl->path.string() + "' has universe " + std::to_string(number) + " already.");
    if (const auto failure = hdf5::reserve(file, roomFor(universe))) {
        hdf5::trim(file); // some of it may have been given
        throw Error("Cannot write universe " + std::to_string(number) + " to '" + m_impl->path.string() +
                    "': " + failure.message() + (universes().empty() ? "." : ". Those before are kept."));
    }
    if (first) {
        hdf5::writeAttribute(file, "format", std::string("penumbra-universes"));
        hdf5::writeAttribute(file, "box_side_mpc_h", geometry.side);
        hdf5::writeAttribute(file, "slab_depth_mpc_h", geometry.depth);
    }
    if (hdf5::exists(file, partialGroup))
        hdf5::remove(file, partialGroup);
    auto group = hdf5::createGroup(file, partialGroup);
    for (std::size_t i = 0; i < parameterNames.size(); ++i) {
        UniverseParameters parameters = universe.parameters;
        hdf5::writeAttribute(group, std::string(parameterNames[i]), parameter(parameters, i));
    }
    hdf5::writeAttribute(group, "seed", universe.seed);
    writeMaps(group, Quantity::stellarMass, universe.stellar);
    writeMaps(group, Quantity::darkMatter, universe.darkMatter);
    group.close();
    hdf5::flush(file); // it is whole before it has its name
    hdf5::rename(file, partialGroup, groupName(number));
    hdf5::trim(file);
}

std::string stellarDataset(std::size_t number)
{
    return groupName(number) + "/" + datasetName(Quantity::stellarMass);
}

bool isUniverseFile(const std::filesystem::path& path)
{
    if (!hdf5::isHdf5(path))
        return false;
    const auto file = hdf5::openFile(path, hdf5::Access::read);
    const auto names = hdf5::children(file, "/");
    return std::any_of(names.begin(), names.end(), [](const auto& name) { return groupNumber(name).has_value(); });
}

} // namespace penumbra
