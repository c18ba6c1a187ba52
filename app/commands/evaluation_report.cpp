#include "commands/evaluation_report.h"

#include "evaluation/spread_skill.h"
#include "statistics/power_spectrum.h"
#include "text.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <iterator>
#include <map>

namespace penumbra::cli {

namespace {

/// "0.1470 +- 0.0050", the error left out where it is unknown; always as wide as with it.
std::string text(const Measured& measured, int digits)
{
    if (!std::isfinite(measured.value))
        return formatted("%*s%*s", digits + 3, "-", digits + 6, "");
    auto result = formatted("%*.*f", digits + 3, digits, measured.value);
    return result + (std::isfinite(measured.error) ? formatted(" +- %.*f", digits, measured.error)
                                                   : std::string(static_cast<std::size_t>(digits) + 6, ' '));
}

void heading(std::ostream& out, const char* what)
{
    out << '\n' << what << '\n';
}

void line(std::ostream& out, const char* name, const Measured& measured, const std::string& reading)
{
    out << formatted("  %-26s ", name) << text(measured, 4) << "  " << reading << '\n';
}

void printAccuracy(std::ostream& out, const EvaluationResult& result)
{
    heading(out, "Accuracy");
    line(out, "single samples, MSE", result.mseSample, "dex^2, pixel by pixel");
    line(out, "posterior mean, MSE", result.mseMean,
         formatted("dex^2; the above is %.2f times this where samples are exact", exactMseRatio(result.samples)));
    line(out, "mean of endless samples", result.mseMeanLimit, "dex^2; the above less what few samples add to it");
    line(out, "offset of the mean level", result.offset, "dex, samples less truth: 0 on average where exact");
    line(out, "single samples, levelled", result.mseSampleLevelled,
         "dex^2, each map brought to the truth's mean level");
    line(out, "CRPS", result.crps, "dex; a point's is its mean absolute error");
    line(out, "pixel PDF, W1 to truth", result.pdfToTruth,
         formatted("dex; %.4f between two samples, as it is where they are exact", result.pdfBetween.value));
}

void printCalibration(std::ostream& out, const EvaluationResult& result)
{
    heading(out, result.oneCosmology
                     ? "Calibration, at one cosmology: an exact posterior has these figures over the whole prior only"
                     : "Calibration");
    line(out, "spread / skill", result.spreadSkill, "1 exact, above: too wide, below: too narrow or biased");
    line(out, "exchangeability", result.exchangeability, "1 exact, above: too narrow or biased, below: too wide");
    if (!result.tarp.level.empty()) {
        line(out, "TARP, ATC", result.tarp.atc,
             "0 exact, above: too wide, below: too narrow; of log10 in 8 x 8 blocks");
        line(out, "TARP, whole area", result.tarp.area, "0 exact, else biased or of the wrong width");
    }
    if (result.universes >= leastForChiSquare) {
        const auto consistent =
            std::count_if(result.sbc.begin(), result.sbc.end(), [](const SbcResult& sbc) { return sbc.consistent(); });
        out << formatted(
            "  %-26s %6lld of %zu          summaries whose ranks are not found to deviate from uniform; by "
            "chance 5 %% are\n",
            "SBC", static_cast<long long>(consistent), result.sbc.size());
    }
}

void printCoverage(std::ostream& out, const EvaluationResult& result)
{
    heading(out, "Truth inside the central interval of the samples [% of the pixels]");
    out << std::string(27, ' ');
    for (const int level : coverageLevels)
        out << formatted("%5d          ", level);
    out << '\n';
    for (std::size_t group = 0; group < pixelGroups; ++group) {
        const std::array<std::string, pixelGroups> names{
            "all pixels", formatted("with stars (%.1f %%)", 100.0 * result.groupShare[1]), "without stars"};
        out << formatted("  %-24s ", names[group].c_str());
        for (const Measured& inside : result.coverage[group])
            out << text({100.0 * inside.value, 100.0 * inside.error}, 2) << "  ";
        out << '\n';
    }
    out << formatted("  outside all %zu samples: ", result.samples)
        << text({100.0 * result.outsideAll.value, 100.0 * result.outsideAll.error}, 2)
        << formatted(" %% of all pixels; %.2f where samples are exact\n", 100.0 * outsideAllExpected(result.samples));
}

void printDeciles(std::ostream& out, const EvaluationResult& result)
{
    heading(out, "Spread / skill by density: deciles of the posterior mean of log10");
    out << "    from       to [dex]  spread/skill\n";
    for (const DecileResult& decile : result.deciles)
        out << formatted("  %6.2f   %6.2f   ", decile.low, decile.high) << text(decile.spreadSkill, 3) << '\n';
}

std::string octaveText(const Octave& octave)
{
    return formatted("  %5.2f - %5.2f  ", octave.low, octave.high);
}

void printScales(std::ostream& out, const EvaluationResult& result)
{
    const ScaleResult& s = result.byOctave;
    heading(out,
            "Single samples by scale; r between two samples is what r is where they are exact, P/P truth (geometric "
            "means) is then 1");
    out << formatted("  %-15s%-15s%9s  %-15s   %-15s%9s  %s\n", "k [h/Mpc]", " r", "between", " P/P truth", " r log10",
                     "between", " P/P truth log10");
    for (std::size_t i = 0; i < result.octaves.size(); ++i)
        out << octaveText(result.octaves[i]) << text(s.rLinear[i], 3)
            << formatted("   %6.3f  ", s.rBetweenLinear[i].value) << text(s.powerRatioLinear[i], 3) << "   "
            << text(s.rLog10[i], 3) << formatted("   %6.3f  ", s.rBetweenLog10[i].value)
            << text(s.powerRatioLog10[i], 3) << '\n';

    heading(out, "Calibration of log10 by scale, and its posterior mean; transfer is sqrt(P / P truth)");
    out << formatted("  %-15s%-15s   %-15s   %-15s   %s\n", "k [h/Mpc]", " spread/skill", " exchangeability",
                     " r of the mean", " its transfer");
    for (std::size_t i = 0; i < result.octaves.size(); ++i)
        out << octaveText(result.octaves[i]) << text(s.spreadSkill[i], 3) << "   " << text(s.exchangeability[i], 3)
            << "   " << text(s.rMean[i], 3) << "   " << text(s.transferMean[i], 3) << '\n';
}

std::string probability(double p)
{
    return std::isfinite(p) ? formatted("%8.4f", p) : std::string("       -");
}

void printSummaries(std::ostream& out, const EvaluationResult& result)
{
    if (result.universes < 2) {
        heading(out, "Rank of the truth among the samples, 0 to 1");
        for (const SbcResult& sbc : result.sbc)
            out << formatted("  %-44s %6.3f\n", sbc.summary.c_str(), sbc.meanRank);
        return;
    }
    heading(out,
            "Ranks of the truth among the samples, one field of each universe; 0.5 on average where samples are exact");
    out << "  summary                                       mean rank         p chi^2     p KS\n";
    for (const SbcResult& sbc : result.sbc)
        out << formatted("  %-44s ", sbc.summary.c_str()) << text({sbc.meanRank, sbc.meanRankError}, 3) << "  "
            << probability(sbc.uniformity.chiSquareP) << ' ' << probability(sbc.uniformity.ksP)
            << (sbc.consistent() ? "\n" : "  *\n");
    if (result.universes < leastForChiSquare)
        out << formatted("  (chi^2 needs %zu universes)\n", leastForChiSquare);
}

void printPoints(std::ostream& out, const EvaluationResult& result)
{
    heading(out, "One map as the answer, and what simpler ways reach");
    out << formatted("%27s %-17s%24s", "", "MSE [dex^2]", "r log10 at k [h/Mpc] =");
    std::vector<double> shown;
    std::copy_if(quotedK.begin(), quotedK.end(), std::back_inserter(shown),
                 [&](double k) { return !result.k.empty() && k <= result.k.back(); });
    for (const double k : shown)
        out << formatted("%6g", k);
    out << '\n';
    const auto row = [&](const char* name, const Measured& mse, const std::vector<Measured>& r) {
        std::vector<double> values;
        for (const Measured& measured : r)
            values.push_back(measured.value);
        out << formatted("  %-24s ", name) << text(mse, 4) << std::string(25, ' ');
        for (const double k : shown)
            out << formatted(" %5.3f", interpolate(result.k, values, k));
        out << '\n';
    };
    for (const auto& [name, point] : result.baselines)
        row(baselineName(name), point.mse, point.rLog10);
    row("posterior mean", result.mseMean, result.scales.rMean);
    out << formatted("  %-24s ", "  of endless samples") << text(result.mseMeanLimit, 4) << '\n';
    row("single samples", result.mseSample, result.scales.rLog10);
}

} // namespace

const char* baselineName(const std::string& key)
{
    static const std::map<std::string, const char*> names{{"constant", "constant"},
                                                          {"stellar_scaled", "stellar map, scaled"},
                                                          {"wiener", "Wiener filter"},
                                                          {"star_regression", "smoothed stars, fitted"},
                                                          {"conditional_mean", "conditional mean (direct)"}};
    return names.at(key);
}

void printEvaluation(std::ostream& out, const EvaluationResult& result)
{
    if (result.universes > 1)
        out << formatted(
            "%zu fields of %zu universes, %zu samples each; +- are standard errors over universes, dex are "
            "of log10 surface density\n",
            result.fields, result.universes, result.samples);
    else
        out << formatted("%zu field%s, %zu samples; dex are of log10 surface density\n", result.fields,
                         result.fields == 1 ? "" : "s of one universe", result.samples);
    if (result.fields == 0)
        return;
    printAccuracy(out, result);
    printCalibration(out, result);
    printCoverage(out, result);
    printDeciles(out, result);
    printScales(out, result);
    printSummaries(out, result);
    printPoints(out, result);
}

} // namespace penumbra::cli
