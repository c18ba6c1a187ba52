// How quick the window is: its start against a bare window's, the first picture of a run, how long the event loop is
// kept waiting while all cores sample, and what the live preview costs. Every figure is a ratio within this run, or a
// length to be held against what a hand notices; run it on an otherwise idle machine.
#include "base/error.h"
#include "base/resources.h"
#include "benchmarks/event_loop_watch.h"
#include "benchmarks/shown.h"
#include "ui/main_window.h"
#include "ui/menu_actions.h"
#include "ui/theme.h"
#include "ui/vtk_widget.h"

#include <QAction>
#include <QCommandLineParser>
#include <QMenuBar>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <vector>

namespace penumbra {
namespace {

constexpr const char* mapDataset = "universe_00011/stellar";

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

/// A distribution in words: median and quartiles, each times `scale`.
QString spreadOf(std::vector<double> values, int digits, double scale = 1.0)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](std::size_t quarters) {
        return QString::number(scale * values[quarters * (values.size() - 1) / 4], 'f', digits);
    };
    return QStringLiteral("median %1, quartiles %2 and %3").arg(at(2), at(1), at(3));
}

void openBundledMap(MainWindow& window)
{
    MapReference map;
    map.path = resourceFile("maps/held-out.h5");
    map.options.dataset = mapDataset;
    if (!window.open(map))
        throw Error("The bundled map could not be opened.");
}

std::unique_ptr<MainWindow> makeWindow()
{
    auto window = std::make_unique<MainWindow>();
    window->setDialogsShown(false);
    window->resize(1440, 900);
    window->show();
    return window;
}

