#pragma once

#include "io/map_file.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace penumbra {

/// Unit of a map file's numbers: what the file says, or another one that is chosen; and what follows from it.
class UnitField : public QWidget
{
    Q_OBJECT

public:
    explicit UnitField(QWidget* parent = nullptr);

    /// `info` is the file's, read with the unit `chosen`, or absent for its own.
    void show(const MapFileInfo& info, const std::optional<std::string>& chosen);

Q_SIGNALS:
    /// As MapOptions takes it; empty for the file's own.
    void chosen(const QString& unit);

private:
    QComboBox* m_units;
    QLabel* m_note;
};

} // namespace penumbra
