#pragma once

#include "statistics/region.h"
#include "statistics/sample_summary.h"
#include "ui/posterior_snapshot.h"

#include <memory>
#include <optional>
#include <vector>

namespace penumbra {

/// What a change of the input does to the mean of log10 surface density: samples before and after it that came from
/// the same noise are compared one by one, so that what the noise alone does cancels. Grows with the posterior after
/// the change.
class PairedChange
{
public:
    /// `before` has samples.
    explicit PairedChange(std::shared_ptr<const PosteriorSnapshot> before);

    [[nodiscard]] const PosteriorSnapshot& before() const { return *m_before; }
    /// Takes in what has come to a posterior since the last call, or all of another one. Samples without a partner, of
    /// another seed, model or sampler, or on another grid, do not count.
    void add(const PosteriorSnapshot& after);
    /// How many samples have been compared.
    [[nodiscard]] std::size_t pairs() const { return m_pairs; }
    /// after - before of each pixel [dex]; zero without pairs.
    [[nodiscard]] std::vector<float> mean() const;

private:
    std::shared_ptr<const PosteriorSnapshot> m_before;
    std::shared_ptr<const Field> m_first; ///< of the posterior that is being compared
    std::size_t m_seen = 0, m_pairs = 0;
    std::vector<double> m_sum;
};

/// How many times as much mass lies in `region` as before, over the samples that came from the same noise; absent
/// without any, see PairedChange.
[[nodiscard]] std::optional<SampleSummary> massRatio(const PosteriorSnapshot& before, const PosteriorSnapshot& after,
                                                     const Region& region);

} // namespace penumbra
