#pragma once

#include <QString>

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QVBoxLayout;
class QWidget;

namespace penumbra {

/// A heading with an empty grid below it, at the end of `column`; rows come in by the functions below.
QGridLayout* addSection(QVBoxLayout& column, const QString& title);

/// A quiet label.
[[nodiscard]] QLabel* caption(const QString& text);

/// A captioned field at the right of a section's next row; `tip` explains it, unit included. Returns the caption.
QLabel* addFieldRow(QGridLayout& section, const QString& text, QWidget* field, const QString& tip);

/// A captioned value to be filled in.
QLabel* addValueRow(QGridLayout& section, const QString& text, const QString& tip);

/// For a comoving length [Mpc/h], from a file that may not tell it: 0 says "unknown".
[[nodiscard]] QDoubleSpinBox* lengthField(const QString& objectName, const QString& name);

} // namespace penumbra
