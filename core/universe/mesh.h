#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace penumbra {

/// A periodic cubic float mesh with its in-place Fourier transform. In real space, cell (x, y, z) is
/// `row(x, y)[z]`; in Fourier space, mode (kx, ky, kz) is `modes(kx, ky)[kz]`, kz = 0 .. size/2. Owns its memory and
/// FFTW plans; one object, one thread (the transform itself uses `threads`).
class Mesh
{
public:
    /// `size` cells along each side, even. Throws std::bad_alloc.
    Mesh(std::size_t size, int threads);
    ~Mesh();
    Mesh(const Mesh&) = delete;
    Mesh& operator=(const Mesh&) = delete;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] float* row(std::size_t x, std::size_t y) { return m_data.get() + (x * m_size + y) * stride(); }
    [[nodiscard]] const float* row(std::size_t x, std::size_t y) const
    {
        return m_data.get() + (x * m_size + y) * stride();
    }
    [[nodiscard]] std::complex<float>* modes(std::size_t kx, std::size_t ky)
    {
        return reinterpret_cast<std::complex<float>*>(row(kx, ky));
    }
    /// Floats from one row to the next: size + 2, the padding that the in-place transform needs.
    [[nodiscard]] std::size_t stride() const { return m_size + 2; }
    /// All memory, padding included.
    [[nodiscard]] std::span<float> memory() { return {m_data.get(), m_size * m_size * stride()}; }

    /// Unnormalised transforms: forward then inverse multiplies by size^3.
    void forward();
    void inverse();

private:
    void transformColumns(bool forward);

    struct Plans;
    std::size_t m_size;
    int m_threads;
    struct Free
    {
        void operator()(float* memory) const;
    };
    std::unique_ptr<float[], Free> m_data;
    std::unique_ptr<Plans> m_plans;
};

} // namespace penumbra
