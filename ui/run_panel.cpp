#include "ui/run_panel.h"

#include "base/error.h"
#include "diffusion/posterior.h"
#include "ui/convergence_meter.h"
#include "ui/input_place_label.h"
#include "ui/run_progress.h"
#include "ui/texts.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStyle>

#include <utility>

namespace penumbra {

namespace {

/// What of `drawn` is another than in `chosen`, as a list for the eye; of samplers and steps what the model makes of
/// them. The model itself is not told.
QString otherThan(const RunSettings& chosen, const RunSettings& drawn, const ModelInfo& model)
{
    const SamplerSettings wanted = samplerFor(model, chosen.sampler, chosen.steps);
    const SamplerSettings had = samplerFor(model, drawn.sampler, drawn.steps);
    QStringList parts;
    if (drawn.seed != chosen.seed)
        parts << RunPanel::tr("seed %1").arg(drawn.seed);
    if (had.kind != wanted.kind)
        parts << samplerTitle(had.kind);
    if (had.steps != wanted.steps)
        parts << RunPanel::tr("%1 steps").arg(had.steps);
    if (drawn.noise != chosen.noise)
        parts << (drawn.noise == Noise::antithetic ? RunPanel::tr("antithetic pairs")
                                                   : RunPanel::tr("independent noise"));
    return parts.join(QStringLiteral(", "));
}

} // namespace

RunSettings RunPanel::settings() const
{
    return m_chosen ? *m_chosen : shown();
}

RunSettings RunPanel::shown() const
{
    RunSettings settings;
    settings.model = m_models->currentData().toString().toStdString();
    settings.samples = static_cast<std::size_t>(m_samples->value());
    if (m_sampler->currentIndex() > 0)
        settings.sampler = static_cast<SamplerKind>(m_sampler->currentData().toInt());
    if (m_steps->value() > 0)
        settings.steps = m_steps->value();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    settings.noise = static_cast<Noise>(m_noise->currentData().toInt());
    settings.threads = m_threads->value();
    settings.device = static_cast<ComputeDevice>(m_device->currentData().toInt());
    return settings;
}

void RunPanel::setSettings(const RunSettings& settings)
{
    if (m_chosen)
        *m_chosen = settings;
    else
        show(settings);
}

void RunPanel::show(const RunSettings& settings)
{
    m_samples->setValue(static_cast<int>(settings.samples));
    m_sampler->setCurrentIndex(settings.sampler ? m_sampler->findData(static_cast<int>(*settings.sampler)) : 0);
    m_steps->setValue(settings.steps.value_or(0));
    m_seed->setValue(static_cast<double>(settings.seed));
    m_noise->setCurrentIndex(m_noise->findData(static_cast<int>(settings.noise)));
    m_threads->setValue(settings.threads);
    m_device->setCurrentIndex(m_device->findData(static_cast<int>(settings.device)));
    showDevice(hasGpu() || settings.device != ComputeDevice::cpu);
}

void RunPanel::showSettingsOfRun(const RunSettings& settings)
{
    if (!m_chosen)
        m_chosen = shown();
    show(settings);
    if (const int item = m_models->findData(QString::fromStdString(settings.model.string())); item >= 0)
        m_models->setCurrentIndex(item);
}

void RunPanel::showModelOfRun(const ModelInfo& info)
{
    if (!m_chosen || !m_model || m_model->path == info.path)
        return;
    m_chosenModel = m_model;
    showModel(info, {});
}

void RunPanel::showChosen()
{
    if (const std::optional<ModelInfo> model = std::exchange(m_chosenModel, std::nullopt))
        showModel(model, {});
    if (const std::optional<RunSettings> chosen = std::exchange(m_chosen, std::nullopt)) {
        show(*chosen);
        m_models->setCurrentIndex(m_models->findData(QString::fromStdString(chosen->model.string())));
    }
}

void RunPanel::showDevice(bool shown)
{
    m_deviceLabel->setVisible(shown);
    m_device->setVisible(shown);
}

void RunPanel::showIndex(bool shown)
{
    for (QWidget* part :
         {static_cast<QWidget*>(m_indexLabel), static_cast<QWidget*>(m_index), static_cast<QWidget*>(m_stack)})
        part->setVisible(shown);
}

void RunPanel::showField(const OpenedMap& map, bool truthLeftOut)
{
    // Of an HDF5 file with many groups, the group.
    const QString group = QString::fromStdString(std::filesystem::path(map.info.dataset).parent_path().filename());
    const QString name = group.isEmpty() ? fileTitle(map.info.path) : group;
    m_map->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 160));
    m_map->setToolTip(QString::fromStdString(map.info.path.string() + " " + map.info.dataset));
    const QSignalBlocker silent(m_index), silentStack(m_stack);
    m_stack->setMaximum(static_cast<int>(map.info.maps) - 1);
    m_stack->setValue(static_cast<int>(map.options.index));
    showIndex(map.info.maps > 1);
    m_index->setMaximum(static_cast<int>(map.info.maps) - 1);
    m_index->setSuffix(tr(" of 0–%1").arg(map.info.maps - 1));
    m_index->setValue(static_cast<int>(map.options.index));
    const Geometry& geometry = map.stellar.geometry();
    m_extent->setText(tr("%1, %2 Mpc/h").arg(geometry.side).arg(geometry.depth));
    if (!map.truth)
        m_truthText = QString();
    else if (map.truthPath == map.info.path)
        m_truthText = tr("in the same file ✓");
    else
        m_truthText = fontMetrics().elidedText(fileTitle(map.truthPath), Qt::ElideMiddle, 130) + QStringLiteral(" ✓");
    setTruthLeftOut(truthLeftOut);
    showMissing(map.missing);
    m_mapSize = map.stellar.size();
    m_side = geometry.side;
    updateGrid();
    updateEstimate();
    updateButton();
}

