#include "ui/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace penumbra {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), m_row(new QHBoxLayout(this)), m_text(new QLabel)
{
    setObjectName(QStringLiteral("notice"));
    m_row->setContentsMargins(16, 6, 10, 6);
    m_text->setWordWrap(true);
    m_row->addWidget(m_text, 1);
    hide();
}

void NoticeBar::tell(const QString& text, std::vector<Choice> choices)
{
    m_text->setText(text);
    setAccessibleName(text);
    if (m_buttons != nullptr) {
        m_buttons->hide(); // it may be one of them that was pressed
        m_buttons->deleteLater();
    }
    m_buttons = new QWidget;
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (Choice& choice : choices) {
        auto* button = new QPushButton(choice.text);
        button->setProperty("primary", row->count() == 0 && choice.act != nullptr);
        connect(button, &QPushButton::clicked, this, [this, act = std::move(choice.act)] {
            hide();
            if (act)
                act();
        });
        row->addWidget(button);
    }
    m_row->addWidget(m_buttons);
    m_buttons->show(); // at once, where the bar is there already
    show();
}

} // namespace penumbra
