#include "ui/run_panel.h"

#include "ui/convergence_meter.h"
#include "ui/digit_field.h"
#include "ui/form.h"
#include "ui/input_place_label.h"
#include "ui/list_action.h"
#include "ui/run_progress.h"
#include "ui/run_recipe.h"
#include "ui/texts.h"
#include "ui/wheel_guard.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStyle>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int fieldWidth = 126;

} // namespace

RunPanel::RunPanel(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    setFixedWidth(248);
    m_column->setContentsMargins(16, 10, 12, 8);
    m_column->setSpacing(5);
    buildField();
    buildModel();
    buildRun();
    buildProgress();
    for (QWidget* field : fields())
        new WheelGuard(*field); // in a small window the panel scrolls
    m_column->addStretch(1);
    updateButton();
}

RunPanel::~RunPanel() = default;

QSpinBox* RunPanel::number(const QString& name, int low, int high, int value)
{
    auto* box = new QSpinBox;
    setUpField(*box, name);
    box->setRange(low, high);
    box->setValue(value);
    connect(box, &QSpinBox::valueChanged, this, &RunPanel::updateEstimate);
    return box;
}

void RunPanel::setUpField(QAbstractSpinBox& field, const QString& name)
{
    field.setObjectName(name);
    field.setButtonSymbols(QAbstractSpinBox::NoButtons);
    field.setAlignment(Qt::AlignRight);
    field.setFixedWidth(fieldWidth);
    connect(new DigitField(field), &DigitField::left, this, &RunPanel::typed);
}

std::vector<QWidget*> RunPanel::fields() const
{
    return {m_index, m_stack, m_models, m_samples, m_sampler, m_steps, m_seed, m_threads};
}

void RunPanel::buildField()
{
    QGridLayout& grid = *addSection(*m_column, tr("FIELD"));
    m_map = addValueRow(grid, tr("Map"), tr("The stellar-mass map that is open"));
    m_index = number(QStringLiteral("index"), 0, 0, 0);
    m_index->setKeyboardTracking(false);
    addFieldRow(grid, tr("Index"), m_index, tr("Which map of a stack, counted from 0"));
    m_stack = new QSlider(Qt::Horizontal);
    m_stack->setObjectName(QStringLiteral("stack"));
    m_stack->setAccessibleName(tr("Which map of a stack"));
    m_stack->setTracking(false); // a map is opened when the handle rests
    m_stack->setVisible(false);
    grid.addWidget(m_stack, grid.rowCount(), 0, 1, 2);
    const auto follow = [this](int index) {
        const QSignalBlocker silent(m_index);
        m_index->setValue(index);
    };
    connect(m_stack, &QSlider::sliderMoved, this, follow);
    connect(m_stack, &QSlider::valueChanged, this, [this, follow](int index) {
        follow(index);
        Q_EMIT indexChanged(static_cast<std::size_t>(index));
    });
    connect(m_index, &QSpinBox::valueChanged, this,
            [this](int index) { Q_EMIT indexChanged(static_cast<std::size_t>(index)); });
    m_extent = addValueRow(grid, tr("Box, slab"), tr("Side of the map and depth of the projected slab, comoving"));
    m_grid = addValueRow(grid, tr("Grid"), tr("Pixels of the map, and of the model where they differ"));
    m_truth = new QPushButton(tr("Open…"));
    m_truth->setFlat(true);
    m_truth->setObjectName(QStringLiteral("truth"));
    addFieldRow(grid, tr("Truth"), m_truth, tr("The true dark matter of this field, to compare with"));
    connect(m_truth, &QPushButton::clicked, this, &RunPanel::truthFileWanted);
    m_truth->setEnabled(false);
}

void RunPanel::buildModel()
{
    QGridLayout& grid = *addSection(*m_column, tr("MODEL"));
    m_models = new QComboBox;
    m_models->setObjectName(QStringLiteral("model"));
    m_models->setFixedWidth(150);
    addFieldRow(grid, tr("Denoiser"), m_models, tr("The trained diffusion model"));
    for (const std::filesystem::path& path : bundledModels())
        m_models->addItem(modelTitle(path), QString::fromStdString(path.string()));
    m_models->addItem(tr("Open a model…"));
    new ListAction(*m_models);
    connect(m_models, &QComboBox::activated, this, [this](int item) {
        if (const QVariant path = m_models->itemData(item); path.isValid())
            Q_EMIT modelChanged(path.toString().toStdString());
        else
            Q_EMIT modelFileWanted();
    });
    m_modelInfo = caption({});
    m_modelInfo->setAlignment(Qt::AlignRight);
    m_modelInfo->setWordWrap(true);
    grid.addWidget(m_modelInfo, grid.rowCount(), 0, 1, 2);
    m_place = new InputPlaceLabel;
    addFieldRow(grid, tr("This input"), m_place, tr("Whether the map is like those that the model was trained on"));
    grid.addWidget(m_place->warning(), grid.rowCount(), 0, 1, 2);
}

