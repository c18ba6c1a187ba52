#include "commands/evaluation_figures.h"

#include "text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace penumbra::cli {

namespace {

constexpr const char* style = R"(set encoding utf8
set border 31 linewidth 1 linecolor '#555555'
set tics scale 0.7,0.35 textcolor '#222222'
set grid xtics ytics linewidth 0.7 linecolor '#e4e4e4'
set key samplen 2.2 spacing 1.25 width 1 textcolor '#222222' opaque noautotitle
blue = '#1f5fa8'; amber = '#c8741a'; grey = '#6f6f6f'; green = '#2f855a'
set style fill transparent solid 0.18 noborder
)";

constexpr const char* waveNumbers = R"(set logscale x
set xlabel 'wave number  k  [h/Mpc]'
set xtics (0.3, 0.5, 1, 2, 3, 5, 10, 20, 30)
)";

/// A column of a data block; gnuplot takes "NaN" as missing.
std::string number(double value)
{
    return std::isfinite(value) ? formatted("%.6g", value) : std::string("NaN");
}

/// Data block `name`: x, then value, value - error and value + error of every column. Without errors the band has no
/// width.
std::string block(const char* name, const std::vector<double>& x,
                  std::initializer_list<const std::vector<Measured>*> columns)
{
    std::string text = std::string("$") + name + " << EOD\n";
    for (std::size_t i = 0; i < x.size(); ++i) {
        text += number(x[i]);
        for (const auto* column : columns) {
            const double value = (*column)[i].value;
            const double error = std::isfinite((*column)[i].error) ? (*column)[i].error : 0.0;
            text += ' ' + number(value) + ' ' + number(value - error) + ' ' + number(value + error);
        }
        text += '\n';
    }
    return text + "EOD\n";
}

std::string title(const EvaluationResult& result)
{
    return result.universes > 1
               ? formatted("%zu fields of %zu universes, %zu samples each", result.fields, result.universes,
                           result.samples)
               : formatted("%zu field%s, %zu samples", result.fields, result.fields == 1 ? "" : "s", result.samples);
}

std::string xRange(const EvaluationResult& result)
{
    return formatted("set xrange [%g:%g]\n", 0.9 * result.k.front(), 1.05 * result.k.back());
}

Figure scalesFigure(const EvaluationResult& result)
{
    const ScaleResult& scales = result.scales;
    Figure figure{"scales", 900, 900, style};
    figure.script +=
        block("r", result.k,
              {&scales.rLinear, &scales.rBetweenLinear, &scales.rLog10, &scales.rBetweenLog10, &scales.rMean}) +
        block("p", result.k, {&scales.powerRatioLinear, &scales.powerRatioLog10}) + waveNumbers + xRange(result) +
        "set multiplot layout 2,1 title '" + title(result) + "' font large\n" +
        R"(set lmargin 10
set rmargin 3
set yrange [0:1.03]
set ylabel 'correlation with the truth  r(k)'
set key bottom left Left reverse
plot $r using 1:3:4 with filledcurves lc rgb blue, '' using 1:9:10 with filledcurves lc rgb amber, \
     '' using 1:2 with lines lw 2.2 lc rgb blue title 'samples, surface density', \
     '' using 1:5 with lines lw 1.6 dt (6,4) lc rgb blue title 'between two samples (expected)', \
     '' using 1:8 with lines lw 2.2 lc rgb amber title 'samples, log_{10}', \
     '' using 1:11 with lines lw 1.6 dt (6,4) lc rgb amber title 'between two samples (expected)', \
     '' using 1:14 with lines lw 1.6 lc rgb grey title 'posterior mean, log_{10}'
set ylabel 'P(k) of samples / truth'
set yrange [*<0.7:1.3<*]
set key top left Left reverse
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lw 1 lc rgb grey
set object 1 rectangle from graph 0, first 0.95 to graph 1, first 1.05 fc rgb grey fs solid 0.12 noborder behind
plot $p using 1:3:4 with filledcurves lc rgb blue, '' using 1:6:7 with filledcurves lc rgb amber, \
     '' using 1:2 with lines lw 2.2 lc rgb blue title 'surface density', \
     '' using 1:5 with lines lw 2.2 lc rgb amber title 'log_{10}'
unset multiplot)";
    return figure;
}

