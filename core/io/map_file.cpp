#include "io/map_file.h"

#include "base/error.h"
#include "base/formatted.h"
#include "field/camels.h"
#include "field/surface_density_unit.h"
#include "io/fits_file.h"
#include "io/hdf5_file.h"
#include "io/hdf5_maps.h"
#include "io/map_source.h"
#include "io/npy_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <string_view>
#include <unistd.h>

namespace penumbra {
namespace {

constexpr std::size_t largestSide = 16384;
/// Of a pixel with stars [(Msun/h)/(Mpc/h)^2]; one star particle of a simulation makes more.
constexpr double leastStars = 1e7;

std::string firstBytes(const std::filesystem::path& path)
{
    const std::string prefix = "Cannot open '" + path.string() + "': ";
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (std::filesystem::is_directory(status))
        throw InputError(prefix + "it is a folder, and a map file was expected.");
    if (::access(path.c_str(), R_OK) != 0)
        throw InputError(prefix + std::strerror(errno) + ".");
    if (!std::filesystem::is_regular_file(status))
        throw InputError(prefix + "it is no regular file.");
    std::ifstream in(path, std::ios::binary);
    std::string bytes(16, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (bytes.empty())
        throw InputError(prefix + "the file is empty (0 bytes).");
    return bytes;
}

std::unique_ptr<MapSource> openSource(const std::filesystem::path& path, const MapOptions& options)
{
    using namespace std::string_view_literals;
    const std::string bytes = firstBytes(path);
    if (bytes.starts_with("\x93NUMPY"sv))
        return openNpy(path);
    if (beginsAsFits(bytes))
        return openFits(path, options);
    if (hdf5::isHdf5(path))
        return openHdf5(path, options);
    const std::string prefix = "Cannot open '" + path.string() + "': ";
    if (bytes.starts_with("PK\x03\x04"sv))
        throw InputError(prefix + "it is a zip archive (.npz, perhaps). Take the array out and save it as .npy.");
    if (bytes.starts_with('\x80'))
        throw InputError(prefix +
                         "it looks like a Python pickle, which is never executed here. Save the array as .npy.");
    throw InputError(prefix + "its type is unknown. Expected were the first bytes of a .npy, FITS or HDF5 file.");
}

/// What a CAMELS name says (arXiv:2109.10915): Maps_<quantity>_<suite>_<set>_z=<redshift>.npy.
struct CamelsName
{
    std::string quantity, redshift;
};

std::optional<CamelsName> camelsName(const std::filesystem::path& path)
{
    static const std::regex pattern(R"(Maps_([A-Za-z]+)_.+_z=([0-9]+\.?[0-9]*)\.npy)");
    const std::string file = path.filename().string();
    std::smatch match;
    return std::regex_match(file, match, pattern) ? std::optional(CamelsName{match[1].str(), match[2].str()})
                                                  : std::nullopt;
}

bool isLength(double value)
{
    return std::isfinite(value) && value > 0.0;
}

/// A length of the map: as told, else as the file or its name has it, if that is one.
std::optional<double> lengthOf(MapFileInfo& info, std::optional<double> told, std::optional<double> stored,
                               const std::string& source, const char* what, Choice choice)
{
    if (told && !isLength(*told))
        throw InputError("The " + std::string(what) + " of a map must be a length above zero in Mpc/h; given was " +
                             std::to_string(*told) + ".",
                         {choice});
    if (told || !stored || isLength(*stored))
        return told ? told : stored;
    info.lengthProblem += formatted("%sits %s is %g Mpc/h (%s), and one above zero was expected",
                                    info.lengthProblem.empty() ? "" : "; ", what, *stored, source.c_str());
    return std::nullopt;
}

/// Options go before the file, the file before its name.
void resolveGeometry(MapSource& source, const MapOptions& options)
{
    MapFileInfo& info = source.info;
    StoredGeometry known = source.geometry;
    if (!known.side && !known.depth && camelsName(info.path))
        known = {camelsGeometry.side, camelsGeometry.depth, camelsGeometry.periodic, "file name (CAMELS)"};
    info.side = lengthOf(info, options.side, known.side, known.source, "side", Choice::side);
    info.depth = lengthOf(info, options.depth, known.depth, known.source, "depth", Choice::depth);
    if (!info.side || !(info.depth || options.sideIsEnough))
        return;
    if (options.side || options.depth) {
        const bool allGiven = options.side && options.depth;
        known.source = allGiven || known.source.empty() ? "option" : "option, " + known.source;
    }
    const bool periodic = options.periodic.value_or(known.periodic.value_or(true));
    info.geometry = Geometry{*info.side, info.depth.value_or(0.0), periodic};
    info.geometrySource = known.source;
}

/// Throws InputError for a side or depth that is needed and nobody tells.
void requireGeometry(const MapFileInfo& info, const MapOptions& options)
{
    if (info.geometry)
        return;
    const bool lacksSide = !info.side, lacksDepth = !info.depth && !options.sideIsEnough;
    std::vector<Choice> lacking;
    if (lacksSide)
        lacking.push_back(Choice::side);
    if (lacksDepth)
        lacking.push_back(Choice::depth);
    const std::string why = !info.lengthProblem.empty()
                                ? info.lengthProblem
                                : "neither the file nor its name says how " +
                                      std::string(lacksSide ? "large the map is" : "deep the projected slab is");
    const std::string remedy = lacksSide && lacksDepth ? "Give its side and depth in Mpc/h, 25 and 5 for CAMELS."
                               : lacksSide             ? "Give its side in Mpc/h, 25 for CAMELS."
                                                       : "Give its depth in Mpc/h, 5 for CAMELS.";
    throw InputError("Cannot open '" + info.path.string() + "': " + why + ". " + remedy, std::move(lacking));
}

void resolveUnit(MapSource& source, const MapOptions& options)
{
    const std::string unit = options.unit.value_or(source.info.unit);
    const double h = source.info.littleH.value_or(camelsLittleH);
    const auto scale = unit.empty() ? UnitScale{} : surfaceDensityScale(unit, h);
    if (!scale)
        return;
    source.info.unitScale = scale->factor;
    source.info.logarithmic = scale->logarithmic;
    if (scale->usesH)
        source.info.unitSource =
            formatted("h = %g%s", h, source.info.littleH ? "" : ", as in CAMELS: the file names none");
}

std::optional<double> redshiftOf(const MapFileInfo& info)
{
    for (const auto& [key, value] : info.header) {
        std::string name = key.substr(key.find('@') + 1); // of HDF5: "Header@Redshift"
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
        double redshift = 0.0;
        if (name == "redshift" && std::istringstream(value) >> redshift)
            return redshift;
    }
    const auto name = camelsName(info.path);
    return name ? std::optional(std::stod(name->redshift)) : std::nullopt;
}

std::unique_ptr<MapSource> openResolved(const std::filesystem::path& path, const MapOptions& options)
{
    auto source = openSource(path, options);
    if (options.quantity)
        source->info.quantity = *options.quantity;
    else if (source->info.quantity == Quantity::unknown)
        source->info.quantity = quantityNamed(camelsName(path).value_or(CamelsName()).quantity);
    resolveGeometry(*source, options);
    resolveUnit(*source, options);
    source->info.redshift = redshiftOf(source->info);
    return source;
}

/// Throws InputError unless its values can be taken as a map.
void requireMaps(const MapFileInfo& info, const MapOptions& options)
{
    const std::string prefix = "Cannot open '" + info.path.string() + "': ";
    if (info.maps == 0)
        throw chooseDataset(prefix + "it holds several sets of maps. ", info.datasets);
    requireGeometry(info, options);
    if (!info.unitScale)
        throw InputError(prefix + "its values are in '" + options.unit.value_or(info.unit) +
                             "', and a surface density was expected. Give its unit, such as " +
                             std::string(surfaceDensityUnit) + " or Msun/kpc^2.",
                         {Choice::unit});
}

Field mapOf(const MapSource& source, std::size_t index, const MapOptions& options)
{
    const MapFileInfo& info = source.info;
    std::vector<float> pixels = source.read(index);
    if (info.logarithmic) {
        // Of nothing it is minus infinity, or zero where the map is log10(M + 1): both come out as nothing.
        const bool zeroIsNothing = info.quantity != Quantity::darkMatter && *info.unitScale < leastStars;
        for (float& pixel : pixels)
            pixel = zeroIsNothing && pixel == 0.0F ? 0.0F : static_cast<float>(std::pow(10.0, pixel) * *info.unitScale);
    } else if (*info.unitScale != 1.0)
        for (float& pixel : pixels)
            pixel = static_cast<float>(pixel * *info.unitScale);
    if (options.missingAsEmpty)
        std::ranges::replace_if(
            pixels, [](float pixel) { return std::isnan(pixel); }, 0.0F);
    return {info.size, *info.geometry, info.quantity, std::move(pixels)};
}

/// A slab of the universe holds about the mean density of matter: what is a thousand times off is in another unit.
void requireMatterDensity(const Field& truth, const std::string& source)
{
    constexpr double critical = 2.775e11; // [(Msun/h)/(Mpc/h)^3]
    constexpr double mostOff = 1e3;
    const double expected = 0.3 * critical * truth.geometry().depth, found = statistics(truth).mean;
    if (found > expected * mostOff || found < expected / mostOff)
        throw InputError(
            formatted("Cannot use '%s' as a truth: its mean is %.3g (Msun/h)/(Mpc/h)^2, and the matter of "
                      "the universe comes to about %.3g in a slab of %.3g Mpc/h. Its unit must be another, "
                      "or it is a logarithm. Have the file say so, such as by the attribute units = "
                      "'dex((Msun/h)/(Mpc/h)^2)', or give its unit.",
                      source.c_str(), found, expected, truth.geometry().depth),
            {Choice::unit});
}

/// Throws InputError unless the values are those of matter.
Field openMatter(const std::filesystem::path& path, const MapOptions& options)
{
    Field matter = openMap(path, options);
    requireMassMap(matter, path.string());
    requireMatterDensity(matter, path.string());
    return matter;
}

/// openTruth() as if the file were that of any map.
Field openDarkMatter(const std::filesystem::path& path, MapOptions options, const std::optional<std::string>& otherwise)
{
    options.quantity.reset();
    options.missingAsEmpty = false; // dark matter is everywhere
    const MapFileInfo info = probeMap(path, options);
    if (info.quantity == Quantity::stellarMass || info.quantity == Quantity::totalMatter)
        throw InputError("'" + path.string() + "' shows " + std::string(name(info.quantity)) +
                         ", and the truth must be the dark matter alone (Maps_Mcdm_ in CAMELS).");
    options.quantity = Quantity::darkMatter;
    if (otherwise && !options.unit && info.unit.empty()) {
        MapOptions likeStars = options;
        likeStars.unit = otherwise;
        try {
            return openMatter(path, likeStars);
        } catch (const InputError&) { // its values are no matter in that unit; perhaps in that of maps without one
        }
    }
    return openMatter(path, options);
}

/// What a choice of a map is called of its truth.
Choice ofTruth(Choice choice)
{
    return choice == Choice::dataset ? Choice::truthDataset
           : choice == Choice::index ? Choice::truthIndex
           : choice == Choice::unit  ? Choice::truthUnit
                                     : choice;
}

} // namespace

std::optional<MapAxes> tryFindMaps(const std::vector<std::size_t>& shape)
{
    std::vector<std::size_t> axes;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] != 1)
            axes.push_back(i);
    if (axes.size() < 2 || axes.size() > 3)
        return std::nullopt;
    MapAxes result;
    result.columnAxis = axes.back();
    result.rowAxis = axes[axes.size() - 2];
    result.size = shape[result.columnAxis];
    if (result.size < 2 || result.size > largestSide || shape[result.rowAxis] != result.size)
        return std::nullopt;
    if (axes.size() == 3) {
        result.mapAxis = axes.front();
        result.maps = shape[axes.front()];
    }
    return result.maps == 0 ? std::nullopt : std::optional(result);
}

