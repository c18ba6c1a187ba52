#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <vector>

namespace penumbra {

/// What a line or band stands for; the theme gives it its colour.
enum class Ink {
    posterior, ///< samples, their mean and intervals
    truth,
    input, ///< stellar mass
    quiet, ///< guides, things to compare with
    accent ///< what one is looking at just now
};
inline constexpr std::array<Ink, 5> inks{Ink::posterior, Ink::truth, Ink::input, Ink::quiet, Ink::accent};
[[nodiscard]] QColor inkColor(Ink ink);

/// A range in the unit of its label; logarithmic ones are positive.
struct PlotAxis
{
    QString label; ///< quantity and unit
    bool logarithmic = false;
    double low = 0.0, high = 1.0;
    bool whole = false; ///< of linear ones: of counts, which have no fractions
};

/// Points in order of x. Without a name it is not in the legend.
struct PlotLine
{
    QString name;
    Ink ink = Ink::posterior;
    std::vector<double> x, y;
    double width = 1.8; ///< [logical pixels]
    bool dashed = false;
    QString key = {}; ///< what the legend knows it by where its name changes; else its name

    [[nodiscard]] const QString& legendKey() const { return key.isEmpty() ? name : key; }
};

/// The area between two curves.
struct PlotBand
{
    QString name;
    Ink ink = Ink::posterior;
    std::vector<double> x, low, high;
    double opacity = 0.3;
};

/// A vertical line.
struct PlotMark
{
    QString name;
    Ink ink = Ink::quiet;
    double x = 0.0;
    bool dashed = true;
    bool draggable = false; ///< at most one of a plot
};

/// A number that is told beside a chart, for who takes its values along: "area  [(Mpc/h)²]".
struct PlotFact
{
    QString name; ///< with its unit
    double value = 0.0;
};

/// One of the charts that share a plot's horizontal axis.
struct PlotPane
{
    PlotAxis y;
    std::vector<PlotBand> bands; ///< drawn first
    std::vector<PlotLine> lines;
    double share = 1.0; ///< of the height, relative to the other panes
};

/// A figure with axes as data: what PlotChart draws on the screen and an export on paper.
struct Plot
{
    PlotAxis x;
    std::vector<PlotPane> panes; ///< from top to bottom
    std::vector<PlotMark> marks; ///< through all panes
    std::vector<PlotFact> facts = {};

    [[nodiscard]] bool isEmpty() const { return panes.empty(); }
};

/// The two ends of each bin, and each value at both: a histogram's steps. `edges` has one more element than `values`.
[[nodiscard]] std::vector<double> stepEnds(const std::vector<double>& edges);
[[nodiscard]] std::vector<double> stepped(const std::vector<double>& values);

/// Density of a histogram as the band under its steps. `edges` has one more element than `heights`.
[[nodiscard]] PlotBand stepBand(const std::vector<double>& edges, const std::vector<double>& heights);

/// What a vertical axis can show of a line: a logarithmic one leaves a gap where there is nothing, and no single
/// points.
[[nodiscard]] std::vector<PlotLine> partsOn(const PlotAxis& y, const PlotLine& line);

/// The free shares of a pane's height above and below all that is drawn between two positions along the horizontal
/// axis, both as fractions of it.
struct PlotRoom
{
    double above = 1.0, below = 1.0;
};
[[nodiscard]] PlotRoom roomBetween(double from, double to, const PlotAxis& x, const PlotPane& pane);

/// A position along an axis with its text.
struct PlotTick
{
    double value;
    QString text; ///< empty for a grid line alone
};

/// Round values along an axis, about `count` of them: powers of ten, or 1 and 3 times them, on a logarithmic one.
[[nodiscard]] std::vector<PlotTick> plotTicks(const PlotAxis& axis, int count);

/// Where a value lies between the ends of an axis: 0 at `low`, 1 at `high`.
[[nodiscard]] double fractionAlong(const PlotAxis& axis, double value);
/// The value at a fraction.
[[nodiscard]] double valueAlong(const PlotAxis& axis, double fraction);

} // namespace penumbra
