#pragma once

#include "field/labelled_universe.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace penumbra {

/// HDF5 file of labelled universes: groups `universe_NNNNN` with attributes omega_m sigma_8 a_sn1 a_agn1 a_sn2 a_agn2
/// seed, and datasets `stellar`, (15 P, N, N) for P paintings of the galaxies, and `dm`, (15, N, N), float32 in
/// (Msun/h)/(Mpc/h)^2 with attribute `units`; the root has attributes `box_side_mpc_h`, `slab_depth_mpc_h`. Not
/// thread-safe: one object, one thread.
class UniverseFile
{
public:
    enum class Mode { read, append };

    /// Opens an existing file, or, to append, creates it. An append is committed universe by universe (flushed), so an
    /// interrupted run leaves a readable file. Throws InputError when the file is no universe file or cannot be opened.
    UniverseFile(const std::filesystem::path& path, Mode mode);
    ~UniverseFile();
    UniverseFile(UniverseFile&&) noexcept;
    UniverseFile& operator=(UniverseFile&&) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const;

    /// A number that tells how all universes of the file were made, an attribute of its root; absent where it tells
    /// not.
    [[nodiscard]] std::optional<double> setting(const std::string& name) const;
    void setSetting(const std::string& name, double value);

    /// Numbers NNNNN of the complete universes, ascending.
    [[nodiscard]] std::vector<std::size_t> universes() const;
    /// Parameters and seed, without the maps.
    [[nodiscard]] LabelledUniverse label(std::size_t number) const;
    /// Number of the first universe whose seed is one of these.
    [[nodiscard]] std::optional<std::size_t> firstAmong(const std::set<std::uint64_t>& seeds) const;
    /// Throws InputError when there is no such universe or it is damaged.
    [[nodiscard]] LabelledUniverse read(std::size_t number) const;
    /// Number of stellar maps of a universe: 15 for each painting of the galaxies.
    [[nodiscard]] std::size_t stellarMaps(std::size_t number) const;
    /// One stellar map of a universe, or the dark matter behind the stellar map of that number.
    [[nodiscard]] Field readMap(std::size_t number, std::size_t map, Quantity quantity) const;
    /// Writes universe `number`; throws Error when it exists or the disk is full (room is taken before anything is
    /// written); the universes before are kept.
    void write(std::size_t number, const LabelledUniverse& universe);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Where such a file has the stellar maps of a universe: "universe_00011/stellar".
[[nodiscard]] std::string stellarDataset(std::size_t number);

/// True when the file is HDF5 and has groups universe_NNNNN.
[[nodiscard]] bool isUniverseFile(const std::filesystem::path& path);

} // namespace penumbra
