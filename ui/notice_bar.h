#pragma once

#include <QFrame>

#include <functional>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace penumbra {

/// A line above the maps that tells something and offers what to do about it, without standing in the way. What is
/// told later comes first; what was told before comes back when that has been answered. Hidden while there is nothing
/// to tell.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    struct Choice
    {
        QString text;
        std::function<void()> act; ///< when the notice has been put away; keep() brings it back
    };

    explicit NoticeBar(QWidget* parent = nullptr);

    /// The first choice stands out, if it does something. What has a `topic` takes the place of what was told of it
    /// before, and stays until it is answered; of the rest only the latest few do.
    void tell(const QString& text, std::vector<Choice> choices, const QString& topic = {});
    /// While a choice acts: it can be chosen again later.
    void keep();
    /// There is nothing more to tell of this topic.
    void withdraw(const QString& topic);

private:
    struct Notice
    {
        QString text, topic;
        std::vector<Choice> choices;
    };

    void answer(std::size_t choice);
    void refresh();

    std::vector<Notice> m_notices; ///< the last one is shown
    std::optional<Notice> m_answered;
    QHBoxLayout* m_row;
    QLabel* m_text;
    QWidget* m_buttons = nullptr;
};

} // namespace penumbra
