#include "ui/automation.h"

#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/latest_task.h"
#include "ui/main_window.h"
#include "ui/menu_actions.h"
#include "ui/new_universe_dialog.h"
#include "ui/posterior_view.h"
#include "ui/redraw_queue.h"
#include "ui/texts.h"
#include "ui/viewport.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QMenuBar>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace penumbra {
namespace {

constexpr int settleMilliseconds = 300; // one or two frames under software rendering
constexpr int waitMilliseconds = 10;
constexpr int failureCode = 1;

} // namespace

Automation::Automation(LaunchOptions options, MainWindow& window)
    : QObject(&window), m_options(std::move(options)), m_window(window)
{
    if (m_options.quit) {
        m_window.setDialogsShown(false);
        connect(&m_window, &MainWindow::problem, this, &Automation::complain);
    }
}

void Automation::waitForMoment()
{
    using Kind = CaptureMoment::Kind;
    const CaptureMoment moment = m_options.captureAfter;
    if (moment.kind == Kind::estimate)
        connect(&m_window, &MainWindow::estimateShown, this, [this](int step, int steps) {
            if (2 * step >= steps) // before that an estimate shows little
                finish();
        });
    if (moment.kind == Kind::samples)
        connect(&m_window, &MainWindow::samplesShown, this, [this, moment](std::size_t count) {
            if (count >= moment.samples)
                finish();
        });
    connect(&m_window, &MainWindow::runEnded, this, [this, moment] {
        const std::size_t drawn = m_window.posterior()->samples.size();
        if (moment.kind == Kind::samples && drawn < moment.samples)
            complain(
                tr("--capture-after samples:%1: the run ended after %2").arg(moment.samples).arg(samplesText(drawn)));
        else
            finish();
    });
}

void Automation::begin()
{
    if (m_options.listActions) {
        for (const MenuAction& entry : menuActions(*m_window.menuBar()))
            std::printf("%s\n", qPrintable(entry.name));
        QApplication::exit(0);
        return;
    }
    if (m_options.model)
        m_window.chooseModel(*m_options.model);
    RunSettings settings = m_window.settings();
    settings.samples = m_options.samples.value_or(settings.samples);
    settings.steps = m_options.steps ? m_options.steps : settings.steps;
    settings.sampler = m_options.sampler ? m_options.sampler : settings.sampler;
    settings.seed = m_options.seed.value_or(settings.seed);
    settings.noise = m_options.noise.value_or(settings.noise);
    settings.threads = m_options.threads.value_or(settings.threads);
    settings.device = m_options.device.value_or(settings.device);
    m_window.setSettings(settings);
    if (m_options.map)
        openMap();
    if (m_failed)
        return;
    applyLook();
    if (m_options.universe)
        makeUniverse();
    else if (m_window.isBusy()) // a posterior or a session is being read
        connect(
            &m_window, &MainWindow::taskEnded, this,
            [this](bool done) {
                if (done)
                    goOn();
            },
            Qt::SingleShotConnection);
    else
        goOn();
}

void Automation::openMap()
{
    MapReference map;
    map.path = *m_options.map;
    map.options.index = m_options.index;
    map.options.dataset = m_options.dataset;
    map.options.side = m_options.side;
    map.options.depth = m_options.depth;
    map.options.unit = m_options.unit;
    if (m_options.notPeriodic)
        map.options.periodic = false;
    map.options.missingAsEmpty = m_options.missingAsEmpty;
    map.truth = m_options.truth;
    map.truthIndex = m_options.truthIndex;
    m_window.open(map);
}

// All is open.
void Automation::goOn()
{
    editGalaxies();
    if (m_failed)
        return;
    if (m_options.run)
        run([this] { m_window.startRun(); });
    if (m_options.captureAfter.kind == CaptureMoment::Kind::shown)
        finish();
}

void Automation::run(const std::function<void()>& start)
{
    if (m_options.captureAfter.kind != CaptureMoment::Kind::shown)
        waitForMoment();
    if (m_options.record)
        m_window.record(*m_options.record);
    if (!m_failed)
        start();
    if (m_window.isRunning() || m_failed)
        return;
    complain(m_window.openedMap() ? tr("--run: the run could not be started")
                                  : tr("--run: there is no map to draw samples of"));
}

void Automation::finish()
{
    if (std::exchange(m_finishing, true) || m_failed)
        return;
    // Whatever a session said:
    if (m_options.size)
        m_window.resize(*m_options.size);
    applyLook();
    planFiles();
    std::reverse(m_plan.begin(), m_plan.end());
    next();
}

