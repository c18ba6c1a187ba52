#pragma once

#include <QList>
#include <QWidget>

#include <vector>

class QAction;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace penumbra {

class MapActions;

/// The row above the maps: how to compare, stretch, limits, panels; and whatever tools others add. Where it has no room
/// for all buttons, groups become a button with a menu each, the last one first.
class MapToolBar : public QWidget
{
    Q_OBJECT

public:
    explicit MapToolBar(MapActions& actions, QWidget* parent = nullptr);

    /// A group of buttons at the right end of the row.
    void addGroup(const QList<QAction*>& actions, const QString& name);
    /// With all groups as menus.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Group
    {
        QWidget *buttons, *menu;
    };
    void fit();
    /// `buttons` or, where there is no room for them, a button with `menu`.
    void addGroup(QWidget* buttons, QMenu* menu, const QString& name);
    [[nodiscard]] QMenu* menuOf(const QList<QAction*>& actions);

    static void fill(QToolButton& button, const QList<QAction*>& actions, const QString& name, const QString& tip);

    QHBoxLayout* m_row;
    std::vector<Group> m_groups;
    QToolButton *m_stretch, *m_limits; ///< menus
};

} // namespace penumbra
