#include "ui/posterior_maps.h"

#include "ui/texts.h"

#include <algorithm>

namespace penumbra {
namespace {

bool takesAllSamples(MapQuantity quantity)
{
    return quantity == MapQuantity::signalToNoise || quantity == MapQuantity::quantile16 ||
           quantity == MapQuantity::median || quantity == MapQuantity::quantile84;
}

bool comparesWithBefore(MapQuantity quantity)
{
    return quantity == MapQuantity::meanBefore || quantity == MapQuantity::change;
}

bool takesTruth(MapQuantity quantity)
{
    return quantity == MapQuantity::truth || quantity == MapQuantity::residual || quantity == MapQuantity::zScore;
}

} // namespace

PosteriorMaps::PosteriorMaps(QObject* parent)
    : QObject(parent), m_worker(this, QThread::LowPriority) // the samples come first
{
    connect(&m_worker, &LatestTask::failed, this, [this](const QString& message) {
        SampleSummaries none;
        none.samples = m_working ? m_working->samples.size() : 0; // not tried again with the same
        m_problem = tr("Not worked out: %1").arg(message);
        takeSummaries(none);
    });
}

PosteriorMaps::~PosteriorMaps() = default;

void PosteriorMaps::setInput(const Field& stellar, const std::shared_ptr<const Field>& truth)
{
    m_input = displayStellarMass(stellar);
    m_truth = truth ? displayDarkMatter(*truth) : nullptr;
    for (const MapQuantity quantity :
         {MapQuantity::stellarMass, MapQuantity::truth, MapQuantity::residual, MapQuantity::zScore})
        Q_EMIT changed(quantity);
    Q_EMIT choicesChanged();
}

void PosteriorMaps::clearPosterior()
{
    m_snapshot.reset();
    m_mean = m_std = m_residual = m_zScore = m_shownSample = m_changeMap = nullptr;
    m_summaries = {};
    m_estimate.reset();
    m_sample = 0;
    for (const MapQuantity quantity : mapQuantities)
        if (quantity != MapQuantity::stellarMass && quantity != MapQuantity::truth)
            Q_EMIT changed(quantity);
}

void PosteriorMaps::setEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live)
{
    m_shownSample = displayDarkMatter(estimate);
    m_estimate = Estimate{index, step, steps, live};
    Q_EMIT changed(MapQuantity::sample);
}

void PosteriorMaps::setSnapshot(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    if (!hasSamples())
        return;
    const Field& like = *m_snapshot->samples.front();
    m_mean = displayDex(m_snapshot->meanLog10, like);
    m_std = m_snapshot->stdLog10.empty() ? nullptr : displayDex(m_snapshot->stdLog10, like);
    m_residual = residualMap(*m_snapshot);
    m_zScore = zScoreMap(*m_snapshot);
    for (const MapQuantity quantity : {MapQuantity::mean, MapQuantity::std, MapQuantity::residual, MapQuantity::zScore})
        Q_EMIT changed(quantity);
    if (m_newestShown)
        showSample(m_snapshot->samples.size() - 1);
    else if (!m_estimate)
        Q_EMIT changed(MapQuantity::sample); // which says of how many it is one
    compareWithBefore();
    summarise();
}

void PosteriorMaps::setBefore(std::shared_ptr<const PosteriorSnapshot> before)
{
    m_change.reset();
    m_meanBefore = nullptr;
    if (before && !before->samples.empty()) {
        m_meanBefore = displayDex(before->meanLog10, *before->samples.front());
        m_change.emplace(std::move(before));
    }
    compareWithBefore();
    Q_EMIT changed(MapQuantity::meanBefore);
    Q_EMIT choicesChanged();
}

void PosteriorMaps::compareWithBefore()
{
    m_changeMap = nullptr;
    if (m_change && hasSamples()) {
        m_change->add(*m_snapshot);
        if (m_change->pairs() > 0)
            m_changeMap = displayDex(m_change->mean(), *m_snapshot->samples.front());
    }
    Q_EMIT changed(MapQuantity::change);
}

