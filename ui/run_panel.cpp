#include "ui/run_panel.h"

#include "ui/input_place_label.h"
#include "ui/texts.h"

#include <QComboBox>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int fieldWidth = 126;

QLabel* caption(const QString& text)
{
    auto* label = new QLabel(text);
    label->setObjectName(QStringLiteral("caption"));
    return label;
}

} // namespace

RunPanel::RunPanel(QWidget* parent) : QWidget(parent)
{
    setFixedWidth(248);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 12, 12);
    column->setSpacing(7);
    buildField();
    buildModel();
    buildRun();
    buildProgress();
    column->addStretch(1);
    updateButton();
}

RunPanel::~RunPanel() = default;

QGridLayout* RunPanel::section(const QString& title)
{
    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* heading = new QLabel(title);
    heading->setObjectName(QStringLiteral("section"));
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 0.86);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.8);
    heading->setFont(font);
    if (column->count() > 0)
        column->addSpacing(6);
    column->addWidget(heading);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(6);
    grid->setHorizontalSpacing(8);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    return grid;
}

QLabel* RunPanel::valueRow(QGridLayout* grid, const QString& text, const QString& tip)
{
    auto* value = new QLabel(QStringLiteral("–"));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    fieldRow(grid, text, value, tip);
    return value;
}

void RunPanel::fieldRow(QGridLayout* grid, const QString& text, QWidget* field, const QString& tip)
{
    const int row = grid->rowCount();
    QLabel* label = caption(text);
    label->setBuddy(field);
    grid->addWidget(label, row, 0);
    const bool plain = qobject_cast<QLabel*>(field) != nullptr;
    grid->addWidget(field, row, 1, plain ? Qt::Alignment() : Qt::AlignRight);
    label->setToolTip(tip);
    field->setToolTip(tip);
    field->setAccessibleName(text);
}

QSpinBox* RunPanel::number(const QString& name, int low, int high, int value)
{
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(low, high);
    box->setValue(value);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setAlignment(Qt::AlignRight);
    box->setFixedWidth(fieldWidth);
    connect(box, &QSpinBox::valueChanged, this, &RunPanel::updateEstimate);
    return box;
}

void RunPanel::buildField()
{
    QGridLayout* grid = section(tr("FIELD"));
    m_map = valueRow(grid, tr("Map"), tr("The stellar-mass map that is open"));
    m_index = number(QStringLiteral("index"), 0, 0, 0);
    m_index->setKeyboardTracking(false);
    fieldRow(grid, tr("Index"), m_index, tr("Which map of a stack, counted from 0"));
    connect(m_index, &QSpinBox::valueChanged, this,
            [this](int index) { Q_EMIT indexChanged(static_cast<std::size_t>(index)); });
    m_extent = valueRow(grid, tr("Box, slab"), tr("Side of the map and depth of the projected slab, comoving"));
    m_grid = valueRow(grid, tr("Grid"), tr("Pixels of the map, and of the model where they differ"));
    m_truth = new QPushButton(tr("Open…"));
    m_truth->setFlat(true);
    m_truth->setObjectName(QStringLiteral("truth"));
    fieldRow(grid, tr("Truth"), m_truth, tr("The true dark matter of this field, to compare with"));
    connect(m_truth, &QPushButton::clicked, this, &RunPanel::truthFileWanted);
    m_truth->setEnabled(false);
}

void RunPanel::buildModel()
{
    QGridLayout* grid = section(tr("MODEL"));
    m_models = new QComboBox;
    m_models->setObjectName(QStringLiteral("model"));
    m_models->setFixedWidth(150);
    fieldRow(grid, tr("Denoiser"), m_models, tr("The trained diffusion model"));
    for (const std::filesystem::path& path : bundledModels())
        m_models->addItem(modelTitle(path), QString::fromStdString(path.string()));
    m_models->addItem(tr("Open a model…"));
    connect(m_models, &QComboBox::activated, this, [this](int item) {
        if (const QVariant path = m_models->itemData(item); path.isValid())
            Q_EMIT modelChanged(path.toString().toStdString());
        else
            Q_EMIT modelFileWanted();
    });
    m_modelInfo = caption({});
    m_modelInfo->setAlignment(Qt::AlignRight);
    m_modelInfo->setWordWrap(true);
    grid->addWidget(m_modelInfo, grid->rowCount(), 0, 1, 2);
    m_place = new InputPlaceLabel;
    fieldRow(grid, tr("This input"), m_place, tr("Whether the map is like those that the model was trained on"));
    grid->addWidget(m_place->warning(), grid->rowCount(), 0, 1, 2);
}

