#pragma once

#include "base/noise.h"
#include "field/field.h"
#include "statistics/convergence.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"
#include "statistics/sample_query.h"
#include "statistics/sample_summary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace penumbra {

/// Spectra of a posterior in the bins `k` [h/Mpc] of powerSpectrum.
struct SpectrumSummary
{
    std::vector<double> k;
    double nyquist = 0.0;           ///< [h/Mpc]
    SampleBand power;               ///< P(k) of the samples [(Mpc/h)^2], times dex^2 for the log10 field
    std::vector<double> meanPower;  ///< P(k) of the mean map: what averaging takes away
    std::vector<double> inputPower; ///< P(k) of the stellar mass
    std::vector<double> truthPower; ///< empty when the truth is unknown, as the two that follow
    std::vector<double> truthRank;  ///< fraction of samples whose P(k) is below the truth's
    SampleBand transfer;            ///< sqrt(P / P of the truth) of the samples
    SampleBand r;                   ///< correlation of the samples with the truth, or with the stellar mass
    std::vector<double> meanR;      ///< likewise of the mean map
    std::vector<double> inputR;     ///< of the stellar mass with the truth; empty when that is unknown
};

/// Densities of a map's pixels over equal bins of log10 surface density.
struct PixelPdf
{
    double low = 0.0, width = 0.0; ///< left edge of the first bin, width of all [dex]
    SampleBand samples;            ///< density per dex
    std::vector<double> meanMap;   ///< of the mean of log10: narrower than that of a sample
    std::vector<double> truth;     ///< empty when unknown
    double inputLow = 0.0;         ///< left edge of the first bin of `input` [dex]
    std::vector<double> input;     ///< of the stellar mass, of the pixels that have any; empty without such pixels
};

/// All that is known of a posterior at one moment; shared between threads, never changed.
struct PosteriorSnapshot
{
    std::shared_ptr<const Field> input; ///< stellar mass on the grid of the samples
    std::shared_ptr<const Field> truth; ///< null when unknown
    std::vector<std::shared_ptr<const Field>> samples;
    std::vector<std::uint32_t> indices; ///< noise stream of each sample
    std::vector<float> meanLog10;       ///< of log10 surface density [dex]; empty before the first sample
    std::vector<float> stdLog10;        ///< likewise, as RunningMoments has it; empty before the second
    SpectrumSummary linear, log10;
    PixelPdf pdf;
    std::optional<Convergence> convergence; ///< of the mean [dex] and the 68 % interval of log10; from two independent
                                            ///< samples or pairs on
    std::uint64_t seed = 0;
    Noise noise = Noise::independent;
    std::string recipe; ///< JSON text

    /// To be asked; borrowed from this snapshot.
    [[nodiscard]] SampleSet sampleSet() const;
};

/// Builds snapshots while samples come. Used by one thread at a time: the one that draws or reads them.
class PosteriorAccumulator
{
public:
    /// `input` and `truth` (or null) lie on the grid of the samples.
    PosteriorAccumulator(std::shared_ptr<const Field> input, std::shared_ptr<const Field> truth, std::uint64_t seed,
                         std::string recipe, Noise noise = Noise::independent);

    void add(Field sample, std::uint32_t index);
    void add(std::shared_ptr<const Field> field, std::uint32_t index);
    [[nodiscard]] const std::string& recipe() const { return m_snapshot.recipe; }
    /// For a run that goes on: the recipe that yields all samples.
    void setRecipe(std::string recipe) { m_snapshot.recipe = std::move(recipe); }
    [[nodiscard]] std::size_t count() const { return m_snapshot.samples.size(); }
    [[nodiscard]] std::shared_ptr<const PosteriorSnapshot> snapshot() const;

private:
    struct Spectra
    {
        SpectrumField which = SpectrumField::linear;
        std::vector<double> inputPower, truthPower, inputR;
        std::vector<std::vector<double>> power, r, transfer; ///< per sample
    };

    void choosePdfBins(const std::vector<float>& sample);
    void addInputPdf();
    [[nodiscard]] std::vector<double> pdfOf(const std::vector<float>& dex) const;
    void addSpectra(Spectra& spectra, const Field& sample) const;
    void summarise(const Spectra& spectra, const Field& meanMap, SpectrumSummary& summary) const;
    [[nodiscard]] std::optional<Convergence> convergence() const;

    PosteriorSnapshot m_snapshot; ///< without the summaries
    RunningMoments m_linear, m_log10;
    Spectra m_linearSpectra, m_log10Spectra;
    std::vector<std::vector<double>> m_pdfs;  ///< per sample
    std::vector<std::vector<float>> m_probes; ///< per sample: log10 at some pixels, for the error of the band
};

/// The same samples held against a truth that was not known when they were drawn, or was withheld. `truth` covers the
/// same field at any resolution.
[[nodiscard]] std::shared_ptr<PosteriorAccumulator> withTruth(const PosteriorSnapshot& posterior, const Field& truth);

} // namespace penumbra
