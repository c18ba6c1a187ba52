#include "ui/wheel_guard.h"

#include <QEvent>
#include <QWidget>

namespace penumbra {

WheelGuard::WheelGuard(QWidget& field) : QObject(&field), m_field(field)
{
    field.setFocusPolicy(Qt::StrongFocus); // not by the wheel
    field.installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel && !m_field.hasFocus()) {
        event->ignore(); // its parent gets it
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace penumbra
