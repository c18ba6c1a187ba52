#pragma once

#include <QFrame>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace penumbra {

/// A line above the maps that tells something and offers what to do about it, without standing in the way. Hidden
/// while there is nothing to tell.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    struct Choice
    {
        QString text;
        std::function<void()> act; ///< after which the bar is hidden
    };

    explicit NoticeBar(QWidget* parent = nullptr);

    /// Takes the place of what was told before. The first choice stands out, if it does something.
    void tell(const QString& text, std::vector<Choice> choices);

private:
    QHBoxLayout* m_row;
    QLabel* m_text;
    QWidget* m_buttons = nullptr;
};

} // namespace penumbra
