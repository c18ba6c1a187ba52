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

    [[nodiscard]] bool isEmpty() const { return panes.empty(); }
};

/// Density of a histogram as the band under its steps. `edges` has one more element than `heights`.
[[nodiscard]] PlotBand stepBand(const std::vector<double>& edges, const std::vector<double>& heights);

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