void Automation::makeUniverse()
{
    NewUniverseDialog& dialog = m_window.classroom().openNewUniverse();
    dialog.setParameters(m_options.universe->parameters);
    dialog.setSeed(m_options.universe->seed);
    if (m_options.universe->particlesPerSide)
        dialog.setResolution(*m_options.universe->particlesPerSide);
    if (m_options.universe->axis)
        dialog.setAxis(*m_options.universe->axis);
    if (m_options.universe->slab)
        dialog.setSlab(*m_options.universe->slab);
    connect(
        &dialog, &NewUniverseDialog::simulationEnded, this,
        [this, &dialog] {
            if (dialog.hasUniverse() && m_options.run)
                run([&dialog] { dialog.requestPrediction(); });
            else if (dialog.hasUniverse())
                finish();
        },
        Qt::SingleShotConnection);
    dialog.simulate();
}

void Automation::applyLook()
{
    if (m_options.look.any())
        m_window.maps().setViewSettings(withLook(m_window.maps().viewSettings(), m_options.look));
}

void Automation::planFiles()
{
    // First, as it says with the signal of the other files that it is written.
    m_plan.push_back([this] { when([this] { return !m_window.isRecording(); }, [this] { next(); }); });
    for (const QString& action : std::as_const(m_options.actions))
        m_plan.push_back([this, action] { trigger(action); });
    m_plan.push_back([this] {
        showPart();
        next();
    });
    const auto written = [this](const std::function<void()>& write) {
        return [this, write] {
            connect(&m_window, &MainWindow::fileWritten, this, &Automation::next, Qt::SingleShotConnection);
            write();
        };
    };
    if (m_options.save)
        m_plan.push_back(written([this] { m_window.savePosterior(*m_options.save); }));
    if (m_options.session)
        m_plan.push_back(written([this] { m_window.saveSession(*m_options.session); }));
    if (m_options.figure)
        m_plan.push_back(written([this] { saveFigure(); }));
    if (m_options.capture)
        m_plan.push_back([this] { capture(); });
    if (m_options.quit)
        m_plan.push_back([] { QApplication::exit(0); });
}

void Automation::next()
{
    if (m_failed || m_plan.empty())
        return;
    const std::function<void()> act = std::move(m_plan.back());
    m_plan.pop_back();
    // From the event loop: what was done before is over.
    QTimer::singleShot(0, this, [this, act] { when([this] { return isWorkedOut(); }, act); });
}

void Automation::when(const std::function<bool()>& ready, const std::function<void()>& act)
{
    if (ready())
        act();
    else
        QTimer::singleShot(waitMilliseconds, this, [this, ready, act] { when(ready, act); });
}

bool Automation::isWorkedOut() const
{
    if (m_window.isBusy() || (m_window.isRunning() && !m_runBefore))
        return false;
    const QList<LatestTask*> tasks = m_window.findChildren<LatestTask*>();
    return std::none_of(tasks.begin(), tasks.end(), [](const LatestTask* task) { return task->isBusy(); });
}

void Automation::trigger(const QString& action)
{
    for (const MenuAction& entry : menuActions(*m_window.menuBar()))
        if (entry.name == action) {
            if (!entry.action->isEnabled()) {
                complain(tr("--do %1: this cannot be done now").arg(action));
                return;
            }
            m_runBefore = m_window.isRunning();
            next(); // first: a dialog that the entry opens may wait in an event loop of its own
            entry.action->trigger();
            return;
        }
    complain(tr("--do %1: the menus have no such entry; --list-actions prints all").arg(action));
}

void Automation::saveFigure()
{
    Figure figure = m_window.figure();
    const QString& part = m_options.figurePart;
    if (part != QLatin1String("everything")) {
        const auto wanted = [&part](const FigurePanel& panel) {
            return part == QLatin1String("chart") ? std::holds_alternative<ChartFigure>(panel)
                                                  : title(panel).compare(part, Qt::CaseInsensitive) == 0;
        };
        QStringList titles;
        for (const FigurePanel& panel : figure.panels)
            titles << title(panel);
        std::erase_if(figure.panels, std::not_fn(wanted));
        if (figure.panels.empty()) {
            complain(tr("--figure-part %1: expected everything, chart, or one of: %2").arg(part, titles.join(", ")));
            return;
        }
    }
    m_window.saveFigure(*m_options.figure, figure, m_options.figureSize);
}

void Automation::capture()
{
    QTimer::singleShot(settleMilliseconds, this, [this] {
        const QString file = QString::fromStdString(m_options.capture->string());
        // On a busy machine some still wait.
        QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        RedrawQueue::instance().drawAll();
        if (!front().grab().save(file)) {
            complain(tr("The picture could not be written to %1").arg(file));
            return;
        }
        next();
    });
}

// A dialog that has been opened, or the window.
QWidget& Automation::front()
{
    if (QWidget* modal = QApplication::activeModalWidget())
        return *modal;
    for (QDialog* dialog : m_window.findChildren<QDialog*>())
        if (dialog->isVisible())
            return *dialog;
    return m_window;
}

void Automation::complain(const QString& problem)
{
    m_failed = true;
    std::fprintf(stderr, "penumbra: %s\n", qPrintable(problem));
    if (m_options.quit)
        QApplication::exit(failureCode);
}

} // namespace penumbra
