#include "ui/automation.h"

#include "ui/main_window.h"
#include "ui/posterior_view.h"

#include <QApplication>
#include <QTimer>

#include <cstdio>

namespace penumbra {
namespace {

constexpr int settleMilliseconds = 300; // one or two frames under software rendering
constexpr int failureCode = 1;

} // namespace

Automation::Automation(LaunchOptions options, MainWindow& window)
    : QObject(&window), m_options(std::move(options)), m_window(window)
{
    if (m_options.quit) {
        m_window.setDialogsShown(false);
        connect(&m_window, &MainWindow::problem, this, &Automation::complain);
    }
    using Kind = CaptureMoment::Kind;
    const CaptureMoment moment = m_options.captureAfter;
    if (moment.kind == Kind::estimate)
        connect(&m_window, &MainWindow::estimateShown, this, [this](int step, int steps) {
            if (2 * step >= steps) // before that an estimate shows little
                capture();
        });
    if (moment.kind == Kind::samples)
        connect(&m_window, &MainWindow::samplesShown, this, [this, moment](std::size_t count) {
            if (count >= moment.samples)
                capture();
        });
    if (moment.kind == Kind::finished)
        connect(&m_window, &MainWindow::runEnded, this, &Automation::capture);
}

void Automation::begin()
{
    if (m_options.model)
        m_window.chooseModel(*m_options.model);
    RunSettings settings = m_window.settings();
    settings.samples = m_options.samples.value_or(settings.samples);
    settings.steps = m_options.steps ? m_options.steps : settings.steps;
    settings.seed = m_options.seed.value_or(settings.seed);
    m_window.setSettings(settings);
    if (m_options.map)
        m_window.open(*m_options.map, m_options.index, m_options.truth);
    if (m_options.look.any())
        m_window.maps().setViewSettings(withLook(m_window.maps().viewSettings(), m_options.look));
    if (m_options.run)
        m_window.startRun();
    if (m_options.captureAfter.kind == CaptureMoment::Kind::shown)
        capture();
}

void Automation::capture()
{
    if (m_captured)
        return;
    m_captured = true;
    QTimer::singleShot(settleMilliseconds, this, [this] {
        if (m_options.capture && !m_window.grab().save(QString::fromStdString(m_options.capture->string()))) {
            complain(
                tr("The picture could not be written to %1").arg(QString::fromStdString(m_options.capture->string())));
            return;
        }
        if (m_options.quit)
            QApplication::exit(0);
    });
}

void Automation::complain(const QString& problem)
{
    std::fprintf(stderr, "penumbra: %s\n", qPrintable(problem));
    if (m_options.quit)
        QApplication::exit(failureCode);
}

} // namespace penumbra
