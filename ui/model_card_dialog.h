#pragma once

#include "ui/escapable_dialog.h"

#include <filesystem>

class QTextBrowser;

namespace penumbra {

/// The card of a model, to read. Throws InputError on construction when the card cannot be read.
class ModelCardDialog : public EscapableDialog
{
    Q_OBJECT

public:
    explicit ModelCardDialog(const std::filesystem::path& card, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();

    QString m_markdown;
    QTextBrowser* m_text;
};

} // namespace penumbra
