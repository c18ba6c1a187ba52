#include "universe/mesh.h"

#include <fftw3.h>

#include <algorithm>
#include <mutex>
#include <new>

namespace penumbra {
namespace {

std::mutex plannerMutex; // FFTW's planner is not thread-safe

} // namespace

struct Mesh::Plans
{
    fftwf_plan forward, inverse;
};

Mesh::Mesh(std::size_t size, int threads) : m_size(size), m_data(fftwf_alloc_real(size * size * (size + 2)))
{
    if (m_data == nullptr)
        throw std::bad_alloc();
    const std::lock_guard lock(plannerMutex);
    static const int threadsReady = fftwf_init_threads();
    if (threadsReady != 0)
        fftwf_plan_with_nthreads(std::max(1, threads));
    const int n = static_cast<int>(size);
    auto* modes = reinterpret_cast<fftwf_complex*>(m_data);
    // Estimated plans do not depend on timings, so that a universe is the same to the bit in every run.
    m_plans = std::make_unique<Plans>(Plans{fftwf_plan_dft_r2c_3d(n, n, n, m_data, modes, FFTW_ESTIMATE),
                                            fftwf_plan_dft_c2r_3d(n, n, n, modes, m_data, FFTW_ESTIMATE)});
    std::ranges::fill(memory(), 0.0F);
}

Mesh::~Mesh()
{
    {
        const std::lock_guard lock(plannerMutex);
        fftwf_destroy_plan(m_plans->forward);
        fftwf_destroy_plan(m_plans->inverse);
    }
    fftwf_free(m_data);
}

void Mesh::forward()
{
    fftwf_execute(m_plans->forward);
}

void Mesh::inverse()
{
    fftwf_execute(m_plans->inverse);
}

} // namespace penumbra