Figure spreadSkillFigure(const EvaluationResult& result)
{
    Figure figure{"spread_skill", 1100, 520, style};
    std::vector<double> centres;
    std::vector<Measured> deciles;
    for (const DecileResult& decile : result.deciles) {
        centres.push_back(0.5 * (decile.low + decile.high));
        deciles.push_back(decile.spreadSkill);
    }
    std::vector<double> octaveCentres;
    for (const Octave& octave : result.octaves)
        octaveCentres.push_back(std::sqrt(octave.low * octave.high));
    figure.script += block("deciles", centres, {&deciles}) + block("scales", result.k, {&result.scales.spreadSkill}) +
                     block("octaves", octaveCentres, {&result.byOctave.spreadSkill}) +
                     "set multiplot layout 1,2 title '" + title(result) + "' font large\n" +
                     R"(set yrange [*<0.7:1.3<*]
set bmargin 4.2
set ylabel 'spread / skill'
set object 1 rectangle from graph 0, first 0.9 to graph 1, first 1.1 fc rgb grey fs solid 0.12 noborder behind
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lw 1 lc rgb grey
set label 1 'too wide' at graph 0.03, 0.95 tc rgb grey
set label 2 'too narrow or biased' at graph 0.03, 0.05 tc rgb grey
set xlabel 'posterior mean of log_{10} Σ  [Σ in (M_☉/h)/(Mpc/h)^2],  deciles'
plot $deciles using 1:2:3:4 with yerrorbars pt 7 ps 0.9 lw 1.6 lc rgb blue, '' using 1:2 with lines lw 1.2 lc rgb blue
)" + waveNumbers + xRange(result) +
                     R"(set key top right
plot $scales using 1:3:4 with filledcurves lc rgb blue, \
     '' using 1:2 with lines lw 1.6 lc rgb blue title 'modes of log_{10}, per bin', \
     $octaves using 1:2:3:4 with yerrorbars pt 7 ps 0.9 lw 1.6 lc rgb blue title 'per octave'
unset multiplot)";
    return figure;
}

Figure coverageFigure(const EvaluationResult& result)
{
    Figure figure{"coverage", 760, 560, style};
    std::vector<double> levels(coverageLevels.begin(), coverageLevels.end());
    const auto excess = [&](std::size_t group) {
        std::vector<Measured> values(result.coverage[group].begin(), result.coverage[group].end());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = {100.0 * values[i].value - levels[i], 100.0 * values[i].error};
        return values;
    };
    const auto all = excess(0);
    const auto stars = excess(1);
    const auto empty = excess(2);
    double reach = 4.0;
    for (const auto* values : {&all, &stars, &empty})
        for (const Measured& value : *values)
            if (std::isfinite(value.value))
                reach = std::max(reach, std::abs(value.value) + (std::isfinite(value.error) ? value.error : 0.0) + 1.0);
    figure.script += block("c", levels, {&all, &stars, &empty}) + "set title '" + title(result) + "' font large\n" +
                     formatted("set yrange [%g:%g]\n", -reach, reach) + R"(set xrange [45:100]
set xtics (50, 68, 90, 95)
set xlabel 'central interval of the samples  [%]'
set ylabel 'pixels whose truth lies inside, less that level  [percent points]'
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 1 lc rgb grey
set label 1 'too wide' at graph 0.03, 0.95 tc rgb grey
set label 2 'too narrow or biased' at graph 0.03, 0.05 tc rgb grey
set key top right
plot $c using 1:2:3:4 with yerrorbars pt 7 ps 1 lw 1.8 lc rgb blue title 'all pixels', \
     '' using ($1-0.6):5:6:7 with yerrorbars pt 9 ps 1 lw 1.8 lc rgb amber title 'pixels with stars', \
     '' using ($1+0.6):8:9:10 with yerrorbars pt 5 ps 0.9 lw 1.8 lc rgb grey title 'pixels without')";
    return figure;
}

