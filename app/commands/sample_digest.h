#pragma once

#include "base/noise.h"
#include "field/field.h"
#include "statistics/running_moments.h"

#include <cstddef>
#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

namespace penumbra::cli {

/// What can be said about samples in a few lines, gathered while they come; memory does not grow with their number.
/// With a truth also how close they are to it. Errors in dex are of log10 surface density.
class SampleDigest
{
public:
    SampleDigest(std::optional<Field> truth, Noise noise) : m_truth(std::move(truth)), m_noise(noise) {}

    /// `index` is its number in the run.
    void add(const Field& sample, std::uint32_t index);
    [[nodiscard]] std::size_t count() const { return m_log10.count(); }

    void print(std::ostream& out) const;
    /// The part of it that a truth tells; nothing without one.
    void printAgainstTruth(std::ostream& out) const;
    [[nodiscard]] nlohmann::json json() const;

private:
    struct AgainstTruth
    {
        double mseSample = 0.0; ///< mean over samples [dex^2]
        double mseMean = 0.0;   ///< of the mean of log10 [dex^2]
        double spreadSkill = 0.0;
        std::vector<double> k; ///< [h/Mpc]
        std::vector<double> r; ///< mean over samples of the log10 fields' correlation
    };
    [[nodiscard]] AgainstTruth againstTruth() const;
    [[nodiscard]] double meanVariance() const;
    /// Enough has come to tell the error of the mean.
    [[nodiscard]] bool hasSpread() const { return m_log10.hasMeanError(); }

    std::optional<Field> m_truth;
    Noise m_noise;
    std::uint32_t m_lastIndex = 0;
    RunningMoments m_linear, m_log10;
    double m_squaredErrors = 0.0;       ///< sum over samples of their mean over pixels [dex^2]
    std::vector<double> m_correlations; ///< sums over samples, at the wave numbers that the grid reaches
};

} // namespace penumbra::cli
