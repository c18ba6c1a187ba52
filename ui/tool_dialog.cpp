#include "ui/tool_dialog.h"

#include <QKeyEvent>

namespace penumbra {

ToolDialog::ToolDialog(QWidget* parent) : QDialog(parent, Qt::Tool) {}

bool ToolDialog::event(QEvent* event)
{
    // What is taken here comes as a key press next, which QDialog closes at.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Cancel))
        event->accept();
    return QDialog::event(event);
}

} // namespace penumbra
