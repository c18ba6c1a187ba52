#include "ui/recipe_view.h"

#include "ui/methods_text.h"
#include "ui/run_recipe.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace penumbra {
namespace {

QString textOf(const QJsonValue& value)
{
    static const QRegularExpression time(QStringLiteral("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)Z$"));
    return recipeText(value).replace(time, QStringLiteral("\\1 \\2 UTC"));
}

// "depth_mpc_h" as "depth [Mpc/h]".
QString titleOf(QString key)
{
    const QLatin1String length("_mpc_h");
    const QString unit = key.endsWith(length) ? QStringLiteral(" [Mpc/h]") : QString();
    if (!unit.isEmpty())
        key.chop(length.size());
    return key.replace(QLatin1Char('_'), QLatin1Char(' ')) + unit;
}

// Plain entries first, among them what the samples hang on most; groups of entries after them.
void fill(QTreeWidgetItem& parent, const QJsonObject& json)
{
    for (const bool groups : {false, true})
        for (auto entry = json.begin(); entry != json.end(); ++entry) {
            if (entry->isObject() != groups)
                continue;
            auto* item = new QTreeWidgetItem(&parent, {titleOf(entry.key())});
            item->setTextAlignment(0, Qt::AlignLeft | Qt::AlignTop);
            if (groups) {
                fill(*item, entry->toObject());
            } else {
                item->setText(1, textOf(*entry));
                item->setToolTip(1, item->text(1));
            }
        }
}

// Gives a text as many lines as it needs in its column; trees of their own wrap texts in the height of one line.
class WrappedTexts : public QStyledItemDelegate
{
public:
    explicit WrappedTexts(QTreeWidget& tree) : QStyledItemDelegate(&tree), m_tree(tree)
    {
        tree.setWordWrap(true);
        connect(tree.header(), &QHeaderView::sectionResized, &tree, &QTreeWidget::doItemsLayout, Qt::QueuedConnection);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem inColumn = option;
        inColumn.rect = QRect(0, 0, m_tree.columnWidth(index.column()), option.fontMetrics.height());
        return QStyledItemDelegate::sizeHint(index.column() == 0 ? option : inColumn, index);
    }

private:
    QTreeWidget& m_tree;
};

QString quoted(QString text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./=+:,-]+$"));
    if (plain.match(text).hasMatch())
        return text;
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

} // namespace

QString commandOf(const QByteArray& recipe)
{
    const QJsonObject json = recipeObject(recipe);
    const QJsonObject input = json.value(QLatin1String("input")).toObject();
    const QJsonObject sampler = json.value(QLatin1String("sampler")).toObject();
    const QJsonArray edits = input.value(QLatin1String("edit_options")).toArray();
    if (input.contains(QLatin1String("edits")) && edits.isEmpty())
        return {};
    QStringList words{QStringLiteral("penumbra-cli reconstruct"), quoted(textOf(input.value(QLatin1String("file"))))};
    const auto add = [&words](const char* option, const QJsonValue& value) {
        if (!value.isUndefined())
            words << QLatin1String(option) << quoted(textOf(value));
    };
    add("--dataset", input.value(QLatin1String("dataset")));
    const qint64 index = input.value(QLatin1String("index")).toInteger();
    if (index > 0)
        add("--index", input.value(QLatin1String("index")));
    add("--side", input.value(QLatin1String("side_mpc_h")));
    add("--depth", input.value(QLatin1String("depth_mpc_h")));
    add("--unit", input.value(QLatin1String("unit")));
    if (!input.value(QLatin1String("periodic")).toBool(true))
        words << QStringLiteral("--not-periodic");
    if (input.value(QLatin1String("missing_as_empty")).toBool())
        words << QStringLiteral("--missing-as-empty");
    for (const QJsonValue& edit : edits)
        add("--edit", edit);
    if (edits.isEmpty()) { // else the truth is of the galaxies as they were
        add("--truth", input.value(QLatin1String("truth")));
        if (input.contains(QLatin1String("truth")))
            add("--truth-index", input.value(QLatin1String("truth_index")));
    }
    add("--model", json.value(QLatin1String("model")).toObject().value(QLatin1String("path")));
    add("--samples", json.value(QLatin1String("samples")));
    if (json.value(QLatin1String("first_sample")).toInteger() > 0)
        add("--first-sample", json.value(QLatin1String("first_sample")));
    add("--seed", json.value(QLatin1String("seed")));
    add("--sampler", sampler.value(QLatin1String("name")));
    add("--steps", sampler.value(QLatin1String("steps")));
    // Recipes of before there was a choice say nothing of it.
    add("--noise", json.value(QLatin1String("noise")).toString(QStringLiteral("independent")));
    words << QStringLiteral("--out posterior.h5");
    return words.join(QLatin1Char(' '));
}

