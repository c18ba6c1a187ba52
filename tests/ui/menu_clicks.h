#pragma once

#include "ui/main_window.h"
#include "ui/menu_actions.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTest>

namespace penumbra::test {

inline bool isIn(const QMenuBar& bar, const QMenu& menu)
{
    const QWidget* outer = menu.parentWidget();
    while (qobject_cast<const QMenu*>(outer) != nullptr)
        outer = outer->parentWidget();
    return outer == &bar;
}

/// Opens a menu of `bar` with the mouse, and the menus that it is in before. False when it does not show.
inline bool openMenu(QMenuBar& bar, QMenu& menu)
{
    auto* outer = qobject_cast<QMenu*>(menu.parentWidget());
    if (outer != nullptr && !openMenu(bar, *outer))
        return false;
    QWidget& widget = outer != nullptr ? static_cast<QWidget&>(*outer) : bar;
    QAction* entry = menu.menuAction();
    const QRect place = outer != nullptr ? outer->actionGeometry(entry) : bar.actionGeometry(entry);
    QTest::mouseClick(&widget, Qt::LeftButton, {}, place.center());
    return QTest::qWaitFor([&menu] { return menu.isVisible(); }, 5000);
}

/// Clicks the entry of the menus that scripts know as `name`. False when there is none that can be clicked.
inline bool clickEntry(MainWindow& window, const QString& name)
{
    for (const MenuAction& entry : menuActions(*window.menuBar())) {
        if (entry.name != name || !entry.action->isEnabled())
            continue;
        for (QObject* holder : entry.action->associatedObjects()) // a tool bar's menu may have it, too
            if (auto* menu = qobject_cast<QMenu*>(holder); menu != nullptr && isIn(*window.menuBar(), *menu)) {
                if (!openMenu(*window.menuBar(), *menu))
                    return false;
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(entry.action).center());
                return true;
            }
    }
    return false;
}

/// The visible widgets in `window` that take the focus by Tab and have nothing by which a screen reader names them.
inline QStringList namelessIn(const QWidget& window)
{
    QStringList nameless;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool internal = widget->objectName().startsWith(QLatin1String("qt_"));
        if (!widget->isVisible() || internal || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        for (const QLabel* label : window.findChildren<QLabel*>())
            named = named || label->buddy() == widget;
        if (!named)
            nameless << QStringLiteral("%1 '%2'").arg(widget->metaObject()->className(), widget->objectName());
    }
    return nameless;
}

} // namespace penumbra::test
