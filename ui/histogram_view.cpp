#include "ui/histogram_view.h"

#include "ui/axis_labels.h"
#include "ui/theme.h"
#include "ui/ticks.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr std::size_t bins = 96;
constexpr int margin = 10, colorHeight = 7, labelHeight = 20, gripHeight = 12, gripWidth = 8;
constexpr double keyStep = 0.01; // of the axis

} // namespace

HistogramView::HistogramView(QWidget* parent)
    : QWidget(parent), m_scale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter))
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 120);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Histogram with the limits of the colours"));
    setToolTip(tr("Drag the handles, or use the arrow keys; up and down change the handle"));
}

void HistogramView::setValues(const std::vector<float>& values)
{
    m_values = values;
    updateRange();
}

void HistogramView::setScale(const ColorScale& scale)
{
    m_scale = scale;
    if (!m_dragging) // the axis stays under the hand
        updateRange();
    update();
}

void HistogramView::updateRange()
{
    const auto& [low, high] = m_scale.settings().limits;
    double from = low, to = high;
    if (!m_values.empty()) {
        const auto [least, most] = std::minmax_element(m_values.begin(), m_values.end());
        from = std::min<double>(from, *least);
        to = std::max<double>(to, *most);
    }
    const double room = 0.03 * (to - from);
    m_from = from - room;
    m_to = to + room;
    bin();
    update();
}

void HistogramView::bin()
{
    m_counts.assign(bins, 0);
    for (const float value : m_values) {
        const double at = (value - m_from) / (m_to - m_from) * bins;
        ++m_counts[static_cast<std::size_t>(std::clamp(at, 0.0, bins - 1.0))];
    }
}

QRectF HistogramView::plot() const
{
    return QRectF(rect()).adjusted(margin, 2, -margin, -(colorHeight + labelHeight + 2));
}

double HistogramView::toValue(double x) const
{
    return m_from + (x - plot().left()) / plot().width() * (m_to - m_from);
}

double HistogramView::toWidget(double value) const
{
    return plot().left() + (value - m_from) / (m_to - m_from) * plot().width();
}

void HistogramView::paintHandle(QPainter& painter, double x, bool focused) const
{
    const QRectF area = plot();
    painter.setPen(QPen(focused ? theme().blue : theme().text, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + colorHeight));
    painter.setBrush(focused ? theme().blue : theme().text);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(QRectF(x - 0.5 * gripWidth, area.top(), gripWidth, gripHeight), 2.0, 2.0);
}

void HistogramView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    const auto& [low, high] = m_scale.settings().limits;
    const std::size_t most = m_counts.empty() ? 0 : *std::max_element(m_counts.begin(), m_counts.end());
    const double width = area.width() / bins;
    for (std::size_t i = 0; most > 0 && i < m_counts.size(); ++i) {
        const double height =
            std::log1p(static_cast<double>(m_counts[i])) / std::log1p(static_cast<double>(most)) * area.height();
        const double left = area.left() + static_cast<double>(i) * width;
        const double value = toValue(left + 0.5 * width);
        QColor color = theme().dim;
        color.setAlphaF(value >= low && value <= high ? 0.85F : 0.3F);
        painter.fillRect(QRectF(left, area.bottom() - height, std::max(1.0, width - 0.5), height), color);
    }
    for (double x = area.left(); x < area.right(); x += 1.0) {
        const Rgb color = m_scale.color(toValue(x + 0.5));
        painter.fillRect(QRectF(x, area.bottom() + 1, 1.0, colorHeight - 1),
                         QColor(color.red, color.green, color.blue));
    }
    painter.setFont(smallFont(font()));
    painter.setPen(theme().dim);
    const Ticks ticks = niceTicks(m_from, m_to, 5);
    for (const double value : ticks.values)
        painter.drawText(QRectF(toWidget(value) - 30, area.bottom() + colorHeight + 2, 60, labelHeight),
                         Qt::AlignHCenter | Qt::AlignTop, ticks.text(value));
    paintHandle(painter, toWidget(low), hasFocus() && m_handle == Handle::low);
    paintHandle(painter, toWidget(high), hasFocus() && m_handle == Handle::high);
}

void HistogramView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x();
    m_handle = std::abs(x - lowHandle()) < std::abs(x - highHandle()) ? Handle::low : Handle::high;
    m_dragging = true;
    update();
}

void HistogramView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging)
        moveHandle(toValue(std::clamp(event->position().x(), plot().left(), plot().right())));
}

void HistogramView::mouseReleaseEvent(QMouseEvent*)
{
    if (!m_dragging)
        return;
    m_dragging = false;
    updateRange();
    Q_EMIT limitsDropped();
}

void HistogramView::keyPressEvent(QKeyEvent* event)
{
    const Limits limits = m_scale.settings().limits;
    const double value = m_handle == Handle::low ? limits.low : limits.high;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        moveHandle(value + (event->key() == Qt::Key_Left ? -keyStep : keyStep) * (m_to - m_from));
        Q_EMIT limitsDropped();
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_handle = m_handle == Handle::low ? Handle::high : Handle::low;
        update();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HistogramView::moveHandle(double value)
{
    Limits limits = m_scale.settings().limits;
    const double least = 0.005 * (m_to - m_from); // they do not pass each other
    if (isSigned(m_scale.scale())) {
        const double high = std::max(std::abs(value), least);
        limits = {-high, high};
    } else if (m_handle == Handle::low) {
        limits.low = std::min(value, limits.high - least);
    } else {
        limits.high = std::max(value, limits.low + least);
    }
    Q_EMIT limitsDragged(limits);
}

} // namespace penumbra
