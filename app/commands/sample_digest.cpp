#include "commands/sample_digest.h"

#include "commands/evaluation_report.h"
#include "evaluation/spread_skill.h"
#include "statistics/power_spectrum.h"
#include "text.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numeric>

namespace penumbra::cli {

namespace {

double average(const std::vector<float>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double meanSquaredDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
    return sum / static_cast<double>(a.size());
}

} // namespace

void SampleDigest::add(const Field& sample, std::uint32_t index)
{
    const auto logarithm = log10Pixels(sample);
    const bool partner = count() > 0 && arePartners(m_noise, m_lastIndex, index);
    m_lastIndex = index;
    m_linear.add(sample.pixels(), partner);
    m_log10.add(logarithm, partner);
    if (!m_truth)
        return;
    m_squaredErrors += meanSquaredDifference(logarithm, log10Pixels(*m_truth));
    const auto cross = crossSpectrum(sample, *m_truth, SpectrumField::log10);
    m_correlations.resize(quotedK.size());
    for (std::size_t i = 0; i < quotedK.size(); ++i)
        if (quotedK[i] < nyquist(sample))
            m_correlations[i] += interpolate(cross.first.k, cross.r, quotedK[i]);
}

double SampleDigest::meanVariance() const
{
    double sum = 0.0;
    const auto deviations = m_log10.std();
    for (const float deviation : deviations)
        sum += static_cast<double>(deviation) * deviation;
    return sum / static_cast<double>(deviations.size());
}

SampleDigest::AgainstTruth SampleDigest::againstTruth() const
{
    const auto samples = static_cast<double>(count());
    AgainstTruth result;
    result.mseSample = m_squaredErrors / samples;
    result.mseMean = meanSquaredDifference(m_log10.mean(), log10Pixels(*m_truth));
    if (hasSpread())
        result.spreadSkill =
            spreadSkillOfDependent(meanVariance(), m_log10.meanError() * m_log10.meanError(), result.mseMean);
    for (std::size_t i = 0; i < quotedK.size(); ++i) {
        if (quotedK[i] < nyquist(*m_truth)) {
            result.k.push_back(quotedK[i]);
            result.r.push_back(m_correlations[i] / samples);
        }
    }
    return result;
}

void SampleDigest::print(std::ostream& out) const
{
    out << formatted("mean            %.4g ", average(m_linear.mean())) << surfaceDensityUnit
        << formatted(", log10 %.4f\n", average(m_log10.mean()));
    if (count() > 1)
        out << formatted("std             %.4g ", average(m_linear.std())) << surfaceDensityUnit
            << formatted(", log10 %.4f dex (averages over the pixels)\n", average(m_log10.std()));
    if (hasSpread())
        out << formatted("error of mean   log10 %.4f dex (rms over the pixels)\n", m_log10.meanError());
    printAgainstTruth(out);
}

void SampleDigest::printAgainstTruth(std::ostream& out) const
{
    if (!m_truth || count() == 0)
        return;
    const auto truth = againstTruth();
    out << formatted("against truth   single sample %.4f dex^2, posterior mean %.4f dex^2", truth.mseSample,
                     truth.mseMean);
    if (hasSpread())
        out << formatted(", spread / skill %.3f", truth.spreadSkill);
    out << "\nlog10 r(k)     ";
    for (std::size_t i = 0; i < truth.k.size(); ++i)
        out << formatted(" %.3f at %g", truth.r[i], truth.k[i]);
    out << " h/Mpc\n";
}

nlohmann::json SampleDigest::json() const
{
    nlohmann::json result{{"mean", average(m_linear.mean())},
                          {"mean_log10_dex", average(m_log10.mean())},
                          {"unit", "(Msun/h)/(Mpc/h)^2"}};
    if (count() > 1) {
        result["std"] = average(m_linear.std());
        result["std_log10_dex"] = average(m_log10.std());
    }
    if (hasSpread())
        result["mean_log10_error_dex"] = m_log10.meanError();
    if (m_truth) {
        const auto truth = againstTruth();
        result["truth"] = {{"mse_sample_dex2", truth.mseSample},
                           {"mse_mean_dex2", truth.mseMean},
                           {"k_h_mpc", truth.k},
                           {"r_log10", truth.r}};
        if (hasSpread())
            result["truth"]["spread_skill"] = truth.spreadSkill;
    }
    return result;
}

} // namespace penumbra::cli
