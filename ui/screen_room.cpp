#include "ui/screen_room.h"

#include <QDialog>
#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

// It was placed for the size that it had before; its title bar is to be had hold of.
void keepOnScreen(QDialog& dialog)
{
    const QRect screen = dialog.screen()->availableGeometry();
    const QSize size = dialog.size() + (screen.size() - roomOnScreen(dialog)); // with a title bar
    const QPoint last = screen.topLeft() + QPoint(screen.width() - size.width(), screen.height() - size.height());
    const QPoint at(std::max(screen.left(), std::min(dialog.pos().x(), last.x())),
                    std::max(screen.top(), std::min(dialog.pos().y(), last.y())));
    if (at != dialog.pos())
        dialog.move(at);
}

/// Gives a dialog its size when it is shown first: before, its contents have not got the style that says how large
/// they are.
class FirstSize : public QObject
{
public:
    FirstSize(QDialog& dialog, QScrollArea& area, QWidget* below, QSize wanted)
        : QObject(&dialog), m_area(area), m_below(below), m_wanted(wanted)
    {
        dialog.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show) {
            watched->removeEventFilter(this);
            auto& dialog = *static_cast<QDialog*>(watched);
            const QSize room = roomOnScreen(dialog);
            QSize size = m_area.widget()->sizeHint();
            if (m_below != nullptr) {
                size.rheight() += m_below->sizeHint().height();
                size.rwidth() = std::max(size.width(), m_below->sizeHint().width());
            }
            size = size.expandedTo(m_wanted);
            if (size.height() > room.height()) // the bar at the side takes no room of the contents
                size.rwidth() += m_area.verticalScrollBar()->sizeHint().width();
            dialog.resize(size.boundedTo(room));
            keepOnScreen(dialog);
            deleteLater();
        }
        return false;
    }

private:
    QScrollArea& m_area;
    QWidget* m_below;
    QSize m_wanted;
};

} // namespace

QSize roomOnScreen(const QWidget& window)
{
    const int title = window.style()->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, &window);
    return window.screen()->availableSize() - QSize(0, title);
}

void fitToScreen(QDialog& dialog, QSize wanted, QWidget* below)
{
    auto* body = new QWidget;
    body->setLayout(dialog.layout());
    auto* area = new QScrollArea;
    area->setWidget(body);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // what is in it takes the keys
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(area, 1);
    if (below != nullptr)
        column->addWidget(below);
    new FirstSize(dialog, *area, below, wanted);
}

} // namespace penumbra
