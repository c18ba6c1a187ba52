#pragma once

#include <QDialog>

class QMenuBar;

namespace penumbra {

/// All keys at a glance, as the menus have them at this moment, and what the mouse does. Any key closes it.
class KeySheet : public QDialog
{
    Q_OBJECT

public:
    explicit KeySheet(const QMenuBar& menus, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace penumbra
