#pragma once

#include <QObject>

class QWidget;

namespace penumbra {

/// Leaves the wheel to what a field lies in, until one has gone to the field: who scrolls past it changes nothing.
/// Belongs to the field.
class WheelGuard : public QObject
{
    Q_OBJECT

public:
    explicit WheelGuard(QWidget& field);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_field;
};

} // namespace penumbra
