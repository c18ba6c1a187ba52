#include "ui/color_bar.h"

#include "ui/map_frame.h"
#include "ui/theme.h"

#include <QLinearGradient>
#include <QObject>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {
namespace {

constexpr int swatchRoom = 22, tickSpacing = 50, tickLength = 3, textGap = 6;
constexpr int levelGap = 4, levelTickSpacing = 36, levelTextGap = 6; // of a level bar

// Room for the texts, more where type is large.
int labelsWidth(const QFontMetrics& metrics)
{
    return std::max(33, metrics.horizontalAdvance(QObject::tr("none")) + 3);
}
int captionWidth(const QFontMetrics& metrics, int lines)
{
    return lines == 0 ? 0 : std::max(16, lines * metrics.height() + 2);
}

// Pixels without mass occur.
bool hasSwatch(const ColorScale& scale)
{
    return scale.scale() == MapScale::stellarMass;
}

QColor toColor(Rgb color)
{
    return {color.red, color.green, color.blue};
}

/// About so many, but two at least where that can be: one number tells no scale.
std::vector<ColorScale::Tick> ticksOf(const ColorScale& scale, int count)
{
    constexpr int most = 12;
    std::vector<ColorScale::Tick> ticks = scale.ticks(std::max(2, count));
    for (int more = std::max(2, count) + 1; ticks.size() < 2 && more <= most; ++more)
        ticks = scale.ticks(more);
    return ticks;
}

struct PlacedTick
{
    double x, from, to; ///< of the tick, and of its text, which ends at the bar's ends [logical pixels]
    QString text;
};

/// Of a level bar, whose texts begin at `textFrom`: so many that none touches its neighbour.
std::vector<PlacedTick> ticksWithRoom(const ColorScale& scale, const QRect& level, int textFrom,
                                      const QFontMetrics& metrics)
{
    std::vector<PlacedTick> placed;
    for (int count = std::max(2, level.width() / levelTickSpacing); count >= 2; --count) {
        placed.clear();
        for (const ColorScale::Tick& tick : ticksOf(scale, count)) {
            const int width = metrics.horizontalAdvance(tick.text);
            const double x = level.left() + tick.position * level.width();
            const double most = level.right() + 1 - width;
            const double from = std::min(std::max(x - 0.5 * width, double(textFrom)), most);
            placed.push_back({x, from, from + width, tick.text});
        }
        std::sort(placed.begin(), placed.end(), [](const PlacedTick& a, const PlacedTick& b) { return a.x < b.x; });
        const auto touch = [](const PlacedTick& a, const PlacedTick& b) { return a.to + levelTextGap > b.from; };
        if (std::adjacent_find(placed.begin(), placed.end(), touch) == placed.end())
            return placed;
    }
    if (placed.size() > 1) // no room for two: the first and the last, or one
        placed.erase(placed.begin() + 1,
                     placed.end() - (placed.front().to + levelTextGap > placed.back().from ? 0 : 1));
    return placed;
}

void fillBar(QPainter& painter, const ColorScale& scale, const QRect& bar, QPointF low, QPointF high)
{
    QLinearGradient gradient(low, high);
    constexpr int stops = 64;
    for (int i = 0; i <= stops; ++i)
        gradient.setColorAt(static_cast<double>(i) / stops, toColor(scale.colorAt(static_cast<double>(i) / stops)));
    painter.fillRect(bar, gradient);
    painter.setPen(theme().dim);
}

// The bar itself and the texts on its `right` or left side.
void paintBar(QPainter& painter, const ColorScale& scale, const QRect& bar, bool right)
{
    fillBar(painter, scale, bar, bar.bottomLeft(), bar.topLeft());
    const QFontMetrics metrics = painter.fontMetrics();
    const int edge = right ? bar.right() + 1 : bar.left();
    for (const ColorScale::Tick& tick : ticksOf(scale, bar.height() / tickSpacing)) {
        const double y = bar.bottom() + 1 - tick.position * bar.height();
        painter.drawLine(QPointF(edge, y), QPointF(right ? edge + tickLength : edge - tickLength, y));
        const double top =
            std::clamp(y - 0.5 * metrics.height(), double(bar.top()) - 2, double(bar.bottom() + 3 - metrics.height()));
        const int room = labelsWidth(metrics);
        painter.drawText(QRectF(right ? edge + textGap : edge - textGap - room, top, room, metrics.height()),
                         Qt::AlignVCenter | (right ? Qt::AlignLeft : Qt::AlignRight), tick.text);
    }
}

QStringList onTwoLines(const QString& label)
{
    const qsizetype unit = label.lastIndexOf(QLatin1Char('['));
    return unit < 0 ? QStringList{label} : QStringList{label.left(unit).trimmed(), label.mid(unit)};
}

// As much of the label as fits, in its lines; without its unit it would tell nothing.
QStringList captionTexts(const ColorScale& scale, const QFontMetrics& metrics, int room, int lines)
{
    for (const QString& text : {scale.label(), scale.briefLabel(), scale.briefestLabel()})
        if (lines > 0 && metrics.horizontalAdvance(text) <= room)
            return {text};
    if (lines == 0 || !ColorBar::captionFits(room, metrics, lines))
        return {};
    QStringList texts = lines > 1 ? onTwoLines(scale.briefestLabel()) : QStringList{scale.briefestLabel()};
    for (QString& text : texts)
        text = metrics.elidedText(text, Qt::ElideRight, room);
    return texts;
}

// Centred on x, over the room of so many lines.
void paintCaption(QPainter& painter, const ColorScale& scale, const QRect& picture, double x, int lines)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const QStringList texts = captionTexts(scale, metrics, picture.height(), lines);
    painter.save();
    painter.translate(x, picture.center().y());
    painter.rotate(-90);
    double top = -0.5 * metrics.height() * static_cast<double>(texts.size());
    for (const QString& text : texts) {
        painter.drawText(QRectF(-0.5 * picture.height(), top, picture.height(), metrics.height()), Qt::AlignCenter,
                         text);
        top += metrics.height();
    }
    painter.restore();
}

