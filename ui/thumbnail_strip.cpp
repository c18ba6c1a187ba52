#include "ui/thumbnail_strip.h"

#include "ui/axis_labels.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace penumbra {
namespace {

// Logical pixels.
constexpr int gap = 10, captionHeight = 15, edge = 3, smallest = 24, smallestOnSheet = 96, largestOnSheet = 240;
/// A sample that still changes is drawn this often: it is seen large elsewhere [ms].
constexpr int liveInterval = 500;
constexpr int hintFlags = Qt::AlignCenter | Qt::TextWordWrap;

} // namespace

ThumbnailStrip::ThumbnailStrip(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::Window);
    setFocusPolicy(Qt::StrongFocus);
    setWrapped(false);
    m_color = [](float) { return qRgb(0, 0, 0); };
}

ThumbnailStrip::~ThumbnailStrip() = default;

void ThumbnailStrip::setWrapped(bool wrapped)
{
    m_wrapped = wrapped;
    setHorizontalScrollBarPolicy(wrapped ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    setVerticalScrollBarPolicy(wrapped ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    layOut();
}

void ThumbnailStrip::setHint(const QString& hint)
{
    m_hint = hint;
    viewport()->update();
}

QRect ThumbnailStrip::hintRect() const
{
    return fontMetrics().boundingRect(viewport()->rect().adjusted(gap, 0, -gap, 0), hintFlags, m_hint);
}

QSize ThumbnailStrip::sizeHint() const
{
    return {400, 110};
}

int ThumbnailStrip::sheetSide() const
{
    const QSize room = viewport()->size() - QSize(2 * edge, 2 * edge);
    const int count = static_cast<int>(m_items.size());
    int largest = smallestOnSheet; // beyond that the sheet scrolls
    for (int perRow = 1; perRow <= count; ++perRow) {
        const int rows = (count + perRow - 1) / perRow;
        const int fitting =
            std::min((room.width() + gap) / perRow - gap, (room.height() + gap) / rows - captionHeight - gap);
        largest = std::max(largest, std::min(largestOnSheet, fitting));
    }
    return largest;
}

int ThumbnailStrip::columns() const
{
    return m_wrapped ? std::max(1, (viewport()->width() - 2 * edge + gap) / (m_side + gap))
                     : static_cast<int>(m_items.size());
}

QRect ThumbnailStrip::itemRect(int item) const
{
    const int perRow = std::max(1, columns());
    return {edge + item % perRow * (m_side + gap) - horizontalScrollBar()->value(),
            edge + item / perRow * (m_side + captionHeight + gap) - verticalScrollBar()->value(), m_side, m_side};
}

int ThumbnailStrip::itemAt(QPoint position) const
{
    for (int i = 0; i < static_cast<int>(m_items.size()); ++i)
        if (itemRect(i).adjusted(-edge, -edge, edge, captionHeight).contains(position))
            return i;
    return -1;
}

void ThumbnailStrip::setItems(std::vector<Thumbnail> items)
{
    const bool onlyLive = std::equal(items.begin(), items.end(), m_items.begin(), m_items.end(),
                                     [](const Thumbnail& item, const Thumbnail& before) {
                                         return item.caption == before.caption && item.live == before.live &&
                                                (item.live || item.field == before.field);
                                     });
    const bool atEnd = horizontalScrollBar()->value() >= horizontalScrollBar()->maximum();
    const bool grown = items.size() > m_items.size();
    m_items = std::move(items);
    if (onlyLive) {
        for (int i = 0; i < static_cast<int>(m_items.size()); ++i)
            if (m_items[static_cast<std::size_t>(i)].live && m_sinceLive.hasExpired(liveInterval))
                viewport()->update(itemRect(i));
        return;
    }
    if (std::none_of(m_items.begin(), m_items.end(), [](const Thumbnail& item) { return item.live; }))
        m_pictures.remove(nullptr);
    layOut();
    if (!m_wrapped && atEnd && grown && m_current < 0)
        horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
    viewport()->update();
}

void ThumbnailStrip::setCurrent(int item)
{
    if (item == m_current)
        return;
    m_current = item;
    reveal(item);
    viewport()->update();
}

void ThumbnailStrip::reveal(int item)
{
    if (item < 0 || item >= static_cast<int>(m_items.size()))
        return;
    const QRect rect = itemRect(item).adjusted(-edge, -edge, edge, edge + captionHeight);
    QScrollBar* bar = m_wrapped ? verticalScrollBar() : horizontalScrollBar();
    const int low = m_wrapped ? rect.top() : rect.left(), high = m_wrapped ? rect.bottom() : rect.right();
    const int end = m_wrapped ? viewport()->height() : viewport()->width();
    if (low < 0)
        bar->setValue(bar->value() + low);
    else if (high > end)
        bar->setValue(bar->value() + high - end);
}

void ThumbnailStrip::setColors(std::function<QRgb(float)> color)
{
    m_color = std::move(color);
    m_pictures.clear();
    viewport()->update();
}

void ThumbnailStrip::layOut()
{
    const int side = m_wrapped ? sheetSide() : std::max(smallest, viewport()->height() - captionHeight - 2 * edge);
    if (std::exchange(m_side, side) != side)
        m_pictures.clear(); // of another size
    const int count = static_cast<int>(m_items.size());
    const int rows = m_wrapped ? (count + columns() - 1) / std::max(1, columns()) : 1;
    const int width = 2 * edge + count * (m_side + gap) - gap;
    const int height = 2 * edge + rows * (m_side + captionHeight + gap) - gap;
    horizontalScrollBar()->setRange(0, m_wrapped ? 0 : std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(m_side + gap);
    verticalScrollBar()->setRange(0, m_wrapped ? std::max(0, height - viewport()->height()) : 0);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_side / 2);
    for (QScrollBar* bar : {horizontalScrollBar(), verticalScrollBar()})
        bar->setEnabled(bar->maximum() > 0);
}

QPixmap ThumbnailStrip::draw(const Field& field) const
{
    const std::vector<float> dex = log10Pixels(field);
    const int size = static_cast<int>(field.size());
    QImage image(size, size, QImage::Format_RGB32);
    for (int y = 0; y < size; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(size - 1 - y));
        for (int x = 0; x < size; ++x)
            line[x] = m_color(dex[static_cast<std::size_t>(y * size + x)]);
    }
    const int pixels = static_cast<int>(std::lround(m_side * devicePixelRatioF()));
    QPixmap pixmap = QPixmap::fromImage(image.scaled(pixels, pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    return pixmap;
}

QPixmap ThumbnailStrip::picture(const Thumbnail& item)
{
    const Field* key = item.live ? nullptr : item.field.get();
    const auto known = m_pictures.constFind(key);
    if (known != m_pictures.cend() &&
        (known->of.lock() == item.field || (item.live && !m_sinceLive.hasExpired(liveInterval))))
        return known->pixmap;
    if (m_pictures.size() >= mostPictures)
        m_pictures.clear();
    const QPixmap pixmap = draw(*item.field);
    m_pictures.insert(key, {item.field, pixmap});
    if (item.live)
        m_sinceLive.start();
    return pixmap;
}

void ThumbnailStrip::paintItem(QPainter& painter, int index)
{
    const Thumbnail& item = m_items[static_cast<std::size_t>(index)];
    const QRect rect = itemRect(index);
    if (!rect.adjusted(-edge, -edge, edge, captionHeight).intersects(viewport()->rect()))
        return;
    if (item.field)
        painter.drawPixmap(rect.topLeft(), picture(item));
    else
        painter.fillRect(rect, theme().map);
    if (index == m_current) {
        painter.setPen(QPen(theme().amber, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5), 3.0, 3.0);
    }
    painter.setPen(index == m_current ? theme().text : theme().dim);
    if (item.live)
        painter.setPen(theme().amber);
    painter.drawText(QRect(rect.left() - gap / 2, rect.bottom() + edge, rect.width() + gap, captionHeight),
                     Qt::AlignHCenter | Qt::AlignTop, item.caption);
}

void ThumbnailStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.setFont(smallFont(font()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < static_cast<int>(m_items.size()); ++i)
        paintItem(painter, i);
    if (m_items.empty()) {
        painter.setFont(font());
        painter.setPen(theme().dim);
        painter.drawText(viewport()->rect().adjusted(gap, 0, -gap, 0), hintFlags, m_hint);
    }
    if (hasFocus()) {
        painter.setPen(theme().blue);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    }
}

void ThumbnailStrip::resizeEvent(QResizeEvent*)
{
    layOut();
    reveal(m_current);
}

void ThumbnailStrip::mousePressEvent(QMouseEvent* event)
{
    const int item = itemAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && item >= 0)
        Q_EMIT chosen(item);
}

void ThumbnailStrip::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int item = itemAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && item >= 0)
        Q_EMIT activated(item);
}

void ThumbnailStrip::wheelEvent(QWheelEvent* event)
{
    QScrollBar* bar = m_wrapped ? verticalScrollBar() : horizontalScrollBar();
    const QPoint delta = event->angleDelta();
    bar->setValue(bar->value() - (std::abs(delta.x()) > std::abs(delta.y()) ? delta.x() : delta.y()));
    event->accept();
}

void ThumbnailStrip::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_items.size());
    int item = m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        item = m_current < 0 ? count - 1 : m_current - 1;
        break;
    case Qt::Key_Right:
        item = m_current + 1;
        break;
    case Qt::Key_Up:
        item = m_current - columns();
        break;
    case Qt::Key_Down:
        item = m_current + columns();
        break;
    case Qt::Key_Home:
        item = 0;
        break;
    case Qt::Key_End:
        item = count - 1;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    if (item >= 0 && item < count && item != m_current)
        Q_EMIT chosen(item);
}

void ThumbnailStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace penumbra
