#pragma once

#include <QList>
#include <QWidget>

#include <vector>

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

    /// A group of buttons at the right end of the row; one button with a menu where the row has no room for them.
    void addGroup(const QList<QAction*>& actions, const QString& name);
    /// With all such groups as menus.
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
    QWidget* group(const QList<QAction*>& actions, const QString& name);

    static void fill(QToolButton& button, const QList<QAction*>& actions, const QString& name, const QString& tip);

    QHBoxLayout* m_row;
    std::vector<QWidget*> m_fixed; ///< always there
    std::vector<Group> m_groups;
    QToolButton *m_stretch, *m_limits; ///< menus
};

} // namespace penumbra
