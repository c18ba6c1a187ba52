#include "ui/menu_actions.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>

namespace penumbra {
namespace {

QString plain(QString text)
{
    return text.remove(QLatin1Char('&')).remove(QStringLiteral("…")).trimmed();
}

QString slug(const QString& text)
{
    static const QRegularExpression apart(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString name = text.toLower().replace(apart, QStringLiteral("-"));
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name;
}

/// What an entry is called whatever it says at the moment: "Undo" of an entry that says "Undo zoom" just now.
QString steadyText(const QAction& action)
{
    return action.objectName().isEmpty() ? plain(action.text()) : action.objectName();
}

void collect(const QMenu& menu, const QString& path, const QString& titles, std::vector<MenuAction>& found)
{
    for (QAction* action : menu.actions()) {
        if (action->isSeparator())
            continue;
        const QString text = plain(action->text());
        if (action->menu() != nullptr)
            collect(*action->menu(), path + slug(text) + QLatin1Char('/'), titles + QStringLiteral(", ") + text, found);
        else
            found.push_back({path + slug(steadyText(*action)), titles, text, action});
    }
}

} // namespace

std::vector<MenuAction> menuActions(const QMenuBar& bar)
{
    std::vector<MenuAction> found;
    for (const QAction* top : bar.actions())
        if (top->menu() != nullptr) {
            const QString title = plain(top->text());
            collect(*top->menu(), slug(title) + QLatin1Char('/'), title, found);
        }
    return found;
}

} // namespace penumbra
