// How RunPanel is built, and how it makes do with little room.
#include "ui/convergence_meter.h"
#include "ui/digit_field.h"
#include "ui/fitting_scroll_area.h"
#include "ui/form.h"
#include "ui/input_place_label.h"
#include "ui/list_action.h"
#include "ui/run_panel.h"
#include "ui/run_progress.h"
#include "ui/run_recipe.h"
#include "ui/texts.h"
#include "ui/wheel_guard.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr int fieldWidth = 126;
constexpr int contentWidth = 248, scrollBarWidth = 8; // which is there in small windows only
constexpr int leftMargin = 16, rightMargin = 12, spacing = 5;
constexpr int messageLines = 4;  // that room is kept for
constexpr int resultsMargin = 8; // below them

/// Of what is in a column of that width, a widget left out; without the margins at its sides and below.
int heightWithout(const QWidget& left, const QBoxLayout& column, int width)
{
    int height = column.contentsMargins().top();
    int parts = 0;
    for (int i = 0; i < column.count(); ++i) {
        QLayoutItem& item = *column.itemAt(i);
        if (item.isEmpty() || item.widget() == &left)
            continue;
        height += item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
        ++parts;
    }
    return height + std::max(0, parts - 1) * column.spacing();
}

} // namespace

RunPanel::RunPanel(QWidget* parent) : QWidget(parent), m_whole(new QVBoxLayout(this)), m_foot(new QWidget)
{
    setFixedWidth(contentWidth + scrollBarWidth);
    auto* content = new QWidget;
    content->setFixedWidth(contentWidth);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(leftMargin, 10, rightMargin, 2);
    m_column->setSpacing(spacing);
    buildField();
    buildModel();
    buildRun();
    buildProgress();
    buildResults();
    for (QWidget* field : fields())
        new WheelGuard(*field); // in a small window the panel scrolls
    m_scrolled = new FittingScrollArea(content);
    m_scrolled->setAccessibleName(tr("Field, model and run"));
    m_edge = new QWidget;
    m_edge->setObjectName(QStringLiteral("separator"));
    m_edge->setAttribute(Qt::WA_StyledBackground);
    m_edge->setFixedHeight(1);
    QSizePolicy policy = m_edge->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_edge->setSizePolicy(policy);
    m_edge->hide();
    connect(m_scrolled->verticalScrollBar(), &QScrollBar::rangeChanged, m_edge,
            [this](int, int last) { m_edge->setVisible(last > 0); });
    m_whole->setContentsMargins(0, 0, 0, 0);
    m_whole->setSpacing(0);
    m_whole->addWidget(m_scrolled);
    m_whole->addWidget(m_edge);
    m_whole->addWidget(m_foot);
    m_whole->addWidget(m_results);
    m_whole->addStretch(1);
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
    connect(box, &QSpinBox::valueChanged, this, &RunPanel::updateMore);
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
    return {m_index, m_stack, m_models, m_samples, m_sampler, m_steps, m_seed, m_noise, m_device, m_threads};
}

