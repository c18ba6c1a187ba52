#pragma once

#include <QDialog>

namespace penumbra {

/// A window of tools over the main window, that Escape closes: without this, the key would go to the main window's
/// shortcut.
class ToolDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ToolDialog(QWidget* parent = nullptr);

protected:
    bool event(QEvent* event) override;
};

} // namespace penumbra
