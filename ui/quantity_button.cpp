#include "ui/quantity_button.h"

#include <QAction>
#include <QEvent>
#include <QMenu>

#include <utility>

namespace penumbra {

QuantityButton::QuantityButton(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("quantity"));
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
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
    if (quantity == m_current && title == m_title)
        return;
    m_current = quantity;
    m_title = title;
    setAccessibleName(tr("%1: what this panel shows").arg(title));
    fit();
}

void QuantityButton::setRoom(int width)
{
    if (std::exchange(m_room, width) != width)
        fit();
}

void QuantityButton::fit()
{
    setText(m_title);
    const int around = sizeHint().width() - fontMetrics().horizontalAdvance(m_title);
    const QString shown = fontMetrics().elidedText(m_title, Qt::ElideRight, m_room - around);
    setText(shown);
    const QString about = QuantityButton::about(m_current);
    const QString tip = shown == m_title ? tr("What this panel shows") : m_title;
    setToolTip(about.isEmpty() ? tip : QStringLiteral("%1\n%2").arg(tip, about));
    adjustSize();
}

bool QuantityButton::event(QEvent* event)
{
    const bool handled = QToolButton::event(event);
    // The style sheet sets the font, after the text.
    if (event->type() == QEvent::Polish || event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
    return handled;
}

QString QuantityButton::about(MapQuantity quantity)
{
    if (quantity != MapQuantity::mean && quantity != MapQuantity::meanBefore)
        return {};
    return tr("The mean of log₁₀ Σ over the samples, pixel by pixel: the geometric mean of Σ.\n"
              "The mean of Σ itself, which FITS files begin with, is higher where the samples differ.");
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
