#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/sample_path.h"

#include "support.h"

#include <QRandomGenerator>

#include <cmath>
#include <memory>

namespace penumbra::test {

/// A rough map, 11 dex and more where a wave is high, of the same waves and another scatter [dex] for each `seed`.
inline Field roughMap(std::uint32_t seed, double scatter)
{
    QRandomGenerator random(seed);
    Field field = darkMatterMap(64);
    for (float& value : field.pixels())
        value = static_cast<float>(value * std::pow(10.0, scatter * (random.generateDouble() - 0.5)));
    return field;
}

/// Samples about a truth, all rough in their own way.
inline std::shared_ptr<const PosteriorSnapshot> roughPosterior(std::uint32_t samples)
{
    PosteriorAccumulator posterior(std::make_shared<const Field>(stellarMap(64)),
                                   std::make_shared<const Field>(roughMap(1, 1.0)), 1, "{}");
    for (std::uint32_t i = 0; i < samples; ++i)
        posterior.add(roughMap(10 + i, 0.8), i);
    return posterior.snapshot();
}

/// The path of the first of them: ever rougher.
inline std::shared_ptr<const SamplePath> roughPath(int steps)
{
    PathRecorder path(0, steps);
    for (int step = 1; step <= steps; ++step)
        path.add(step, 1.0, std::make_shared<const Field>(roughMap(10, 0.8 * step / steps - 0.15)));
    return path.take();
}

} // namespace penumbra::test
