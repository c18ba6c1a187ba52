#pragma once

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QLineEdit;
class QTableWidget;

namespace penumbra {

/// The header or attributes of a file as they stand in it, with a line to search them.
class HeaderTable : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderTable(QWidget* parent = nullptr);

    void show(const std::vector<std::pair<std::string, std::string>>& header);

private:
    void filter(const QString& text);

    QLineEdit* m_search;
    QTableWidget* m_table;
};

} // namespace penumbra