void RunPanel::buildRun()
{
    QGridLayout& grid = *addSection(*m_column, tr("RUN"));
    m_samples = number(QStringLiteral("samples"), 1, 100000, 32);
    addFieldRow(grid, tr("Samples"), m_samples, tr("How many dark-matter fields to draw"));
    m_sampler = new QComboBox;
    m_sampler->setObjectName(QStringLiteral("sampler"));
    m_sampler->setFixedWidth(fieldWidth);
    m_sampler->addItem(tr("recommended"));
    for (const SamplerKind kind : samplerKinds())
        m_sampler->addItem(samplerTitle(kind), static_cast<int>(kind));
    addFieldRow(grid, tr("Sampler"), m_sampler, tr("How noise is turned into a sample; the model's choice is good"));
    connect(m_sampler, &QComboBox::currentIndexChanged, this, &RunPanel::updateEstimate);
    m_steps = number(QStringLiteral("steps"), 0, 1000, 0);
    m_steps->setSpecialValueText(tr("auto"));
    addFieldRow(grid, tr("Steps"), m_steps, tr("Denoising steps per sample; 0 leaves it to the sampler"));
    m_seed = new QDoubleSpinBox;
    setUpField(*m_seed, QStringLiteral("seed"));
    m_seed->setDecimals(0);
    m_seed->setRange(0.0, static_cast<double>(largestSeed));
    m_seed->setValue(1.0);
    addFieldRow(grid, tr("Seed"), m_seed, tr("The same seed draws the same samples again"));
    m_threads = number(QStringLiteral("threads"), 0, QThread::idealThreadCount(), 0);
    m_threads->setSpecialValueText(tr("all %1").arg(QThread::idealThreadCount()));
    addFieldRow(grid, tr("Threads"), m_threads, tr("Processor cores to use; 0 takes all"));
    m_estimate = addValueRow(
        grid, tr("Estimate"),
        tr("Time on this computer as last measured, or from the size of the network; memory of samples and network"));

    m_column->addSpacing(4);
    m_run = new QPushButton;
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setFocusPolicy(Qt::TabFocus); // after a click, keys are for the maps
    m_run->setToolTip(tr("Ctrl+Return runs, Ctrl+. stops"));
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_state == RunState::idle)
            Q_EMIT runRequested();
        else
            Q_EMIT stopRequested();
    });
    m_column->addWidget(m_run);
}

void RunPanel::buildProgress()
{
    m_progress = new RunProgress;
    m_column->addWidget(m_progress);
    ConvergenceMeter& meter = m_progress->meter();
    meter.setMore(static_cast<std::size_t>(m_samples->value()));
    connect(m_samples, &QSpinBox::valueChanged, this,
            [&meter](int samples) { meter.setMore(static_cast<std::size_t>(samples)); });
    connect(&meter, &ConvergenceMeter::moreRequested, this, &RunPanel::moreRequested);
    // Below everything, where its length moves nothing.
    m_message = caption({});
    m_message->setWordWrap(true);
    m_message->setContentsMargins(0, 6, 0, 0);
    m_column->addWidget(m_message);
}

RunSettings RunPanel::settings() const
{
    RunSettings settings;
    settings.model = m_models->currentData().toString().toStdString();
    settings.samples = static_cast<std::size_t>(m_samples->value());
    if (m_sampler->currentIndex() > 0)
        settings.sampler = static_cast<SamplerKind>(m_sampler->currentData().toInt());
    if (m_steps->value() > 0)
        settings.steps = m_steps->value();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    settings.threads = m_threads->value();
    return settings;
}

void RunPanel::setSettings(const RunSettings& settings)
{
    m_samples->setValue(static_cast<int>(settings.samples));
    m_sampler->setCurrentIndex(settings.sampler ? m_sampler->findData(static_cast<int>(*settings.sampler)) : 0);
    m_steps->setValue(settings.steps.value_or(0));
    m_seed->setValue(static_cast<double>(settings.seed));
    m_threads->setValue(settings.threads);
}

