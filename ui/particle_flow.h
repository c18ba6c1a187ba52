#pragma once

#include "universe/particles.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace penumbra {

/// Some of the particles of a universe at one moment. Plain data, made on the thread that evolves them.
struct ParticleFrame
{
    double boxSide = 0.0;           ///< periodic [Mpc/h]
    double scaleFactor = 0.0;       ///< 1 today
    int step = 0, steps = 0;        ///< time steps done, and all
    std::vector<Vector3> positions; ///< comoving, in [0, boxSide) [Mpc/h]; the same particles in all frames of a flow
};

/// Which of perSide^3 particles, in lattice order, are shown: one of each cubic block, at most `shownPerSide` along a
/// side. The places within the blocks are random, or the lattice would show.
[[nodiscard]] std::vector<std::uint32_t> shownParticles(std::size_t perSide, std::size_t shownPerSide);

/// The frames of a simulation, and a playhead that moves over them smoothly however they come: to the newest one while
/// a simulation runs, or once more from the first. Told the time [s] from outside; GUI thread only.
class ParticleFlow
{
public:
    void clear();
    /// A frame has come. The playhead gets there in about the time that frames take to come.
    void add(std::shared_ptr<const ParticleFrame> frame, double now);
    /// All frames again, in `seconds`.
    void replay(double now, double seconds);
    /// Moves the playhead.
    void advance(double now);

    [[nodiscard]] bool empty() const { return m_frames.empty(); }
    /// The playhead has reached the newest frame.
    [[nodiscard]] bool rests() const;
    /// In frames: 2.5 is between the third and the fourth.
    [[nodiscard]] double playhead() const { return m_playhead; }
    /// What is to be seen under the playhead: positions between frames on the shortest way, through the box' walls
    /// where that is shorter. Needs a frame.
    [[nodiscard]] ParticleFrame shown() const;

private:
    std::vector<std::shared_ptr<const ParticleFrame>> m_frames;
    double m_playhead = 0.0;
    double m_rate = 0.0; ///< frames per second
    double m_now = 0.0;  ///< of the last advance
    double m_lastCame = 0.0;
};

} // namespace penumbra
