#include "ui/new_universe_dialog.h"

#include "ui/form.h"
#include "ui/parameter_slider.h"
#include "ui/screen_room.h"
#include "ui/universe_texts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QStyle>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace penumbra {
namespace {

constexpr std::size_t slabs = universeSlabs;
constexpr int choicesWidth = 372;

// The button that goes on, one at a time.
void setPrimary(QPushButton& button, bool primary)
{
    if (button.property("primary").toBool() == primary)
        return;
    button.setProperty("primary", primary);
    button.style()->unpolish(&button);
    button.style()->polish(&button);
}

} // namespace

NewUniverseDialog::NewUniverseDialog(std::filesystem::path folder, QWidget* parent)
    : QDialog(parent), m_folder(std::move(folder))
{
    setWindowTitle(tr("New universe"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 16, 18, 8);
    row->setSpacing(18);
    row->addWidget(buildView(), 1);
    row->addWidget(buildChoices());
    fitToScreen(*this, {900, 576}, buildRun());
    for (QPushButton* button : findChildren<QPushButton*>())
        button->setAutoDefault(false); // Return ends the typing of a number, no more
    setParameters({});
    updateSlab();
    updateButtons();
    updateCaption();
}

NewUniverseDialog::~NewUniverseDialog() = default;

QWidget* NewUniverseDialog::buildView()
{
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    m_particles = new ParticleView;
    m_particles->setMinimumSize(200, 200);
    m_caption = new QLabel;
    m_caption->setObjectName(QStringLiteral("particlesCaption"));
    m_caption->setWordWrap(true);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // its texts move nothing
    m_caption->setMinimumHeight(2 * m_caption->fontMetrics().lineSpacing());
    m_replay = new QPushButton(tr("Once more"));
    m_replay->setObjectName(QStringLiteral("replay"));
    m_replay->setToolTip(tr("Shows the whole history again"));
    connect(m_replay, &QPushButton::clicked, m_particles, &ParticleView::replay);
    connect(m_particles, &ParticleView::moved, this, &NewUniverseDialog::updateCaption);
    auto* below = new QHBoxLayout;
    below->addWidget(m_caption, 1);
    below->addWidget(m_replay);
    column->addWidget(m_particles, 1);
    column->addLayout(below);
    return part;
}

QWidget* NewUniverseDialog::buildChoices()
{
    auto* part = new QWidget;
    part->setFixedWidth(choicesWidth);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    buildParameters(*column);
    buildUniverse(*column);
    buildSlab(*column);
    column->addStretch(1);
    return part;
}

void NewUniverseDialog::buildParameters(QVBoxLayout& column)
{
    // Cosmology, then galaxies, each with what belongs together beside each other.
    const std::array<std::size_t, 6> order{0, 1, 2, 4, 3, 5};
    QGridLayout* grid = nullptr;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i == 0)
            grid = addSection(column, tr("MATTER"));
        if (i == 2)
            grid = addSection(column, tr("GALAXIES"));
        const std::size_t parameter = order[i];
        auto* slider = new ParameterSlider(parameterRanges[parameter]);
        slider->setObjectName(QString::fromLatin1(parameterNames[parameter].data()));
        slider->setFixedWidth(176);
        const ParameterText text = textOf(parameter);
        addFieldRow(*grid, text.name, slider, text.tip);
        for (QWidget* part : {static_cast<QWidget*>(&slider->slider()), static_cast<QWidget*>(&slider->field())})
            part->setAccessibleName(text.name);
        connect(slider, &ParameterSlider::valueChanged, this, &NewUniverseDialog::updateButtons);
        m_sliders[parameter] = slider;
    }
    m_reset = new QPushButton(tr("Like our own"));
    m_reset->setObjectName(QStringLiteral("fiducial"));
    connect(m_reset, &QPushButton::clicked, this, [this] { setParameters({}); });
    addFieldRow(*grid, QString(), m_reset, tr("Back to Ωₘ = 0.3, σ₈ = 0.8 and standard galaxies"));
    m_reset->setAccessibleName(m_reset->text());
}

