#include "ui/posterior_snapshot.h"

#include "field/resample.h"
#include "statistics/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace penumbra {
namespace {

constexpr double pdfBinWidth = 0.1;     // [dex]
constexpr double pdfMargin = 0.5;       // beyond the first sample and the truth [dex]
constexpr std::size_t probesASide = 16; // pixels that tell the error of the band

std::vector<float> probesOf(const std::vector<float>& dex, std::size_t size)
{
    const std::size_t stride = std::max<std::size_t>(1, size / probesASide);
    std::vector<float> probes;
    for (std::size_t y = stride / 2; y < size; y += stride)
        for (std::size_t x = stride / 2; x < size; x += stride)
            probes.push_back(dex[y * size + x]);
    return probes;
}

// Low and high of the values that are finite; low > high without any.
std::pair<double, double> finiteRange(const std::vector<float>& dex)
{
    std::pair range(std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest());
    for (const float value : dex)
        if (std::isfinite(value)) {
            range.first = std::min<double>(range.first, value);
            range.second = std::max<double>(range.second, value);
        }
    return range;
}

// Gives the bins so many more below and above that they hold these values; those that were binned before have none
// there.
void widen(PixelPdf& pixels, std::vector<std::vector<double>>& binned, const std::vector<float>& dex)
{
    const double low = pixels.low, high = pixels.low + static_cast<double>(pixels.samples.mean.size()) * pixels.width;
    const auto beyond = [&pixels](double distance) {
        return static_cast<std::size_t>(std::ceil(std::max(0.0, distance) / pixels.width));
    };
    const auto [least, most] = finiteRange(dex);
    const std::size_t below = beyond(low - least), above = beyond(most - high);
    if (below == 0 && above == 0)
        return;
    pixels.low -= static_cast<double>(below) * pixels.width;
    const auto pad = [below, above](std::vector<double>& density) {
        density.insert(density.begin(), below, 0.0);
        density.insert(density.end(), above, 0.0);
    };
    std::for_each(binned.begin(), binned.end(), pad);
    pad(pixels.samples.mean);
    if (!pixels.truth.empty())
        pad(pixels.truth);
}

} // namespace

SampleSet PosteriorSnapshot::sampleSet() const
{
    SampleSet set;
    for (const auto& sample : samples)
        set.samples.push_back(sample.get());
    set.partner = partnersOfThoseBefore(noise, indices);
    set.input = input.get();
    set.truth = truth.get();
    return set;
}

PosteriorAccumulator::PosteriorAccumulator(std::shared_ptr<const Field> input, std::shared_ptr<const Field> truth,
                                           std::uint64_t seed, std::string recipe, Noise noise)
{
    m_snapshot.input = std::move(input);
    m_snapshot.truth = std::move(truth);
    m_snapshot.seed = seed;
    m_snapshot.noise = noise;
    m_snapshot.recipe = std::move(recipe);
    m_log10Spectra.which = SpectrumField::log10;
    for (Spectra* spectra : {&m_linearSpectra, &m_log10Spectra}) {
        if (!m_snapshot.truth) {
            spectra->inputPower = powerSpectrum(*m_snapshot.input, spectra->which).power;
            continue;
        }
        CrossSpectrum cross = crossSpectrum(*m_snapshot.truth, *m_snapshot.input, spectra->which);
        spectra->truthPower = std::move(cross.first.power);
        spectra->inputPower = std::move(cross.second.power);
        spectra->inputR = std::move(cross.r);
    }
}

void PosteriorAccumulator::choosePdfBins(const std::vector<float>& sample)
{
    std::vector<float> truth;
    if (m_snapshot.truth)
        truth = log10Pixels(*m_snapshot.truth);
    auto [from, to] = finiteRange(sample);
    const auto [lowTruth, highTruth] = finiteRange(truth);
    from = std::min(from, lowTruth);
    to = std::max(to, highTruth);
    if (from > to) // no pixel is finite
        from = to = 0.0;
    PixelPdf& pixels = m_snapshot.pdf;
    pixels.width = pdfBinWidth;
    pixels.low = std::floor((from - pdfMargin) / pdfBinWidth) * pdfBinWidth;
    const double bins = std::ceil((to + pdfMargin - pixels.low) / pdfBinWidth);
    pixels.samples.mean.resize(static_cast<std::size_t>(bins));
    if (!truth.empty())
        pixels.truth = pdfOf(truth);
    addInputPdf();
}

void PosteriorAccumulator::addInputPdf()
{
    std::vector<float> dex(m_snapshot.input->pixels().begin(), m_snapshot.input->pixels().end());
    for (float& value : dex) // pixels without stars are in no bin
        value = value > 0.0F ? std::log10(value) : std::numeric_limits<float>::quiet_NaN();
    const auto [low, high] = finiteRange(dex);
    if (low > high)
        return;
    PixelPdf& pixels = m_snapshot.pdf;
    pixels.inputLow = std::floor(low / pdfBinWidth) * pdfBinWidth;
    const double bins = std::floor((high - pixels.inputLow) / pdfBinWidth) + 1.0;
    pixels.input =
        pdf(dex, pixels.inputLow, pixels.inputLow + bins * pdfBinWidth, static_cast<std::size_t>(bins)).density;
}

