#pragma once

#include <QWidget>

class QLabel;

namespace penumbra {

/// A line of text that may change many times a second: unlike a QLabel in a layout, it has nothing laid out again. As
/// high as a line, and as wide as there is room.
class StillLabel : public QWidget
{
    Q_OBJECT

public:
    explicit StillLabel(Qt::Alignment alignment, QWidget* parent = nullptr);

    void setText(const QString& text);
    /// Of its look: object name, style.
    [[nodiscard]] QLabel& label() { return *m_label; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QLabel* m_label; ///< in no layout
};

} // namespace penumbra
