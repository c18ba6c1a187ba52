// The marks on the maps as region files.
#include "base/error.h"
#include "io/region_file.h"
#include "ui/explorer.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/point_reading.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/viewport.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace penumbra {
namespace {

/// The first of each kind; the others are left out.
MapMarks marksOf(const std::vector<NamedShape>& shapes, QStringList& leftOut)
{
    MapMarks marks;
    const auto keep = [](auto& place, const auto& shape) { return place ? false : (place = shape, true); };
    for (const NamedShape& named : shapes) {
        bool kept = false;
        if (const auto* point = std::get_if<Point>(&named.shape))
            kept = keep(marks.pin, QPointF(point->x, point->y));
        else if (const auto* line = std::get_if<Line>(&named.shape))
            kept = keep(marks.line, *line);
        else if (const auto* circle = std::get_if<Circle>(&named.shape))
            kept = keep(marks.region, Region(*circle));
        else
            kept = keep(marks.region, Region(std::get<Box>(named.shape)));
        if (!kept)
            leftOut.append(QString::fromStdString(named.name));
    }
    return marks;
}

std::vector<Shape> shapesOf(const MapMarks& marks)
{
    std::vector<Shape> shapes;
    if (marks.pin)
        shapes.emplace_back(Point{marks.pin->x(), marks.pin->y()});
    if (marks.region)
        std::visit([&shapes](const auto& region) { shapes.emplace_back(region); }, *marks.region);
    if (marks.line)
        shapes.emplace_back(*marks.line);
    return shapes;
}

} // namespace

void MainWindow::buildRegionActions(QMenu& menu)
{
    menu.addSeparator();
    m_actions.openRegions = addAction(menu, tr("L&oad regions…"), {}, [this] { askForRegions(); });
    m_actions.openRegions->setToolTip(tr("Takes point, circle or box, and line from a region file of DS9"));
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
        const RegionFile file = readRegions(path, pixelGrid());
        QStringList leftOut;
        m_explorer->mark(marksOf(file.shapes, leftOut));
        for (const std::string& statement : file.leftOut)
            leftOut.append(QString::fromStdString(statement));
        const QString name = QFileInfo(QString::fromStdString(path.string())).fileName();
        m_readout->setStatus(tr("Regions of %1").arg(name));
        if (!leftOut.isEmpty())
            m_notice->tell(tr("Left out of %1, as one point, one circle or upright box, and one line can be marked: %2")
                               .arg(name, leftOut.join(QStringLiteral("; "))),
                           {{tr("Close"), {}}});
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
