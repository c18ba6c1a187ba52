#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace penumbra {

/// The recipe of the posterior at hand: everything it takes to draw it again.
class RecipeView : public QWidget
{
    Q_OBJECT

public:
    explicit RecipeView(QWidget* parent = nullptr);
    ~RecipeView() override;

    /// JSON text; empty without a posterior.
    void setRecipe(const QString& recipe);
    void copy();

private:
    QLabel* m_hint;
    QPlainTextEdit* m_text;
    QPushButton* m_copy;
};

} // namespace penumbra
