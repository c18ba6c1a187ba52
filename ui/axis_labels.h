#pragma once

#include <QColor>
#include <QLineF>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <vector>

namespace penumbra {

/// Texts over a VTK scene in the window's own font, sharp at any scale. Lets the mouse through.
class AxisLabels : public QWidget
{
    Q_OBJECT

public:
    struct Label
    {
        QString text;
        QPointF at; ///< the point that `alignment` refers to: right-aligned text ends there
        Qt::Alignment alignment;
        bool upright = true; ///< else reading upwards
    };

    explicit AxisLabels(QWidget* parent);

    void setLabels(std::vector<Label> labels);
    /// Of all of them; where none is set, that of faint texts in the theme.
    void setColor(const QColor& color);
    [[nodiscard]] const std::vector<Label>& labels() const { return m_labels; }
    /// Dashed lines, of what is being read.
    void setGuides(std::vector<QLineF> guides);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Label> m_labels;
    std::vector<QLineF> m_guides;
    QColor m_color; ///< invalid while none is set
};

/// The font of axes and notes: a little smaller than `font`.
[[nodiscard]] QFont smallFont(const QFont& font);

} // namespace penumbra