void PosteriorMaps::showSample(std::size_t position)
{
    m_estimate.reset();
    m_shownSample = nullptr;
    if (hasSamples()) {
        m_sample = std::min(position, m_snapshot->samples.size() - 1);
        m_shownSample = displayDarkMatter(*m_snapshot->samples[m_sample]);
    }
    Q_EMIT changed(MapQuantity::sample);
}

void PosteriorMaps::setNewestShown(bool shown)
{
    if (std::exchange(m_newestShown, shown) == shown)
        return;
    if (shown)
        showSample(hasSamples() ? m_snapshot->samples.size() - 1 : 0);
    else
        Q_EMIT changed(MapQuantity::sample); // whose hint is another
}

void PosteriorMaps::setWanted(std::set<MapQuantity> wanted)
{
    m_wanted = std::move(wanted);
    summarise();
}

void PosteriorMaps::summarise()
{
    const bool wanted = std::any_of(m_wanted.begin(), m_wanted.end(), takesAllSamples);
    if (!wanted || !hasSamples() || m_working || m_summaries.samples == m_snapshot->samples.size())
        return;
    m_working = m_snapshot;
    m_worker.run([this, posterior = m_snapshot]() -> std::function<void()> {
        return [this, summaries = sampleSummaries(*posterior)] {
            m_problem.clear();
            takeSummaries(summaries);
        };
    });
}

void PosteriorMaps::takeSummaries(const SampleSummaries& summaries)
{
    const bool current = m_working && hasSamples() && m_working->samples.front() == m_snapshot->samples.front();
    m_working.reset();
    if (current) // else of a run that has gone
        m_summaries = summaries;
    emitSummaries();
    summarise(); // samples may have come meanwhile
}

void PosteriorMaps::emitSummaries()
{
    for (const MapQuantity quantity : mapQuantities)
        if (takesAllSamples(quantity))
            Q_EMIT changed(quantity);
}

void PosteriorMaps::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) == stale)
        return;
    for (const MapQuantity quantity : mapQuantities)
        if (quantity != MapQuantity::stellarMass)
            Q_EMIT changed(quantity);
}

void PosteriorMaps::setTruthHidden(bool hidden)
{
    if (std::exchange(m_truthHidden, hidden) == hidden)
        return;
    for (const MapQuantity quantity : mapQuantities)
        if (takesTruth(quantity))
            Q_EMIT changed(quantity);
    Q_EMIT choicesChanged();
}

QString PosteriorMaps::whyNot(MapQuantity quantity) const
{
    if (takesTruth(quantity) && !m_truth && m_truthHidden)
        return tr("The true dark matter is known, and hidden until you reveal it: Classroom, Reveal the truth");
    if (comparesWithBefore(quantity) && !m_change)
        return tr("Edit the galaxies of a map and run it again: Classroom menu");
    return takesTruth(quantity) && !m_truth
               ? tr("The true dark matter is not known. Open it (File, Open truth) or, after an "
                    "edit, put edited galaxies back.")
               : QString();
}

void PosteriorMaps::samplePicture(MapPicture& picture) const
{
    picture.map = m_shownSample;
    picture.estimate = m_estimate.has_value();
    picture.live = m_estimate && m_estimate->live;
    if (m_estimate) {
        picture.title = tr("Sample %1").arg(m_estimate->index);
        picture.note = tr("step %1 of %2, denoising estimate").arg(m_estimate->step).arg(m_estimate->steps);
    } else if (m_shownSample) {
        picture.title = tr("Sample %1").arg(m_snapshot->indices[m_sample]);
        const auto& indices = m_snapshot->indices;
        picture.note =
            indices.size() == 1 ? tr("the only one") : tr("of %1 to %2").arg(indices.front()).arg(indices.back());
    }
}

