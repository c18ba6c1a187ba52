#include "ui/presentation.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMainWindow>
#include <QMenuBar>

namespace penumbra {
namespace {

void scaleType(double factor)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    QApplication::setFont(font);
    // Under a style sheet, widgets take a new font of the application only when they are polished again.
    qApp->setStyleSheet(qApp->styleSheet());
}

} // namespace

Presentation::Presentation(QMainWindow& window, std::vector<QWidget*> aside)
    : QObject(&window), m_window(window), m_aside(aside.begin(), aside.end())
{}

Presentation::~Presentation()
{
    if (m_on)
        scaleType(1.0 / typeScale);
}

void Presentation::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    if (on) {
        m_before = m_window.windowState();
        for (const QPointer<QWidget>& widget : m_aside)
            if (widget && widget->isVisible()) {
                m_hidden.push_back(widget);
                widget->hide();
            }
        // A hidden menu bar would take its shortcuts along: it only gives up its room.
        m_window.menuBar()->setMaximumHeight(0);
        scaleType(typeScale);
        m_window.setWindowState(m_before | Qt::WindowFullScreen);
        m_window.installEventFilter(this);
    } else {
        m_window.removeEventFilter(this);
        scaleType(1.0 / typeScale);
        m_window.menuBar()->setMaximumHeight(QWIDGETSIZE_MAX);
        for (const QPointer<QWidget>& widget : m_hidden)
            if (widget)
                widget->show();
        m_hidden.clear();
        m_window.setWindowState(m_before);
    }
    Q_EMIT changed(on);
}

bool Presentation::eventFilter(QObject* watched, QEvent* event)
{
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (key && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept(); // here it leaves the presentation, whatever else it does in the window
        if (event->type() == QEvent::KeyPress)
            setOn(false);
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace penumbra
