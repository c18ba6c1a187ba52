#pragma once

#include "ui/command_line.h"

#include <QObject>

namespace penumbra {

class MainWindow;

/// Carries out what the command line asked for in a shown window: opens, runs, takes the picture, quits.
class Automation : public QObject
{
    Q_OBJECT

public:
    Automation(LaunchOptions options, MainWindow& window);

    /// To be called once the event loop runs.
    void begin();

private:
    void capture();
    void complain(const QString& problem);

    LaunchOptions m_options;
    MainWindow& m_window;
    bool m_captured = false;
};

} // namespace penumbra
