#include "ui/recipe_view.h"

#include "ui/form.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace penumbra {

RecipeView::RecipeView(QWidget* parent)
    : QWidget(parent), m_hint(caption(tr("All it takes to draw these samples again"))), m_text(new QPlainTextEdit),
      m_copy(new QPushButton(tr("Copy")))
{
    m_text->setObjectName(QStringLiteral("recipe"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setPlaceholderText(tr("The recipe of a run appears here when it starts."));
    m_text->setAccessibleName(tr("Recipe"));
    m_copy->setObjectName(QStringLiteral("copyRecipe"));
    m_copy->setToolTip(tr("Copies the recipe to the clipboard as JSON"));
    m_copy->setEnabled(false);
    connect(m_copy, &QPushButton::clicked, this, &RecipeView::copy);
    m_hint->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(m_hint, 1);
    row->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_text, 1);
}

RecipeView::~RecipeView() = default;

void RecipeView::setRecipe(const QString& recipe)
{
    if (recipe == m_text->toPlainText())
        return;
    m_text->setPlainText(recipe);
    m_copy->setEnabled(!recipe.isEmpty());
}

void RecipeView::copy()
{
    QApplication::clipboard()->setText(m_text->toPlainText());
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(1500, m_copy, [this] { m_copy->setText(tr("Copy")); });
}

} // namespace penumbra
