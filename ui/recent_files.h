#pragma once

#include "ui/map_reference.h"

#include <QObject>

#include <vector>

class QMenu;

namespace penumbra {

/// The maps, posteriors and sessions that were opened or saved last, newest first, remembered from start to start. GUI
/// thread only.
class RecentFiles : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t most = 10;

    explicit RecentFiles(QObject* parent = nullptr);

    /// Those whose file is there.
    [[nodiscard]] std::vector<MapReference> list() const;
    /// Puts `map` first; one of the same file and dataset goes.
    void add(const MapReference& map);
    void clear();

    /// Keeps `menu` filled: an entry for each, and one to forget them all.
    void fill(QMenu& menu);

Q_SIGNALS:
    void changed();
    void chosen(const penumbra::MapReference& map);
};

} // namespace penumbra