void RunPanel::showField(const OpenedMap& map)
{
    // Of an HDF5 file with many groups, the group.
    const QString group = QString::fromStdString(std::filesystem::path(map.info.dataset).parent_path().filename());
    const QString name = group.isEmpty() ? fileTitle(map.info.path) : group;
    m_map->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 160));
    m_map->setToolTip(QString::fromStdString(map.info.path.string() + " " + map.info.dataset));
    const QSignalBlocker silent(m_index), silentStack(m_stack);
    m_stack->setMaximum(static_cast<int>(map.info.maps) - 1);
    m_stack->setValue(static_cast<int>(map.options.index));
    m_stack->setVisible(map.info.maps > 1);
    m_index->setMaximum(static_cast<int>(map.info.maps) - 1);
    m_index->setSuffix(tr(" of %1").arg(map.info.maps));
    m_index->setValue(static_cast<int>(map.options.index));
    const Geometry& geometry = map.stellar.geometry();
    m_extent->setText(tr("%1, %2 Mpc/h").arg(geometry.side).arg(geometry.depth));
    if (!map.truth)
        m_truth->setText(tr("Open…"));
    else if (map.truthPath == map.info.path)
        m_truth->setText(tr("in the same file ✓"));
    else
        m_truth->setText(fontMetrics().elidedText(fileTitle(map.truthPath), Qt::ElideMiddle, 130) +
                         QStringLiteral(" ✓"));
    m_mapSize = map.stellar.size();
    m_side = geometry.side;
    updateGrid();
    updateEstimate();
    updateButton();
}

void RunPanel::chooseModel(const std::filesystem::path& path)
{
    const QString file = QString::fromStdString(path.string());
    int item = m_models->findData(file);
    if (item < 0) {
        item = m_models->count() - 1; // before "Open a model…"
        m_models->insertItem(item, modelTitle(path), file);
    }
    m_models->setCurrentIndex(item);
    Q_EMIT modelChanged(path);
}

void RunPanel::showModel(const std::optional<ModelInfo>& info, const QString& problem)
{
    m_model = info;
    m_modelInfo->setText(info ? modelSummary(*info) : problem);
    if (info) {
        const int item = m_models->findData(QString::fromStdString(info->path.string()));
        if (item >= 0 && !info->name.empty())
            m_models->setItemText(item, QString::fromStdString(info->name));
    }
    updateGrid();
    updateEstimate();
    updateButton();
}

void RunPanel::showInputPlace(const std::optional<InputPlace>& place)
{
    m_place->showPlace(place);
}

void RunPanel::updateGrid()
{
    if (m_mapSize == 0)
        return;
    const std::size_t size = m_model ? modelGrid(*m_model, m_side, m_mapSize) : m_mapSize;
    m_grid->setText(size == m_mapSize ? squared(m_mapSize) : tr("%1 → %2").arg(squared(m_mapSize), squared(size)));
}

void RunPanel::updateEstimate()
{
    if (m_mapSize == 0 || !m_model)
        return;
    const RunSettings now = settings();
    const std::size_t size = modelGrid(*m_model, m_side, m_mapSize);
    const RunEstimate estimate = estimateRun(*m_model, size, now);
    m_estimate->setText(estimateText(estimate.seconds, estimate.measured, estimate.megabytes));
}

void RunPanel::updateButton()
{
    if (const bool running = m_state != RunState::idle; m_run->property("running") != running) {
        m_run->setProperty("running", running);
        m_run->style()->unpolish(m_run);
        m_run->style()->polish(m_run);
    }
    m_run->setEnabled(m_state == RunState::running || (m_state == RunState::idle && m_mapSize > 0 && m_model));
    switch (m_state) {
    case RunState::idle:
        m_run->setText(tr("Run"));
        break;
    case RunState::running:
        m_run->setText(m_done == 0 ? tr("Stop") : tr("Stop, keep %1").arg(samplesText(m_done)));
        break;
    case RunState::stopping:
        m_run->setText(tr("Stopping…"));
        break;
    }
}

void RunPanel::setState(RunState state)
{
    m_state = state;
    if (state == RunState::running)
        m_done = 0;
    const bool idle = state == RunState::idle;
    for (QWidget* field : fields())
        field->setEnabled(idle);
    m_truth->setEnabled(idle && m_mapSize > 0);
    if (idle)
        m_progress->end();
    updateEstimate();
    updateButton();
}

void RunPanel::setMessage(const QString& message)
{
    m_message->setText(message);
}

void RunPanel::showProgress(const SamplingProgress& progress)
{
    m_progress->show(progress);
    m_done = progress.samplesDone;
    updateButton();
}

void RunPanel::showSamples(std::size_t done)
{
    m_progress->showSamples(done);
    m_done = done;
    updateButton();
}

void RunPanel::showConvergence(const std::optional<Convergence>& convergence)
{
    m_progress->meter().show(convergence);
}

void RunPanel::setMoreEnabled(bool enabled, const QString& obstacle)
{
    m_progress->meter().setMoreEnabled(enabled, obstacle);
}

void RunPanel::clearProgress()
{
    m_progress->clear();
}

} // namespace penumbra