void RunPanel::buildRun()
{
    QGridLayout* grid = section(tr("RUN"));
    m_samples = number(QStringLiteral("samples"), 1, 100000, 32);
    fieldRow(grid, tr("Samples"), m_samples, tr("How many dark-matter fields to draw"));
    m_sampler = new QComboBox;
    m_sampler->setObjectName(QStringLiteral("sampler"));
    m_sampler->setFixedWidth(fieldWidth);
    m_sampler->addItem(tr("recommended"));
    for (const SamplerKind kind : samplerKinds())
        m_sampler->addItem(samplerTitle(kind), static_cast<int>(kind));
    fieldRow(grid, tr("Sampler"), m_sampler, tr("How noise is turned into a sample; the model's choice is good"));
    m_steps = number(QStringLiteral("steps"), 0, 1000, 0);
    m_steps->setSpecialValueText(tr("auto"));
    fieldRow(grid, tr("Steps"), m_steps, tr("Denoising steps per sample; 0 leaves it to the sampler"));
    m_seed = number(QStringLiteral("seed"), 0, 2147483647, 1);
    fieldRow(grid, tr("Seed"), m_seed, tr("The same seed draws the same samples again"));
    m_threads = number(QStringLiteral("threads"), 0, QThread::idealThreadCount(), 0);
    m_threads->setSpecialValueText(tr("all %1").arg(QThread::idealThreadCount()));
    fieldRow(grid, tr("Threads"), m_threads, tr("Processor cores to use; 0 takes all"));
    m_estimate =
        valueRow(grid, tr("Estimate"), tr("Time on this computer as last measured, and memory for the samples"));

    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addSpacing(4);
    m_run = new QPushButton;
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setToolTip(tr("Ctrl+Return runs, Ctrl+. stops"));
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_state == RunState::idle)
            Q_EMIT runRequested();
        else
            Q_EMIT stopRequested();
    });
    column->addWidget(m_run);
}

void RunPanel::buildProgress()
{
    QGridLayout* grid = section(tr("PROGRESS"));
    const auto bar = [&](const QString& name, const QString& text) {
        auto* progress = new QProgressBar;
        progress->setObjectName(name);
        progress->setTextVisible(false);
        progress->setFixedHeight(4);
        progress->setRange(0, 1);
        progress->setValue(0);
        progress->setAccessibleName(text);
        grid->addWidget(progress, grid->rowCount(), 0, 1, 2);
        return progress;
    };
    m_stepCount = valueRow(grid, tr("Denoising step"), tr("Step of the samples being drawn now"));
    m_stepBar = bar(QStringLiteral("step"), tr("Denoising step"));
    m_sampleCount = valueRow(grid, tr("Samples"), tr("Samples finished"));
    m_sampleBar = bar(QStringLiteral("sample"), tr("Samples"));
    const int row = grid->rowCount();
    m_rate = caption(QStringLiteral("–"));
    m_left = new QLabel;
    m_left->setAlignment(Qt::AlignRight);
    grid->addWidget(m_rate, row, 0);
    grid->addWidget(m_left, row, 1);
    // Below everything, where its length moves nothing.
    m_message = caption({});
    m_message->setWordWrap(true);
    m_message->setContentsMargins(0, 6, 0, 0);
    static_cast<QVBoxLayout*>(layout())->addWidget(m_message);
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
    m_seed->setValue(static_cast<int>(settings.seed));
    m_threads->setValue(settings.threads);
}

void RunPanel::showField(const OpenedMap& map)
{
    // Of an HDF5 file with many groups, the group.
    const QString group = QString::fromStdString(std::filesystem::path(map.info.dataset).parent_path().filename());
    const QString name = group.isEmpty() ? fileTitle(map.info.path) : group;
    m_map->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 160));
    m_map->setToolTip(QString::fromStdString(map.info.path.string() + " " + map.info.dataset));
    const QSignalBlocker silent(m_index);
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
    const double megabytes = static_cast<double>(now.samples * size * size) * sizeof(float) / 1e6;
    m_estimate->setText(
        estimateText(measuredSpeed(*m_model, size, now.threads), expectedEvaluations(now), now.samples, megabytes));
}

void RunPanel::updateButton()
{
    m_run->setProperty("running", m_state != RunState::idle);
    m_run->style()->unpolish(m_run);
    m_run->style()->polish(m_run);
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
    for (QWidget* field :
         std::initializer_list<QWidget*>{m_index, m_models, m_samples, m_sampler, m_steps, m_seed, m_threads})
        field->setEnabled(idle);
    m_truth->setEnabled(idle && m_mapSize > 0);
    if (idle)
        m_left->clear();
    updateEstimate();
    updateButton();
}

void RunPanel::setMessage(const QString& message)
{
    m_message->setText(message);
}

void RunPanel::showProgress(const SamplingProgress& progress)
{
    m_stepBar->setMaximum(progress.steps);
    m_stepBar->setValue(progress.step);
    m_stepCount->setText(tr("%1 / %2").arg(progress.step).arg(progress.steps));
    m_sampleBar->setMaximum(static_cast<int>(progress.samples));
    m_sampleBar->setValue(static_cast<int>(progress.samplesDone));
    m_sampleCount->setText(tr("%1 / %2").arg(progress.samplesDone).arg(progress.samples));
    m_rate->setText(progress.samplesPerSecond > 0.0 ? rateText(progress.samplesPerSecond) : tr("measuring…"));
    m_left->setText(progress.secondsLeft ? tr("%1 left").arg(durationText(*progress.secondsLeft)) : QString());
    m_done = progress.samplesDone;
    updateButton();
}

void RunPanel::showSamples(std::size_t done)
{
    m_done = done;
    m_sampleBar->setValue(static_cast<int>(done));
    m_sampleCount->setText(tr("%1 / %2").arg(done).arg(m_sampleBar->maximum()));
    updateButton();
}

void RunPanel::clearProgress()
{
    for (QProgressBar* bar : {m_stepBar, m_sampleBar}) {
        bar->setRange(0, 1);
        bar->setValue(0);
    }
    m_stepCount->setText(QStringLiteral("–"));
    m_sampleCount->setText(QStringLiteral("–"));
    m_rate->setText(QStringLiteral("–"));
    m_left->clear();
}

} // namespace penumbra
