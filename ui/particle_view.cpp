#include "ui/particle_view.h"

#include "ui/axis_labels.h"
#include "ui/theme.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPointGaussianMapper.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <array>

namespace penumbra {
namespace {

constexpr int frameMilliseconds = 33;
constexpr double replaySeconds = 8.0;
constexpr Orbit orbit{.azimuth = -32.0,
                      .elevation = 22.0,
                      .lowestElevation = -85.0,
                      .highestElevation = 85.0,
                      .nearest = 0.3,
                      .farthest = 2.0,
                      .viewAngle = 26.0,
                      .fittingDistance = 3.9}; // from everywhere
constexpr double splatOfSide = 0.003;          // radius of a particle's light, as a fraction of the box
// Light adds up where particles lie over each other: faint ones together make a bright halo.
constexpr unsigned char slabOpacity = 120, otherOpacity = 55;

/// The twelve edges of a cuboid.
void setEdges(vtkPolyData& data, const std::array<double, 3>& low, const std::array<double, 3>& high)
{
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells;
    for (int corner = 0; corner < 8; ++corner)
        points->InsertNextPoint((corner & 1) != 0 ? high[0] : low[0], (corner & 2) != 0 ? high[1] : low[1],
                                (corner & 4) != 0 ? high[2] : low[2]);
    for (int corner = 0; corner < 8; ++corner)
        for (const int bit : {1, 2, 4})
            if ((corner & bit) == 0)
                cells->InsertNextCell({corner, corner | bit});
    data.SetPoints(points);
    data.SetLines(cells);
}

vtkSmartPointer<vtkActor> lineActor(vtkPolyData* lines, vtkRenderer& renderer)
{
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(lines);
    auto actor = vtkSmartPointer<vtkActor>::New();
    actor->SetMapper(mapper);
    actor->GetProperty()->SetLighting(false);
    renderer.AddActor(actor);
    return actor;
}

std::array<unsigned char, 4> bytes(const QColor& color, unsigned char opacity)
{
    return {static_cast<unsigned char>(color.red()), static_cast<unsigned char>(color.green()),
            static_cast<unsigned char>(color.blue()), opacity};
}

} // namespace

ParticleView::ParticleView(QWidget* parent)
    : OrbitWidget(orbit, parent), m_points(vtkSmartPointer<vtkPoints>::New()),
      m_colors(vtkSmartPointer<vtkUnsignedCharArray>::New()), m_particles(vtkSmartPointer<vtkPolyData>::New()),
      m_boxLines(vtkSmartPointer<vtkPolyData>::New()), m_slabLines(vtkSmartPointer<vtkPolyData>::New()),
      m_particleActor(vtkSmartPointer<vtkActor>::New()), m_boxActor(lineActor(m_boxLines, renderer())),
      m_slabActor(lineActor(m_slabLines, renderer())), m_labels(new AxisLabels(this))
{
    setAccessibleName(tr("Particles"));
    m_colors->SetNumberOfComponents(4);
    m_particles->SetPoints(m_points);
    m_particles->GetPointData()->SetScalars(m_colors);
    vtkNew<vtkPointGaussianMapper> mapper;
    mapper->SetInputData(m_particles);
    mapper->EmissiveOn();
    mapper->SetScalarModeToUsePointData();
    mapper->SetColorModeToDirectScalars();
    m_particleActor->SetMapper(mapper);
    renderer().AddActor(m_particleActor);
    m_clock.start();
    m_timer.setInterval(frameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &ParticleView::tick);
    clear();
}

ParticleView::~ParticleView() = default;

double ParticleView::now() const
{
    return static_cast<double>(m_clock.elapsed()) / 1000.0;
}

void ParticleView::clear()
{
    m_timer.stop();
    m_flow.clear();
    m_shown.reset();
    m_inSlab = 0;
    for (vtkActor* actor : {m_particleActor.Get(), m_boxActor.Get(), m_slabActor.Get()})
        actor->VisibilityOff();
    m_labels->setLabels({});
    redraw();
}

void ParticleView::add(std::shared_ptr<const ParticleFrame> frame)
{
    m_flow.add(std::move(frame), now());
    tick();
    m_timer.start();
}

void ParticleView::replay()
{
    m_flow.replay(now(), replaySeconds);
    m_timer.start();
}

void ParticleView::setSlab(const BoxSlab& slab)
{
    if (slab == m_slab)
        return;
    m_slab = slab;
    if (m_shown)
        placeParticles();
    redraw();
}

void ParticleView::tick()
{
    m_flow.advance(now());
    if (m_flow.rests())
        m_timer.stop();
    if (m_flow.empty())
        return;
    m_shown = m_flow.shown();
    placeParticles();
    redraw();
    Q_EMIT moved();
}

void ParticleView::placeParticles()
{
    const std::vector<Vector3>& positions = m_shown->positions;
    const double depth = m_shown->boxSide / static_cast<double>(m_slab.slabs);
    const auto low = static_cast<float>(static_cast<double>(m_slab.index) * depth);
    const auto high = static_cast<float>(static_cast<double>(m_slab.index + 1) * depth);
    const auto inside = bytes(QColor(0xff, 0xb2, 0x4a), slabOpacity);
    const auto outside = bytes(QColor(0x5a, 0x82, 0xd8), otherOpacity);
    const auto count = static_cast<vtkIdType>(positions.size());
    m_points->SetNumberOfPoints(count);
    m_colors->SetNumberOfTuples(count);
    m_inSlab = 0;
    for (vtkIdType i = 0; i < count; ++i) {
        const Vector3& at = positions[static_cast<std::size_t>(i)];
        m_points->SetPoint(i, at[0], at[1], at[2]);
        const bool in = at[m_slab.axis] >= low && at[m_slab.axis] < high;
        m_inSlab += in ? 1 : 0;
        m_colors->SetTypedTuple(i, (in ? inside : outside).data());
    }
    m_points->Modified();
    m_colors->Modified();
    m_particles->Modified();
    static_cast<vtkPointGaussianMapper*>(m_particleActor->GetMapper())->SetScaleFactor(splatOfSide * m_shown->boxSide);
    placeLines();
    for (vtkActor* actor : {m_particleActor.Get(), m_boxActor.Get(), m_slabActor.Get()})
        actor->VisibilityOn();
}

void ParticleView::placeLines()
{
    const double side = m_shown->boxSide, depth = side / static_cast<double>(m_slab.slabs);
    std::array<double, 3> low{0.0, 0.0, 0.0}, high{side, side, side};
    setEdges(*m_boxLines, low, high);
    low[m_slab.axis] = static_cast<double>(m_slab.index) * depth;
    high[m_slab.axis] = low[m_slab.axis] + depth;
    setEdges(*m_slabLines, low, high);
}

void ParticleView::prepareFrame(QSize)
{
    const QColor background = theme().map; // light on dark in both themes, as the maps
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    if (!m_shown)
        return;
    m_boxActor->GetProperty()->SetColor(0.42, 0.45, 0.53);
    m_slabActor->GetProperty()->SetColor(0.95, 0.67, 0.24);
    for (vtkActor* actor : {m_boxActor.Get(), m_slabActor.Get()})
        actor->GetProperty()->SetLineWidth(static_cast<float>(devicePixelRatioF()));
    const double centre = 0.5 * m_shown->boxSide;
    placeCamera({centre, centre, centre}, m_shown->boxSide);
    placeLabels();
}

void ParticleView::placeLabels()
{
    const double side = m_shown->boxSide, middle = 0.5 * side, out = 0.06 * side;
    const auto [nearX, nearY, corner] = axisEdges(side);
    const QPointF upright = project(corner.x(), corner.y(), middle) - QPointF(10.0, 0.0);
    const QColor color(0xb8, 0xbe, 0xcc); // on dark in both themes
    m_labels->setLabels(
        {{tr("x"), project(middle, nearY > 0.0 ? nearY + out : -out, 0.0), Qt::AlignCenter, true, color},
         {tr("y"), project(nearX > 0.0 ? nearX + out : -out, middle, 0.0), Qt::AlignCenter, true, color},
         {tr("z"), upright, Qt::AlignRight | Qt::AlignVCenter, true, color}});
}

void ParticleView::resizeEvent(QResizeEvent* event)
{
    OrbitWidget::resizeEvent(event);
    m_labels->setGeometry(rect());
}

} // namespace penumbra
