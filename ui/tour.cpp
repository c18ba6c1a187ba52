#include "ui/tour.h"

#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int cardWidth = 340, distance = 16, margin = 6; // [logical pixels]

} // namespace

Tour::Tour(std::vector<TourStop> stops, QWidget& window)
    : QWidget(&window), m_stops(std::move(stops)), m_card(new QWidget(this)), m_title(new QLabel), m_text(new QLabel),
      m_count(new QLabel), m_back(new QPushButton(tr("Back"))), m_next(new QPushButton)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::StrongFocus);
    m_card->setObjectName(QStringLiteral("card"));
    m_card->setAttribute(Qt::WA_StyledBackground);
    m_card->setFixedWidth(cardWidth);
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_text->setWordWrap(true);
    m_count->setObjectName(QStringLiteral("caption"));
    auto* leave = new QPushButton(tr("Leave"));
    for (QPushButton* button : {m_back, m_next, leave})
        button->setFocusPolicy(Qt::NoFocus); // the keys are the tour's own
    connect(m_back, &QPushButton::clicked, this, [this] { go(m_stop - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { go(m_stop + 1); });
    connect(leave, &QPushButton::clicked, this, &Tour::end);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_count, 1);
    for (QPushButton* button : {leave, m_back, m_next})
        buttons->addWidget(button);
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(18, 14, 14, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(buttons);
    window.installEventFilter(this);
    setGeometry(window.rect());
    show();
    raise();
    setFocus();
    go(0);
}

void Tour::go(std::size_t stop)
{
    if (stop >= m_stops.size()) { // behind the last, and before the first, which wraps round
        end();
        return;
    }
    m_stop = stop;
    const TourStop& at = m_stops[stop];
    if (at.arrive)
        at.arrive();
    m_title->setText(at.title);
    m_text->setText(at.text);
    m_count->setText(tr("%1 of %2").arg(stop + 1).arg(m_stops.size()));
    m_back->setEnabled(stop > 0);
    m_next->setText(stop + 1 < m_stops.size() ? tr("Next") : tr("Done"));
    setAccessibleName(at.title);
    setAccessibleDescription(at.text);
    place();
    setFocus();
}

void Tour::end()
{
    Q_EMIT ended();
    close();
}

QRect Tour::targetRect() const
{
    QWidget* target = m_stops[m_stop].target ? m_stops[m_stop].target() : nullptr;
    if (target == nullptr || !target->isVisible())
        return {};
    return QRect(target->mapTo(parentWidget(), QPoint(0, 0)), target->size())
        .marginsAdded({margin, margin, margin, margin})
        .intersected(rect());
}

// Beside the target where there is room: right, left, below, above; else in the middle.
void Tour::place()
{
    m_card->adjustSize();
    const QRect target = targetRect();
    const QSize card = m_card->size();
    QPoint at((width() - card.width()) / 2, (height() - card.height()) / 2);
    if (!target.isEmpty()) {
        if (target.right() + distance + card.width() < width())
            at = {target.right() + distance, target.center().y() - card.height() / 2};
        else if (target.left() - distance - card.width() > 0)
            at = {target.left() - distance - card.width(), target.center().y() - card.height() / 2};
        else if (target.bottom() + distance + card.height() < height())
            at = {target.center().x() - card.width() / 2, target.bottom() + distance};
        else
            at = {target.center().x() - card.width() / 2, target.top() - distance - card.height()};
    }
    at.setX(std::clamp(at.x(), distance, std::max(distance, width() - card.width() - distance)));
    at.setY(std::clamp(at.y(), distance, std::max(distance, height() - card.height() - distance)));
    m_card->move(at);
    update();
}

void Tour::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath all, open;
    all.addRect(rect());
    const QRect target = targetRect();
    if (!target.isEmpty())
        open.addRoundedRect(target, 8, 8);
    painter.fillPath(all.subtracted(open), QColor(0, 0, 0, 130));
    if (!target.isEmpty()) {
        painter.setPen(QPen(theme().amber, 2));
        painter.drawPath(open);
    }
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        end();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
    case Qt::Key_Right:
        go(m_stop + 1);
        break;
    case Qt::Key_Left:
        if (m_stop > 0)
            go(m_stop - 1);
        break;
    default:
        break; // nothing else happens while the tour is on
    }
}

bool Tour::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // all keys are the tour's own while it is on
        return true;
    }
    return QWidget::event(event);
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        setGeometry(parentWidget()->rect());
        place();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace penumbra
