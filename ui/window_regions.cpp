// The marks on the maps as region files.
#include "base/error.h"
#include "io/region_file.h"
#include "ui/explorer.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/notice_topics.h"
#include "ui/point_reading.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/viewport.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include <algorithm>

namespace penumbra {
namespace {

constexpr std::size_t mostRegions = 200; // at a time: more could be neither told apart nor followed

/// The regions that there is `room` for, and the first point and line; the others are left out.
MapMarks marksOf(const std::vector<NamedShape>& shapes, std::size_t room, QStringList& leftOut)
{
    MapMarks marks;
    const auto keep = [](auto& place, const auto& shape) { return place ? false : (place = shape, true); };
    for (const NamedShape& named : shapes) {
        bool kept = marks.regions.size() < room;
        if (const auto* point = std::get_if<Point>(&named.shape))
            kept = keep(marks.pin, QPointF(point->x, point->y));
        else if (const auto* line = std::get_if<Line>(&named.shape))
            kept = keep(marks.line, *line);
        else if (kept)
            marks.regions.push_back({regionOf(named.shape).value(), QString::fromStdString(named.name)});
        if (!kept)
            leftOut.append(QString::fromStdString(named.label()));
    }
    return marks;
}

std::vector<NamedShape> shapesOf(const MapMarks& marks)
{
    std::vector<NamedShape> shapes;
    if (marks.pin)
        shapes.push_back({Point{marks.pin->x(), marks.pin->y()}, {}});
    for (const MarkedRegion& region : marks.regions)
        shapes.push_back({shapeOf(region.shape), region.name.toStdString()});
    if (marks.line)
        shapes.push_back({*marks.line, {}});
    return shapes;
}

/// The first few of them.
QString shortened(const QStringList& statements)
{
    constexpr qsizetype most = 5;
    QString text = statements.mid(0, most).join(QStringLiteral("; "));
    return statements.size() > most
               ? MainWindow::tr("%1; and %n more", nullptr, int(statements.size() - most)).arg(text)
               : text;
}

} // namespace

void MainWindow::buildRegionActions(QMenu& menu)
{
    menu.addSeparator();
    m_actions.openRegions = addAction(menu, tr("Lo&ad regions…"), {}, [this] { askForRegions(); });
    m_actions.openRegions->setToolTip(
        tr("Takes circles, ellipses, boxes, polygons, a point and a line from a region file of DS9"));
    m_actions.saveRegions = addAction(menu, tr("Save the &marks as regions…"), {}, [this] {
        askWhereToSave(tr("Save the marks as regions"), {}, QStringLiteral("reg"), tr("DS9 regions (*.reg)"),
                       [this](const std::filesystem::path& path) { saveRegions(path); });
    });
    m_actions.saveRegions->setToolTip(tr("Writes the marks as a region file of DS9, in pixels of the maps"));
    connect(&m_explorer->tools(), &MapTools::marksChanged, this, &MainWindow::updateActions);
}

MapGrid MainWindow::pixelGrid() const
{
    return {pixelsPerSide(m_view->maps()), m_view->viewport().side()};
}

void MainWindow::askForRegions()
{
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Load regions"), lastFolder(), tr("DS9 regions (*.reg);;All files (*)"));
    if (!name.isEmpty())
        openRegions(name.toStdString());
}

bool MainWindow::openRegions(const std::filesystem::path& path)
{
    return attempt(tr("The regions could not be loaded"), [&] {
        if (!m_map)
            throw InputError(path.string() + " holds regions of a map. Open the map first.");
        // Of the map's own pixels, whatever has been drawn since: a file means the same before a run and after it.
        const RegionFile file = readRegions(path, {m_map->stellar.size(), m_view->viewport().side()});
        QStringList leftOut;
        const std::size_t there = m_explorer->tools().marks().regions.size();
        m_explorer->mark(marksOf(file.shapes, mostRegions - std::min(mostRegions, there), leftOut));
        for (const std::string& statement : file.leftOut)
            leftOut.append(QString::fromStdString(statement));
        const QString name = QFileInfo(QString::fromStdString(path.string())).fileName();
        m_readout->setStatus(tr("Regions of %1, in pixels of %2 × %2").arg(name, QString::number(file.grid.size)));
        if (!leftOut.isEmpty())
            m_notice->tell(
                tr("Left out of %1, as one point, one line, and up to 200 circles, ellipses, boxes and polygons can be "
                   "marked: %2")
                    .arg(name, shortened(leftOut)),
                {{tr("Close"), {}}}, regionsTopic());
    });
}

void MainWindow::saveRegions(const std::filesystem::path& path)
{
    attempt(tr("The regions could not be saved"), [&] {
        writeRegions(path, shapesOf(m_explorer->tools().marks()), pixelGrid());
        m_readout->setStatus(tr("Saved %1").arg(QFileInfo(QString::fromStdString(path.string())).fileName()));
        Q_EMIT fileWritten(QString::fromStdString(path.string()));
    });
}

} // namespace penumbra
