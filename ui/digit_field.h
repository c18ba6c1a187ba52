#pragma once

#include <QObject>

class QAbstractSpinBox;

namespace penumbra {

/// Keeps a field for whole numbers to its digits: letters and signs typed in it are for the window's shortcuts, and
/// Return or Esc leaves it. Belongs to the field.
class DigitField : public QObject
{
    Q_OBJECT

public:
    /// `others` are what may be typed beside digits.
    explicit DigitField(QAbstractSpinBox& field, QString others = {});

Q_SIGNALS:
    /// By Return or Esc; what was typed is taken.
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAbstractSpinBox& m_field;
    QString m_others;
};

} // namespace penumbra
