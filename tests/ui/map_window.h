#pragma once

#include "ui/map_actions.h"
#include "ui/map_canvas.h"
#include "ui/map_tool_bar.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include "support.h"

#include <QAction>
#include <QCursor>
#include <QGuiApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QScreen>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace penumbra::test {

/// The maps of a posterior of four samples in a window of their own, with menu and toolbar, as a user handles them.
class MapWindow : public QObject
{
protected:
    /// To be called before each test.
    void open();
    MapView& panel(std::size_t i) { return *m_view->views()[i]; }
    const DisplaySettings& settings(MapScale scale) { return m_view->display().settings(scale); }
    /// Moves the mouse from where it was to the middle of a panel, and clicks.
    void point(std::size_t i);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_window.get(), key, modifiers); }
    /// Opens the menu of a button and clicks the entry.
    void choose(QToolButton& button, const QString& entry);
    void choose(QToolButton& button, MapQuantity quantity) { choose(button, title(quantity)); }
    /// Of the toolbar, by its text or its accessible name.
    QToolButton& button(const QString& text);
    /// Moves the mouse from one point of a widget to another with the button held.
    static void drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to);
    static int different(const QImage& a, const QImage& b, const QRect& where);

    std::unique_ptr<QMainWindow> m_window;
    PosteriorView* m_view = nullptr;
    MapActions* m_actions = nullptr;
    std::shared_ptr<const PosteriorSnapshot> m_posterior;
    QPointer<QWidget> m_pointed; ///< where the mouse is
};

inline void MapWindow::open()
{
    const auto truth = std::make_shared<const Field>(test::darkMatterMap(64));
    PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(64)), truth, 1, "{}");
    for (const double waves : {2.0, 2.0, 3.0, 4.0})
        posterior.add(test::darkMatterMap(64, waves), static_cast<std::uint32_t>(posterior.count()));
    m_posterior = posterior.snapshot();

    // The display's own pointer would point at a panel too, some time after the window is shown.
    QCursor::setPos(QGuiApplication::primaryScreen()->geometry().bottomRight());
    m_window = std::make_unique<QMainWindow>();
    m_view = new PosteriorView;
    m_actions = new MapActions(*m_view, *m_window);
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->addWidget(new MapToolBar(*m_actions));
    column->addWidget(m_view, 1);
    m_window->setCentralWidget(central);
    m_actions->fillMenu(*m_window->menuBar()->addMenu(QStringLiteral("View")));
    m_view->setDarkMatterLimits({10.4, 11.6});
    m_view->showInput(*m_posterior->input, truth);
    m_view->showPosterior(m_posterior);
    m_view->showSample(0);
    m_window->resize(1100, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

inline void MapWindow::point(std::size_t i)
{
    if (m_pointed) {
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(m_pointed, &leave);
    }
    m_pointed = &panel(i).canvas();
    QTest::mouseClick(m_pointed, Qt::LeftButton); // what the keys are for
    moveMouse(*m_pointed, m_pointed->rect().center());
}

inline QToolButton& MapWindow::button(const QString& text)
{
    for (QToolButton* found : m_window->findChildren<QToolButton*>(QStringLiteral("segment")))
        if (found->text() == text || found->accessibleName() == text)
            return *found;
    qFatal("no button %s", qPrintable(text));
}

inline void MapWindow::choose(QToolButton& button, const QString& entry)
{
    QTimer::singleShot(0, this, [&button, entry] { // the click waits until the menu is closed
        QMenu* menu = button.menu();
        for (QAction* action : menu->actions())
            if (action->text() == entry)
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        menu->close();
    });
    QTest::mouseClick(&button, Qt::LeftButton);
}

inline int MapWindow::different(const QImage& a, const QImage& b, const QRect& where)
{
    int count = 0;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y);
    return count;
}

inline void MapWindow::drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to)
{
    QTest::mousePress(&widget, button, {}, from);
    moveMouse(widget, to, button);
    QTest::mouseRelease(&widget, button, {}, to);
}

} // namespace penumbra::test