Figure tarpFigure(const EvaluationResult& result)
{
    const TarpResult& tarp = result.tarp;
    Figure figure{"tarp", 640, 620, style};
    figure.script += "$tarp << EOD\n";
    for (std::size_t i = 0; i < tarp.level.size(); ++i)
        figure.script += formatted("%.3f %.5f %.5f %.5f\n", tarp.level[i], tarp.coverage[i], tarp.low[i], tarp.high[i]);
    figure.script +=
        "EOD\nset title '" + title(result) + "' font large\n" +
        formatted("set label 1 'ATC = %.3f ± %.3f' at graph 0.96, 0.08 right\n", tarp.atc.value, tarp.atc.error) +
        formatted("set label 2 'area = %.3f ± %.3f' at graph 0.96, 0.14 right\n", tarp.area.value, tarp.area.error) +
        R"(set size square
set xrange [0:1]
set yrange [0:1]
set xtics 0.2
set ytics 0.2
set xlabel 'credibility level  α'
set ylabel 'expected coverage probability'
set key top left Left reverse
plot x with lines lw 1.2 dt (6,4) lc rgb grey title 'exact posterior', \
     $tarp using 1:3:4 with filledcurves lc rgb blue title '95 % of resampled universes', \
     '' using 1:2 with lines lw 2.4 lc rgb blue title 'TARP, 8 × 8 blocks of log_{10}')";
    return figure;
}

/// Histograms of ranks, a small panel each; grey is where 95 % of the bins of uniform ranks lie.
Figure sbcFigure(const EvaluationResult& result)
{
    constexpr std::size_t columns = 4;
    const std::size_t rows = (result.sbc.size() + columns - 1) / columns;
    const std::size_t bins = result.sbc.front().uniformity.histogram.size();
    const auto ranks = static_cast<double>(result.sbc.front().ranks.size());
    const double low = result.sbc.front().uniformity.binLow;
    const double high = result.sbc.front().uniformity.binHigh;
    double top = 1.3 * high;
    for (const SbcResult& sbc : result.sbc)
        top = std::max(top, 1.25 * *std::max_element(sbc.uniformity.histogram.begin(), sbc.uniformity.histogram.end()));

    Figure figure{"sbc", 1100, static_cast<int>(60 + 150 * rows), style};
    figure.script +=
        formatted("set multiplot layout %zu,%zu margins 0.05,0.985,%.3f,%.3f spacing 0.035,%.3f title 'ranks of the "
                  "truth among the samples, one per universe: ",
                  rows, columns, 45.0 / figure.height, 1.0 - 75.0 / figure.height, 48.0 / figure.height) +
        title(result) + "' font large\n" +
        formatted("set xrange [0:1]\nset yrange [0:%g]\nset xtics 0.5 nomirror font small\n", top) +
        formatted("set ytics %g nomirror font small\n", std::ceil(ranks / static_cast<double>(bins))) +
        formatted("set object 1 rectangle from graph 0, first %g to graph 1, first %g fc rgb grey fs solid 0.2 "
                  "noborder behind\n",
                  low, high) +
        formatted("set arrow 1 from graph 0, first %g to graph 1, first %g nohead lw 1 lc rgb grey\n",
                  ranks / static_cast<double>(bins), ranks / static_cast<double>(bins)) +
        formatted("set boxwidth %g\n", 1.0 / static_cast<double>(bins)) +
        "unset grid\nset style fill solid 1 border lc rgb '#ffffff'\n";
    for (const SbcResult& sbc : result.sbc) {
        figure.script += "$h << EOD\n";
        for (std::size_t i = 0; i < bins; ++i)
            figure.script += formatted("%g %g\n", (static_cast<double>(i) + 0.5) / static_cast<double>(bins),
                                       sbc.uniformity.histogram[i]);
        figure.script += "EOD\nset title '" + sbc.summary +
                         "' font small noenhanced offset 0,-0.7\nplot $h using 1:2 with boxes lc rgb " +
                         (sbc.consistent() ? "'#84a7cf'" : "'#e0b07c'") + "\n";
    }
    figure.script += "unset multiplot";
    return figure;
}

} // namespace

std::vector<Figure> evaluationFigures(const EvaluationResult& result)
{
    std::vector<Figure> figures;
    if (result.fields == 0)
        return figures;
    figures.push_back(scalesFigure(result));
    figures.push_back(spreadSkillFigure(result));
    figures.push_back(coverageFigure(result));
    if (!result.tarp.level.empty())
        figures.push_back(tarpFigure(result));
    if (result.universes > 1)
        figures.push_back(sbcFigure(result));
    return figures;
}

} // namespace penumbra::cli
