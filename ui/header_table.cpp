#include "ui/header_table.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

namespace penumbra {

HeaderTable::HeaderTable(QWidget* parent) : QWidget(parent), m_search(new QLineEdit), m_table(new QTableWidget)
{
    m_search->setObjectName(QStringLiteral("headerSearch"));
    m_search->setPlaceholderText(tr("Search the header"));
    m_search->setAccessibleName(tr("Search the header"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, &HeaderTable::filter);
    m_table->setColumnCount(2);
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("Value")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false); // Tab leaves the table
    m_table->setAccessibleName(tr("Header of the file"));
    m_table->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_search);
    column->addWidget(m_table);
}

void HeaderTable::show(const std::vector<std::pair<std::string, std::string>>& header)
{
    m_table->setRowCount(static_cast<int>(header.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& [key, value] = header[static_cast<std::size_t>(row)];
        m_table->setItem(row, 0, new QTableWidgetItem(QString::fromStdString(key)));
        m_table->setItem(row, 1, new QTableWidgetItem(QString::fromStdString(value)));
        m_table->item(row, 1)->setToolTip(QString::fromStdString(value));
    }
    m_table->resizeColumnToContents(0);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    filter(m_search->text());
}

void HeaderTable::filter(const QString& text)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const bool found = m_table->item(row, 0)->text().contains(text, Qt::CaseInsensitive) ||
                           m_table->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !found);
    }
}

} // namespace penumbra
