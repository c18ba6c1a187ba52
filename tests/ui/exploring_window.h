#pragma once

#include "ui/explore_panel.h"
#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/run_controller.h"
#include "ui/viewport.h"

#include "shown_window.h"

#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>

#include <memory>

namespace penumbra::test {

/// The middle of a pixel of a map of 64 x 64 over 25 Mpc/h.
inline QPointF middle(int column, int row)
{
    return {(column + 0.5) * 25.0 / 64.0, (row + 0.5) * 25.0 / 64.0};
}

/// A test that explores a posterior of five samples in the real window, by mouse and keys.
class ExploringWindow : public QObject
{
protected:
    using Tab = ExplorePanel::Tab;
    /// Opens the window and draws the samples.
    void open();
    /// No marks, the first tab, the last sample.
    void reset();
    /// After dialogs, without a window manager, keys may reach no window.
    void activate();
    void run(int samples);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_window.get(), key, modifiers); }
    void chooseInMenu(const QString& menu, const QString& entry);
    MapCanvas& canvas(std::size_t view = 1) { return m_view->views()[view]->canvas(); }
    void drag(QPointF from, QPointF to, std::size_t view = 1);
    static void move(QWidget& widget, QPoint to, Qt::MouseButtons buttons) { moveMouse(widget, to, buttons); }
    /// Puts the mouse on the middle of a pixel of the posterior's 64 x 64.
    void pointAt(int column, int row, std::size_t view = 1);
    QString note() { return m_view->views()[1]->accessibleDescription(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    PosteriorView* m_view = nullptr;
    Explorer* m_explorer = nullptr;
    RunController* m_run = nullptr;
};

inline void ExploringWindow::open()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(true);
    m_view = m_window->findChild<PosteriorView*>();
    m_explorer = m_window->findChild<Explorer*>();
    m_run = m_window->findChild<RunController*>();
    QVERIFY(m_window->open(writeCamelsPair(*m_folder)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_O); // keys are for the maps at once, not for a number field
    QVERIFY(m_explorer->tools().tool() == MapTool::circle);
    run(5);
}

inline void ExploringWindow::reset()
{
    m_explorer->clearMarks();
    m_explorer->panel().setTab(Tab::spectrum);
    m_explorer->showSample(4);
}

inline void ExploringWindow::activate()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

inline void ExploringWindow::run(int samples)
{
    setRun(*m_window, static_cast<std::size_t>(samples), 6);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
}

inline void ExploringWindow::chooseInMenu(const QString& menuTitle, const QString& entry)
{
    const auto plain = [](QString text) { return text.remove(QLatin1Char('&')); };
    for (QAction* top : m_window->menuBar()->actions()) {
        if (plain(top->text()) != menuTitle)
            continue;
        QMenu* menu = top->menu();
        QTest::mouseClick(m_window->menuBar(), Qt::LeftButton, {}, m_window->menuBar()->actionGeometry(top).center());
        QVERIFY(QTest::qWaitForWindowExposed(menu));
        for (QAction* action : menu->actions())
            if (plain(action->text()) == entry) {
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return;
            }
    }
    QFAIL(qPrintable(entry));
}

inline void ExploringWindow::drag(QPointF from, QPointF to, std::size_t view)
{
    MapCanvas& map = canvas(view);
    const QPoint start = map.toWidget(from).toPoint(), end = map.toWidget(to).toPoint();
    move(map, start, Qt::NoButton);
    QTest::mousePress(&map, Qt::LeftButton, {}, start);
    move(map, (start + end) / 2, Qt::LeftButton);
    move(map, end, Qt::LeftButton);
    QTest::mouseRelease(&map, Qt::LeftButton, {}, end);
}

inline void ExploringWindow::pointAt(int column, int row, std::size_t view)
{
    move(canvas(view), canvas(view).toWidget(middle(column, row)).toPoint(), Qt::NoButton);
}

} // namespace penumbra::test
