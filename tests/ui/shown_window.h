#pragma once

#include "ui/main_window.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"

#include "support.h"

#include <memory>

namespace penumbra::test {

/// The program's window as tests use it: 1280 x 800, with the tiny model, shown and active, so that keys reach it; null
/// when it did not become so. It tells of problems by its signal alone.
inline std::unique_ptr<MainWindow> shownWindow()
{
    auto window = std::make_unique<MainWindow>();
    window->setDialogsShown(false);
    window->resize(1280, 800);
    window->chooseModel(tinyModel());
    window->show();
    window->activateWindow();
    return QTest::qWaitForWindowActive(window.get()) ? std::move(window) : nullptr;
}

/// Few samples of few steps, so that a run takes seconds.
inline void setRun(MainWindow& window, std::size_t samples, int steps, std::uint64_t seed = 1)
{
    RunSettings settings = window.settings();
    settings.samples = samples;
    settings.steps = steps;
    settings.seed = seed;
    window.setSettings(settings);
}

/// A test of the program's window: each of its functions gets a new one, an empty folder, and settings that nobody has
/// changed.
class FreshWindow : public QObject
{
protected:
    /// To be called before each test. Dialogs come as they do for a user, if so wished.
    void open(bool withDialogs = true);
    PosteriorView& view() { return m_window->maps(); }
    /// After a dialog, without a window manager, no window is active.
    void activate();
    /// What the truth's panel shows; null when there is none.
    std::shared_ptr<const DisplayMap> truthShown();
    std::filesystem::path at(const QString& name) { return m_folder->filePath(name).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

inline void FreshWindow::open(bool withDialogs)
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(withDialogs);
}

inline void FreshWindow::activate()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

inline std::shared_ptr<const DisplayMap> FreshWindow::truthShown()
{
    activate();
    QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
    return view().views().at(4)->map(); // the fifth of six panels
}

} // namespace penumbra::test
