#include "ui/escapable_dialog.h"

#include <QKeyEvent>

namespace penumbra {

EscapableDialog::EscapableDialog(QWidget* parent, Qt::WindowFlags flags) : QDialog(parent, flags) {}

bool EscapableDialog::event(QEvent* event)
{
    // What is taken here comes as a key press next, which QDialog closes at.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Cancel))
        event->accept();
    return QDialog::event(event);
}

} // namespace penumbra
