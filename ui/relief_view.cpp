#include "ui/relief_view.h"

#include "ui/axis_labels.h"
#include "ui/color_bar.h"
#include "ui/relief_canvas.h"

#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int titleHeight = 36, padding = 16;

} // namespace

ReliefView::ReliefView(QWidget* parent)
    : QWidget(parent), m_scale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter)),
      m_canvas(new ReliefCanvas(this)), m_title(new QuantityButton(this)), m_note(new QLabel(this)),
      m_hint(new QLabel(m_canvas))
{
    m_note->setObjectName(QStringLiteral("caption"));
    m_note->setFont(smallFont(font()));
    m_hint->setObjectName(QStringLiteral("caption"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(m_title, &QuantityButton::chosen, this, &ReliefView::quantityChosen);
}

void ReliefView::setPicture(const MapPicture& picture, const ColorScale& scale)
{
    m_picture = picture;
    m_scale = scale;
    m_title->setCurrent(picture.quantity, picture.title);
    QString note = isLogarithmic(scale.scale()) ? tr("height: log density") : tr("height: value");
    if (m_contours)
        note = tr("%1 · contours: %2 %3").arg(note, shortTitle(m_contours->quantity), levelsText(m_contours->levels));
    m_note->setText(picture.note.isEmpty() ? note : tr("%1 · %2").arg(picture.note, note));
    m_note->adjustSize();
    m_note->move(m_title->geometry().right() + 4, m_title->geometry().center().y() - m_note->height() / 2 + 1);
    m_hint->setText(picture.hint);
    m_hint->setVisible(picture.map == nullptr);
    m_canvas->setMap(picture.map, scale);
    update();
}

void ReliefView::setContours(const std::shared_ptr<const ContourLines>& contours)
{
    m_contours = contours;
    m_canvas->setContours(contours);
    setPicture(m_picture, m_scale);
}

void ReliefView::resizeEvent(QResizeEvent*)
{
    m_title->move(padding, (titleHeight - m_title->height()) / 2 + 4);
    m_note->move(m_title->geometry().right() + 4, m_title->geometry().center().y() - m_note->height() / 2 + 1);
    m_canvas->setGeometry(0, titleHeight, width() - ColorBar::width(QFontMetrics(smallFont(font()))) - padding,
                          height() - titleHeight);
    m_hint->setGeometry(m_canvas->rect());
}

void ReliefView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont(font()));
    const int barHeight = std::min(360, m_canvas->height() - 2 * padding);
    const QRect beside(m_canvas->x(), m_canvas->y() + (m_canvas->height() - barHeight) / 2, m_canvas->width(),
                       barHeight);
    ColorBar::paint(painter, m_scale, beside);
}

} // namespace penumbra
