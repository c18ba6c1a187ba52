#include "ui/window_parts.h"

#include "ui/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace penumbra {
namespace {

/// A window in small, filled where the part stands: full while it is shown.
class PartButton : public QToolButton
{
public:
    PartButton(WindowParts::Part part, QAction& toggle) : m_part(part)
    {
        setDefaultAction(&toggle);
        setFocusPolicy(Qt::TabFocus);
    }
    [[nodiscard]] QSize sizeHint() const override { return {28, 24}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if ((underMouse() && isEnabled()) || hasFocus()) {
            painter.setPen(hasFocus() ? QPen(theme().blue) : Qt::NoPen);
            painter.setBrush(theme().raised);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5);
        }
        const QRectF frame = QRectF(0, 0, 16, 12).translated(width() / 2.0 - 8, height() / 2.0 - 6);
        QRectF part = frame;
        if (m_part == WindowParts::Part::run)
            part.setRight(frame.left() + 5);
        else if (m_part == WindowParts::Part::explore)
            part.setLeft(frame.right() - 5);
        else
            part.setTop(frame.bottom() - 4);
        QColor ink = underMouse() && isEnabled() ? theme().text : theme().dim;
        if (!isEnabled())
            ink.setAlphaF(0.4F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        if (isChecked())
            painter.drawRect(part);
        painter.setPen(QPen(ink, 1.2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame, 2, 2);
        if (!isChecked())
            painter.drawRect(part);
    }

private:
    WindowParts::Part m_part;
};

} // namespace

WindowParts::WindowParts(QWidget& room, QWidget& tools, const std::array<Place, 3>& parts)
    : QObject(&room), m_room(room), m_tools(tools)
{
    for (std::size_t i = 0; i < parts.size(); ++i) {
        static_cast<Place&>(m_parts[i]) = parts[i];
        parts[i].toggle->setCheckable(true);
        parts[i].toggle->setChecked(true);
        connect(parts[i].toggle, &QAction::triggered, this, [this, part = all[i]](bool on) { setWanted(part, on); });
    }
    room.installEventFilter(this);
}

bool WindowParts::isShown(Part part) const
{
    return !known(part).widget->isHidden();
}

void WindowParts::setWanted(Part part, bool wanted)
{
    known(part).wanted = wanted;
    if (wanted)
        ask(part);
    else
        update();
}

void WindowParts::ask(Part part)
{
    if (part != Part::samples)
        known(part == Part::run ? Part::explore : Part::run).asked = false;
    known(part).wanted = known(part).asked = true;
    update();
}

int WindowParts::putAway() const
{
    int bits = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        bits |= m_parts[i].wanted ? 0 : 1 << i;
    return bits;
}

void WindowParts::setPutAway(int bits)
{
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        m_parts[i].wanted = (bits & 1 << i) == 0;
    update();
}

void WindowParts::update()
{
    if (!m_room.isVisible())
        return; // nothing has its size yet
    const int answers = leastMaps.width() + known(Part::explore).widget->minimumSizeHint().width();
    const bool wide =
        known(Part::run).widget->minimumSizeHint().width() + std::max(answers, m_tools.minimumSizeHint().width()) <=
        m_room.width();
    const bool high = m_tools.minimumSizeHint().height() + leastMaps.height() +
                          known(Part::samples).widget->minimumSizeHint().height() <=
                      m_room.height();
    Known &run = known(Part::run), &explore = known(Part::explore), &samples = known(Part::samples);
    if (wide)
        run.asked = explore.asked = false;
    if (high)
        samples.asked = false;
    bool differs = false;
    const auto show = [&differs](const Known& part, bool shown) {
        differs |= part.widget->isHidden() == shown;
        part.widget->setVisible(shown);
        part.toggle->setChecked(shown);
    };
    show(run, run.wanted && (wide || !explore.asked));
    show(explore, explore.wanted && (wide || explore.asked));
    show(samples, samples.wanted && (high || samples.asked));
    if (differs)
        Q_EMIT changed();
}

bool WindowParts::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show)
        update();
    return QObject::eventFilter(watched, event);
}

QWidget* WindowParts::makeButtons()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(2);
    for (const Part part : {Part::run, Part::samples, Part::explore}) {
        auto* button = new PartButton(part, *known(part).toggle);
        constexpr const char* names[] = {"runPart", "explorePart", "samplesPart"};
        button->setObjectName(QLatin1String(names[static_cast<std::size_t>(part)]));
        button->setAccessibleName(known(part).toggle->text().remove(QLatin1Char('&')));
        layout->addWidget(button);
    }
    return row;
}

} // namespace penumbra
