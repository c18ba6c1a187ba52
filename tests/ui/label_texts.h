#pragma once

#include <QLabel>
#include <QRegularExpression>

namespace penumbra::test {

/// Text of the visible label in `widget` that fits; empty when there is none.
inline QString textIn(const QWidget& widget, const QString& pattern)
{
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(QRegularExpression(pattern)))
            return label->text();
    return {};
}

} // namespace penumbra::test