RecipeView::RecipeView(QWidget* parent)
    : QWidget(parent), m_hint(new QLabel(tr("How the samples were made,\nonce there are some"))),
      m_tree(new QTreeWidget), m_command(new QPlainTextEdit),
      m_copy(copyButton(tr("&Copy"), [this] { return QString::fromUtf8(m_recipe); })),
      m_methods(copyButton(tr("&For a paper"), [this] { return methodsText(m_recipe); })),
      m_load(new QPushButton(tr("&Use again"))), m_save(new QPushButton(tr("Sa&ve…")))
{
    m_hint->setObjectName(QStringLiteral("caption"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setItemDelegate(new WrappedTexts(*m_tree));
    m_tree->setTextElideMode(Qt::ElideMiddle); // of names of files and check sums, which do not wrap
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAccessibleName(tr("Recipe of the run"));
    m_tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_command->setReadOnly(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setMaximumHeight(9 * fontMetrics().height());
    m_command->setAccessibleName(tr("Command that draws these samples again"));
    m_command->setTabChangesFocus(true);
    m_copy->setToolTip(tr("Put the recipe on the clipboard, as JSON"));
    m_methods->setToolTip(
        tr("Put a paragraph for the methods section on the clipboard: how the samples were drawn, and "
           "how often the model's intervals hold the truth"));
    m_load->setToolTip(tr("Set model, sampler, steps, samples, seed and noise as in this recipe"));
    m_save->setToolTip(tr("Write the recipe to a JSON file"));
    m_copy->setObjectName(QStringLiteral("copyRecipe"));
    connect(m_load, &QPushButton::clicked, this, [this] { Q_EMIT loadRequested(m_recipe); });
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(m_recipe); });
    auto* buttons = new QGridLayout;
    buttons->addWidget(m_copy, 0, 0);
    buttons->addWidget(m_methods, 0, 1);
    buttons->addWidget(m_load, 1, 0);
    buttons->addWidget(m_save, 1, 1);
    auto* caption = new QLabel(tr("The same on the command line:"));
    caption->setObjectName(QStringLiteral("caption"));
    caption->setBuddy(m_command);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    column->addWidget(m_hint, 1);
    column->addWidget(m_tree, 1);
    column->addWidget(caption);
    column->addWidget(m_command);
    column->addLayout(buttons);
    setRecipe({});
}

QPushButton* RecipeView::copyButton(const QString& title, const std::function<QString()>& text)
{
    auto* button = new QPushButton(title);
    connect(button, &QPushButton::clicked, this, [button, title, text] {
        QGuiApplication::clipboard()->setText(text());
        button->setText(tr("Copied"));
        QTimer::singleShot(1500, button, [button, title] { button->setText(title); });
    });
    return button;
}

void RecipeView::setRecipe(const std::string& recipe)
{
    if (m_recipe.toStdString() == recipe && !recipe.empty())
        return;
    m_recipe = QByteArray::fromStdString(recipe);
    const QJsonObject json = recipeObject(m_recipe);
    m_tree->clear();
    fill(*m_tree->invisibleRootItem(), json);
    m_tree->expandToDepth(0); // the many numbers within a group wait to be opened
    const QString command = commandOf(m_recipe);
    m_command->setPlainText(json.isEmpty() ? QString()
                            : command.isEmpty()
                                ? tr("There is none: an older version did not note how the galaxies were edited.")
                                : command);
    m_hint->setVisible(json.isEmpty());
    m_tree->setVisible(!json.isEmpty());
    for (QPushButton* button : {m_copy, m_methods, m_load, m_save})
        button->setEnabled(!json.isEmpty());
}

} // namespace penumbra
