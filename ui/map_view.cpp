#include "ui/map_view.h"

#include "ui/axis_labels.h"
#include "ui/color_bar.h"
#include "ui/contour_layer.h"
#include "ui/map_canvas.h"
#include "ui/map_frame.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/ticks.h"
#include "ui/viewport.h"

#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr int dotRoom = 20, noteGap = 10, legendMargin = 6, tickGap = 4; // [logical pixels]

// "<level swatch> 9  10  11", in the lines' own shades.
QString legendText(const ContourLines& contours)
{
    QString text;
    for (const double level : contours.levels) {
        const int light = static_cast<int>(255.0 * contourLightness(contours.levels, level));
        text += QStringLiteral("<span style='color:%1'>—</span>&nbsp;%2&nbsp; ")
                    .arg(QColor(light, light, light).name(), QString::number(level));
    }
    const MapScale scale = scaleOf(contours.quantity);
    return text +
           QStringLiteral("%1%2").arg(title(contours.quantity).toLower(),
                                      unit(scale).isEmpty() ? QString() : QStringLiteral(" [%1]").arg(unit(scale)));
}

QString firstPart(const QString& note)
{
    return note.section(QLatin1String(", "), 0, 0);
}

} // namespace

QString valueText(float value, MapScale scale)
{
    if (std::isnan(value))
        return scale == MapScale::stellarMass ? QObject::tr("none") : QObject::tr("no value");
    const QString number = withMinus(QString::number(static_cast<double>(value), 'f', 2));
    return unit(scale).isEmpty() ? number : QStringLiteral("%1 %2").arg(number, unit(scale));
}

MapView::MapView(Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_viewport(viewport), m_scale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter)),
      m_title(new QuantityButton(this)), m_secondTitle(new QuantityButton(this)),
      m_canvas(new MapCanvas(viewport, this)), m_hint(new QLabel(m_canvas)), m_legend(new QLabel(m_canvas))
{
    setMinimumSize(140, 120);
    m_secondTitle->hide();
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    // Both lie on the maps' own dark ground in both themes.
    m_hint->setStyleSheet(QStringLiteral("color: #7d8393; background: transparent;"));
    m_legend->setStyleSheet(
        QStringLiteral("color: #d7dae3; background: rgba(12, 13, 17, 200); border-radius: 4px; padding: 2px 6px;"));
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setFont(smallFont(font()));
    m_legend->hide();
    for (QLabel* label : {m_hint, m_legend})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    connect(&viewport, &Viewport::cursorChanged, this, [this] { update(0, 0, width(), m_square.top()); });
    connect(m_title, &QuantityButton::chosen, this, [this](MapQuantity q) { Q_EMIT quantityChosen(false, q); });
    connect(m_secondTitle, &QuantityButton::chosen, this, [this](MapQuantity q) { Q_EMIT quantityChosen(true, q); });
    describe();
}

MapView::~MapView() = default;

void MapView::setPicture(const MapPicture& picture, const ColorScale& scale)
{
    const bool otherQuantity = picture.quantity != m_picture.quantity;
    const bool described = !otherQuantity && picture.title == m_picture.title && picture.note == m_picture.note;
    // Of a run at hand the map changes and, above it, what it shows: then the axes and the colour bar stay.
    const bool onlyMap = !otherQuantity && picture.live == m_picture.live && scale == m_scale;
    m_picture = picture;
    m_scale = scale;
    m_hint->setText(picture.hint);
    showHint();
    m_canvas->setMap(picture.map, scale);
    if (!described)
        describe();
    if (otherQuantity)
        updateLegend();
    if (!onlyMap)
        update();
    else
        update(0, 0, width(), m_square.top());
}

void MapView::setSecond(const MapPicture& picture, const ColorScale& scale)
{
    m_second = Second{picture, scale};
    m_canvas->setSecond(picture.map, scale);
    m_secondTitle->show();
    describe();
    layOut();
    update();
}

void MapView::clearSecond()
{
    if (!m_second)
        return;
    m_second.reset();
    m_canvas->clearSecond();
    m_secondTitle->hide();
    layOut();
    update();
}

void MapView::setChoices(const std::vector<MapChoice>& choices)
{
    m_title->setChoices(choices);
    m_secondTitle->setChoices(choices);
}

void MapView::setContours(std::shared_ptr<const ContourLines> contours)
{
    m_contours = std::move(contours);
    updateLegend();
}

void MapView::showHint()
{
    // What is cut off says nothing.
    const int needed = m_hint->heightForWidth(m_hint->width());
    m_hint->setVisible(m_picture.map == nullptr && needed <= m_hint->height());
    m_canvas->setToolTip(m_picture.map == nullptr && m_hint->isHidden() ? m_picture.hint : QString());
}

