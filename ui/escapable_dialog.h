#pragma once

#include <QDialog>

namespace penumbra {

/// A dialog over the main window, that Escape closes: without this, the key may go to the main window's shortcut.
class EscapableDialog : public QDialog
{
    Q_OBJECT

public:
    explicit EscapableDialog(QWidget* parent = nullptr, Qt::WindowFlags flags = {});

protected:
    bool event(QEvent* event) override;
};

} // namespace penumbra
