#include "ui/digit_field.h"

#include <QAbstractSpinBox>
#include <QKeyEvent>
#include <QLineEdit>

namespace penumbra {
namespace {

bool leaves(const QKeyEvent& key)
{
    const bool end = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter || key.key() == Qt::Key_Escape;
    return end && (key.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
}

} // namespace

DigitField::DigitField(QAbstractSpinBox& field, QString others)
    : QObject(&field), m_field(field), m_others(std::move(others))
{
    field.installEventFilter(this);
    if (auto* line = field.findChild<QLineEdit*>())
        line->installEventFilter(this);
}

bool DigitField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonDblClick) {
        m_field.selectAll(); // the number, not a part of it or what stands before it
        return true;
    }
    if (watched != &m_field)
        return QObject::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        auto& key = *static_cast<QKeyEvent*>(event);
        if (leaves(key)) {
            key.accept(); // no shortcut
            return true;
        }
        const bool command = (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
        if (const QString text = key.text();
            !command && !text.isEmpty() && text[0].isPrint() && !text[0].isDigit() && !m_others.contains(text[0])) {
            key.ignore();
            return true; // the field would claim it
        }
    }
    if (event->type() == QEvent::KeyPress && leaves(*static_cast<QKeyEvent*>(event))) {
        m_field.interpretText(); // takes what was typed
        m_field.clearFocus();
        Q_EMIT left();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace penumbra
