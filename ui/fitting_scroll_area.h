#pragma once

#include <QScrollArea>

namespace penumbra {

/// A scroll area that takes as much height as what is in it, and scrolls where there is less. What comes below it in a
/// column follows its contents, and is never pushed out of sight by them.
class FittingScrollArea : public QScrollArea
{
    Q_OBJECT

public:
    explicit FittingScrollArea(QWidget* content, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace penumbra
