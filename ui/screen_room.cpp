#include "ui/screen_room.h"

#include <QDialog>
#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

namespace penumbra {
namespace {

/// Gives a dialog its size when it is shown first: before, its contents have not got the style that says how large
/// they are.
class FirstSize : public QObject
{
public:
    FirstSize(QDialog& dialog, QScrollArea& area, QSize wanted) : QObject(&dialog), m_area(area), m_wanted(wanted)
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
            QSize size = m_area.widget()->sizeHint().expandedTo(m_wanted);
            if (size.height() > room.height()) // the bar at the side takes no room of the contents
                size.rwidth() += m_area.verticalScrollBar()->sizeHint().width();
            dialog.resize(size.boundedTo(room));
            deleteLater();
        }
        return false;
    }

private:
    QScrollArea& m_area;
    QSize m_wanted;
};

} // namespace

QSize roomOnScreen(const QWidget& window)
{
    const int title = window.style()->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, &window);
    return window.screen()->availableSize() - QSize(0, title);
}

void fitToScreen(QDialog& dialog, QSize wanted)
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
    column->addWidget(area);
    new FirstSize(dialog, *area, wanted);
}

} // namespace penumbra