void NewUniverseDialog::buildUniverse(QVBoxLayout& column)
{
    QGridLayout* grid = addSection(column, tr("UNIVERSE"));
    m_seed = new QSpinBox;
    m_seed->setObjectName(QStringLiteral("universeSeed"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    m_seed->setButtonSymbols(QAbstractSpinBox::NoButtons);
    connect(m_seed, &QSpinBox::valueChanged, this, &NewUniverseDialog::updateButtons);
    m_newSeed = new QPushButton(tr("New seed"));
    m_newSeed->setObjectName(QStringLiteral("newSeed"));
    m_newSeed->setToolTip(tr("Another universe of the same kind"));
    connect(m_newSeed, &QPushButton::clicked, this,
            [this] { m_seed->setValue(static_cast<int>(QRandomGenerator::global()->bounded(1, 100000))); });
    auto* seed = new QWidget;
    auto* row = new QHBoxLayout(seed);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_seed);
    row->addWidget(m_newSeed);
    seed->setFocusProxy(m_seed);
    addFieldRow(*grid, tr("Seed"), seed,
                tr("Where the first ripples lie, and which galaxies the haloes get; the same seed and parameters make "
                   "the same universe"));
    m_seed->setAccessibleName(tr("Seed"));
    m_resolution = new QComboBox;
    m_resolution->setObjectName(QStringLiteral("resolution"));
    for (const Resolution& resolution : resolutions())
        m_resolution->addItem(resolution.name, QVariant::fromValue(resolution.particlesPerSide));
    m_resolution->setCurrentIndex(1);
    connect(m_resolution, &QComboBox::currentIndexChanged, this, &NewUniverseDialog::updateButtons);
    addFieldRow(*grid, tr("Resolution"), m_resolution,
                tr("Particles in the box of 25 Mpc/h. Twice as many a side take about ten times as long. Coarser "
                   "universes have cruder haloes than those the model learned from."));
}

void NewUniverseDialog::buildSlab(QVBoxLayout& column)
{
    QGridLayout* grid = addSection(column, tr("MAP"));
    m_axis = new QComboBox;
    m_axis->setObjectName(QStringLiteral("axis"));
    for (const QString& axis : {QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")})
        m_axis->addItem(tr("along %1").arg(axis));
    m_axis->setCurrentIndex(1);
    m_slab = new QSpinBox;
    m_slab->setObjectName(QStringLiteral("slab"));
    m_slab->setRange(1, static_cast<int>(slabs));
    m_slab->setValue(3);
    m_slab->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_slab->setSuffix(tr(" of %1").arg(slabs));
    addFieldRow(*grid, tr("Seen"), m_axis, tr("The direction in which the slab is projected to a map"));
    addFieldRow(*grid, tr("Slab"), m_slab,
                tr("Which part of the box becomes the map: 5 Mpc/h deep, amber in the picture"));
    connect(m_axis, &QComboBox::currentIndexChanged, this, &NewUniverseDialog::updateSlab);
    connect(m_slab, &QSpinBox::valueChanged, this, &NewUniverseDialog::updateSlab);
}

QWidget* NewUniverseDialog::buildRun()
{
    m_status = new QLabel;
    m_status->setObjectName(QStringLiteral("universeStatus"));
    m_status->setWordWrap(true);
    m_status->setMinimumHeight(2 * m_status->fontMetrics().lineSpacing()); // what is below it stays where it is
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_simulate = new QPushButton;
    m_simulate->setObjectName(QStringLiteral("simulate"));
    m_simulate->setMinimumWidth(104); // for all that it says
    connect(m_simulate, &QPushButton::clicked, this, [this] {
        if (!m_job) {
            simulate();
            return;
        }
        m_job->stop();
        updateButtons();
    });
    m_predict = new QPushButton(tr("Predict its dark matter"));
    m_predict->setObjectName(QStringLiteral("predict"));
    m_predict->setToolTip(tr("Opens the map of its stars and runs the model on it; the true dark matter stays hidden "
                             "until you reveal it"));
    connect(m_predict, &QPushButton::clicked, this, &NewUniverseDialog::requestPrediction);
    m_message = tr("Choose a universe, then simulate it.");
    auto* below = new QWidget;
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(18, 4, 18, 16);
    column->addWidget(m_progress);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_status, 1);
    row->addWidget(m_simulate);
    row->addWidget(m_predict);
    column->addLayout(row);
    return below;
}

UniverseParameters NewUniverseDialog::parameters() const
{
    UniverseParameters parameters;
    for (std::size_t i = 0; i < m_sliders.size(); ++i)
        parameter(parameters, i) = m_sliders[i]->value();
    return parameters;
}

void NewUniverseDialog::setParameters(UniverseParameters parameters)
{
    for (std::size_t i = 0; i < m_sliders.size(); ++i)
        m_sliders[i]->setValue(parameter(parameters, i));
}

std::uint64_t NewUniverseDialog::seed() const
{
    return static_cast<std::uint64_t>(m_seed->value());
}

void NewUniverseDialog::setSeed(std::uint64_t seed)
{
    m_seed->setValue(static_cast<int>(seed));
}

void NewUniverseDialog::setResolution(std::size_t particlesPerSide)
{
    m_resolution->setCurrentIndex(m_resolution->findData(QVariant::fromValue(particlesPerSide)));
}

void NewUniverseDialog::setAxis(std::size_t axis)
{
    m_axis->setCurrentIndex(static_cast<int>(axis));
}

void NewUniverseDialog::setSlab(std::size_t slab)
{
    m_slab->setValue(static_cast<int>(slab) + 1);
}

NewUniverseDialog::Choice NewUniverseDialog::choice() const
{
    return {parameters(), seed(), m_resolution->currentData().value<std::size_t>()};
}

void NewUniverseDialog::setWindowBusy(bool busy)
{
    m_windowBusy = busy;
    updateButtons();
}

void NewUniverseDialog::simulate()
{
    m_made = choice();
    SimulationRequest request;
    request.parameters = m_made.parameters;
    request.seed = m_made.seed;
    request.settings.particlesPerSide = m_made.particlesPerSide;
    request.settings.meshPerSide = 2 * request.settings.particlesPerSide;
    request.settings.slabs = slabs;
    request.settings.threads = QThread::idealThreadCount();
    request.file = m_folder / ("universe-" + std::to_string(seed()) + ".h5");
    m_file.clear();
    m_particles->clear();
    updateCaption();
    m_job = std::make_unique<SimulationJob>(std::move(request));
    connect(m_job.get(), &SimulationJob::frameReady, this, &NewUniverseDialog::showFrame);
    connect(m_job.get(), &SimulationJob::finished, this, [this](Outcome outcome) {
        if (outcome == Outcome::completed)
            m_file = m_job->file();
        endSimulation(outcome == Outcome::completed ? tr("Your universe is ready. Choose a slab and predict its dark "
                                                         "matter from its stars alone.")
                                                    : tr("Stopped."));
    });
    connect(m_job.get(), &SimulationJob::failed, this, [this](const QString& message) {
        endSimulation(message);
        Q_EMIT problem(message);
    });
    m_message = tr("Laying out the first ripples…");
    m_progress->setRange(0, 0);
    m_job->start();
    updateButtons();
}

void NewUniverseDialog::showFrame(const std::shared_ptr<const ParticleFrame>& frame)
{
    m_particles->add(frame);
    m_progress->setRange(0, frame->steps + 1); // the haloes are the last one
    m_progress->setValue(frame->step);
    m_message = frame->step < frame->steps
                    ? tr("Gravity at work: time step %1 of %2").arg(frame->step).arg(frame->steps)
                    : tr("Finding the haloes and forming their galaxies…");
    updateButtons();
}

void NewUniverseDialog::endSimulation(const QString& message)
{
    m_job.release()->deleteLater(); // the sender of the signal being handled
    m_progress->setRange(0, 1);
    m_progress->setValue(hasUniverse() ? 1 : 0);
    m_message = message;
    updateButtons();
    Q_EMIT simulationEnded();
}

void NewUniverseDialog::updateButtons()
{
    const bool idle = !m_job;
    for (ParameterSlider* slider : m_sliders)
        slider->setEnabled(idle);
    for (QWidget* choice : {static_cast<QWidget*>(m_seed), static_cast<QWidget*>(m_resolution),
                            static_cast<QWidget*>(m_reset), static_cast<QWidget*>(m_newSeed)})
        choice->setEnabled(idle);
    m_simulate->setText(idle ? tr("Simulate") : m_job->isStopping() ? tr("Stopping…") : tr("Stop"));
    m_simulate->setEnabled(idle || !m_job->isStopping());
    const bool another = hasUniverse() && choice() != m_made;
    m_predict->setEnabled(idle && hasUniverse() && !another && !m_windowBusy);
    setPrimary(*m_predict, m_predict->isEnabled());
    setPrimary(*m_simulate, idle && !m_predict->isEnabled());
    m_replay->setEnabled(idle && m_particles->shown().has_value());
    m_status->setText(!idle || !hasUniverse() ? m_message
                      : another               ? tr("The picture is of what was chosen before. Simulate this universe "
                                                                 "to see and predict it.")
                      : m_windowBusy          ? tr("Your universe is ready. It can be predicted when the run in the "
                                                            "window has ended.")
                                              : m_message);
}

void NewUniverseDialog::updateCaption()
{
    const auto& frame = m_particles->shown();
    m_caption->setText(frame ? captionOf(*frame, m_made.particlesPerSide) : tr("Your universe will grow here."));
}

void NewUniverseDialog::updateSlab()
{
    m_particles->setSlab(
        {static_cast<std::size_t>(m_axis->currentIndex()), static_cast<std::size_t>(m_slab->value() - 1), slabs});
}

void NewUniverseDialog::requestPrediction()
{
    const SimulatedMap map{m_file, static_cast<std::size_t>(m_axis->currentIndex()) * slabs +
                                       static_cast<std::size_t>(m_slab->value() - 1)};
    Q_EMIT predictRequested(map);
}

void NewUniverseDialog::reject()
{
    if (m_job)
        m_job->stop();
    QDialog::reject();
}

} // namespace penumbra