void MapView::updateLegend()
{
    const bool shown = m_contours && (m_second || m_contours->quantity != m_picture.quantity);
    m_canvas->setContours(shown ? m_contours : nullptr);
    m_legend->setVisible(shown);
    if (!shown)
        return;
    const QString quantity = shortTitle(m_contours->quantity);
    const QString brief = QStringLiteral("%1: %2").arg(quantity, levelsText(m_contours->levels));
    for (const QString& text : {legendText(*m_contours), brief, quantity}) {
        m_legend->setText(text);
        if (m_legend->sizeHint().width() <= m_canvas->width() - 2 * legendMargin)
            break;
    }
    m_legend->adjustSize();
    m_legend->move(legendMargin, m_canvas->height() - m_legend->height() - legendMargin);
}

void MapView::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    update(0, 0, width(), m_square.top());
}

void MapView::describe()
{
    setAccessibleName(m_picture.title);
    setAccessibleDescription(m_picture.note);
    m_canvas->setAccessibleName(m_picture.title);
    m_title->setCurrent(m_picture.quantity, m_picture.title);
    if (m_second) {
        m_secondTitle->setCurrent(m_second->picture.quantity, m_second->picture.title);
        m_secondTitle->move(m_square.right() + 6 - m_secondTitle->width(), m_secondTitle->y());
    }
}

bool MapView::hasLeftBar() const
{
    return m_second && m_second->scale.scale() != m_scale.scale();
}

ColorScale MapView::barScale() const
{
    if (!m_second)
        return m_scale;
    if (hasLeftBar() || m_second->scale.label() == m_scale.label())
        return m_second->scale;
    return {m_scale.scale(), m_scale.settings()}; // of a mean and a truth, it must not call both a mean
}

QString MapView::barTip(QPoint at) const
{
    const bool beside = m_bar == MapFrame::Bar::beside;
    const bool right = beside && at.x() > m_square.right() && at.y() >= m_square.top() && at.y() <= m_square.bottom();
    const bool below = m_bar == MapFrame::Bar::below && at.y() > m_square.bottom() + MapFrame::axisBelow;
    const bool left = hasLeftBar() && at.x() < m_square.left() - MapFrame::axisLeft;
    if (!right && !below && !left)
        return {};
    const MapPicture& picture = m_second && !left ? m_second->picture : m_picture;
    const QString label = left ? m_scale.label() : barScale().label();
    const QString about = m_second && !hasLeftBar() ? QString() : QuantityButton::about(picture.quantity);
    return about.isEmpty() ? label : QStringLiteral("%1\n%2").arg(label, about);
}

bool MapView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = barTip(help->pos());
    QToolTip::showText(help->globalPos(), tip, this);
    event->setAccepted(!tip.isEmpty());
    return true;
}

void MapView::layOut()
{
    constexpr int padding = MapFrame::padding;
    const QFontMetrics small(smallFont(font()));
    m_bar = MapFrame::bar(size(), small, hasLeftBar());
    m_captionLines = MapFrame::captionLines(size(), small, m_bar, hasLeftBar());
    const int barWidth = m_bar == MapFrame::Bar::beside ? ColorBar::width(small, m_captionLines) : 0;
    const int barHeight = m_bar == MapFrame::Bar::below ? ColorBar::height(small, m_captionLines) : 0;
    const int leftOfMap = MapFrame::axisLeft + (hasLeftBar() ? barWidth : 0);
    const int side = MapFrame::side(size(), small, hasLeftBar());
    const int left = padding + leftOfMap + (width() - 2 * padding - leftOfMap - barWidth - side) / 2;
    const int around = MapFrame::title + MapFrame::axisBelow + barHeight + padding;
    const int top = MapFrame::title + (height() - around - side) / 2;
    m_square = {left, top, side, side};
    m_canvas->setGeometry(m_square);
    const int margin = std::min(20, side / 12);
    m_hint->setGeometry(QRect(0, 0, side, side).adjusted(margin, margin, -margin, -margin));
    showHint();
    const int titleTop = top - 5 - m_title->height();
    // Two share the width of the map; one may go on to the panel's edge, where nothing is left of it but its margin.
    m_title->setRoom(m_second ? side / 2 + 6 : width() - left + 6 + padding);
    m_secondTitle->setRoom(side / 2 + 6);
    m_title->move(left - 6, titleTop);
    m_secondTitle->move(left + side + 6 - m_secondTitle->width(), titleTop);
    updateLegend();
}

void MapView::resizeEvent(QResizeEvent*)
{
    layOut();
}

void MapView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        layOut();
    QWidget::changeEvent(event);
}

