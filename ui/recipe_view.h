#pragma once

#include <QByteArray>
#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTreeWidget;

namespace penumbra {

/// How the samples at hand were made: every entry of their recipe, and the command that draws them again. To be copied,
/// saved, put into words for a paper, or put back into the run panel.
class RecipeView : public QWidget
{
    Q_OBJECT

public:
    explicit RecipeView(QWidget* parent = nullptr);

    /// JSON text of core's recipe(); empty empties the view.
    void setRecipe(const std::string& recipe);
    [[nodiscard]] const QByteArray& recipe() const { return m_recipe; }

Q_SIGNALS:
    void loadRequested(const QByteArray& recipe);
    void saveRequested(const QByteArray& recipe);

private:
    /// A button that puts what `text` gives on the clipboard, and says so for a moment.
    QPushButton* copyButton(const QString& title, const std::function<QString()>& text);

    QByteArray m_recipe;
    QLabel* m_hint;
    QTreeWidget* m_tree;
    QPlainTextEdit* m_command;
    QPushButton *m_copy, *m_methods, *m_load, *m_save;
};

/// The command that draws the samples of a recipe again: "penumbra-cli reconstruct MAP --samples 32 --seed 1 ...".
/// Empty for a map that was edited by hand in a version that did not note how.
[[nodiscard]] QString commandOf(const QByteArray& recipe);

} // namespace penumbra