/// Of a program that says "usable" when it is, from its start [ms].
double startUp(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    while (!process.canReadLine())
        if (!process.waitForReadyRead(60'000))
            throw Error("'" + program.toStdString() +
                        "' did not show its window: " + process.errorString().toStdString());
    const double elapsed = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    process.waitForFinished(60'000);
    return elapsed;
}

void measureStart(int starts)
{
    const QString self = QCoreApplication::applicationFilePath();
    const QString bare = QCoreApplication::applicationDirPath() + QStringLiteral("/bare-window");
    std::vector<double> ofBare, ofEmpty, ofMap;
    for (int i = -1; i < starts; ++i) { // one more, that fills the caches
        const double bareTime = startUp(bare, {});
        const double emptyTime = startUp(self, {QStringLiteral("--show")});
        const double mapTime = startUp(self, {QStringLiteral("--show"), QStringLiteral("--open")});
        if (i < 0)
            continue;
        ofBare.push_back(bareTime);
        ofEmpty.push_back(emptyTime);
        ofMap.push_back(mapTime);
    }
    const double base = median(ofBare);
    std::printf(
        "start to a usable window, medians of %d: bare Qt and VTK window %.0f ms; Penumbra %.0f ms, ratio %.2f; "
        "with the bundled map %.0f ms, ratio %.2f\n",
        starts, base, median(ofEmpty), median(ofEmpty) / base, median(ofMap), median(ofMap) / base);
    std::fflush(stdout);
}

struct Run
{
    double firstEstimate = 0.0; ///< after the order [ms]; 0 without one
    double samplesPerSecond = 0.0;
    double busy = 0.0; ///< part of the time that the events of the window took
    EventLoopWatch watch;
};

/// Draws `samples` of the map that is open, on all cores, and watches.
void draw(const WatchedApplication& application, MainWindow& window, std::size_t samples, Run& run)
{
    RunSettings settings = window.settings();
    settings.samples = samples;
    window.setSettings(settings);
    QEventLoop loop;
    QElapsedTimer clock;
    QObject context;
    const auto seconds = [&clock] { return static_cast<double>(clock.nsecsElapsed()) / 1e9; };
    QObject::connect(&window, &MainWindow::estimateShown, &context, [&] {
        if (run.firstEstimate == 0.0)
            run.firstEstimate = 1e3 * seconds();
    });
    QObject::connect(&window, &MainWindow::runEnded, &loop, &QEventLoop::quit);
    QObject::connect(&window, &MainWindow::problem, &loop, [&loop] { loop.exit(1); });
    clock.start();
    run.watch.start();
    const double busyBefore = application.busy();
    window.startRun();
    if (loop.exec() != 0)
        throw Error("The run failed.");
    run.watch.stop();
    run.samplesPerSecond = static_cast<double>(samples) / seconds();
    run.busy = (application.busy() - busyBefore) / seconds();
}

void setPreview(MainWindow& window, bool on)
{
    for (const MenuAction& entry : menuActions(*window.menuBar()))
        if (entry.text == QStringLiteral("Live preview")) {
            if (entry.action->isChecked() != on)
                entry.action->trigger();
            return;
        }
    throw Error("There is no menu entry 'Live preview'.");
}

/// Where the long gaps come from: work of the window, or waiting for a processor.
void printLongEvents(const WatchedApplication& application)
{
    constexpr std::size_t most = 12;
    std::printf("events that took over %.0f ms, with and without preview:\n", WatchedApplication::longEvent);
    const auto events = application.longEvents();
    for (std::size_t i = 0; i < std::min(most, events.size()); ++i) {
        const auto& [name, kind] = events[i];
        std::printf("%5d  %6.0f ms in all (%3.0f %% at work), worst %3.0f ms: %s\n", kind.count, kind.total,
                    100.0 * kind.processor / kind.total, kind.worst, qPrintable(name));
    }
}

void measureRuns(WatchedApplication& application, std::size_t samples, int pairs)
{
    const auto window = makeWindow();
    openBundledMap(*window);
    if (!waitUntilUsable(*window))
        throw Error("The window did not come up.");
    // A hand takes about that long from the map to the button; meanwhile the window loads what a run needs.
    EventLoopWatch between;
    between.start();
    QEventLoop pause;
    QTimer::singleShot(1000, &pause, &QEventLoop::quit);
    pause.exec();
    between.stop();
    Run first;
    draw(application, *window, 4, first);
    std::printf("Run, a second after the map is shown (worst gap of the event loop in it %.0f ms), to the first live "
                "estimate: %.0f ms with loading the model",
                between.worst(), first.firstEstimate);
    std::vector<double> again, ratios, beyond, worst, busyWith, busyWithout;
    double watched = 0.0;
    application.watchEvents();
    for (int i = 0; i < pairs; ++i) {
        Run with, without;
        const auto drawOne = [&](bool preview) {
            setPreview(*window, preview);
            draw(application, *window, samples, preview ? with : without);
        };
        drawOne(i % 2 == 0); // in turns, so that neither is favoured by what else changes
        drawOne(i % 2 != 0);
        again.push_back(with.firstEstimate);
        ratios.push_back(with.samplesPerSecond / without.samplesPerSecond);
        beyond.push_back(with.watch.shareBeyond(33.0));
        worst.push_back(with.watch.worst());
        busyWith.push_back(with.busy);
        busyWithout.push_back(without.busy);
        watched += with.watch.seconds();
    }
    std::printf(", %.0f ms with the model at hand\n", median(again));
    std::printf("event loop while sampling on all cores, %.0f s watched in %d runs: worst gap %.0f ms (%s); share of "
                "the time in gaps over 33 ms [%%]: %s\n",
                watched, pairs, *std::max_element(worst.begin(), worst.end()), qPrintable(spreadOf(worst, 0)),
                qPrintable(spreadOf(beyond, 2, 100.0)));
    std::printf("throughput with the live preview over that without, %d pairs of %zu samples: %s\n", pairs, samples,
                qPrintable(spreadOf(ratios, 3)));
    std::printf("part of the time that the window was at work [%%]: with the preview %s; without %s\n",
                qPrintable(spreadOf(busyWith, 1, 100.0)), qPrintable(spreadOf(busyWithout, 1, 100.0)));
    printLongEvents(application);
}

int run(int argc, char** argv)
{
    VtkWidget::setDefaultFormat();
    QCoreApplication::setOrganizationName(QStringLiteral("PenumbraBenchmark"));
    WatchedApplication application(argc, argv);
    const QTemporaryDir settings; // the user's own stay untouched
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    applyTheme(application, ThemeKind::dark);

    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption(
        {QStringLiteral("starts"), QStringLiteral("Starts of each window."), QStringLiteral("N"), QStringLiteral("7")});
    parser.addOption({QStringLiteral("pairs"), QStringLiteral("Pairs of runs, with and without preview."),
                      QStringLiteral("N"), QStringLiteral("9")});
    parser.addOption(
        {QStringLiteral("samples"), QStringLiteral("Samples of a run."), QStringLiteral("N"), QStringLiteral("8")});
    parser.addOption({QStringLiteral("show"), QStringLiteral("Only show the window, say so, and end.")});
    parser.addOption({QStringLiteral("open"), QStringLiteral("With --show: with the bundled map.")});
    parser.process(application);

    if (parser.isSet(QStringLiteral("show"))) {
        const auto window = makeWindow();
        if (parser.isSet(QStringLiteral("open")))
            openBundledMap(*window);
        if (!waitUntilUsable(*window))
            return 1;
        std::puts("usable");
        return 0;
    }
    measureStart(std::max(1, parser.value(QStringLiteral("starts")).toInt()));
    measureRuns(application, std::max<std::size_t>(1, parser.value(QStringLiteral("samples")).toULongLong()),
                std::max(1, parser.value(QStringLiteral("pairs")).toInt()));
    return 0;
}

} // namespace
} // namespace penumbra

int main(int argc, char** argv)
{
    try {
        return penumbra::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "window-benchmark: %s\n", error.what());
        return 1;
    }
}
