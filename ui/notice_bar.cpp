#include "ui/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr auto mostRemarks = 3; // of no topic: who has not answered those before does not miss them

} // namespace

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), m_row(new QHBoxLayout(this)), m_text(new QLabel)
{
    setObjectName(QStringLiteral("notice"));
    m_row->setContentsMargins(16, 6, 10, 6);
    m_text->setWordWrap(true);
    m_row->addWidget(m_text, 1);
    hide();
}

void NoticeBar::tell(const QString& text, std::vector<Choice> choices, const QString& topic)
{
    std::erase_if(m_notices,
                  [&](const Notice& told) { return told.topic == topic && (!topic.isEmpty() || told.text == text); });
    m_notices.push_back({text, topic, std::move(choices)});
    const auto isRemark = [](const Notice& told) { return told.topic.isEmpty(); };
    if (std::ranges::count_if(m_notices, isRemark) > mostRemarks)
        m_notices.erase(std::ranges::find_if(m_notices, isRemark));
    refresh();
}

void NoticeBar::answer(std::size_t choice)
{
    m_answered = std::move(m_notices.back());
    m_notices.pop_back();
    refresh();
    if (const std::function<void()> act = m_answered->choices[choice].act)
        act();
    m_answered.reset();
}

void NoticeBar::keep()
{
    if (!m_answered)
        return;
    m_notices.push_back(*std::exchange(m_answered, std::nullopt));
    refresh();
}

void NoticeBar::withdraw(const QString& topic)
{
    if (std::erase_if(m_notices, [&](const Notice& told) { return told.topic == topic; }) > 0)
        refresh();
}

void NoticeBar::refresh()
{
    if (m_buttons != nullptr) {
        m_buttons->hide(); // it may be one of them that was pressed
        m_buttons->deleteLater();
        m_buttons = nullptr;
    }
    if (m_notices.empty()) {
        hide();
        return;
    }
    const Notice& notice = m_notices.back();
    m_text->setText(notice.text);
    setAccessibleName(notice.text);
    m_buttons = new QWidget;
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (std::size_t i = 0; i < notice.choices.size(); ++i) {
        auto* button = new QPushButton(notice.choices[i].text);
        button->setProperty("primary", i == 0 && notice.choices[i].act != nullptr);
        connect(button, &QPushButton::clicked, this, [this, i] { answer(i); });
        row->addWidget(button);
    }
    m_row->addWidget(m_buttons);
    m_buttons->show(); // at once, where the bar is there already
    show();
}

} // namespace penumbra
