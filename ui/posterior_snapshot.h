#pragma once

#include "field/field.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace penumbra {

/// A quantity of wave number over the samples: mean and central intervals.
struct Band
{
    std::vector<double> mean, low68, high68, low95, high95;
};

/// Spectra of a posterior in the bins `k` [h/Mpc] of powerSpectrum.
struct SpectrumSummary
{
    std::vector<double> k;
    double nyquist = 0.0;           ///< [h/Mpc]
    Band power;                     ///< P(k) of the samples [(Mpc/h)^2], times dex^2 for the log10 field
    std::vector<double> meanPower;  ///< P(k) of the mean map: what averaging takes away
    std::vector<double> truthPower; ///< empty when the truth is unknown
    std::vector<double> truthRank;  ///< fraction of samples whose P(k) is below the truth's; empty likewise
    Band r;                         ///< correlation of the samples with the truth, or with the stellar mass
};

/// All that is known of a posterior at one moment; shared between threads, never changed.
struct PosteriorSnapshot
{
    std::shared_ptr<const Field> input; ///< stellar mass on the grid of the samples
    std::shared_ptr<const Field> truth; ///< null when unknown
    std::vector<std::shared_ptr<const Field>> samples;
    std::vector<std::uint32_t> indices; ///< noise stream of each sample
    std::vector<float> meanLog10;       ///< of log10 surface density [dex]; empty before the first sample
    std::vector<float> stdLog10;        ///< likewise, ddof 1; empty before the second
    SpectrumSummary linear, log10;
    std::uint64_t seed = 0;
    std::string recipe; ///< JSON text
};

/// Builds snapshots while samples come, on the thread that draws or reads them.
class PosteriorAccumulator
{
public:
    /// `input` and `truth` (or null) lie on the grid of the samples.
    PosteriorAccumulator(std::shared_ptr<const Field> input, std::shared_ptr<const Field> truth, std::uint64_t seed,
                         std::string recipe);

    void add(Field sample, std::uint32_t index);
    [[nodiscard]] std::size_t count() const { return m_snapshot.samples.size(); }
    [[nodiscard]] std::shared_ptr<const PosteriorSnapshot> snapshot() const;

private:
    struct Spectra
    {
        SpectrumField which = SpectrumField::linear;
        std::vector<std::vector<double>> power, r; ///< per sample
    };

    void addSpectra(Spectra& spectra, const Field& sample) const;
    void summarise(const Spectra& spectra, const Field& meanMap, SpectrumSummary& summary) const;

    PosteriorSnapshot m_snapshot; ///< without the summaries
    RunningMoments m_linear, m_log10;
    Spectra m_linearSpectra{SpectrumField::linear, {}, {}}, m_log10Spectra{SpectrumField::log10, {}, {}};
};

} // namespace penumbra
