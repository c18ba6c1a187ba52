#include "ui/plot_chart.h"

#include "ui/mark_names.h"
#include "ui/theme.h"

#include <vtkAxis.h>
#include <vtkBrush.h>
#include <vtkChartXY.h>
#include <vtkContextActor.h>
#include <vtkContextScene.h>
#include <vtkDoubleArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkPen.h>
#include <vtkPlotArea.h>
#include <vtkPlotLine.h>
#include <vtkRenderer.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include <QEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// Logical pixels.
constexpr double leftMargin = 58.0, rightMargin = 14.0, bottomMargin = 44.0, topMargin = 10.0, gap = 16.0;
constexpr double grip = 6.0;    // from a mark that can be dragged
constexpr double markGap = 6.0; // between the name of a mark and the axes
// In heights or widths of the axes: a dashed line to the logarithm of nothing would have dashes without end.
constexpr double farthest = 3.0;

void setColor(vtkPen& pen, const QColor& color)
{
    pen.SetColor(static_cast<unsigned char>(color.red()), static_cast<unsigned char>(color.green()),
                 static_cast<unsigned char>(color.blue()), static_cast<unsigned char>(color.alpha()));
}

// The charts' own axes run from 0 to 1, so that linear and logarithmic ones are alike to VTK.
vtkSmartPointer<vtkDoubleArray> column(const char* name, const std::vector<double>& values, const PlotAxis& axis)
{
    auto array = vtkSmartPointer<vtkDoubleArray>::New();
    array->SetName(name);
    array->SetNumberOfValues(static_cast<vtkIdType>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        array->SetValue(static_cast<vtkIdType>(i), std::clamp(fractionAlong(axis, values[i]), -farthest, farthest));
    return array;
}

vtkSmartPointer<vtkTable> table(const std::vector<vtkSmartPointer<vtkDoubleArray>>& columns)
{
    auto result = vtkSmartPointer<vtkTable>::New();
    for (const auto& values : columns)
        result->AddColumn(values);
    return result;
}

// Grid lines at these values, without VTK's own labels.
void setGrid(vtkAxis& vtkSide, const PlotAxis& axis, int count)
{
    vtkNew<vtkDoubleArray> positions;
    vtkNew<vtkStringArray> labels;
    for (const PlotTick& tick : plotTicks(axis, count)) {
        positions->InsertNextValue(fractionAlong(axis, tick.value));
        labels->InsertNextValue("");
    }
    vtkSide.SetCustomTickPositions(positions, labels);
    vtkSide.SetBehavior(vtkAxis::FIXED);
    vtkSide.SetRange(0.0, 1.0);
    vtkSide.SetTitle("");
    vtkSide.SetGridVisible(true);
    vtkSide.SetLabelsVisible(false);
    vtkSide.SetTickLength(0.0F);
    setColor(*vtkSide.GetGridPen(), theme().line);
    setColor(*vtkSide.GetPen(), theme().line);
}

int ticksAlong(double length, double spacing)
{
    return std::max(2, static_cast<int>(length / spacing));
}

// Of "P(k)  [(Mpc/h)²]" or "r(k) with truth" what fits along an axis; without room at least the symbol.
QString fittingLabel(const QString& label, const QFontMetrics& metrics, double length)
{
    for (const QString& text : {label, label.section(QStringLiteral("  ["), 0, 0)})
        if (metrics.horizontalAdvance(text) <= length)
            return text;
    return label.section(QLatin1Char(' '), 0, 0);
}

int tickCountX(const QRectF& frame)
{
    return ticksAlong(frame.width(), 55.0);
}

int tickCountY(const QRectF& frame)
{
    return ticksAlong(frame.height(), 32.0);
}

} // namespace

PlotChart::PlotChart(QWidget* parent)
    : VtkWidget(parent), m_actor(vtkSmartPointer<vtkContextActor>::New()), m_axisLabels(new AxisLabels(this))
{
    setMouseTracking(true);
    setMinimumHeight(180);
    renderWindow().SetMultiSamples(4);
    renderer().AddActor(m_actor);
    m_actor->GetScene()->SetRenderer(&renderer());
    fill();
}

PlotChart::~PlotChart() = default;

void PlotChart::setPlot(Plot plot)
{
    m_plot = std::move(plot);
    fill();
    placeLabels();
    redraw();
}

QRectF PlotChart::frame(std::size_t pane) const
{
    double all = 0.0, above = 0.0;
    for (std::size_t i = 0; i < m_plot.panes.size(); ++i) {
        all += m_plot.panes[i].share;
        above += i < pane ? m_plot.panes[i].share : 0.0;
    }
    const double gaps = gap * static_cast<double>(m_plot.panes.size() - 1);
    const double free = std::max(20.0, height() - topMargin - bottomMargin - gaps);
    return {leftMargin, topMargin + free * above / all + gap * static_cast<double>(pane),
            std::max(20.0, width() - leftMargin - rightMargin), free * m_plot.panes[pane].share / all};
}

