#include "ui/region_table.h"

#include "ui/texts.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSignalBlocker>

#include <algorithm>

namespace penumbra {
namespace {

enum Column { nameColumn, massColumn, aboveColumn, heavierColumn, columns };
constexpr int mostRows = 6; // more are scrolled

} // namespace

RegionTable::RegionTable(QWidget* parent) : QTableWidget(0, columns, parent)
{
    setObjectName(QStringLiteral("regionTable"));
    setAccessibleName(tr("Regions"));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    setTabKeyNavigation(false); // Tab leaves the table
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setWordWrap(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(24);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(nameColumn, QHeaderView::Stretch);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setDefaultAlignment(Qt::AlignCenter);
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    setHorizontalHeaderItem(nameColumn, new QTableWidgetItem(tr("Region")));
    horizontalHeaderItem(nameColumn)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeaderItem(nameColumn)->setToolTip(tr("Double click or F2 gives it a name"));
    setHorizontalHeaderItem(massColumn, new QTableWidgetItem(tr("log₁₀ M [M☉/h]")));
    horizontalHeaderItem(massColumn)
        ->setToolTip(
            tr("Median of log₁₀ of the mass inside, and half of its 68 % interval; point at one to read that"));
    setHorizontalHeaderItem(aboveColumn, new QTableWidgetItem(tr("P(M)")));
    setHorizontalHeaderItem(heavierColumn, new QTableWidgetItem);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row, int, int before, int) {
        if (!m_filling && row >= 0 && row != before)
            Q_EMIT chosenChanged(static_cast<std::size_t>(row));
    });
    connect(this, &QTableWidget::cellClicked, this, [this](int row, int) { // which was chosen already, too
        Q_EMIT chosenChanged(static_cast<std::size_t>(row));
    });
    connect(this, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (!m_filling && item->column() == nameColumn)
            Q_EMIT renamed(static_cast<std::size_t>(item->row()), item->text().simplified());
    });
}

void RegionTable::setRegions(const QStringList& names, std::size_t chosen)
{
    const QScopedValueRollback filling(m_filling, true);
    m_chosen = chosen;
    setRowCount(static_cast<int>(names.size()));
    for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < columns; ++column)
            if (item(row, column) == nullptr) {
                auto* cell = new QTableWidgetItem;
                if (column != nameColumn) {
                    cell->setFlags(cell->flags() & ~Qt::ItemIsEditable);
                    cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                }
                setItem(row, column, cell);
            }
        item(row, nameColumn)->setText(names[row]);
        item(row, nameColumn)->setToolTip(names[row]);
    }
    if (chosen < static_cast<std::size_t>(rowCount()))
        setCurrentCell(static_cast<int>(chosen), currentColumn() < 0 ? nameColumn : currentColumn());
    updateGeometry();
}

void RegionTable::setText(std::size_t row, int column, const QString& text)
{
    item(static_cast<int>(row), column)->setText(text);
}

void RegionTable::showAnswers(const std::vector<std::optional<RegionOverSamples>>& answers, double threshold)
{
    const QScopedValueRollback filling(m_filling, true);
    const QString none = tr("–");
    const auto number = [](double value) { return QString::number(value, 'f', 2); };
    const RegionOverSamples* chosen = m_chosen < answers.size() && answers[m_chosen] ? &*answers[m_chosen] : nullptr;
    horizontalHeaderItem(aboveColumn)->setToolTip(tr("P(M > 10^%1 M☉/h), the threshold").arg(number(threshold)));
    horizontalHeaderItem(heavierColumn)->setText(tr("P(> %1)").arg(m_chosen + 1));
    horizontalHeaderItem(heavierColumn)
        ->setToolTip(tr("How probably it has more mass than region %1, the chosen one").arg(m_chosen + 1));
    for (std::size_t row = 0; row < static_cast<std::size_t>(rowCount()); ++row) {
        const RegionOverSamples* answer = row < answers.size() && answers[row] ? &*answers[row] : nullptr;
        const SampleSummary summary = answer != nullptr ? answer->logMass.summary : SampleSummary();
        setText(row, massColumn,
                answer != nullptr
                    ? tr("%1 ± %2").arg(number(summary.median), number(0.5 * (summary.high68 - summary.low68)))
                    : none);
        item(static_cast<int>(row), massColumn)
            ->setToolTip(answer != nullptr
                             ? tr("%1 in %2 … %3")
                                   .arg(intervalText(68, summary.count), number(summary.low68), number(summary.high68))
                             : QString());
        setText(row, aboveColumn,
                answer != nullptr
                    ? number(proportionAbove(answer->logMass.values, threshold, answer->logMass.partner).value)
                    : none);
        setText(row, heavierColumn,
                answer != nullptr && chosen != nullptr && answer != chosen ? number(heavierThan(*answer, *chosen).value)
                                                                           : none);
    }
}

bool RegionTable::edit(const QModelIndex& index, EditTrigger trigger, QEvent* event)
{
    return QTableWidget::edit(index.siblingAtColumn(nameColumn), trigger, event);
}

QSize RegionTable::sizeHint() const
{
    int height = horizontalHeader()->sizeHint().height() + 2 * frameWidth();
    for (int row = 0; row < std::min(rowCount(), mostRows); ++row)
        height += rowHeight(row);
    return {QTableWidget::sizeHint().width(), height};
}

QSize RegionTable::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

Proportion heavierThan(const RegionOverSamples& region, const RegionOverSamples& other)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < region.logMass.values.size(); ++i)
        ratios.push_back(region.logMass.values[i] - other.logMass.values.at(i));
    return proportionAbove(ratios, 0.0, region.logMass.partner);
}

} // namespace penumbra
