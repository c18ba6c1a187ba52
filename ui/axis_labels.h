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
        QColor color = {};   ///< the theme's for axes when it is not valid
    };

    explicit AxisLabels(QWidget* parent);

    void setLabels(std::vector<Label> labels);
    [[nodiscard]] const std::vector<Label>& labels() const { return m_labels; }
    /// Dashed lines, of what is being read.
    void setGuides(std::vector<QLineF> guides);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Label> m_labels;
    std::vector<QLineF> m_guides;
};

/// The font of axes and notes: a little smaller than `font`.
[[nodiscard]] QFont smallFont(const QFont& font);

} // namespace penumbra
