#include "ui/quantity_button.h"

#include <QAction>
#include <QEvent>
#include <QMenu>

namespace penumbra {

QuantityButton::QuantityButton(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("quantity"));
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setToolTip(tr("What this panel shows"));
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &QuantityButton::fill);
}

void QuantityButton::setChoices(std::vector<MapChoice> choices)
{
    m_choices = std::move(choices);
}

void QuantityButton::setCurrent(MapQuantity quantity, const QString& title)
{
    m_current = quantity;
    if (title == text())
        return;
    setText(title);
    setAccessibleName(tr("%1: what this panel shows").arg(title));
    adjustSize();
}

bool QuantityButton::event(QEvent* event)
{
    const bool handled = QToolButton::event(event);
    // The style sheet sets the font, after the text.
    if (event->type() == QEvent::Polish || event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        adjustSize();
    return handled;
}

void QuantityButton::fill()
{
    menu()->clear();
    for (const MapChoice& choice : m_choices) {
        QAction* action = menu()->addAction(title(choice.quantity));
        action->setCheckable(true);
        action->setChecked(choice.quantity == m_current);
        action->setEnabled(choice.whyNot.isEmpty());
        action->setToolTip(choice.whyNot);
        connect(action, &QAction::triggered, this, [this, quantity = choice.quantity] { Q_EMIT chosen(quantity); });
        if (choice.quantity == MapQuantity::std || choice.quantity == MapQuantity::signalToNoise)
            menu()->addSeparator();
    }
}

} // namespace penumbra