QPointF PlotChart::toWidget(double x, double y, std::size_t pane) const
{
    const QRectF inside = frame(pane);
    return {inside.left() + fractionAlong(m_plot.x, x) * inside.width(),
            inside.bottom() - fractionAlong(m_plot.panes[pane].y, y) * inside.height()};
}

double PlotChart::valueAt(QPointF position) const
{
    const QRectF inside = frame(0);
    return valueAlong(m_plot.x, std::clamp((position.x() - inside.left()) / inside.width(), 0.0, 1.0));
}

void PlotChart::fill()
{
    vtkContextScene& scene = *m_actor->GetScene();
    while (m_charts.size() > m_plot.panes.size()) {
        scene.RemoveItem(m_charts.back());
        m_charts.pop_back();
    }
    while (m_charts.size() < m_plot.panes.size()) {
        auto chart = vtkSmartPointer<vtkChartXY>::New();
        chart->SetAutoSize(false);
        chart->SetLayoutStrategy(vtkChart::AXES_TO_RECT);
        chart->SetShowLegend(false);
        scene.AddItem(chart);
        m_charts.push_back(chart);
    }
    const QColor background = theme().window;
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    renderer().SetBackgroundAlpha(1.0);
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        fillPane(*m_charts[i], m_plot.panes[i]);
}

void PlotChart::fillPane(vtkChartXY& chart, const PlotPane& pane)
{
    chart.ClearPlots();
    for (const PlotBand& band : pane.bands)
        addBand(chart, band, pane.y);
    for (const PlotLine& line : pane.lines)
        for (const PlotLine& part : partsOn(pane.y, line))
            addLine(chart, part, pane.y, line.dashed ? vtkPen::DASH_LINE : vtkPen::SOLID_LINE);
    for (const PlotMark& mark : m_plot.marks) {
        PlotLine line;
        line.ink = mark.ink;
        line.x = {mark.x, mark.x};
        line.y = {valueAlong(pane.y, 0.0), valueAlong(pane.y, 1.0)};
        line.width = mark.draggable ? 2.0 : 1.2;
        addLine(chart, line, pane.y, mark.dashed ? vtkPen::DOT_LINE : vtkPen::SOLID_LINE);
    }
}

void PlotChart::addBand(vtkChartXY& chart, const PlotBand& given, const PlotAxis& y)
{
    PlotBand band = given;
    if (band.x.size() == 2) // VTK leaves areas of two points out
        for (auto* values : {&band.x, &band.low, &band.high})
            values->insert(values->begin() + 1, 0.5 * (values->front() + values->back()));
    auto* area = vtkPlotArea::SafeDownCast(chart.AddPlot(vtkChart::AREA));
    const auto data = table({column("x", band.x, m_plot.x), column("low", band.low, y), column("high", band.high, y)});
    area->SetInputData(data);
    area->SetInputArray(0, "x");
    area->SetInputArray(1, "low");
    area->SetInputArray(2, "high");
    const QColor color = inkColor(band.ink);
    area->GetBrush()->SetColor(static_cast<unsigned char>(color.red()), static_cast<unsigned char>(color.green()),
                               static_cast<unsigned char>(color.blue()),
                               static_cast<unsigned char>(255.0 * band.opacity));
    area->GetPen()->SetLineType(vtkPen::NO_PEN);
}

void PlotChart::addLine(vtkChartXY& chart, const PlotLine& line, const PlotAxis& y, int penType)
{
    vtkPlot* plot = chart.AddPlot(vtkChart::LINE);
    const auto data = table({column("x", line.x, m_plot.x), column("y", line.y, y)});
    plot->SetInputData(data, 0, 1);
    setColor(*plot->GetPen(), inkColor(line.ink));
    plot->GetPen()->SetLineType(penType);
    plot->GetPen()->SetWidth(static_cast<float>(line.width * devicePixelRatioF()));
}

AxisLabels::Label PlotChart::markLabel(const PlotMark& mark, const std::vector<AxisLabels::Label>& others) const
{
    const QFontMetrics metrics(smallFont(font()));
    const double length = metrics.horizontalAdvance(mark.name) + 2.0 * markGap;
    double most = -1.0;
    AxisLabels::Label label{mark.name, {}, {}, false, inkColor(mark.ink)};
    const QRectF all = frame(0);
    const auto across = [&all](double fraction) { return all.left() + fraction * all.width(); };
    NameRoom around{all.left(), all.right(), uprightLines(m_plot), {}};
    for (double& line : around.lines)
        line = across(line);
    for (const AxisLabels::Label& other : others)
        around.names.push_back(other.at.x());
    const double x = placeName(across(fractionAlong(m_plot.x, mark.x)), metrics.height(), 0.5 * markGap, around);
    for (std::size_t i = 0; i < m_plot.panes.size(); ++i) {
        const QRectF inside = frame(i);
        const double to = (x - inside.left()) / inside.width();
        const PlotRoom room = roomBetween(to - metrics.height() / inside.width(), to, m_plot.x, m_plot.panes[i]);
        const double above = std::min(room.above * inside.height(), length);
        const double below = std::min(room.below * inside.height(), length);
        if (above > most) {
            most = above;
            label.at = {x, inside.top() + markGap};
            label.alignment = Qt::AlignRight | Qt::AlignBottom;
        }
        if (below > most) {
            most = below;
            label.at = {x, inside.bottom() - markGap};
            label.alignment = Qt::AlignLeft | Qt::AlignBottom;
        }
    }
    return label;
}

