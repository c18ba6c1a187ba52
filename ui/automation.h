#pragma once

#include "ui/command_line.h"

#include <QObject>
#include <QWidget>

#include <functional>
#include <vector>

namespace penumbra {

class MainWindow;

/// Carries out what the command line asked for in a shown window: opens, runs, turns to what is to be seen, writes
/// files, takes the picture, quits. One thing after the other; the first that fails ends it.
class Automation : public QObject
{
    Q_OBJECT

public:
    Automation(LaunchOptions options, MainWindow& window);

    /// To be called once the event loop runs.
    void begin();

private:
    void openMap();
    void goOn();
    /// Starts a run by `start`, and waits for the moment that was asked for.
    void run(const std::function<void()>& start);
    void waitForMoment();
    void finish();
    void makeUniverse();
    void editGalaxies();
    void applyLook();
    void planFiles();
    void next();
    /// Looks again and again whether it is `ready`, and acts then.
    void when(const std::function<bool()>& ready, const std::function<void()>& act);
    /// What an entry of the menus has started is over, be it a run, a sample drawn again or the reading of a file, and
    /// the charts and maps that are worked out off the GUI thread are those of what is shown.
    [[nodiscard]] bool isWorkedOut() const;
    void trigger(const QString& action);
    void showPart();
    void showMarks();
    void showSample(std::size_t index);
    void showStep(int step);
    void zoomTo(const QRectF& part);
    void saveFigure();
    void turnToTab(const QString& title);
    void capture();
    [[nodiscard]] QWidget& front();
    void complain(const QString& problem);

    LaunchOptions m_options;
    MainWindow& m_window;
    bool m_finishing = false;
    bool m_failed = false;
    bool m_runBefore = true;                   ///< before the last entry of the menus was triggered
    std::vector<std::function<void()>> m_plan; ///< what is still to be done, the next one last; each calls next()
};

} // namespace penumbra
