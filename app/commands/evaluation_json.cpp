#include "commands/evaluation_report.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

using nlohmann::json;

/// Numbers that are not finite become null when written.
void put(json& target, const std::string& name, const Measured& measured)
{
    target[name] = measured.value;
    target[name + "_error"] = measured.error;
}

void put(json& target, const std::string& name, const std::vector<Measured>& measured)
{
    json values = json::array();
    json errors = json::array();
    for (const Measured& one : measured) {
        values.push_back(one.value);
        errors.push_back(one.error);
    }
    target[name] = std::move(values);
    target[name + "_error"] = std::move(errors);
}

void putCoverage(json& target, const std::string& name, const std::array<Measured, coverageLevels.size()>& coverage)
{
    for (std::size_t i = 0; i < coverageLevels.size(); ++i) {
        target[name][std::to_string(coverageLevels[i])] = coverage[i].value;
        target[name + "_error"][std::to_string(coverageLevels[i])] = coverage[i].error;
    }
}

void putScales(json& target, const ScaleResult& scales)
{
    put(target, "r_linear", scales.rLinear);
    put(target, "r_log10", scales.rLog10);
    put(target, "r_between_samples_linear", scales.rBetweenLinear);
    put(target, "r_between_samples_log10", scales.rBetweenLog10);
    put(target, "power_ratio", scales.powerRatioLinear);
    put(target, "power_ratio_log10", scales.powerRatioLog10);
    put(target, "transfer", scales.transferLinear);
    put(target, "transfer_log10", scales.transferLog10);
    put(target, "r_mean_log10", scales.rMean);
    put(target, "transfer_mean_log10", scales.transferMean);
    put(target, "spread_skill_by_k", scales.spreadSkill);
    put(target, "exchangeability_by_k", scales.exchangeability);
}

json decilesJson(const EvaluationResult& result)
{
    json deciles = json::array();
    for (const DecileResult& decile : result.deciles) {
        json entry{{"low_dex", decile.low}, {"high_dex", decile.high}};
        put(entry, "spread_skill", decile.spreadSkill);
        deciles.push_back(std::move(entry));
    }
    return deciles;
}

json octavesJson(const EvaluationResult& result)
{
    json octaves{{"k_low_h_mpc", json::array()}, {"k_high_h_mpc", json::array()}};
    for (const Octave& octave : result.octaves) {
        octaves["k_low_h_mpc"].push_back(octave.low);
        octaves["k_high_h_mpc"].push_back(octave.high);
    }
    putScales(octaves, result.byOctave);
    return octaves;
}

json tarpJson(const TarpResult& tarp)
{
    json result{{"space", "log10 in 8 x 8 blocks"},
                {"level", tarp.level},
                {"coverage", tarp.coverage},
                {"low_95", tarp.low},
                {"high_95", tarp.high}};
    put(result, "atc", tarp.atc);
    put(result, "area", tarp.area);
    return result;
}

json sbcJson(const EvaluationResult& result)
{
    json summaries = json::array();
    for (const SbcResult& sbc : result.sbc) {
        const bool tested = std::isfinite(sbc.uniformity.chiSquareP) || std::isfinite(sbc.uniformity.ksP);
        summaries.push_back({{"summary", sbc.summary},
                             {"ranks", sbc.ranks},
                             {"histogram", sbc.uniformity.histogram},
                             {"mean_rank", sbc.meanRank},
                             {"mean_rank_error", sbc.meanRankError},
                             {"p_chi_square", sbc.uniformity.chiSquareP},
                             {"p_kolmogorov_smirnov", sbc.uniformity.ksP},
                             {"consistent", tested ? json(sbc.consistent()) : json(nullptr)}});
    }
    return summaries;
}

} // namespace

json evaluationJson(const EvaluationResult& result)
{
    json target{{"universes", result.universes},
                {"fields", result.fields},
                {"samples", result.samples},
                {"one_cosmology", result.oneCosmology}};
    if (result.fields == 0)
        return target;
    put(target, "mse_sample_dex2", result.mseSample);
    put(target, "mse_mean_dex2", result.mseMean);
    put(target, "mse_mean_limit_dex2", result.mseMeanLimit);
    put(target, "offset_dex", result.offset);
    put(target, "mse_sample_levelled_dex2", result.mseSampleLevelled);
    put(target, "crps_dex", result.crps);
    put(target, "pdf_w1_dex", result.pdfToTruth);
    put(target, "pdf_w1_between_samples_dex", result.pdfBetween);
    put(target, "spread_skill", result.spreadSkill);
    put(target, "exchangeability", result.exchangeability);
    putCoverage(target, "coverage", result.coverage[0]);
    putCoverage(target, "coverage_with_stars", result.coverage[1]);
    putCoverage(target, "coverage_without_stars", result.coverage[2]);
    put(target, "outside_all", result.outsideAll);
    target["pixels_with_stars"] = result.groupShare[1];
    target["deciles"] = decilesJson(result);
    target["k_h_mpc"] = result.k;
    putScales(target, result.scales);
    target["octaves"] = octavesJson(result);
    target["sbc"] = sbcJson(result);
    target["tarp"] = result.tarp.level.empty() ? json() : tarpJson(result.tarp);
    target["baselines"] = json::object();
    for (const auto& [name, point] : result.baselines) {
        put(target["baselines"][name], "mse_mean_dex2", point.mse);
        put(target["baselines"][name], "r_log10", point.rLog10);
    }
    return target;
}

} // namespace penumbra::cli
