#include "ui/paired_change.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace penumbra {
namespace {

/// What of a recipe makes a sample of a noise and an input.
QJsonArray drawnWith(const PosteriorSnapshot& posterior)
{
    const QJsonObject recipe = QJsonDocument::fromJson(QByteArray::fromStdString(posterior.recipe)).object();
    const QJsonObject model = recipe.value(QLatin1String("model")).toObject();
    return {model.value(QLatin1String("sha256")),
            model.value(QLatin1String("refines")).toObject().value(QLatin1String("sha256")),
            recipe.value(QLatin1String("sampler"))};
}

bool areComparable(const PosteriorSnapshot& before, const PosteriorSnapshot& after)
{
    return !before.samples.empty() && !after.samples.empty() && before.seed == after.seed &&
           before.noise == after.noise && before.samples.front()->size() == after.samples.front()->size() &&
           drawnWith(before) == drawnWith(after);
}

/// The sample that came from that noise, or null.
const Field* sampleOf(const PosteriorSnapshot& posterior, std::uint32_t index)
{
    const auto found = std::find(posterior.indices.begin(), posterior.indices.end(), index);
    return found == posterior.indices.end()
               ? nullptr
               : posterior.samples[static_cast<std::size_t>(found - posterior.indices.begin())].get();
}

} // namespace

PairedChange::PairedChange(std::shared_ptr<const PosteriorSnapshot> before)
    : m_before(std::move(before)), m_sum(m_before->samples.front()->pixels().size(), 0.0)
{}

void PairedChange::add(const PosteriorSnapshot& after)
{
    if (after.samples.empty())
        return;
    if (after.samples.front() != m_first) {
        m_first = after.samples.front();
        m_seen = m_pairs = 0;
        std::fill(m_sum.begin(), m_sum.end(), 0.0);
    }
    if (!areComparable(*m_before, after))
        return;
    for (; m_seen < after.samples.size(); ++m_seen) {
        const Field* sameNoise = sampleOf(*m_before, after.indices[m_seen]);
        if (sameNoise == nullptr)
            continue;
        const std::vector<float> one = log10Pixels(*after.samples[m_seen]), other = log10Pixels(*sameNoise);
        for (std::size_t i = 0; i < m_sum.size(); ++i)
            m_sum[i] += static_cast<double>(one[i]) - static_cast<double>(other[i]);
        ++m_pairs;
    }
}

std::vector<float> PairedChange::mean() const
{
    std::vector<float> mean(m_sum.size(), 0.0F);
    if (m_pairs > 0)
        std::transform(m_sum.begin(), m_sum.end(), mean.begin(),
                       [this](double sum) { return static_cast<float>(sum / static_cast<double>(m_pairs)); });
    return mean;
}

std::optional<SampleSummary> massRatio(const PosteriorSnapshot& before, const PosteriorSnapshot& after,
                                       const Region& region)
{
    if (!areComparable(before, after))
        return std::nullopt;
    const RegionMask mask(region, before.samples.front()->size(), before.samples.front()->geometry());
    std::vector<double> ratios;
    std::vector<std::uint32_t> indices;
    for (std::size_t i = 0; i < after.samples.size(); ++i)
        if (const Field* sameNoise = sampleOf(before, after.indices[i])) {
            ratios.push_back(mask.mass(*after.samples[i]) / mask.mass(*sameNoise));
            indices.push_back(after.indices[i]);
        }
    if (ratios.empty())
        return std::nullopt;
    return summarise(ratios, partnersOfThoseBefore(after.noise, indices));
}

} // namespace penumbra
