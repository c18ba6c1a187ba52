// The figures and animations that MainWindow makes of what it shows.
#include "base/error.h"
#include "ui/animation.h"
#include "ui/explorer.h"
#include "ui/figure_dialog.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/map_figure.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/text_file.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/viewport.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>

namespace penumbra {
namespace {

FigureStyle windowStyle()
{
    FigureStyle style;
    style.paper = theme().window;
    style.ink = theme().text;
    style.dim = theme().dim;
    style.grid = theme().line;
    for (std::size_t i = 0; i < inks.size(); ++i)
        style.plotColors[i] = inkColor(inks[i]);
    return style;
}

bool isEmptyPanel(const FigurePanel& panel)
{
    if (const auto* map = std::get_if<MapFigure>(&panel))
        return map->image.isNull();
    return std::get<ChartFigure>(panel).plot.isEmpty();
}

QString recordTopic()
{
    return QStringLiteral("recording");
}

} // namespace

Figure MainWindow::figure() const
{
    Figure figure = frame();
    std::erase_if(figure.panels, isEmptyPanel);
    if (m_posterior)
        figure.recipe = QString::fromStdString(m_posterior->recipe);
    return figure;
}

Figure MainWindow::frame() const
{
    Figure figure;
    const QRectF visible = m_view->viewport().visible();
    const MapOverlays overlays{m_view->contourLines(), m_explorer->tools().marks(), m_explorer->tools().isPeriodic()};
    for (const MapQuantity quantity : m_view->shownQuantities()) {
        if (!m_view->maps().whyNot(quantity).isEmpty())
            continue;
        MapPicture picture = m_view->maps().picture(quantity);
        if (!picture.map)
            picture.note = tr("none yet");
        figure.panels.emplace_back(mapFigure(picture, m_view->display().colorScale(quantity), visible, overlays));
    }
    ChartFigure chart = m_explorer->panel().figure();
    if (chart.plot.isEmpty())
        chart.note = tr("none yet");
    figure.panels.emplace_back(std::move(chart));
    return figure;
}

void MainWindow::askForFigure()
{
    auto* dialog = new FigureDialog(figure(), windowStyle(), -1, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FigureDialog::saveRequested, this, [this, dialog](const std::filesystem::path& path) {
        if (m_task) { // it stays open
            report(tr("The figure was not exported"), busyText());
            return;
        }
        saveFigure(path, dialog->figure(), dialog->size(), dialog->style());
        dialog->accept();
    });
    dialog->open();
}

QString MainWindow::nothingShown() const
{
    return m_map ? tr("None of the panels shows a map or a curve yet: choose others, or run the map.")
                 : tr("Open a map first.");
}

void MainWindow::copyFigure()
{
    const Figure shown = figure();
    if (!shown.panels.empty())
        QGuiApplication::clipboard()->setMimeData(figureMimeData(shown, FigureSize(), FigureStyle()));
    m_readout->setStatus(shown.panels.empty() ? nothingShown() : tr("The figure is on the clipboard"));
}

void MainWindow::askWhereToSaveValues(const QString& title, const QByteArray& csv)
{
    askWhereToSave(tr("Save the values of the chart"), QLatin1Char('-') + title.toLower(), QStringLiteral("csv"),
                   tr("Values with commas between them (*.csv)"), [this, csv](const std::filesystem::path& path) {
                       attempt(tr("The values could not be saved"), [&] {
                           writeText(path, csv);
                           m_readout->setStatus(tr("Saved %1").arg(pathText(path.filename())));
                           Q_EMIT fileWritten(pathText(path));
                       });
                   });
}

void MainWindow::saveFigure(const std::filesystem::path& path, const Figure& figure, FigureSize size,
                            const FigureStyle& style)
{
    const QString name = QString::fromStdString(path.string());
    if (figure.panels.empty()) {
        report(tr("There is nothing to export"), nothingShown());
        return;
    }
    runTask(
        tr("Exporting %1").arg(name), [path, figure, size, style] { writeFigure(path, figure, size, style); },
        [this, name] {
            m_readout->setStatus(tr("Exported %1").arg(name));
            Q_EMIT fileWritten(name);
        });
}

void MainWindow::askForRecording()
{
    // What a name without an ending stands for; nothing: a folder.
    const std::vector<std::pair<QString, QString>> kinds{{tr("MP4 video, for slides and browsers (*.mp4)"), "mp4"},
                                                         {tr("WebM video (*.webm)"), "webm"},
                                                         {tr("Animated GIF (*.gif)"), "gif"},
                                                         {tr("PNG pictures in a folder (*)"), {}}};
    QFileDialog dialog(this, tr("Record the next run: a video, a GIF, or a folder for pictures"), saveFolder());
    QStringList filters;
    for (const auto& kind : kinds)
        filters << kind.first;
    dialog.setNameFilters(filters);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(kinds.front().second);
    dialog.selectFile(QStringLiteral("run.mp4"));
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog, &kinds](const QString& filter) {
        for (const auto& [title, suffix] : kinds)
            if (title == filter)
                dialog.setDefaultSuffix(suffix);
        if (dialog.defaultSuffix().isEmpty()) // other endings follow the filter by themselves
            dialog.selectFile(QFileInfo(dialog.selectedFiles().first()).completeBaseName());
    });
    if (dialog.exec() == QDialog::Accepted)
        record(dialog.selectedFiles().first().toStdString());
}

void MainWindow::record(const std::filesystem::path& target)
{
    stopRecording();
    attempt(tr("The run cannot be recorded"), [&] {
        if (m_recorder)
            throw Error("'" + m_recorder->target().string() + "' is still being written: try again in a moment.");
        AnimationRecorder::Settings settings;
        settings.style = windowStyle();
        settings.style.columns = 3;
        m_recorder = std::make_unique<AnimationRecorder>(target, settings);
        AnimationRecorder* recorder = m_recorder.get();
        connect(recorder, &AnimationRecorder::finished, recorder, [this](const QString& path, std::size_t frames) {
            m_recorder.release()->deleteLater();
            m_readout->setStatus(tr("Recorded %1 frames in %2").arg(frames).arg(path));
            updateActions();
            Q_EMIT fileWritten(path);
            closeOnceWritten(true);
        });
        connect(recorder, &AnimationRecorder::failed, recorder, [this](const QString& message) {
            m_recorder.release()->deleteLater();
            m_recordNotice->withdraw(recordTopic());
            updateActions();
            report(tr("The run could not be recorded"), message);
            closeOnceWritten(false);
        });
        tellOfRecording(tr("The next run will be recorded in %1."));
    });
    updateActions();
}

void MainWindow::tellOfRecording(const QString& text)
{
    m_recordNotice->tell(text.arg(QString::fromStdString(m_recorder->target().string())),
                         {{tr("Do not record"), [this] { dropRecording(); }}}, recordTopic());
}

void MainWindow::recordFrame(bool closing)
{
    if (!m_recorder)
        return;
    if (m_recorder->frames() == 0)
        tellOfRecording(tr("This run is being recorded in %1."));
    m_recorder->add(frame(), closing ? AnimationRecorder::Frame::closing : AnimationRecorder::Frame::passing);
}

void MainWindow::stopRecording()
{
    m_recordNotice->withdraw(recordTopic());
    if (m_recorder && m_recorder->frames() > 0)
        m_recorder->finish();
    else
        m_recorder.reset();
}

void MainWindow::dropRecording()
{
    m_recorder.reset();
    updateActions();
}

} // namespace penumbra
