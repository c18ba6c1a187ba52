#include "ui/help_window.h"

#include "ui/screen_room.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

namespace penumbra {
namespace {

QString helpText()
{
    QFile file(QStringLiteral(":/help/help.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent), m_page(new QTextBrowser), m_search(new QLineEdit)
{
    setWindowTitle(tr("Penumbra help"));
    m_page->setOpenExternalLinks(true);
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->setAccessibleName(tr("Help"));
    m_page->document()->setDocumentMargin(16);
    m_page->setMarkdown(helpText());
    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(tr("Search the help"));
    m_search->setClearButtonEnabled(true);
    auto* chapters = new QListWidget;
    chapters->setObjectName(QStringLiteral("chapters"));
    chapters->setFrameShape(QFrame::NoFrame);
    chapters->setAccessibleName(tr("Chapters"));
    for (QTextBlock block = m_page->document()->begin(); block.isValid(); block = block.next())
        if (block.blockFormat().headingLevel() == 2) {
            auto* item = new QListWidgetItem(block.text(), chapters);
            item->setData(Qt::UserRole, block.position());
        }
    const auto show = [this](const QListWidgetItem* item) {
        QTextCursor cursor(m_page->document());
        cursor.setPosition(item->data(Qt::UserRole).toInt());
        m_page->verticalScrollBar()->setValue(m_page->verticalScrollBar()->maximum()); // so that it stands on top
        m_page->setTextCursor(cursor);
        m_page->ensureCursorVisible();
    };
    connect(chapters, &QListWidget::currentItemChanged, this, show);
    connect(chapters, &QListWidget::itemClicked, this, show); // the current one, after the page was scrolled
    connect(m_search, &QLineEdit::textEdited, this, [this] { find(false); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(true); });

    auto* side = new QVBoxLayout;
    side->addWidget(m_search);
    side->addWidget(chapters, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 14, 0, 0);
    row->setSpacing(12);
    row->addLayout(side, 1);
    row->addWidget(m_page, 3);
    resize(QSize(860, 640).boundedTo(roomOnScreen(*this)));
}

void HelpWindow::find(bool again)
{
    QTextCursor from = m_page->textCursor();
    if (!again)
        from.setPosition(from.selectionStart());
    QTextCursor found = m_page->document()->find(m_search->text(), from);
    if (found.isNull()) // from the top again
        found = m_page->document()->find(m_search->text());
    if (!found.isNull())
        m_page->setTextCursor(found);
}

} // namespace penumbra