std::vector<double> PosteriorAccumulator::pdfOf(const std::vector<float>& dex) const
{
    const PixelPdf& pixels = m_snapshot.pdf;
    const std::size_t bins = pixels.samples.mean.size();
    return pdf(dex, pixels.low, pixels.low + static_cast<double>(bins) * pixels.width, bins).density;
}

void PosteriorAccumulator::addSpectra(Spectra& spectra, const Field& sample) const
{
    const Field& reference = m_snapshot.truth ? *m_snapshot.truth : *m_snapshot.input;
    CrossSpectrum cross = crossSpectrum(reference, sample, spectra.which);
    spectra.power.push_back(std::move(cross.second.power));
    spectra.r.push_back(std::move(cross.r));
    if (m_snapshot.truth)
        spectra.transfer.push_back(std::move(cross.transfer));
}

void PosteriorAccumulator::add(Field sample, std::uint32_t index)
{
    add(std::make_shared<const Field>(std::move(sample)), index);
}

void PosteriorAccumulator::add(std::shared_ptr<const Field> field, std::uint32_t index)
{
    const Field& sample = *field;
    const std::vector<float> dex = log10Pixels(sample);
    if (count() == 0)
        choosePdfBins(dex);
    widen(m_snapshot.pdf, m_pdfs, dex); // tails of the samples before may have been shorter
    const bool partner = count() > 0 && arePartners(m_snapshot.noise, m_snapshot.indices.back(), index);
    m_linear.add(sample.pixels(), partner);
    m_log10.add(dex, partner);
    m_pdfs.push_back(pdfOf(dex));
    m_probes.push_back(probesOf(dex, sample.size()));
    addSpectra(m_linearSpectra, sample);
    addSpectra(m_log10Spectra, sample);
    m_snapshot.samples.push_back(std::move(field));
    m_snapshot.indices.push_back(index);
}

void PosteriorAccumulator::summarise(const Spectra& spectra, const Field& meanMap, SpectrumSummary& summary) const
{
    const Field& reference = m_snapshot.truth ? *m_snapshot.truth : *m_snapshot.input;
    CrossSpectrum ofMean = crossSpectrum(reference, meanMap, spectra.which);
    summary.k = std::move(ofMean.second.k);
    summary.nyquist = nyquist(meanMap);
    summary.meanPower = std::move(ofMean.second.power);
    summary.meanR = std::move(ofMean.r);
    summary.inputR = spectra.inputR;
    summary.inputPower = spectra.inputPower;
    summary.power = sampleBand(spectra.power);
    summary.r = sampleBand(spectra.r);
    if (!m_snapshot.truth)
        return;
    summary.truthPower = spectra.truthPower;
    summary.transfer = sampleBand(spectra.transfer);
    std::vector<double> powers(spectra.power.size());
    for (std::size_t bin = 0; bin < summary.k.size(); ++bin) {
        std::transform(spectra.power.begin(), spectra.power.end(), powers.begin(),
                       [bin](const auto& power) { return power[bin]; });
        summary.truthRank.push_back(fractionBelow(powers, summary.truthPower[bin]));
    }
}

std::optional<Convergence> PosteriorAccumulator::convergence() const
{
    if (!m_log10.hasMeanError())
        return std::nullopt;
    Convergence result;
    result.samples = count();
    result.meanError = m_log10.meanError();
    result.bandError = bandError(m_probes, partnersOfThoseBefore(m_snapshot.noise, m_snapshot.indices));
    return result;
}

std::shared_ptr<const PosteriorSnapshot> PosteriorAccumulator::snapshot() const
{
    auto snapshot = std::make_shared<PosteriorSnapshot>(m_snapshot);
    if (count() == 0)
        return snapshot;
    const Field& like = *m_snapshot.samples.front();
    snapshot->meanLog10 = m_log10.mean();
    if (count() > 1)
        snapshot->stdLog10 = m_log10.std();
    std::vector<float> meanOfLog10 = snapshot->meanLog10;
    std::transform(meanOfLog10.begin(), meanOfLog10.end(), meanOfLog10.begin(),
                   [](float dex) { return std::pow(10.0F, dex); });
    summarise(m_linearSpectra, Field(like.size(), like.geometry(), like.quantity(), m_linear.mean()), snapshot->linear);
    summarise(m_log10Spectra, Field(like.size(), like.geometry(), like.quantity(), std::move(meanOfLog10)),
              snapshot->log10);
    snapshot->pdf.samples = sampleBand(m_pdfs);
    snapshot->pdf.meanMap = pdfOf(snapshot->meanLog10);
    snapshot->convergence = convergence();
    return snapshot;
}

std::shared_ptr<PosteriorAccumulator> withTruth(const PosteriorSnapshot& posterior, const Field& truth)
{
    auto held = std::make_shared<PosteriorAccumulator>(
        posterior.input, std::make_shared<const Field>(resample(truth, posterior.input->size())), posterior.seed,
        posterior.recipe, posterior.noise);
    for (std::size_t i = 0; i < posterior.samples.size(); ++i)
        held->add(posterior.samples[i], posterior.indices[i]);
    return held;
}

} // namespace penumbra
