#pragma once

#include "base/noise.h"
#include "field/field.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace penumbra {

/// A posterior as read back from its file.
struct PosteriorContents
{
    Field input;                        ///< stellar mass on the model's grid
    std::optional<Field> truth;         ///< dark matter, when it was known
    std::vector<Field> samples;         ///< dark matter
    std::vector<std::uint32_t> indices; ///< sample i was drawn from noise stream indices[i]
    std::string recipe;     ///< JSON text; tells the number of samples that there are, not that were asked for
    std::uint64_t seed = 0; ///< the run's seed
    Noise noise = Noise::independent; ///< how the noise of its samples hangs together
};

/// HDF5 posterior product, filled while the samples come:
/// `/samples/dm` (S,N,N) float32 surface density with attribute `noise` (name of a Noise), `/samples/seed` (S) uint64
/// (the run's seed), `/samples/index` (S) uint32, `/summary/{mean,std}`, `/summary_log10/{mean,std}` [dex] (std as
/// RunningMoments has it), `/input/stellar`, `/truth/dm` when given, `/recipe` (JSON text), `/Header` with BoxSize,
/// Depth [Mpc/h], Redshift and HubbleParam (h) where known, and in `/statistics/pk`, of the overdensity and (names with
/// _log10) of log10 of the surface density: `k`, `modes` (K), `power_samples` (S,K), `power_input`, `power_truth` (K),
/// `r_samples` (S,K) against the truth, `power_log10_samples`, .., `r_log10_samples`. Every dataset has `units`. h5py
/// reads it without knowing Penumbra. Not thread-safe: one object, one thread.
///
/// The file grows beside its target and takes the target's name in `finish`; every appended sample is flushed.
class PosteriorWriter
{
public:
    struct Description
    {
        Field input;
        std::optional<Field> truth;
        std::uint64_t seed = 0;
        std::string recipe; ///< JSON text
        Noise noise = Noise::independent;
    };

    /// Throws InputError when the target's folder cannot be written, Error when the file cannot be created.
    PosteriorWriter(const std::filesystem::path& target, const Description& description);
    ~PosteriorWriter();
    PosteriorWriter(const PosteriorWriter&) = delete;
    PosteriorWriter& operator=(const PosteriorWriter&) = delete;

    /// Appends a sample drawn from noise stream `index`. Throws Error when the disk is full (room is taken before
    /// anything is written); samples before are kept, and `finish` still succeeds.
    void append(const Field& sample, std::uint32_t index);
    [[nodiscard]] std::size_t count() const;
    /// Writes summaries and statistics and puts the file in place. Throws Error; a file that was there before is then
    /// untouched.
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// From HDF5, or from what writeFits wrote (see readFits). Throws InputError when the file is no posterior product or
/// is damaged.
[[nodiscard]] PosteriorContents readPosterior(const std::filesystem::path& path);

/// The recipe alone, as readPosterior has it; reads no sample. Throws likewise.
[[nodiscard]] std::string readPosteriorRecipe(const std::filesystem::path& path);

/// True when the file is HDF5 with /samples/dm, or isPosteriorFits.
[[nodiscard]] bool isPosteriorFile(const std::filesystem::path& path);

/// The posterior as multi-extension FITS: mean of the surface density in the primary image, then STD, MEANLOG, STDLOG,
/// SAMPLES (a cube), INPUT, TRUTH, and the tables PK, SEEDS and RECIPE (JSON); with linear comoving coordinates in Mpc
/// and checksums; passes fitsverify. Everything is written without h, surface density in solMass Mpc-2, for the h that
/// the recipe tells of the input, else that of CAMELS (0.6711); MEANLOG in dex(solMass Mpc-2), STDLOG in dex. Throws
/// Error, also when there are no samples.
void writeFits(const std::filesystem::path& target, const PosteriorContents& posterior);

/// True when the file is FITS with the images SAMPLES and INPUT and the tables SEEDS and RECIPE.
[[nodiscard]] bool isPosteriorFits(const std::filesystem::path& path);

/// What writeFits wrote, in the units of CAMELS again, to the rounding of float32. Throws InputError when the file is
/// no such product or is damaged.
[[nodiscard]] PosteriorContents readFits(const std::filesystem::path& path);

} // namespace penumbra
