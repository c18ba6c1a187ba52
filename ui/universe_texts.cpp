#include "ui/universe_texts.h"

#include "ui/new_universe_dialog.h"

namespace penumbra {

ParameterText textOf(std::size_t parameter)
{
    switch (parameter) {
    case 0:
        return {NewUniverseDialog::tr("Matter density Ωₘ"),
                NewUniverseDialog::tr("How much matter there is today, as a fraction of the critical density. In our "
                                      "Universe about 0.31, of which five sixths are dark.")};
    case 1:
        return {
            NewUniverseDialog::tr("Clumpiness σ₈"),
            NewUniverseDialog::tr("How clumpy the matter is: the rms of its density, as linear theory has it today, "
                                  "in spheres of 8 Mpc/h. In our Universe about 0.81.")};
    case 2:
        return {NewUniverseDialog::tr("Supernova energy A_SN1"),
                NewUniverseDialog::tr("How much energy supernovae give to the gas, 1 being the standard. With more of "
                                      "it galaxies form fewer stars, the small ones above all.")};
    case 3:
        return {NewUniverseDialog::tr("Black-hole energy A_AGN1"),
                NewUniverseDialog::tr("How much energy black holes give to the gas, 1 being the standard. With more of "
                                      "it the most massive galaxies have fewer stars.")};
    case 4:
        return {NewUniverseDialog::tr("Supernova wind speed A_SN2"),
                NewUniverseDialog::tr("How fast supernovae drive the gas out, 1 being the standard. With faster winds "
                                      "galaxies form fewer stars, up to higher masses.")};
    default:
        return {NewUniverseDialog::tr("Black-hole burstiness A_AGN2"),
                NewUniverseDialog::tr("How violently black holes give their energy away, 1 being the standard. With "
                                      "more of it the most massive galaxies have fewer stars.")};
    }
}

std::vector<Resolution> resolutions()
{
    return {{32, NewUniverseDialog::tr("32³ particles, a sketch")},
            {64, NewUniverseDialog::tr("64³ particles, quick")},
            {128, NewUniverseDialog::tr("128³ particles, as in training")}};
}

QString captionOf(const ParticleFrame& frame, std::size_t particlesPerSide)
{
    const double redshift = 1.0 / frame.scaleFactor - 1.0;
    const QString when = frame.scaleFactor >= 1.0
                             ? NewUniverseDialog::tr("Today")
                             : NewUniverseDialog::tr("Redshift %1, when the universe was %2 of its size")
                                   .arg(redshift, 0, 'f', redshift < 1.0 ? 2 : 1)
                                   .arg(frame.scaleFactor, 0, 'f', 2);
    const std::size_t all = particlesPerSide * particlesPerSide * particlesPerSide;
    const QString particles =
        frame.positions.size() == all
            ? NewUniverseDialog::tr("%L1 particles").arg(all)
            : NewUniverseDialog::tr("%L1 of %L2 particles shown").arg(frame.positions.size()).arg(all);
    return NewUniverseDialog::tr("%1.  %2, %3 Mpc/h on a side.").arg(when, particles).arg(frame.boxSide, 0, 'f', 0);
}

} // namespace penumbra