void fillSwatch(QPainter& painter, const ColorScale& scale, const QRect& swatch)
{
    painter.fillRect(swatch, toColor(scale.color(std::numeric_limits<double>::quiet_NaN())));
    painter.setPen(theme().dim);
    painter.drawRect(QRectF(swatch).adjusted(0.5, 0.5, -0.5, -0.5));
}

void paintSwatch(QPainter& painter, const ColorScale& scale, const QRect& swatch, bool right)
{
    fillSwatch(painter, scale, swatch);
    const int height = painter.fontMetrics().height(), room = labelsWidth(painter.fontMetrics());
    const int left = right ? swatch.right() + 1 + textGap : swatch.left() - textGap - room;
    painter.drawText(QRectF(left, swatch.center().y() + 1 - 0.5 * height, room, height),
                     Qt::AlignVCenter | (right ? Qt::AlignLeft : Qt::AlignRight), QObject::tr("none"));
}

void paintAt(QPainter& painter, const ColorScale& scale, const QRect& picture, int left, bool right, int lines)
{
    const bool swatch = hasSwatch(scale);
    paintBar(painter, scale, {left, picture.top(), ColorBar::bar, picture.height() - (swatch ? swatchRoom : 0)}, right);
    if (swatch)
        paintSwatch(painter, scale, {left, picture.bottom() - ColorBar::bar + 1, ColorBar::bar, ColorBar::bar}, right);
    const QFontMetrics metrics = painter.fontMetrics();
    const int captionAt = textGap + labelsWidth(metrics) + captionWidth(metrics, lines) / 2;
    paintCaption(painter, scale, picture, right ? left + ColorBar::bar + captionAt : left - captionAt, lines);
}

} // namespace

bool ColorBar::captionFits(int length, const QFontMetrics& metrics, int lines)
{
    static const QString widest =
        ColorScale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter), MapQuantity::mean).briefestLabel();
    const QStringList texts = lines > 1 ? onTwoLines(widest) : QStringList{widest};
    return std::ranges::all_of(texts, [&](const QString& text) { return metrics.horizontalAdvance(text) <= length; });
}

int ColorBar::width(const QFontMetrics& metrics, int captionLines)
{
    return gap + bar + textGap + labelsWidth(metrics) + captionWidth(metrics, captionLines);
}

void ColorBar::paint(QPainter& painter, const ColorScale& scale, const QRect& picture, int captionLines)
{
    paintAt(painter, scale, picture, picture.right() + 1 + gap, true, captionLines);
}

void ColorBar::paintLeft(QPainter& painter, const ColorScale& scale, const QRect& picture, int leftOfPicture,
                         int captionLines)
{
    paintAt(painter, scale, picture, picture.left() - leftOfPicture - gap - bar, false, captionLines);
}

int ColorBar::height(const QFontMetrics& metrics, int captionLines)
{
    return levelGap + bar + textGap / 2 + (1 + captionLines) * metrics.height();
}

void ColorBar::paintBelow(QPainter& painter, const ColorScale& scale, const QRect& picture, int below, int captionLines)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int top = picture.bottom() + 1 + below + levelGap, textTop = top + bar + textGap / 2;
    QRect level(picture.left(), top, picture.width(), bar);
    int textFrom = picture.left();
    if (hasSwatch(scale)) {
        const QString none = QObject::tr("none");
        fillSwatch(painter, scale, {picture.left(), top, bar, bar});
        painter.drawText(QPointF(textFrom, textTop + metrics.ascent()), none);
        textFrom += metrics.horizontalAdvance(none) + textGap;
        level.setLeft(textFrom);
    }
    fillBar(painter, scale, level, level.bottomLeft(), level.bottomRight());
    for (const PlacedTick& tick : ticksWithRoom(scale, level, textFrom, metrics)) {
        painter.drawLine(QPointF(tick.x, level.bottom() + 1), QPointF(tick.x, level.bottom() + 1 + tickLength));
        painter.drawText(QPointF(tick.from, textTop + metrics.ascent()), tick.text);
    }
    QRect line(picture.left() - MapFrame::axisLeft, textTop + metrics.height(), picture.width() + MapFrame::axisLeft,
               metrics.height());
    for (const QString& text : captionTexts(scale, metrics, line.width(), captionLines)) {
        painter.drawText(line, Qt::AlignCenter, text);
        line.translate(0, metrics.height());
    }
}

} // namespace penumbra
