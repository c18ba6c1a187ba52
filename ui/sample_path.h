#pragma once

#include "field/field.h"
#include "statistics/power_spectrum.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace penumbra {

/// The estimate of a sample after one denoising step, and its spectra.
struct PathFrame
{
    int step = 0; ///< 1 .. SamplePath::steps
    double gamma = 0.0;
    std::shared_ptr<const Field> estimate; ///< x0 [(Msun/h)/(Mpc/h)^2]
    std::vector<double> linear, log10;     ///< P(k) in the bins SamplePath::k, units as SpectrumSummary::power
};

/// How a sample came out of noise: its estimates step by step, the last one the sample itself. Immutable, shared
/// between threads.
struct SamplePath
{
    std::uint32_t index = 0; ///< noise stream of the sample
    int steps = 0;
    std::vector<double> k; ///< [h/Mpc]
    std::vector<PathFrame> frames;
};

/// Keeps a path while it is drawn, on the thread that draws: at most `mostFrames` frames, evenly over the steps and the
/// last one always, whatever the number of steps.
class PathRecorder
{
public:
    static constexpr int mostFrames = 60;

    PathRecorder(std::uint32_t index, int steps);

    /// Whether the frame of `step` is among those to be kept; making an estimate only then saves its cost.
    [[nodiscard]] bool wants(int step) const;
    void add(int step, double gamma, std::shared_ptr<const Field> estimate);
    [[nodiscard]] std::shared_ptr<const SamplePath> take() { return std::move(m_path); }

private:
    std::shared_ptr<SamplePath> m_path;
};

} // namespace penumbra