QString MapView::valueText() const
{
    const std::optional<QPointF> cursor = m_viewport.cursor();
    if (!cursor || !m_picture.map)
        return {};
    const auto at = [&](const MapPicture& picture) {
        return picture.map ? penumbra::valueText(picture.map->at(cursor->x(), cursor->y()), scaleOf(picture.quantity))
                           : QString();
    };
    return m_second ? QStringLiteral("%1 | %2").arg(at(m_picture), at(m_second->picture)) : at(m_picture);
}

void MapView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont(font()));
    paintTitle(painter);
    paintAxes(painter);
    if (m_bar == MapFrame::Bar::below)
        ColorBar::paintBelow(painter, barScale(), m_square, MapFrame::axisBelow, m_captionLines);
    else if (m_bar == MapFrame::Bar::beside)
        ColorBar::paint(painter, barScale(), m_square, m_captionLines);
    if (hasLeftBar())
        ColorBar::paintLeft(painter, m_scale, m_square, MapFrame::axisLeft, m_captionLines);
}

void MapView::paintTitle(QPainter& painter) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int baseline = m_title->geometry().center().y() + (metrics.ascent() - metrics.descent()) / 2 + 1;
    int right = m_square.right() + 1;
    if (m_second) {
        painter.setPen(theme().text);
        painter.drawText(QRect(m_square.left(), m_title->y(), m_square.width(), m_title->height()), Qt::AlignCenter,
                         valueText());
    } else {
        const int left = m_title->geometry().right() + 4;
        const int noteWidth = m_picture.estimate ? metrics.horizontalAdvance(firstPart(m_picture.note)) + noteGap : 0;
        if (m_picture.live) {
            right -= dotRoom;
            QString live = tr("live");
            if (left + noteWidth + metrics.horizontalAdvance(live) > right)
                live.clear(); // the dot and the step tell it
            right -= metrics.horizontalAdvance(live);
            painter.setPen(theme().amber);
            painter.drawText(right + dotRoom, baseline, live);
            painter.setBrush(theme().amber);
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(QPointF(right + dotRoom - 9.0, baseline - 4.0), 3.5, 3.5);
        }
        QString value = valueText();
        const auto fits = [&] { return left + noteWidth + metrics.horizontalAdvance(value) <= right; };
        if (!fits()) // the colour bar has the unit, too
            value = value.section(QLatin1Char(' '), 0, 0);
        if (fits()) { // else the line below the maps tells it alone
            right -= metrics.horizontalAdvance(value);
            painter.setPen(theme().text);
            painter.drawText(right, baseline, value);
        }
        painter.setPen(theme().dim);
        painter.drawText(left, baseline, fittingParts(m_picture.note, metrics, right - noteGap - left));
    }
    if (m_active) // a short rule under the title
        painter.fillRect(QRect(m_square.left(), m_square.top() - 4, 18, 2), theme().blue);
}

void MapView::paintAxes(QPainter& painter) const
{
    const QRectF visible = m_viewport.visible();
    const QFontMetrics metrics = painter.fontMetrics();
    const Ticks ticks = niceTicks(visible.left(), visible.right(), std::max(2, m_square.width() / 45));
    painter.setPen(theme().dim);
    // From the right: the last number has the unit where there is no room beside the map, and needs more of it.
    double free = m_square.right() + 1;
    for (auto value = ticks.values.rbegin(); value != ticks.values.rend(); ++value) {
        const bool hasUnit = m_bar != MapFrame::Bar::beside && value == ticks.values.rbegin();
        const QString text = hasUnit ? tr("%1 Mpc/h").arg(ticks.text(*value)) : ticks.text(*value);
        const double x = m_square.left() + (*value - visible.left()) / visible.width() * m_square.width();
        const double width = metrics.horizontalAdvance(text);
        const double from = std::clamp(x - 0.5 * width, double(m_square.left()), m_square.right() + 1 - width);
        if (from + width > free + 0.5)
            continue;
        painter.drawText(QPointF(from, m_square.bottom() + 6 + metrics.ascent()), text);
        free = from - tickGap;
    }
    if (m_bar == MapFrame::Bar::beside)
        painter.drawText(m_square.right() + 1 + ColorBar::gap, m_square.bottom() + 6 + metrics.ascent(), tr("Mpc/h"));
    const Ticks upward = niceTicks(visible.top(), visible.bottom(), std::max(2, m_square.height() / 45));
    for (const double value : upward.values) {
        const double y = m_square.bottom() + 1 - (value - visible.top()) / visible.height() * m_square.height();
        const QString text = upward.text(value);
        const double top = std::clamp(y - 0.5 * metrics.height(), double(m_square.top()) - 2,
                                      double(m_square.bottom() + 3 - metrics.height()));
        painter.drawText(QRectF(m_square.left() - 60, top, 54, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                         text);
    }
}

} // namespace penumbra