void RunPanel::buildField()
{
    QGridLayout& grid = *addSection(*m_column, tr("FIELD"));
    m_map = addValueRow(grid, tr("Map"), tr("The stellar-mass map that is open"));
    m_index = number(QStringLiteral("index"), 0, 0, 0);
    m_index->setKeyboardTracking(false);
    m_indexLabel = addFieldRow(grid, tr("Index"), m_index, tr("Which map of a stack, counted from 0"));
    m_stack = new QSlider(Qt::Horizontal);
    m_stack->setObjectName(QStringLiteral("stack"));
    m_stack->setAccessibleName(tr("Which map of a stack"));
    m_stack->setTracking(false); // a map is opened when the handle rests
    grid.addWidget(m_stack, grid.rowCount(), 0, 1, 2);
    showIndex(false);
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
    m_missing = new QLabel;
    m_missing->setObjectName(QStringLiteral("missingPixels"));
    m_missing->setAlignment(Qt::AlignRight);
    m_missingLabel = addFieldRow(grid, tr("Missing"), m_missing,
                                 tr("Pixels that have no value (NaN) in the file: as you said, they hold no stars. "
                                    "Where a galaxy may be hidden in them, what is drawn there is wrong"));
    showMissing(0);
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
    connect(m_sampler, &QComboBox::currentIndexChanged, this, &RunPanel::updateMore);
    m_steps = number(QStringLiteral("steps"), 0, 1000, 0);
    m_steps->setSpecialValueText(tr("auto"));
    addFieldRow(grid, tr("Steps"), m_steps,
                tr("Denoising steps per sample; auto (0) takes as many as the sampler needs. A few evaluations of the "
                   "network come on top, to finish"));
    m_seed = new QDoubleSpinBox;
    setUpField(*m_seed, QStringLiteral("seed"));
    m_seed->setDecimals(0);
    m_seed->setRange(0.0, static_cast<double>(largestSeed));
    m_seed->setValue(1.0);
    connect(m_seed, &QDoubleSpinBox::valueChanged, this, &RunPanel::updateMore);
    addFieldRow(grid, tr("Seed"), m_seed, tr("The same seed draws the same samples again"));
    m_noise = new QComboBox;
    m_noise->setObjectName(QStringLiteral("noise"));
    m_noise->setFixedWidth(fieldWidth);
    m_noise->addItem(tr("antithetic pairs"), static_cast<int>(Noise::antithetic));
    m_noise->addItem(tr("independent"), static_cast<int>(Noise::independent));
    connect(m_noise, &QComboBox::currentIndexChanged, this, &RunPanel::updateMore);
    addFieldRow(
        grid, tr("Noise"), m_noise,
        tr("Antithetic pairs: every second sample has the noise of the one before it with the sign turned. What "
           "one errs up the other errs down, and the mean of few samples is as good as that of many. "
           "Independent: every sample has noise of its own, and standard deviations settle sooner"));
    m_device = new QComboBox;
    m_device->setObjectName(QStringLiteral("device"));
    m_device->setFixedWidth(fieldWidth);
    m_device->addItem(tr("processor"), static_cast<int>(ComputeDevice::cpu));
    m_device->addItem(tr("GPU (CUDA)"), static_cast<int>(ComputeDevice::cuda));
    m_deviceLabel = addFieldRow(grid, tr("Device"), m_device,
                                tr("What evaluates the network; a GPU takes a LibTorch that was built with CUDA"));
    showDevice(hasGpu());
    m_device->setCurrentIndex(m_device->findData(static_cast<int>(usualDevice())));
    connect(m_device, &QComboBox::currentIndexChanged, this, &RunPanel::updateEstimate);
    const auto tellResources = [this] { Q_EMIT resourcesChanged(settings().threads, settings().device); };
    connect(m_device, &QComboBox::currentIndexChanged, this, tellResources);
    connect(m_device, &QComboBox::activated, this, [this] { setUsualDevice(settings().device); });
    m_threads = number(QStringLiteral("threads"), 0, QThread::idealThreadCount(), 0);
    connect(m_threads, &QSpinBox::valueChanged, this, tellResources);
    m_threads->setSpecialValueText(tr("all %1").arg(QThread::idealThreadCount()));
    addFieldRow(grid, tr("Threads"), m_threads, tr("Processor cores to use; 0 takes all"));
    m_estimate = addValueRow(
        grid, tr("Estimate"),
        tr("Time on this computer as last measured, or from the size of the network; memory of samples and network"));

    m_run = new QPushButton;
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setFocusPolicy(Qt::TabFocus); // after a click, keys are for the maps
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_state == RunState::idle)
            Q_EMIT runRequested();
        else
            Q_EMIT stopRequested();
    });
    auto* column = new QVBoxLayout(m_foot);
    column->setContentsMargins(leftMargin, 6, rightMargin + scrollBarWidth, 8);
    column->setSpacing(spacing);
    m_continue = new QPushButton;
    m_continue->setObjectName(QStringLiteral("continue"));
    m_continue->setFocusPolicy(Qt::TabFocus);
    m_continue->setToolTip(tr("Draws the samples that the run had left when it was stopped"));
    connect(m_continue, &QPushButton::clicked, this, [this] { Q_EMIT moreRequested(missing()); });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_continue, 1);
    buttons->addWidget(m_run, 1);
    column->addLayout(buttons);
}

void RunPanel::buildProgress()
{
    m_progress = new RunProgress;
    m_foot->layout()->addWidget(m_progress);
}

void RunPanel::buildResults()
{
    m_results = new QWidget;
    auto* column = new QVBoxLayout(m_results);
    column->setSpacing(spacing);
    addSection(*column, tr("HOW WELL KNOWN"));
    m_meter = new ConvergenceMeter;
    column->addWidget(m_meter);
    m_meter->setMore(static_cast<std::size_t>(m_samples->value()));
    connect(m_samples, &QSpinBox::valueChanged, this,
            [this](int samples) { m_meter->setMore(static_cast<std::size_t>(samples)); });
    connect(m_meter, &ConvergenceMeter::moreRequested, this, &RunPanel::moreRequested);
    // Below everything, where its length moves nothing.
    m_message = caption({});
    m_message->setWordWrap(true);
    m_message->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_message);
    setMessage({});
}

// Below the progress, where there is room for all; else they scroll with the settings. Neither the message, which comes
// and goes, nor where they are at the moment has a say in it: the button stays where it is.
void RunPanel::placeResults()
{
    const int width = contentWidth - leftMargin - rightMargin;
    const auto& results = static_cast<const QBoxLayout&>(*m_results->layout());
    const int needed = heightWithout(*m_results, *m_column, width) + m_foot->sizeHint().height() +
                       heightWithout(*m_message, results, width) + resultsMargin + results.spacing() +
                       messageLines * m_message->fontMetrics().lineSpacing();
    const bool roomy = needed <= height();
    if (std::exchange(m_roomy, roomy) == roomy)
        return;
    // Above the button its room is always taken.
    m_message->setMinimumHeight(roomy ? 0 : messageLines * m_message->fontMetrics().lineSpacing());
    m_results->layout()->setContentsMargins(roomy ? leftMargin : 0, roomy ? 0 : 6,
                                            roomy ? rightMargin + scrollBarWidth : 0, resultsMargin);
    if (roomy)
        m_whole->insertWidget(m_whole->indexOf(m_foot) + 1, m_results);
    else
        m_column->addWidget(m_results);
}

void RunPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeResults();
}

bool RunPanel::event(QEvent* event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        placeResults();
    return handled;
}

} // namespace penumbra
