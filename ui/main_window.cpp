#include "ui/main_window.h"

#include "base/error.h"
#include "io/posterior_file.h"
#include "ui/file_task.h"
#include "ui/geometry_dialog.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_panel.h"
#include "ui/spectrum_view.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QMessageBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>

namespace penumbra {
namespace {

QWidget* hairline(bool vertical)
{
    auto* line = new QWidget;
    line->setObjectName(QStringLiteral("separator"));
    line->setAttribute(Qt::WA_StyledBackground);
    vertical ? line->setFixedWidth(1) : line->setFixedHeight(1);
    return line;
}

// Colours from voids to haloes: a field's log10 is skewed towards its haloes.
Limits limitsOf(const Normalization& output)
{
    const auto rounded = [](double value) { return std::round(value * 10.0) / 10.0; };
    return {rounded(output.mean - 1.6 * output.std), rounded(output.mean + 4.6 * output.std)};
}

} // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent), m_samples(sampleMaps())
{
    setWindowTitle(tr("Penumbra"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/penumbra.png")));
    setAcceptDrops(true);
    setMinimumSize(1080, 640);
    buildLayout();
    buildMenus();

    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::askForMap);
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::openSample);
    connect(m_panel, &RunPanel::runRequested, this, &MainWindow::startRun);
    connect(m_panel, &RunPanel::stopRequested, this, &MainWindow::stopRun);
    connect(m_panel, &RunPanel::modelChanged, this, &MainWindow::showModel);
    connect(m_panel, &RunPanel::modelFileWanted, this, &MainWindow::askForModel);
    connect(m_panel, &RunPanel::truthFileWanted, this, &MainWindow::askForTruth);
    connect(m_panel, &RunPanel::indexChanged, this, [this](std::size_t index) {
        MapOptions options = m_map->options;
        options.index = index;
        const bool ownTruth = m_map->truth && m_map->truthPath != m_map->info.path;
        if (!openMapWith(m_map->info.path, options, ownTruth ? std::optional(m_map->truthPath) : std::nullopt))
            m_panel->showField(*m_map); // back to the index that is shown
    });
    connect(&m_view->viewport(), &Viewport::cursorChanged, this, &MainWindow::updateReading);
    showModel(m_panel->settings().model);
    updateActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout()
{
    m_panel = new RunPanel;
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_panel);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(m_panel->width() + 8); // and its scroll bar, for small screens
    scroll->setFrameShape(QFrame::NoFrame);
    m_view = new PosteriorView;
    m_spectra = new SpectrumView;
    m_welcome = new WelcomePage(m_samples);
    m_readout = new ReadoutLine;

    auto* results = new QWidget;
    auto* resultsRow = new QHBoxLayout(results);
    resultsRow->setContentsMargins(0, 0, 0, 0);
    resultsRow->setSpacing(0);
    resultsRow->addWidget(m_view, 5);
    resultsRow->addWidget(hairline(true));
    resultsRow->addWidget(m_spectra, 2);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(results);

    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(scroll);
    body->addWidget(hairline(true));
    body->addWidget(m_pages, 1);
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(body, 1);
    column->addWidget(hairline(false));
    column->addWidget(m_readout);
    setCentralWidget(central);
}

RunSettings MainWindow::settings() const
{
    return m_panel->settings();
}

void MainWindow::setSettings(const RunSettings& settings)
{
    m_panel->setSettings(settings);
}

bool MainWindow::attempt(const QString& title, const std::function<void()>& action)
{
    try {
        action();
        return true;
    } catch (const std::exception& error) {
        report(title, QString::fromUtf8(error.what()));
        return false;
    }
}

void MainWindow::report(const QString& title, const QString& message)
{
    if (m_dialogsShown) {
        auto* box = new QMessageBox(QMessageBox::NoIcon, title, QStringLiteral("<b>%1</b>").arg(title.toHtmlEscaped()),
                                    QMessageBox::Ok, this);
        box->setInformativeText(message.toHtmlEscaped());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    }
    Q_EMIT problem(message);
}

bool MainWindow::open(const std::filesystem::path& path, std::size_t index,
                      const std::optional<std::filesystem::path>& truth)
{
    if (isRunning()) {
        m_readout->setStatus(tr("Stop the run to open another map"));
        return false;
    }
    if (path.extension() == ".safetensors") {
        chooseModel(path);
        return m_modelInfo.has_value();
    }
    bool posterior = false;
    if (!attempt(tr("The file could not be opened"), [&] { posterior = isPosteriorFile(path); }))
        return false;
    if (posterior)
        return openPosteriorFile(path);
    MapOptions options;
    options.index = index;
    return openMapWith(path, options, truth);
}

bool MainWindow::openSample(const SampleMap& sample)
{
    MapOptions options;
    options.dataset = sample.dataset;
    return !isRunning() && openMapWith(sample.path, options, std::nullopt);
}

bool MainWindow::openMapWith(const std::filesystem::path& path, MapOptions options,
                             const std::optional<std::filesystem::path>& truth)
{
    bool opened = false;
    attempt(tr("The map could not be opened"), [&] {
        const MapFileInfo info = probeStellarMap(path, options);
        if (!info.geometry) {
            GeometryDialog dialog(info, this);
            if (!m_dialogsShown)
                throw InputError(path.string() + " does not say how large an area it covers");
            if (dialog.exec() != QDialog::Accepted)
                return;
            const Geometry geometry = dialog.geometry();
            options.side = geometry.side;
            options.depth = geometry.depth;
            options.periodic = geometry.periodic;
        }
        showOpened(openStellarMap(path, options, truth));
        opened = true;
    });
    return opened;
}

void MainWindow::showOpened(OpenedMap map)
{
    m_map = std::move(map);
    m_posterior.reset();
    m_panel->showField(*m_map);
    m_panel->clearProgress();
    m_panel->setMessage({});
    m_view->showInput(m_map->stellar, m_map->truth ? std::make_shared<const Field>(*m_map->truth) : nullptr);
    if (m_modelInfo)
        m_view->setDarkMatterLimits(limitsOf(m_modelInfo->output));
    m_spectra->setPosterior(nullptr);
    m_pages->setCurrentIndex(1);
    setWindowTitle(tr("%1 – Penumbra").arg(fileTitle(m_map->info.path)));
    m_readout->setStatus({});
    m_panel->setState(RunState::idle);
    updateActions();
}

void MainWindow::openTruth(const std::filesystem::path& path)
{
    if (!m_map || isRunning())
        return;
    attempt(tr("The truth could not be opened"), [&] {
        OpenedMap map = *m_map;
        addTruth(map, path);
        showOpened(std::move(map));
    });
}

bool MainWindow::openPosteriorFile(const std::filesystem::path& path)
{
    auto contents = std::make_shared<PosteriorContents>();
    auto snapshot = std::make_shared<std::shared_ptr<const PosteriorSnapshot>>();
    const auto read = [path, contents, snapshot] {
        *contents = readPosterior(path);
        const auto shared = [](const Field& field) { return std::make_shared<const Field>(field); };
        PosteriorAccumulator posterior(shared(contents->input), contents->truth ? shared(*contents->truth) : nullptr,
                                       contents->seed, contents->recipe);
        for (std::size_t i = 0; i < contents->samples.size(); ++i)
            posterior.add(std::move(contents->samples[i]), contents->indices[i]);
        *snapshot = posterior.snapshot();
    };
    runTask(tr("Opening %1").arg(fileTitle(path)), read, [this, path, contents, snapshot] {
        OpenedMap map;
        map.info.path = path;
        map.info.maps = 1;
        map.stellar = contents->input;
        map.truth = contents->truth;
        map.truthPath = path;
        showOpened(std::move(map));
        showPosterior(*snapshot);
        if (!m_modelInfo)
            m_view->fitLimits();
        m_view->showSample(0);
        Q_EMIT samplesShown(m_posterior->samples.size());
    });
    return true;
}

void MainWindow::chooseModel(const std::filesystem::path& path)
{
    if (!isRunning())
        m_panel->chooseModel(path);
}

void MainWindow::showModel(const std::filesystem::path& path)
{
    m_model.reset();
    m_modelInfo.reset();
    QString problem = tr("No model: choose a .safetensors file");
    if (!path.empty() && !attempt(tr("The model could not be used"), [&] { m_modelInfo = Model::probe(path); }))
        problem = tr("This file is no usable model");
    m_panel->showModel(m_modelInfo, problem);
    if (m_modelInfo)
        m_view->setDarkMatterLimits(limitsOf(m_modelInfo->output));
    updateActions();
}

void MainWindow::startRun()
{
    if (isRunning() || !m_map || !m_modelInfo || m_task)
        return;
    const RunSettings settings = m_panel->settings();
    SamplingRequest request;
    request.modelPath = m_modelInfo->path;
    request.model = m_model;
    request.stellar = m_map->stellar;
    request.truth = m_map->truth;
    request.input = m_map->info.path;
    request.sampler = settings.sampler;
    request.steps = settings.steps;
    request.samples = settings.samples;
    request.seed = settings.seed;
    request.threads = settings.threads;
    m_posterior.reset();
    m_view->clearPosterior();
    m_spectra->setPosterior(nullptr);
    m_panel->clearProgress();
    m_panel->setMessage(tr("Loading the model…"));
    m_panel->setState(RunState::running);
    m_readout->setStatus({});
    m_job = std::make_unique<SamplingJob>(std::move(request));
    connectJob();
    m_job->start();
    updateActions();
}

void MainWindow::connectJob()
{
    SamplingJob* job = m_job.get();
    connect(job, &SamplingJob::started, this, [this](const SamplingStart& start) {
        m_model = start.model;
        m_evaluations = start.steps;
        m_panel->setMessage(start.message);
        m_view->replaceInput(*start.input, start.truth);
    });
    connect(job, &SamplingJob::progressed, this, [this](const SamplingProgress& progress) {
        m_panel->showProgress(progress);
        rememberSpeed(progress);
    });
    connect(job, &SamplingJob::estimateReady, this,
            [this](const std::shared_ptr<const Field>& estimate, const SamplingProgress& progress) {
                m_view->showEstimate(*estimate, progress.index, progress.step, progress.steps);
                updateReading();
                Q_EMIT estimateShown(progress.step, progress.steps);
            });
    connect(job, &SamplingJob::sampleReady, this, [this](const std::shared_ptr<const PosteriorSnapshot>& posterior) {
        showPosterior(posterior);
        m_panel->showSamples(posterior->samples.size());
        Q_EMIT samplesShown(posterior->samples.size());
    });
    connect(job, &SamplingJob::finished, this,
            [this](const std::shared_ptr<const PosteriorSnapshot>& posterior, Outcome outcome) {
                showPosterior(posterior);
                const QString kept = samplesText(posterior->samples.size());
                endRun(outcome == Outcome::completed ? tr("Finished: %1").arg(kept) : tr("Stopped: %1 kept").arg(kept));
                Q_EMIT runEnded(outcome);
            });
    connect(job, &SamplingJob::failed, this, [this](const QString& message) {
        endRun(tr("The run failed"));
        report(tr("The run failed"), message);
    });
}

void MainWindow::rememberSpeed(const SamplingProgress& progress)
{
    if (progress.samplesPerSecond <= 0.0 || progress.step != progress.steps || !m_modelInfo)
        return;
    const std::size_t size = modelGrid(*m_modelInfo, m_map->stellar.geometry().side, m_map->stellar.size());
    recordSpeed(*m_modelInfo, size, m_panel->settings().threads, 1.0 / (progress.samplesPerSecond * m_evaluations));
}

void MainWindow::endRun(const QString& message)
{
    // The job is the sender of the signal being handled: it goes when control is back in the event loop.
    m_job.release()->deleteLater();
    m_panel->setState(RunState::idle);
    m_readout->setStatus(message);
    m_view->showSample(m_posterior && !m_posterior->samples.empty() ? m_posterior->samples.size() - 1 : 0);
    updateReading();
    updateActions();
}

void MainWindow::stopRun()
{
    if (!m_job || m_job->isStopping())
        return;
    m_job->stop();
    m_panel->setState(RunState::stopping);
    updateActions();
}

void MainWindow::showPosterior(std::shared_ptr<const PosteriorSnapshot> posterior)
{
    m_posterior = std::move(posterior);
    m_view->showPosterior(m_posterior);
    m_spectra->setPosterior(m_posterior);
    updateReading();
    updateActions();
}

void MainWindow::updateReading()
{
    m_readout->show(m_view->reading(), m_view->viewport().isFrozen());
}

} // namespace penumbra