void PlotChart::setReadAt(std::optional<double> x)
{
    m_readAt = x;
    placeGuides();
}

void PlotChart::placeGuides()
{
    std::vector<QLineF> guides;
    for (std::size_t i = 0; m_readAt && i < m_plot.panes.size(); ++i) {
        const QRectF inside = frame(i);
        const double x = inside.left() + fractionAlong(m_plot.x, *m_readAt) * inside.width();
        guides.emplace_back(x, inside.top(), x, inside.bottom());
    }
    m_axisLabels->setGuides(std::move(guides));
}

void PlotChart::placeLabels()
{
    std::vector<AxisLabels::Label> labels;
    for (std::size_t i = 0; i < m_plot.panes.size(); ++i) {
        const QRectF inside = frame(i);
        const PlotAxis& y = m_plot.panes[i].y;
        for (const PlotTick& tick : plotTicks(y, tickCountY(inside)))
            labels.push_back({tick.text,
                              {inside.left() - 6.0, inside.bottom() - fractionAlong(y, tick.value) * inside.height()},
                              Qt::AlignRight | Qt::AlignVCenter});
        labels.push_back({fittingLabel(y.label, QFontMetrics(smallFont(font())), inside.height()),
                          {2.0, inside.center().y()},
                          Qt::AlignHCenter | Qt::AlignTop,
                          false});
    }
    if (!m_plot.isEmpty()) {
        const QRectF inside = frame(m_plot.panes.size() - 1);
        for (const PlotTick& tick : plotTicks(m_plot.x, tickCountX(inside)))
            labels.push_back(
                {tick.text,
                 {inside.left() + fractionAlong(m_plot.x, tick.value) * inside.width(), inside.bottom() + 5.0},
                 Qt::AlignHCenter | Qt::AlignTop});
        std::vector<AxisLabels::Label> names;
        for (const PlotMark& mark : m_plot.marks)
            if (!mark.name.isEmpty())
                names.push_back(markLabel(mark, names));
        labels.insert(labels.end(), names.begin(), names.end());
        labels.push_back({m_plot.x.label, {inside.center().x(), height() - 2.0}, Qt::AlignHCenter | Qt::AlignBottom});
    }
    m_axisLabels->setLabels(std::move(labels));
    placeGuides();
}

void PlotChart::resizeEvent(QResizeEvent* event)
{
    VtkWidget::resizeEvent(event);
    m_axisLabels->setGeometry(rect());
    placeLabels();
}

void PlotChart::prepareFrame(QSize pixels)
{
    const double ratio = devicePixelRatioF();
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        const QRectF inside = frame(i);
        m_charts[i]->SetSize({static_cast<float>(inside.left() * ratio),
                              static_cast<float>(pixels.height() - inside.bottom() * ratio),
                              static_cast<float>(inside.width() * ratio), static_cast<float>(inside.height() * ratio)});
        setGrid(*m_charts[i]->GetAxis(vtkAxis::BOTTOM), m_plot.x, tickCountX(inside));
        setGrid(*m_charts[i]->GetAxis(vtkAxis::LEFT), m_plot.panes[i].y, tickCountY(inside));
    }
}

bool PlotChart::isOnMark(QPointF position) const
{
    const auto mark =
        std::find_if(m_plot.marks.begin(), m_plot.marks.end(), [](const PlotMark& m) { return m.draggable; });
    return !m_plot.isEmpty() && mark != m_plot.marks.end() &&
           std::abs(toWidget(mark->x, m_plot.panes.front().y.low).x() - position.x()) <= grip;
}

void PlotChart::mousePressEvent(QMouseEvent* event)
{
    m_dragging = event->button() == Qt::LeftButton && isOnMark(event->position());
}

void PlotChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_plot.isEmpty())
        return;
    if (m_dragging) {
        Q_EMIT markDragged(valueAt(event->position()));
        return;
    }
    setCursor(isOnMark(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    const QRectF inside = frame(0);
    const bool over = event->position().x() >= inside.left() && event->position().x() <= inside.right();
    Q_EMIT hovered(over ? std::optional(valueAt(event->position())) : std::nullopt);
}

void PlotChart::mouseReleaseEvent(QMouseEvent*)
{
    m_dragging = false;
}

void PlotChart::leaveEvent(QEvent*)
{
    Q_EMIT hovered(std::nullopt);
}

void PlotChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        fill();
    VtkWidget::changeEvent(event);
}

} // namespace penumbra
