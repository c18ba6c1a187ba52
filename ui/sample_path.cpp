#include "ui/sample_path.h"

namespace penumbra {

PathRecorder::PathRecorder(std::uint32_t index, int steps) : m_path(std::make_shared<SamplePath>())
{
    m_path->index = index;
    m_path->steps = steps;
}

bool PathRecorder::wants(int step) const
{
    const int stride = (m_path->steps + mostFrames - 1) / mostFrames;
    return (m_path->steps - step) % stride == 0; // counted from the end, which is the sample
}

void PathRecorder::add(int step, double gamma, std::shared_ptr<const Field> estimate)
{
    PowerSpectrum linear = powerSpectrum(*estimate, SpectrumField::linear);
    m_path->k = std::move(linear.k);
    m_path->frames.push_back(
        {step, gamma, estimate, std::move(linear.power), powerSpectrum(*estimate, SpectrumField::log10).power});
}

} // namespace penumbra
