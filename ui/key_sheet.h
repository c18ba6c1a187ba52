#pragma once

#include <QDialog>

class QMenuBar;
class QScrollArea;

namespace penumbra {

/// All keys at a glance, as the menus have them at this moment, and what the mouse does. Arrow keys, page keys, Home
/// and End scroll it; any other key closes it.
class KeySheet : public QDialog
{
    Q_OBJECT

public:
    explicit KeySheet(const QMenuBar& menus, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QScrollArea* m_scroll;
};

} // namespace penumbra
