#include "ui/particle_flow.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace penumbra {
namespace {

// Frames that come faster are passed at this pace at least, slower ones are not waited for in slow motion.
constexpr double shortest = 0.08, longest = 6.0; // [s]
constexpr std::uint64_t placesSeed = 1;

Vector3 between(const Vector3& from, const Vector3& to, float share, float side)
{
    Vector3 at{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        at[axis] = wrapped(from[axis] + share * nearestImage(to[axis] - from[axis], side), side);
    return at;
}

} // namespace

std::vector<std::uint32_t> shownParticles(std::size_t perSide, std::size_t shownPerSide)
{
    const std::size_t block = (perSide + shownPerSide - 1) / shownPerSide;
    const std::size_t blocks = perSide / block;
    RandomSequence random(placesSeed, 0);
    std::vector<std::uint32_t> shown;
    shown.reserve(blocks * blocks * blocks);
    for (std::size_t i = 0; i < blocks; ++i)
        for (std::size_t j = 0; j < blocks; ++j)
            for (std::size_t k = 0; k < blocks; ++k) {
                const std::size_t x = i * block + random.below(block), y = j * block + random.below(block);
                shown.push_back(
                    static_cast<std::uint32_t>((x * perSide + y) * perSide + k * block + random.below(block)));
            }
    return shown;
}

void ParticleFlow::clear()
{
    *this = {};
}

void ParticleFlow::add(std::shared_ptr<const ParticleFrame> frame, double now)
{
    advance(now);
    m_frames.push_back(std::move(frame));
    if (m_frames.size() > 1) {
        const double interval = std::clamp(now - m_lastCame, shortest, longest);
        m_rate = (static_cast<double>(m_frames.size() - 1) - m_playhead) / interval;
    }
    m_lastCame = now;
}

void ParticleFlow::replay(double now, double seconds)
{
    if (m_frames.empty())
        return;
    m_playhead = 0.0;
    m_now = now;
    m_rate = static_cast<double>(m_frames.size() - 1) / seconds;
}

void ParticleFlow::advance(double now)
{
    const double passed = std::max(0.0, now - std::exchange(m_now, now));
    if (!m_frames.empty())
        m_playhead = std::min(m_playhead + m_rate * passed, static_cast<double>(m_frames.size() - 1));
}

bool ParticleFlow::rests() const
{
    return m_frames.empty() || m_playhead >= static_cast<double>(m_frames.size() - 1);
}

ParticleFrame ParticleFlow::shown() const
{
    const auto first = static_cast<std::size_t>(m_playhead);
    const ParticleFrame& from = *m_frames.at(first);
    if (first + 1 >= m_frames.size())
        return from;
    const ParticleFrame& to = *m_frames[first + 1];
    const double share = m_playhead - static_cast<double>(first);
    ParticleFrame shown{
        from.boxSide, from.scaleFactor + share * (to.scaleFactor - from.scaleFactor), from.step, from.steps, {}};
    shown.positions.resize(from.positions.size());
    std::transform(from.positions.begin(), from.positions.end(), to.positions.begin(), shown.positions.begin(),
                   [share = static_cast<float>(share), side = static_cast<float>(from.boxSide)](
                       const Vector3& a, const Vector3& b) { return between(a, b, share, side); });
    return shown;
}

} // namespace penumbra
