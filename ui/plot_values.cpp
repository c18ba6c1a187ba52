#include "ui/plot_values.h"

#include <QObject>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace penumbra {
namespace {

QString numberText(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', 9);
}

// Places that were worked out in two ways are the same one.
double placeOf(double x)
{
    return numberText(x).toDouble();
}

// The two ends of bins, as stepEnds() has them.
bool isStepped(const std::vector<double>& x)
{
    if (x.size() < 2 || x.size() % 2 != 0 || !(x[0] < x[1]))
        return false;
    for (std::size_t i = 1; i + 1 < x.size(); i += 2)
        if (x[i] != x[i + 1])
            return false;
    return x.size() > 2;
}

bool isUpright(const std::vector<double>& x)
{
    return x.size() == 2 && x.front() == x.back();
}

bool areAll(const std::vector<double>& values, double value)
{
    return std::all_of(values.begin(), values.end(), [value](double one) { return one == value; });
}

// From the foot of a pane to its head, between two places.
bool isInterval(const PlotBand& band, const PlotPane& pane)
{
    return band.x.size() == 2 && areAll(band.high, pane.y.high);
}

class Table
{
public:
    explicit Table(const PlotAxis& along) : m_along(along.label.simplified()) {}

    void add(const QString& head, const std::vector<double>& x, const std::vector<double>& y)
    {
        const bool steps = isStepped(x);
        m_heads << head;
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); i += steps ? 2 : 1) {
            Row& row = m_rows[placeOf(x[i])];
            if (steps)
                row.to = x[i + 1];
            row.cells.resize(std::max(row.cells.size(), m_heads.size()));
            row.cells[m_heads.size() - 1] = numberText(y[i]);
        }
        m_hasBins = m_hasBins || steps;
    }

    void addBin(const QString& head, double from, double to, double value)
    {
        m_heads << head;
        Row& row = m_rows[placeOf(from)];
        row.to = to;
        row.cells.resize(m_heads.size());
        row.cells.back() = numberText(value);
        m_hasBins = true;
    }

    void addNumber(const QString& head, double value) { m_numbers.emplace_back(head, numberText(value)); }
    /// Of a place along the horizontal axis.
    void addPlace(const QString& name, double x) { addNumber(name + QStringLiteral(": ") + m_along, x); }

    [[nodiscard]] std::vector<QStringList> lines() const
    {
        std::vector<QStringList> lines(1);
        if (!m_rows.empty()) {
            if (m_hasBins)
                lines.front() << m_along + QStringLiteral(", from") << m_along + QStringLiteral(", to");
            else
                lines.front() << m_along;
        }
        lines.front() << m_heads;
        for (const auto& [x, row] : m_rows) {
            lines.push_back({numberText(x)});
            if (m_hasBins)
                lines.back() << numberText(row.to);
            lines.back() << row.cells;
            while (lines.back().size() < lines.front().size())
                lines.back() << QString();
        }
        if (m_rows.empty() && !m_numbers.empty())
            lines.emplace_back();
        for (const auto& [head, value] : m_numbers)
            for (std::size_t i = 0; i < lines.size(); ++i)
                lines[i] << (i == 0 ? head : value);
        return lines;
    }

private:
    struct Row
    {
        double to = std::nan("");
        QStringList cells;
    };
    QString m_along;
    QStringList m_heads;
    std::map<double, Row> m_rows;
    std::vector<std::pair<QString, QString>> m_numbers; ///< the same in every row
    bool m_hasBins = false;
};

void addBand(Table& table, const PlotBand& band, const PlotPane& pane)
{
    const QString unit = QStringLiteral(": ") + pane.y.label.simplified();
    if (isInterval(band, pane)) {
        table.addPlace(QObject::tr("%1, low").arg(band.name), band.x.front());
        table.addPlace(QObject::tr("%1, high").arg(band.name), band.x.back());
    } else if (areAll(band.low, 0.0) && band.x.size() == 2) { // a histogram of one bin
        table.addBin(band.name + unit, band.x.front(), band.x.back(), band.high.front());
    } else if (areAll(band.low, 0.0)) {
        table.add(band.name + unit, band.x, band.high);
    } else {
        table.add(QObject::tr("%1, low").arg(band.name) + unit, band.x, band.low);
        table.add(QObject::tr("%1, high").arg(band.name) + unit, band.x, band.high);
    }
}

// A single one as high as its pane is a number; shorter ones, one for each sample, have rows.
void addUpright(Table& table, const std::vector<PlotLine>& lines, const PlotPane& pane)
{
    if (lines.size() == 1 && lines.front().y.back() == pane.y.high) {
        table.addPlace(lines.front().legendKey(), lines.front().x.front());
        return;
    }
    std::map<double, double> heights; // equal ones count twice
    for (const PlotLine& line : lines)
        heights[placeOf(line.x.front())] += line.y.back();
    std::vector<double> x, y;
    for (const auto& [at, height] : heights) {
        x.push_back(at);
        y.push_back(height);
    }
    table.add(lines.front().legendKey() + QStringLiteral(": ") + pane.y.label.simplified(), x, y);
}

void addPane(Table& table, const PlotPane& pane)
{
    std::vector<QString> done;
    for (const PlotLine& line : pane.lines) {
        if (!isUpright(line.x)) {
            table.add(line.name + QStringLiteral(": ") + pane.y.label.simplified(), line.x, line.y);
            continue;
        }
        if (std::find(done.begin(), done.end(), line.legendKey()) != done.end())
            continue;
        std::vector<PlotLine> same;
        std::copy_if(pane.lines.begin(), pane.lines.end(), std::back_inserter(same), [&line](const PlotLine& other) {
            return isUpright(other.x) && other.legendKey() == line.legendKey();
        });
        addUpright(table, same, pane);
        done.push_back(line.legendKey());
    }
    for (const PlotBand& band : pane.bands)
        addBand(table, band, pane);
}

QString cellText(QString text, char separator)
{
    const QChar apart = QLatin1Char(separator), quote = QLatin1Char('"');
    if (!text.contains(apart) && !text.contains(quote))
        return text;
    return quote + text.replace(quote, QStringLiteral("\"\"")) + quote;
}

} // namespace

QByteArray plotValues(const Plot& plot, char separator)
{
    if (plot.isEmpty())
        return {};
    Table table(plot.x);
    for (const PlotPane& pane : plot.panes)
        addPane(table, pane);
    for (const PlotMark& mark : plot.marks)
        if (!mark.draggable) // what the user has set is among the facts
            table.addPlace(mark.name, mark.x);
    for (const PlotFact& fact : plot.facts)
        table.addNumber(fact.name.simplified(), fact.value);
    QByteArray text;
    for (const QStringList& line : table.lines()) {
        QStringList cells;
        for (const QString& cell : line)
            cells << cellText(cell, separator);
        text += cells.join(QLatin1Char(separator)).toUtf8() + '\n';
    }
    return text;
}

} // namespace penumbra
