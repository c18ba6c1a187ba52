#pragma once

#include "field/field.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace penumbra {

/// What a map file holds, read without its pixels. Of a file with several datasets, none of which was chosen, only
/// path, format and `datasets` are known.
struct MapFileInfo
{
    std::filesystem::path path;
    std::string format;                ///< "npy", "FITS" or "HDF5"
    std::string dataset;               ///< HDF5 dataset path or FITS extension; empty for npy and while none is chosen
    std::vector<std::string> datasets; ///< all datasets or extensions of the file that can be opened as maps
    std::vector<std::size_t> shape;    ///< as stored, slowest axis first
    std::string type;                  ///< e.g. "float32", "int16, big-endian"
    std::size_t maps = 0;              ///< how many 2-D maps there are to choose from
    std::size_t size = 0;              ///< side of each [pixels]
    std::string unit;                  ///< as the file says it, else empty
    std::optional<double> unitScale;   ///< of it to (Msun/h)/(Mpc/h)^2, which is meant where no unit is told; absent
                                       ///< when the unit is none of surface density
    bool logarithmic = false;          ///< values are log10 of their number in that unit
    std::string unitSource;            ///< what else the scale follows from, e.g. "h = 0.7 (LITTLEH)"; may be empty
    Quantity quantity = Quantity::unknown;
    std::optional<double> side, depth; ///< [Mpc/h], each from what is told, the file or a known name pattern, as far
                                       ///< as it is known
    std::string lengthProblem;         ///< of one that the file tells, but that is none: "its side is -25 Mpc/h (HDF5
                                       ///< attribute BoxSize), and one above zero was expected"; else empty
    std::optional<Geometry> geometry;  ///< absent when a length that is needed is unknown
    std::string geometrySource; ///< e.g. "file name (CAMELS)", "HDF5 attribute BoxSize", "option"; empty when unknown
    std::optional<double> littleH;  ///< H0 / (100 km/s/Mpc) as the file says it (LITTLEH, HUBBLE0, HubbleParam)
    std::optional<double> redshift; ///< as the file says it (Redshift), or its CAMELS name; absent when unknown
    std::vector<std::pair<std::string, std::string>> header; ///< FITS cards or HDF5 attributes, for display
};

/// What the user says about a map; what is absent is taken from the file.
struct MapOptions
{
    std::size_t index = 0;              ///< which map of a stack
    std::optional<std::string> dataset; ///< HDF5 dataset, or FITS extension by name or number
    std::optional<double> side, depth;  ///< [Mpc/h]
    bool sideIsEnough = false;          ///< a depth that nobody tells may stay unknown: the map's geometry has 0 for it
    std::optional<bool> periodic;
    std::optional<Quantity> quantity;
    std::optional<std::string> unit; ///< of the values, as surfaceDensityScale() reads it
    bool missingAsEmpty = false;     ///< pixels without a value (NaN) hold no mass
};

/// Reads .npy (v1-v3), FITS images and HDF5 datasets, told apart by their first bytes. Shapes (N,N), (M,N,N), (M,1,N,N)
/// and (M,N,N,1) are taken. Throws InputError that names the file, what was found, what was expected and what to do:
/// absent, unreadable, empty, truncated, pickled, not square, unknown type, no such dataset, a side or depth told that
/// is none.
[[nodiscard]] MapFileInfo probeMap(const std::filesystem::path& path, const MapOptions& options = {});

/// One map of a file, in (Msun/h)/(Mpc/h)^2; only its pixels are read. Throws as probeMap, and InputError for an index
/// out of range, several datasets without a choice, a side or depth (the side alone where that is enough) that neither
/// options, file nor name give, or that is none, or a unit that is none of surface density.
[[nodiscard]] Field openMap(const std::filesystem::path& path, const MapOptions& options = {});

/// All maps of a stack likewise, whatever the index; the file is opened once, which matters where it is gzipped.
[[nodiscard]] std::vector<Field> openMaps(const std::filesystem::path& path, const MapOptions& options = {});

/// The dark matter of a file, to compare a posterior with: as openMap, whatever its name says. Where neither `options`
/// nor the file tell a unit, it is `otherwise`, unless its values are no matter then. Throws as openMap, and InputError
/// when the file says that it shows stellar mass or total matter, when it is no mass map, or when its mean is a
/// thousand times off that of matter. What mends them is a choice of the truth, such as Choice::truthUnit.
[[nodiscard]] Field openTruth(const std::filesystem::path& path, MapOptions options,
                              const std::optional<std::string>& otherwise = {});

/// What is to be said of a map of another redshift than 0; empty for all others.
[[nodiscard]] std::string epochWarning(const MapFileInfo& map);

/// The truth beside a CAMELS-named stellar map: Maps_Mcdm_* for Maps_Mstar_* in the same folder, if it is there.
[[nodiscard]] std::optional<std::filesystem::path> truthBeside(const std::filesystem::path& stellarMap);

/// Writes maps of one size as a float32 .npy stack (M,N,N), readable by numpy and by openMap.
void writeNpy(const std::filesystem::path& path, const std::vector<Field>& maps);

} // namespace penumbra
