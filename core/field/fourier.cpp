#include "field/fourier.h"

#include "base/error.h"

#include <fftw3.h>

#include <memory>

namespace penumbra {
namespace {

/// FFTW's planner is the one part of it that is not thread-safe. There is one in the process, but this code is there
/// twice where the network library is loaded (core/diffusion): the lock has to be FFTW's own.
void lockPlanner()
{
    static const bool locked = (fftw_make_planner_thread_safe(), true);
    (void)locked;
}

struct PlanDeleter
{
    void operator()(fftw_plan plan) const { fftw_destroy_plan(plan); }
};
using Plan = std::unique_ptr<std::remove_pointer_t<fftw_plan>, PlanDeleter>;

fftw_complex* raw(std::complex<double>* modes)
{
    return reinterpret_cast<fftw_complex*>(modes);
}

} // namespace

std::vector<std::complex<double>> fourierTransform(std::span<const float> map, std::size_t size)
{
    if (map.size() != size * size)
        throw Error("Fourier transform: the map does not have size x size pixels.");
    std::vector<double> real(map.begin(), map.end());
    std::vector<std::complex<double>> modes(size * (size / 2 + 1));
    const int n = static_cast<int>(size);
    lockPlanner();
    const Plan plan(fftw_plan_dft_r2c_2d(n, n, real.data(), raw(modes.data()), FFTW_ESTIMATE));
    fftw_execute(plan.get());
    return modes;
}

std::vector<float> inverseFourierTransform(std::span<const std::complex<double>> modes, std::size_t size)
{
    if (modes.size() != size * (size / 2 + 1))
        throw Error("Inverse Fourier transform: the modes do not belong to a map of that size.");
    std::vector<std::complex<double>> work(modes.begin(), modes.end()); // c2r overwrites its input
    std::vector<double> real(size * size);
    const int n = static_cast<int>(size);
    lockPlanner();
    const Plan plan(fftw_plan_dft_c2r_2d(n, n, raw(work.data()), real.data(), FFTW_ESTIMATE));
    fftw_execute(plan.get());
    const double scale = 1.0 / static_cast<double>(size * size);
    std::vector<float> result(real.size());
    for (std::size_t i = 0; i < real.size(); ++i)
        result[i] = static_cast<float>(real[i] * scale);
    return result;
}

} // namespace penumbra