MapAxes findMaps(const std::vector<std::size_t>& shape, const std::string& source)
{
    if (const auto axes = tryFindMaps(shape))
        return *axes;
    throw InputError("Cannot open '" + source + "' as a map: its shape is (" + shapeText(shape) +
                     "), and square maps were expected, (N,N), (M,N,N), (M,1,N,N) or (M,N,N,1), with N from 2 to " +
                     std::to_string(largestSide) + ".");
}

Quantity quantityNamed(const std::string& text)
{
    std::string lower = std::filesystem::path(text).filename().string();
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto is = [&lower](std::initializer_list<std::string_view> starts) {
        return std::any_of(starts.begin(), starts.end(),
                           [&lower](std::string_view start) { return lower.starts_with(start); });
    };
    if (is({"stellar", "mstar", "star"}))
        return Quantity::stellarMass;
    if (is({"mtot", "total"}))
        return Quantity::totalMatter;
    return is({"dm", "mcdm", "dark"}) ? Quantity::darkMatter : Quantity::unknown;
}

std::string shapeText(const std::vector<std::size_t>& shape)
{
    std::string text;
    for (const std::size_t length : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(length);
    return text;
}

InputError chooseDataset(const std::string& beginning, const std::vector<std::string>& datasets)
{
    constexpr std::size_t most = 12;
    if (datasets.empty())
        return InputError(beginning + "It holds no maps.");
    std::string text = beginning + "Name one of its datasets: ";
    for (std::size_t i = 0; i < std::min(most, datasets.size()); ++i)
        text += (i == 0 ? "" : ", ") + datasets[i];
    if (datasets.size() > most)
        text += " and " + std::to_string(datasets.size() - most) + " more";
    return InputError(text + ".", {Choice::dataset});
}

MapFileInfo probeMap(const std::filesystem::path& path, const MapOptions& options)
{
    return openResolved(path, options)->info;
}

Field openMap(const std::filesystem::path& path, const MapOptions& options)
{
    const auto source = openResolved(path, options);
    const MapFileInfo& info = source->info;
    requireMaps(info, options);
    if (options.index >= info.maps)
        throw InputError("Cannot open '" + path.string() + "': map " + std::to_string(options.index) +
                             " was asked for, and it holds " + std::to_string(info.maps) +
                             ", counted from 0. Choose one of them.",
                         {Choice::index});
    return mapOf(*source, options.index, options);
}

std::vector<Field> openMaps(const std::filesystem::path& path, const MapOptions& options)
{
    const auto source = openResolved(path, options);
    requireMaps(source->info, options);
    std::vector<Field> maps;
    for (std::size_t i = 0; i < source->info.maps; ++i)
        maps.push_back(mapOf(*source, i, options));
    return maps;
}

Field openTruth(const std::filesystem::path& path, MapOptions options, const std::optional<std::string>& otherwise)
{
    try {
        return openDarkMatter(path, std::move(options), otherwise);
    } catch (const InputError& error) {
        std::vector<Choice> mends = error.mends();
        std::ranges::transform(mends, mends.begin(), ofTruth);
        throw InputError(error.what(), std::move(mends)); // and no NoMassMap: it is not the map that it belongs to
    }
}

std::string epochWarning(const MapFileInfo& map)
{
    if (map.redshift.value_or(0.0) == 0.0)
        return {};
    return formatted("The map is of redshift %g, and the models know redshift 0 alone: do not trust what they make of "
                     "it.",
                     *map.redshift);
}

std::optional<std::filesystem::path> truthBeside(const std::filesystem::path& stellarMap)
{
    if (camelsName(stellarMap).value_or(CamelsName()).quantity != "Mstar")
        return std::nullopt;
    const std::string file = stellarMap.filename().string();
    auto truth = stellarMap.parent_path() / ("Maps_Mcdm" + file.substr(std::string_view("Maps_Mstar").size()));
    std::error_code code;
    return std::filesystem::is_regular_file(truth, code) ? std::optional(std::move(truth)) : std::nullopt;
}

} // namespace penumbra
