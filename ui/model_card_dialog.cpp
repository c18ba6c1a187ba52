#include "ui/model_card_dialog.h"

#include "diffusion/model_card.h"

#include "ui/screen_room.h"
#include "ui/theme.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextFrame>
#include <QTextTable>
#include <QVBoxLayout>

namespace penumbra {
namespace {

constexpr int readableWidth = 900, readableHeight = 720; ///< [logical pixels]
constexpr double cellPadding = 5.0, pageMargin = 18.0;
constexpr double tableMargin = 8.0; // or the lines at the right would not fit in

/// What the card holds for programs, such as where its figures go, is not to be read.
QString withoutComments(QString markdown)
{
    static const QRegularExpression comment(QStringLiteral("<!--.*?-->\\n?"),
                                            QRegularExpression::DotMatchesEverythingOption);
    return markdown.remove(comment);
}

/// A table without a heading has an empty row for it.
void removeEmptyHeading(QTextTable& table)
{
    for (int column = 0; column < table.columns(); ++column)
        if (!table.cellAt(0, column).firstCursorPosition().block().text().trimmed().isEmpty())
            return;
    table.removeRows(0, 1);
}

/// Commands are longer than the page is wide.
void wrapCode(QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        format.setNonBreakableLines(false);
        QTextCursor(block).setBlockFormat(format);
    }
}

/// Tables of Markdown come without lines or room.
void styleTables(QTextFrame& frame, const Theme& colors)
{
    for (QTextFrame* child : frame.childFrames()) {
        if (auto* table = qobject_cast<QTextTable*>(child)) {
            removeEmptyHeading(*table);
            QTextTableFormat format = table->format();
            format.setCellPadding(cellPadding);
            format.setCellSpacing(0.0);
            format.setBorder(1.0);
            format.setBorderCollapse(true);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderBrush(colors.line);
            format.setRightMargin(tableMargin);
            table->setFormat(format);
        }
        styleTables(*child, colors);
    }
}

} // namespace

ModelCardDialog::ModelCardDialog(const std::filesystem::path& card, QWidget* parent)
    : EscapableDialog(parent), m_markdown(withoutComments(QString::fromStdString(readModelCard(card)))),
      m_text(new QTextBrowser)
{
    setWindowTitle(tr("Model card"));
    m_text->setOpenExternalLinks(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Model card"));
    m_text->document()->setDocumentMargin(pageMargin);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_text);
    column->addWidget(buttons);
    resize(QSize(readableWidth, readableHeight).boundedTo(roomOnScreen(*this)));
    render();
}

void ModelCardDialog::render()
{
    m_text->document()->setMarkdown(m_markdown, QTextDocument::MarkdownDialectGitHub);
    styleTables(*m_text->document()->rootFrame(), theme());
    wrapCode(*m_text->document());
    m_text->moveCursor(QTextCursor::Start);
}

void ModelCardDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        render(); // links and lines carry their colours
    EscapableDialog::changeEvent(event);
}

} // namespace penumbra
