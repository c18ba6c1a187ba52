#pragma once

#include "ui/color_scale.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace penumbra {

/// How often values occur, over the colours they are drawn in, with a handle for each limit: to be dragged, or moved by
/// the arrow keys (up and down change the handle). Heights are logarithmic in the count.
class HistogramView : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);

    /// Finite values of the maps in question; the axis spans them and the limits.
    void setValues(const std::vector<float>& values);
    void setScale(const ColorScale& scale);

    [[nodiscard]] const std::vector<std::size_t>& counts() const { return m_counts; }
    /// Where a handle stands [widget x].
    [[nodiscard]] double lowHandle() const { return toWidget(m_scale.settings().limits.low); }
    [[nodiscard]] double highHandle() const { return toWidget(m_scale.settings().limits.high); }
    /// The value at a point of the axis.
    [[nodiscard]] double toValue(double x) const;
    [[nodiscard]] double toWidget(double value) const;

    [[nodiscard]] QSize sizeHint() const override { return {340, 150}; }

Q_SIGNALS:
    void limitsDragged(penumbra::Limits limits);
    void limitsDropped();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Handle { low, high };

    void updateRange();
    void bin();
    void moveHandle(double value);
    [[nodiscard]] QRectF plot() const;
    void paintHandle(QPainter& painter, double x, bool focused) const;

    std::vector<float> m_values;
    std::vector<std::size_t> m_counts;
    ColorScale m_scale;
    double m_from = 0.0, m_to = 1.0; ///< of the axis
    Handle m_handle = Handle::low;   ///< taken hold of last
    bool m_dragging = false;
};

} // namespace penumbra
