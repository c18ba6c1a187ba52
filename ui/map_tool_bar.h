#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace penumbra {

class MapActions;

/// The row above the maps: how to compare, stretch, limits, panels; and whatever tools others add.
class MapToolBar : public QWidget
{
    Q_OBJECT

public:
    explicit MapToolBar(MapActions& actions, QWidget* parent = nullptr);

    /// A group of buttons at the right end of the row.
    void addGroup(const QList<QAction*>& actions, const QString& name);

private:
    QWidget* group(const QList<QAction*>& actions, const QString& name);

    static void fill(QToolButton& button, const QList<QAction*>& actions, const QString& name, const QString& tip);

    QHBoxLayout* m_row;
    QToolButton *m_stretch, *m_limits; ///< menus
};

} // namespace penumbra
