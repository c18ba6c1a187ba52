#include "universe/mesh.h"

#include "base/parallel.h"

#include <fftw3.h>

#include <algorithm>
#include <mutex>
#include <new>

namespace penumbra {
namespace {

std::mutex plannerMutex; // FFTW's planner is not thread-safe; executing plans is

struct FftwFree
{
    void operator()(void* memory) const { fftwf_free(memory); }
};
struct PlanDestroy
{
    void operator()(fftwf_plan plan) const
    {
        const std::lock_guard lock(plannerMutex);
        fftwf_destroy_plan(plan);
    }
};
using Plan = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, PlanDestroy>;
using Columns = std::unique_ptr<fftwf_complex[], FftwFree>;

/// Aligned as FFTW wants it. Throws std::bad_alloc.
Columns allocateColumns(std::size_t count)
{
    Columns memory(fftwf_alloc_complex(count));
    if (memory == nullptr)
        throw std::bad_alloc();
    return memory;
}

fftwf_complex* asFftw(std::complex<float>* modes)
{
    return reinterpret_cast<fftwf_complex*>(modes);
}

} // namespace

/// The transform of the mesh as transforms of its planes (x fixed) and, between them, of the columns along x of one ky
/// at a time, gathered in a buffer that fits the cache. FFTW's own estimated plan of the whole is some five times
/// slower, and a measured one rounds differently from run to run.
struct Mesh::Plans
{
    Plan planeForward, planeInverse, columnsForward, columnsInverse;
};

Mesh::Mesh(std::size_t size, int threads)
    : m_size(size), m_threads(threads), m_data(fftwf_alloc_real(size * size * (size + 2)))
{
    const std::size_t columns = size / 2 + 1;
    if (m_data == nullptr)
        throw std::bad_alloc();
    const Columns buffer = allocateColumns(size * columns);
    const int n = static_cast<int>(size), h = static_cast<int>(columns);
    fftwf_complex *plane = asFftw(modes(0, 0)), *b = buffer.get();
    const auto alongX = [&](int sign) {
        return Plan(fftwf_plan_many_dft(1, &n, h, b, nullptr, h, 1, b, nullptr, h, 1, sign, FFTW_ESTIMATE));
    };
    const std::lock_guard lock(plannerMutex);
    m_plans = std::make_unique<Plans>(Plans{Plan(fftwf_plan_dft_r2c_2d(n, n, m_data.get(), plane, FFTW_ESTIMATE)),
                                            Plan(fftwf_plan_dft_c2r_2d(n, n, plane, m_data.get(), FFTW_ESTIMATE)),
                                            alongX(FFTW_FORWARD), alongX(FFTW_BACKWARD)});
    std::ranges::fill(memory(), 0.0F);
}

Mesh::~Mesh() = default;

void Mesh::Free::operator()(float* memory) const
{
    fftwf_free(memory);
}

void Mesh::forward()
{
    parallelFor(m_size, m_threads, [this](std::size_t begin, std::size_t end) {
        for (std::size_t x = begin; x < end; ++x)
            fftwf_execute_dft_r2c(m_plans->planeForward.get(), row(x, 0), asFftw(modes(x, 0)));
    });
    transformColumns(true);
}

void Mesh::inverse()
{
    transformColumns(false);
    parallelFor(m_size, m_threads, [this](std::size_t begin, std::size_t end) {
        for (std::size_t x = begin; x < end; ++x)
            fftwf_execute_dft_c2r(m_plans->planeInverse.get(), asFftw(modes(x, 0)), row(x, 0));
    });
}

void Mesh::transformColumns(bool forward)
{
    const std::size_t columns = m_size / 2 + 1;
    const fftwf_plan plan = (forward ? m_plans->columnsForward : m_plans->columnsInverse).get();
    parallelFor(m_size, m_threads, [&](std::size_t begin, std::size_t end) {
        const Columns buffer = allocateColumns(m_size * columns);
        auto* gathered = reinterpret_cast<std::complex<float>*>(buffer.get());
        for (std::size_t ky = begin; ky < end; ++ky) {
            for (std::size_t x = 0; x < m_size; ++x)
                std::copy_n(modes(x, ky), columns, gathered + x * columns);
            fftwf_execute_dft(plan, buffer.get(), buffer.get());
            for (std::size_t x = 0; x < m_size; ++x)
                std::copy_n(gathered + x * columns, columns, modes(x, ky));
        }
    });
}

} // namespace penumbra
