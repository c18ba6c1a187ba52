#pragma once

#include "ui/main_window.h"

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

} // namespace penumbra::test
