#include "universe/halo_structure.h"

#include "universe/halo_profile.h"
#include "universe/random_streams.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace penumbra {
namespace {

constexpr double tableStart = 9.0, tableStep = 0.25; // log10 mass
constexpr std::size_t tableSize = 29;
constexpr float smallestRadius = 1e-6F;       // guards divisions [Mpc/h]
constexpr double strippedConcentration = 6.0; // of what is left of a subhalo

/// Cumulative number of subhaloes above mu = accreted mass / host mass per host, on a fine grid in ln mu.
struct SubhaloTable
{
    static constexpr std::size_t points = 400;
    static constexpr double start = -12.0; // ln mu
    std::vector<double> above = std::vector<double>(points + 1, 0.0);

    SubhaloTable()
    {
        const double step = -start / points;
        for (std::size_t i = points; i-- > 0;) {
            const double mu = std::exp(start + (static_cast<double>(i) + 0.5) * step);
            const double density =
                (0.13 * std::pow(mu, -0.83) + 1.33 * std::pow(mu, -0.02)) * std::exp(-5.67 * std::pow(mu, 1.19));
            above[i] = above[i + 1] + density * step;
        }
    }
    [[nodiscard]] double numberAbove(double mu) const
    {
        const double at = (std::log(mu) - start) * points / -start;
        const auto i = static_cast<std::size_t>(std::clamp(at, 0.0, points - 1.0));
        return std::lerp(above[i], above[i + 1], std::clamp(at - static_cast<double>(i), 0.0, 1.0));
    }
    [[nodiscard]] double muAt(double number) const
    {
        const auto it = std::ranges::lower_bound(above, number, std::ranges::greater{});
        return std::exp(start - start * static_cast<double>(it - above.begin()) / points);
    }
};

struct Member
{
    float radius;
    Vector3 offset;
};

std::vector<Member> membersByRadius(const Particles& particles, const Halo& halo)
{
    const auto side = static_cast<float>(particles.boxSide);
    std::vector<Member> members;
    members.reserve(halo.members.size());
    for (const std::uint32_t i : halo.members) {
        Vector3 d{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            d[axis] = nearestImage(particles.positions[i][axis] - halo.centre[axis], side);
        members.push_back({std::hypot(d[0], d[1], d[2]), d});
    }
    std::ranges::sort(members, {}, &Member::radius);
    return members;
}

Vector3 around(const Vector3& centre, const Vector3& offset, float side)
{
    return {wrapped(centre[0] + offset[0], side), wrapped(centre[1] + offset[1], side),
            wrapped(centre[2] + offset[2], side)};
}

Vector3 scaled(const Vector3& v, double factor)
{
    const auto f = static_cast<float>(factor);
    return {v[0] * f, v[1] * f, v[2] * f};
}

/// Radius of the member of that rank (0 to 1) after restoration: NFW inside, as it was at the edge and beyond.
double restoredRadius(double rank, double radius, const NfwProfile& profile)
{
    const double nfw = profile.radiusOfMass(rank);
    const double edge = nfw / (0.75 * profile.virialRadius());
    const double inside = 1.0 / (1.0 + std::pow(edge, 6));
    return inside * nfw + (1.0 - inside) * std::max(radius, nfw);
}

/// A group seen from its centre.
struct Host
{
    Vector3 centre;
    float boxSide;
    std::vector<Member> members; ///< by radius
};

/// Seats a subhalo in the direction of a random member, and returns its distance from the centre of the host.
double placeSubhalo(Subhalo& subhalo, const Host& host, const NfwProfile& profile, RandomSequence& random)
{
    const Member& seat = host.members[static_cast<std::size_t>(random.below(host.members.size()))];
    const double radius =
        std::max(0.05 * profile.virialRadius(), restoredRadius(random.uniform(), seat.radius, profile));
    subhalo.centre =
        around(host.centre, scaled(seat.offset, radius / std::max(seat.radius, smallestRadius)), host.boxSide);
    return radius;
}

/// Marks `number` of `members` members at random.
std::vector<char> chooseMembers(std::size_t members, std::size_t number, RandomSequence& random)
{
    std::vector<char> chosen(members, 0);
    while (number > 0) {
        char& flag = chosen[static_cast<std::size_t>(random.below(members))];
        number -= flag == 0 ? 1 : 0;
        flag = 1;
    }
    return chosen;
}

/// The tracers of one member: at its restored radius, spread over the shell by about the local spacing.
void addTracers(std::vector<Vector3>& tracers, const Host& host, std::size_t rank, std::size_t copies,
                const NfwProfile& profile, RandomSequence& random)
{
    const Member& m = host.members[rank];
    for (std::size_t copy = 0; copy < copies; ++copy) {
        const double place =
            static_cast<double>(rank) + (static_cast<double>(copy) + 0.5) / static_cast<double>(copies);
        const double radius = restoredRadius(place / static_cast<double>(host.members.size()), m.radius, profile);
        Vector3 offset = scaled(m.offset, radius / std::max(m.radius, smallestRadius));
        const double spacing = 0.6 * radius * std::cbrt(4.0 / (place + 1.0));
        const Vector3 jitter{static_cast<float>(random.normal()), static_cast<float>(random.normal()),
                             static_cast<float>(random.normal())};
        for (std::size_t axis = 0; axis < 3; ++axis)
            offset[axis] += static_cast<float>(spacing) * jitter[axis];
        const double length = std::max(smallestRadius, std::hypot(offset[0], offset[1], offset[2]));
        tracers.push_back(around(host.centre, scaled(offset, radius / length), host.boxSide));
    }
}

} // namespace

Vector3 randomDirection(RandomSequence& random)
{
    const double cosine = 2.0 * random.uniform() - 1.0;
    const double sine = std::sqrt(1.0 - cosine * cosine);
    const double phi = 2.0 * std::numbers::pi * random.uniform();
    return {static_cast<float>(sine * std::cos(phi)), static_cast<float>(sine * std::sin(phi)),
            static_cast<float>(cosine)};
}

HaloModel drawHaloModel(std::uint64_t seed)
{
    RandomSequence random(seed, streams::haloModel);
    HaloModel model;
    model.concentrationFactor = std::pow(10.0, -0.05 + 0.08 * random.normal());
    model.subhaloSurvival = 0.5 + 0.45 * random.uniform();
    return model;
}

HaloRestorer::HaloRestorer(const LinearPower& power, const HaloModel& model) : m_power(power), m_model(model)
{
    for (std::size_t i = 0; i < tableSize; ++i)
        m_logConcentration.push_back(
            std::log10(medianConcentration(power, std::pow(10.0, tableStart + tableStep * static_cast<double>(i)))));
}

double HaloRestorer::concentration(double mass, RandomSequence& random) const
{
    const double at = std::clamp((std::log10(mass) - tableStart) / tableStep, 0.0, tableSize - 1.001);
    const auto i = static_cast<std::size_t>(at);
    const double median = std::lerp(m_logConcentration[i], m_logConcentration[i + 1], at - static_cast<double>(i));
    return m_model.concentrationFactor * std::pow(10.0, median + m_model.concentrationScatter * random.normal());
}

std::vector<Subhalo> HaloRestorer::drawSubhaloes(double hostMass, RandomSequence& random) const
{
    static const SubhaloTable table;
    const double smallest = m_model.smallestSubhalo / hostMass;
    if (smallest >= m_model.largestSubhaloFraction)
        return {};
    const double beyond = table.numberAbove(m_model.largestSubhaloFraction);
    const double number = table.numberAbove(smallest) - beyond;
    std::vector<Subhalo> subhaloes(static_cast<std::size_t>(random.poisson(m_model.subhaloSurvival * number)));
    for (Subhalo& s : subhaloes)
        s.accretedMass = hostMass * table.muAt(beyond + number * random.uniform());
    return subhaloes;
}

double HaloRestorer::particleMass(const Particles& particles) const
{
    return m_power.cosmology().matterDensity() * std::pow(particles.spacing(), 3);
}

ResolvedHalo HaloRestorer::condense(const Particles& particles, const Halo& halo, RandomSequence& random) const
{
    const std::size_t copies = m_model.tracersPerParticle;
    ResolvedHalo resolved;
    resolved.mass = particleMass(particles) * static_cast<double>(halo.members.size());
    resolved.radius = virialRadius(m_power.cosmology(), resolved.mass);
    resolved.centre = halo.centre;
    resolved.tracerMass = particleMass(particles) / static_cast<double>(copies);
    resolved.smooth = halo.members.size() * copies;
    const NfwProfile profile(resolved.radius, concentration(resolved.mass, random));
    for (std::size_t i = 0; i < resolved.smooth; ++i) {
        const double radius =
            profile.radiusOfMass((static_cast<double>(i) + 0.5) / static_cast<double>(resolved.smooth));
        resolved.tracers.push_back(
            around(halo.centre, scaled(randomDirection(random), radius), static_cast<float>(particles.boxSide)));
    }
    return resolved;
}

ResolvedHalo HaloRestorer::restore(const Particles& particles, const Halo& halo, RandomSequence& random) const
{
    const double particle = particleMass(particles);
    const std::size_t copies = m_model.tracersPerParticle;
    const Host host{halo.centre, static_cast<float>(particles.boxSide), membersByRadius(particles, halo)};

    ResolvedHalo resolved;
    resolved.mass = haloMass(host.members.size(), particle);
    resolved.radius = virialRadius(m_power.cosmology(), resolved.mass);
    resolved.centre = halo.centre;
    resolved.tracerMass = particle / static_cast<double>(copies);
    resolved.subhaloes = drawSubhaloes(resolved.mass, random);
    const NfwProfile profile(resolved.radius, concentration(resolved.mass, random));

    // The bound particles of subhaloes are taken from anywhere in the host, up to a quarter of it.
    std::size_t left = host.members.size() / 4;
    std::vector<std::size_t> bound;
    std::vector<double> reach;
    for (Subhalo& s : resolved.subhaloes) {
        const double radius = placeSubhalo(s, host, profile, random);
        const double fraction = m_model.boundFraction * std::clamp(radius / resolved.radius, 0.1, 1.0);
        bound.push_back(std::min(left, static_cast<std::size_t>(fraction * s.accretedMass / particle)));
        left -= bound.back();
        reach.push_back(virialRadius(m_power.cosmology(), s.accretedMass) * fraction);
    }
    const std::vector<char> taken = chooseMembers(host.members.size(), host.members.size() / 4 - left, random);

    resolved.tracers.reserve(host.members.size() * copies);
    for (std::size_t rank = 0; rank < host.members.size(); ++rank)
        if (taken[rank] == 0)
            addTracers(resolved.tracers, host, rank, copies, profile, random);
    resolved.smooth = resolved.tracers.size();
    for (std::size_t s = 0; s < bound.size(); ++s) {
        const NfwProfile inner(reach[s], strippedConcentration);
        for (std::size_t i = 0; i < bound[s] * copies; ++i)
            resolved.tracers.push_back(around(resolved.subhaloes[s].centre,
                                              scaled(randomDirection(random), inner.radiusOfMass(random.uniform())),
                                              host.boxSide));
    }
    return resolved;
}

} // namespace penumbra
