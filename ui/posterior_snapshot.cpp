#include "ui/posterior_snapshot.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

Band bandOf(const std::vector<std::vector<double>>& samples)
{
    Band band;
    std::vector<double> values(samples.size());
    for (std::size_t bin = 0; bin < samples.front().size(); ++bin) {
        double sum = 0.0;
        for (std::size_t s = 0; s < samples.size(); ++s)
            sum += values[s] = samples[s][bin];
        band.mean.push_back(sum / static_cast<double>(samples.size()));
        band.low68.push_back(quantile(values, 0.16));
        band.high68.push_back(quantile(values, 0.84));
        band.low95.push_back(quantile(values, 0.025));
        band.high95.push_back(quantile(values, 0.975));
    }
    return band;
}

} // namespace

PosteriorAccumulator::PosteriorAccumulator(std::shared_ptr<const Field> input, std::shared_ptr<const Field> truth,
                                           std::uint64_t seed, std::string recipe)
{
    m_snapshot.input = std::move(input);
    m_snapshot.truth = std::move(truth);
    m_snapshot.seed = seed;
    m_snapshot.recipe = std::move(recipe);
}

void PosteriorAccumulator::addSpectra(Spectra& spectra, const Field& sample) const
{
    const Field& reference = m_snapshot.truth ? *m_snapshot.truth : *m_snapshot.input;
    CrossSpectrum cross = crossSpectrum(reference, sample, spectra.which);
    spectra.power.push_back(std::move(cross.second.power));
    spectra.r.push_back(std::move(cross.r));
}

void PosteriorAccumulator::add(Field sample, std::uint32_t index)
{
    m_linear.add(sample.pixels());
    m_log10.add(log10Pixels(sample));
    addSpectra(m_linearSpectra, sample);
    addSpectra(m_log10Spectra, sample);
    m_snapshot.samples.push_back(std::make_shared<const Field>(std::move(sample)));
    m_snapshot.indices.push_back(index);
}

void PosteriorAccumulator::summarise(const Spectra& spectra, const Field& meanMap, SpectrumSummary& summary) const
{
    PowerSpectrum ofMean = powerSpectrum(meanMap, spectra.which);
    summary.k = std::move(ofMean.k);
    summary.nyquist = nyquist(meanMap);
    summary.meanPower = std::move(ofMean.power);
    summary.power = bandOf(spectra.power);
    summary.r = bandOf(spectra.r);
    if (!m_snapshot.truth)
        return;
    summary.truthPower = powerSpectrum(*m_snapshot.truth, spectra.which).power;
    for (std::size_t bin = 0; bin < summary.k.size(); ++bin) {
        const auto below = std::count_if(spectra.power.begin(), spectra.power.end(),
                                         [&](const auto& power) { return power[bin] < summary.truthPower[bin]; });
        summary.truthRank.push_back(static_cast<double>(below) / static_cast<double>(spectra.power.size()));
    }
}

std::shared_ptr<const PosteriorSnapshot> PosteriorAccumulator::snapshot() const
{
    auto snapshot = std::make_shared<PosteriorSnapshot>(m_snapshot);
    if (count() > 0) {
        const Field& like = *m_snapshot.samples.front();
        snapshot->meanLog10 = m_log10.mean();
        if (count() > 1)
            snapshot->stdLog10 = m_log10.std();
        std::vector<float> meanOfLog10 = snapshot->meanLog10;
        std::transform(meanOfLog10.begin(), meanOfLog10.end(), meanOfLog10.begin(),
                       [](float dex) { return std::pow(10.0F, dex); });
        summarise(m_linearSpectra, Field(like.size(), like.geometry(), like.quantity(), m_linear.mean()),
                  snapshot->linear);
        summarise(m_log10Spectra, Field(like.size(), like.geometry(), like.quantity(), std::move(meanOfLog10)),
                  snapshot->log10);
    }
    return snapshot;
}

} // namespace penumbra
