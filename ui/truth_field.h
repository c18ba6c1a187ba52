#pragma once

#include "ui/map_reference.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace penumbra {

/// The true dark matter of a map that is to be opened: what is found with it, another file that is chosen, or none.
class TruthField : public QWidget
{
    Q_OBJECT

public:
    explicit TruthField(QWidget* parent = nullptr);

    /// `info` is what the map's file says.
    void show(const MapReference& map, const MapFileInfo& info);

Q_SIGNALS:
    void chosen(const std::filesystem::path& file);
    /// Whether the map is to be opened without its truth.
    void leftOut(bool out);

private:
    void ask();

    std::filesystem::path m_folder; ///< of the map
    QLabel* m_name;
    QPushButton *m_choose, *m_none;
};

} // namespace penumbra