void PosteriorMaps::summaryPicture(MapPicture& picture) const
{
    switch (picture.quantity) {
    case MapQuantity::mean:
        picture.map = m_mean;
        break;
    case MapQuantity::std:
        picture.map = m_std;
        break;
    case MapQuantity::residual:
        picture.map = m_residual;
        break;
    case MapQuantity::zScore:
        picture.map = m_zScore;
        break;
    case MapQuantity::signalToNoise:
        picture.map = m_summaries.signalToNoise;
        break;
    case MapQuantity::quantile16:
        picture.map = m_summaries.quantile16;
        break;
    case MapQuantity::median:
        picture.map = m_summaries.median;
        break;
    case MapQuantity::quantile84:
        picture.map = m_summaries.quantile84;
        break;
    case MapQuantity::meanBefore:
        picture.map = m_meanBefore;
        break;
    case MapQuantity::change:
        picture.map = m_changeMap;
        break;
    default:
        break;
    }
    if (!picture.map)
        return;
    if (comparesWithBefore(picture.quantity)) {
        picture.note = picture.quantity == MapQuantity::change
                           ? tr("dex, %1 from the same noise").arg(samplesText(m_change->pairs()))
                           : samplesText(m_change->before().samples.size());
        return;
    }
    const std::size_t count = takesAllSamples(picture.quantity) ? m_summaries.samples : m_snapshot->samples.size();
    const QString unit =
        isLogarithmic(scaleOf(picture.quantity)) ? QString() : penumbra::unit(scaleOf(picture.quantity));
    picture.note = unit.isEmpty() ? samplesText(count) : tr("%1, %2").arg(unit, samplesText(count));
}

MapPicture PosteriorMaps::picture(MapQuantity quantity) const
{
    MapPicture picture = pictureOfNow(quantity);
    if (m_stale && picture.map && quantity != MapQuantity::stellarMass)
        picture.note = tr("before the edit, %1").arg(picture.note);
    return picture;
}

MapPicture PosteriorMaps::pictureOfNow(MapQuantity quantity) const
{
    MapPicture picture;
    picture.quantity = quantity;
    picture.title = title(quantity);
    picture.hint = whyNot(quantity);
    if (!picture.hint.isEmpty())
        return picture;
    switch (quantity) {
    case MapQuantity::stellarMass:
        picture.map = m_input;
        if (m_input)
            picture.note = tr("input, %1 pixels").arg(squared(m_input->size));
        break;
    case MapQuantity::truth:
        picture.map = m_truth;
        if (m_truth)
            picture.note = tr("simulated, %1 pixels").arg(squared(m_truth->size));
        break;
    case MapQuantity::sample:
        picture.hint = m_newestShown ? tr("Live preview is off: samples are shown when they are finished")
                                     : tr("Run (Ctrl+Return) draws the dark matter that this map implies");
        samplePicture(picture);
        break;
    case MapQuantity::mean:
        picture.hint = tr("The mean of the samples");
        summaryPicture(picture);
        break;
    case MapQuantity::std:
        picture.hint = tr("How far the samples differ, from the second one on");
        summaryPicture(picture);
        break;
    case MapQuantity::residual:
        picture.hint = tr("How far the mean of the samples is from the truth");
        summaryPicture(picture);
        break;
    case MapQuantity::meanBefore:
    case MapQuantity::change:
        picture.hint = tr("What the edit does to the dark matter, of samples from the same noise");
        summaryPicture(picture);
        break;
    case MapQuantity::zScore:
    case MapQuantity::signalToNoise:
        picture.hint = tr("From the second sample on");
        summaryPicture(picture);
        break;
    default:
        picture.hint = tr("From the first sample on");
        summaryPicture(picture);
    }
    if (takesAllSamples(quantity) && !picture.map && !m_problem.isEmpty())
        picture.hint = m_problem;
    return picture;
}

} // namespace penumbra
