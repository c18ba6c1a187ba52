#include "commands/evaluation_card.h"

#include "commands/evaluation_report.h"
#include "evaluation/spread_skill.h"
#include "text.h"

#include <algorithm>
#include <cmath>

namespace penumbra::cli {

namespace {

/// "0.147 ± 0.005"; a dash for what is unknown.
std::string text(const Measured& measured, int digits = 3)
{
    if (!std::isfinite(measured.value))
        return "–";
    return formatted("%.*f", digits, measured.value) +
           (std::isfinite(measured.error) ? formatted(" ± %.*f", digits, measured.error) : std::string());
}

std::string percent(const Measured& measured)
{
    return text({100.0 * measured.value, 100.0 * measured.error}, 1) + " %";
}

std::string row(const std::string& quantity, const std::string& measured, const std::string& exact = "")
{
    return "| " + quantity + " | " + measured + " | " + exact + " |\n";
}

std::string decilesText(const EvaluationResult& result)
{
    const auto [low, high] =
        std::ranges::minmax(result.deciles, {}, [](const DecileResult& decile) { return decile.spreadSkill.value; });
    return formatted("%.2f to %.2f", low.spreadSkill.value, high.spreadSkill.value);
}

std::string summary(const EvaluationResult& result)
{
    // At one point of the prior an exact posterior need not be calibrated.
    std::string table = result.oneCosmology ? "| quantity | measured | exact posterior, over the whole prior |\n"
                                            : "| quantity | measured | exact posterior |\n";
    table += "|---|---|---|\n";
    table += row("MSE of single samples [dex²]", text(result.mseSample, 4),
                 formatted("%.2f times that of their mean", exactMseRatio(result.samples)));
    table += row("MSE of the posterior mean [dex²]", text(result.mseMean, 4));
    table += row("the same of ever more samples: less variance / samples [dex²]", text(result.mseMeanLimit, 4));
    table += row("offset of the mean level, samples − truth [dex]", text(result.offset), "0");
    table += row("MSE of single samples brought to the truth's mean level [dex²]", text(result.mseSampleLevelled, 4));
    table += row("CRPS [dex]", text(result.crps, 4));
    table += row("pixel PDF, W1 to the truth [dex]", text(result.pdfToTruth, 4),
                 formatted("%.4f, as between two samples", result.pdfBetween.value));
    table += row("spread / skill", text(result.spreadSkill), "1");
    if (!result.deciles.empty())
        table += row("spread / skill in the deciles of density", decilesText(result), "1");
    table += row("exchangeability", text(result.exchangeability), "1");
    for (std::size_t i = 0; i < coverageLevels.size(); ++i)
        table += row(formatted("truth inside the %d %% interval", coverageLevels[i]), percent(result.coverage[0][i]),
                     formatted("%d %%", coverageLevels[i]));
    table += row(formatted("truth outside all %zu samples", result.samples), percent(result.outsideAll),
                 formatted("%.1f %%", 100.0 * outsideAllExpected(result.samples)));
    if (!result.tarp.level.empty())
        table += row("TARP, ATC; whole area", text(result.tarp.atc) + "; " + text(result.tarp.area), "0");
    if (result.universes >= leastForChiSquare) {
        const auto consistent =
            std::ranges::count_if(result.sbc, [](const SbcResult& sbc) { return sbc.consistent(); });
        table += row("SBC, summaries whose ranks are not found to deviate from uniform",
                     formatted("%lld of %zu", static_cast<long long>(consistent), result.sbc.size()), "95 %");
    }
    return table;
}

std::string scales(const EvaluationResult& result)
{
    const ScaleResult& s = result.byOctave;
    std::string table =
        "| k [h/Mpc] | r | r, log10 | P / P of truth (geometric mean) | the same, log10 | spread / skill |\n"
        "|---|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < result.octaves.size(); ++i)
        table += formatted("| %.2f to %.2f | ", result.octaves[i].low, result.octaves[i].high) + text(s.rLinear[i]) +
                 " | " + text(s.rLog10[i]) + " | " + text(s.powerRatioLinear[i]) + " | " + text(s.powerRatioLog10[i]) +
                 " | " + text(s.spreadSkill[i]) + " |\n";
    return table;
}

std::string points(const EvaluationResult& result)
{
    std::string table = "| one map as the answer | MSE [dex²] |\n|---|---|\n";
    table += "| posterior mean | " + text(result.mseMean, 4) + " |\n";
    table += "| posterior mean of ever more samples | " + text(result.mseMeanLimit, 4) + " |\n";
    for (const auto& [name, point] : result.baselines)
        table += std::string("| ") + baselineName(name) + " | " + text(point.mse, 4) + " |\n";
    return table;
}

} // namespace

std::string evaluationCard(const EvaluationResult& result, const std::string& command)
{
    std::string card = formatted("%zu field%s, %zu samples each%s.\n\n", result.fields,
                                 result.universes > 1 ? formatted("s of %zu universes", result.universes).c_str()
                                                      : (result.fields == 1 ? "" : "s of one universe"),
                                 result.samples, result.universes > 1 ? "; ± are standard errors over universes" : "");
    card += summary(result) + '\n' + scales(result);
    if (!result.baselines.empty())
        card += '\n' + points(result);
    return card + "\nMade by `" + command + "`.\n";
}

} // namespace penumbra::cli
