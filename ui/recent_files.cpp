#include "ui/recent_files.h"

#include "base/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace penumbra {
namespace {

QString recentKey()
{
    return QStringLiteral("recent");
}

std::vector<MapReference> stored()
{
    std::vector<MapReference> maps;
    const QJsonArray entries = QJsonDocument::fromJson(QSettings().value(recentKey()).toByteArray()).array();
    for (const QJsonValue& entry : entries) {
        try {
            maps.push_back(mapReferenceFrom(entry.toObject()));
        } catch (const InputError&) {
            continue; // written by another version: that one entry is forgotten
        }
    }
    return maps;
}

void store(const std::vector<MapReference>& maps)
{
    QJsonArray entries;
    for (const MapReference& map : maps)
        entries.append(toJson(map));
    QSettings().setValue(recentKey(), QJsonDocument(entries).toJson(QJsonDocument::Compact));
}

} // namespace

RecentFiles::RecentFiles(QObject* parent) : QObject(parent) {}

std::vector<MapReference> RecentFiles::list() const
{
    std::vector<MapReference> maps = stored();
    std::erase_if(maps, [](const MapReference& map) {
        std::error_code code;
        return !std::filesystem::exists(map.path, code);
    });
    return maps;
}

void RecentFiles::add(const MapReference& map)
{
    std::vector<MapReference> maps = stored();
    const std::filesystem::path path = absolutePath(map.path).lexically_normal();
    std::erase_if(maps, [&](const MapReference& other) {
        return other.path == path && other.options.dataset == map.options.dataset;
    });
    maps.insert(maps.begin(), map);
    maps.resize(std::min(maps.size(), most));
    store(maps);
    Q_EMIT changed();
}

void RecentFiles::clear()
{
    store({});
    Q_EMIT changed();
}

void RecentFiles::fill(QMenu& menu)
{
    const auto refill = [this, &menu] {
        menu.clear();
        const std::vector<MapReference> maps = list();
        for (const MapReference& map : maps) {
            QAction* action = menu.addAction(title(map));
            action->setToolTip(QString::fromStdString(map.path.string()));
            connect(action, &QAction::triggered, this, [this, map] { Q_EMIT chosen(map); });
        }
        menu.setEnabled(!maps.empty());
        if (maps.empty())
            return;
        menu.addSeparator();
        connect(menu.addAction(tr("&Forget these")), &QAction::triggered, this, &RecentFiles::clear);
    };
    menu.setToolTipsVisible(true);
    connect(this, &RecentFiles::changed, &menu, refill, Qt::QueuedConnection); // not while its own action is handled
    refill();
}

} // namespace penumbra