void RunPanel::showMissing(std::size_t pixels)
{
    m_missing->setText(tr("%1, taken as empty").arg(pixels));
    m_missing->setVisible(pixels > 0);
    m_missingLabel->setVisible(pixels > 0);
}

void RunPanel::setTruthLeftOut(bool leftOut)
{
    if (m_truthText.isEmpty())
        m_truth->setText(tr("Open…"));
    else
        m_truth->setText(leftOut ? tr("left out: edited") : m_truthText);
}

std::vector<std::filesystem::path> RunPanel::models() const
{
    std::vector<std::filesystem::path> models;
    for (int item = 0; item < m_models->count(); ++item)
        if (const QString file = m_models->itemData(item).toString(); !file.isEmpty())
            models.emplace_back(file.toStdString());
    return models;
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

void RunPanel::removeModel(const std::filesystem::path& path)
{
    const QSignalBlocker silent(m_models);
    m_models->removeItem(m_models->findData(QString::fromStdString(path.string())));
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
    updateMore();
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
    const std::size_t size = m_model ? gridSize(*m_model, m_side, m_mapSize) : m_mapSize;
    m_grid->setText(size == m_mapSize ? squared(m_mapSize) : tr("%1 → %2").arg(squared(m_mapSize), squared(size)));
}

void RunPanel::updateEstimate()
{
    if (m_mapSize == 0 || !m_model)
        return;
    const RunSettings now = shown();
    const std::size_t size = gridSize(*m_model, m_side, m_mapSize);
    const RunEstimate estimate = estimateRun(*m_model, size, now);
    m_estimate->setText(estimateText(estimate.seconds, estimate.measured, estimate.megabytes));
}

void RunPanel::updateButton()
{
    const std::size_t missing = this->missing();
    m_continue->setText(tr("Continue (%1)").arg(missing));
    m_continue->setVisible(missing > 0);
    m_continue->setEnabled(!m_busy);
    if (const bool quiet = m_state != RunState::idle || missing > 0; m_run->property("quiet") != quiet) {
        m_run->setProperty("quiet", quiet);
        m_run->style()->unpolish(m_run);
        m_run->style()->polish(m_run);
    }
    m_run->setEnabled(m_state == RunState::running ||
                      (m_state == RunState::idle && !m_busy && m_mapSize > 0 && m_model));
    switch (m_state) {
    case RunState::idle:
        m_run->setText(missing > 0 ? tr("Run anew") : tr("Run"));
        break;
    case RunState::running:
        m_run->setText(m_done == 0 ? tr("Stop") : tr("Stop, keep %1").arg(samplesText(m_done)));
        break;
    case RunState::stopping:
        m_run->setText(tr("Stopping…"));
        break;
    }
}

std::size_t RunPanel::missing() const
{
    const bool stopped = m_state == RunState::idle && m_moreEnabled && m_done > 0;
    return stopped && m_progress->samples() > m_done ? m_progress->samples() - m_done : 0;
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
    if (idle) {
        m_progress->end();
        showChosen();
    }
    updateEstimate();
    updateButton();
}

void RunPanel::setBusy(bool busy)
{
    m_busy = busy;
    updateButton();
}

void RunPanel::setMessage(const QString& message)
{
    m_message->setText(message);
    const QString keys = tr("Ctrl+Return runs, Ctrl+. stops"); // with the message, which may be out of sight
    m_run->setToolTip(message.isEmpty() ? keys : message + QLatin1Char('\n') + keys);
}

QString RunPanel::message() const
{
    return m_message->text();
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

void RunPanel::showOpenedSamples(std::size_t samples)
{
    m_progress->showOpened(samples);
    m_done = samples;
    updateButton();
}

void RunPanel::showConvergence(const std::optional<Convergence>& convergence)
{
    m_meter->show(convergence);
}

void RunPanel::setMoreEnabled(bool enabled, const std::optional<RunSettings>& drawnWith, const QString& obstacle)
{
    m_meter->setMoreEnabled(enabled, obstacle);
    m_moreEnabled = enabled;
    m_drawnWith = drawnWith;
    updateMore();
    updateButton();
}

void RunPanel::updateMore()
{
    const bool known = m_moreEnabled && m_model && m_drawnWith;
    const bool otherModel = known && m_drawnWith->model != m_model->path;
    m_meter->setModel(otherModel ? modelTitle(m_drawnWith->model) : QString());
    m_meter->setOther(known ? otherThan(shown(), *m_drawnWith, *m_model) : QString());
}

void RunPanel::clearProgress()
{
    m_progress->clear();
    m_done = 0;
    m_meter->show(std::nullopt);
    updateButton();
}

void RunPanel::beginProgress(std::size_t samples)
{
    clearProgress();
    m_progress->begin(samples);
}

} // namespace penumbra
