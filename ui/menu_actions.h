#pragma once

#include <QString>

#include <vector>

class QAction;
class QMenuBar;

namespace penumbra {

/// An entry of the menus by the name that scripts know it by: "view/fit-whole-map", made of what the menus say, or of
/// the object name of an entry whose text changes.
struct MenuAction
{
    QString name;
    QString menu; ///< "View"; of a submenu "File, Sample maps"
    QString text; ///< without the marks of its letter and the dots of a question to come
    QAction* action;
};

/// All entries of all menus, in their order.
[[nodiscard]] std::vector<MenuAction> menuActions(const QMenuBar& bar);

} // namespace penumbra
