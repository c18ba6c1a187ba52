#pragma once

#include "ui/orbit_widget.h"
#include "ui/particle_flow.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>
#include <optional>

class vtkActor;
class vtkPoints;
class vtkPolyData;
class vtkUnsignedCharArray;

namespace penumbra {

class AxisLabels;

/// A part of the box between two planes, the one that becomes a map.
struct BoxSlab
{
    std::size_t axis = 0;  ///< along which it is thin: 0, 1, 2 for x, y, z
    std::size_t index = 0; ///< counted from the origin
    std::size_t slabs = 5; ///< into which the box is cut

    friend bool operator==(const BoxSlab&, const BoxSlab&) = default;
};

/// The particles of a universe in their box as they flow together, with the slab in another colour. GUI thread only.
class ParticleView : public OrbitWidget
{
    Q_OBJECT

public:
    explicit ParticleView(QWidget* parent = nullptr);
    ~ParticleView() override;

    void clear();
    void add(std::shared_ptr<const ParticleFrame> frame);
    /// The whole flow again, in a few seconds.
    void replay();
    void setSlab(const BoxSlab& slab);

    /// What is shown at this moment; absent while there is nothing.
    [[nodiscard]] const std::optional<ParticleFrame>& shown() const { return m_shown; }
    [[nodiscard]] bool isMoving() const { return m_timer.isActive(); }
    /// How many of the particles that are shown lie in the slab.
    [[nodiscard]] std::size_t inSlab() const { return m_inSlab; }

Q_SIGNALS:
    /// What shown() returns is another moment.
    void moved();

protected:
    void prepareFrame(QSize pixels) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] double now() const; ///< [s]
    void tick();
    void placeParticles();
    void placeLines();
    void placeLabels();

    ParticleFlow m_flow;
    std::optional<ParticleFrame> m_shown;
    BoxSlab m_slab;
    std::size_t m_inSlab = 0;
    QElapsedTimer m_clock;
    QTimer m_timer;
    vtkSmartPointer<vtkPoints> m_points;
    vtkSmartPointer<vtkUnsignedCharArray> m_colors;
    vtkSmartPointer<vtkPolyData> m_particles, m_boxLines, m_slabLines;
    vtkSmartPointer<vtkActor> m_particleActor, m_boxActor, m_slabActor;
    AxisLabels* m_labels; ///< which edge is x, y and z
};

} // namespace penumbra
