#pragma once

#include "base/random.h"
#include "evaluation/labelled_field.h"
#include "field/fourier.h"

#include <cmath>
#include <complex>
#include <cstdint>
#include <vector>

namespace penumbra::test {

/// How samples depart from the exact posterior.
struct Flaw
{
    double width = 1.0;       ///< factor on deviations from the posterior mean
    double shift = 0.0;       ///< added everywhere [standard deviations of the posterior]
    bool ignoresData = false; ///< samples of the prior instead
};

/// A universe whose posterior is known: log10 of the dark matter is 11 plus a Gaussian random field s of power P(k),
/// and one sees d = s + white noise. The posterior is Gaussian with mean W d, W = P / (P + N), and samples of it are
/// constrained realisations s' + W (d - d') with s', d' of their own (Hoffman & Ribak 1991). Its variance is the same
/// in all pixels.
class GaussianUniverse
{
public:
    static constexpr std::size_t size = 32;
    static constexpr std::size_t pixels = size * size;
    static constexpr double noise = 0.4; ///< standard deviation of a pixel's noise [dex]

    explicit GaussianUniverse(std::uint32_t number) : m_number(number)
    {
        m_truth = prior(0);
        m_data = observed(m_truth, 0);
        m_mean = filtered(m_data, wiener);
    }

    /// Stars where the data are high; any function of the data would do.
    [[nodiscard]] LabelledField labelled() const
    {
        LabelledField field{Field(size, camelsGeometry, Quantity::stellarMass), surfaceDensity(m_truth)};
        for (std::size_t i = 0; i < pixels; ++i)
            field.stellar.pixels()[i] = m_data[i] > 0.5F ? std::pow(10.0F, 8.0F + m_data[i]) : 0.0F;
        return field;
    }

    [[nodiscard]] std::vector<Field> samples(std::size_t count, const Flaw& flaw = {}) const
    {
        const double sigma = std::sqrt(posteriorVariance());
        std::vector<Field> result;
        for (std::uint32_t i = 1; i <= count; ++i) {
            auto own = prior(i);
            if (!flaw.ignoresData) {
                auto difference = observed(own, i);
                for (std::size_t j = 0; j < pixels; ++j)
                    difference[j] = m_data[j] - difference[j];
                const auto correction = filtered(difference, wiener);
                for (std::size_t j = 0; j < pixels; ++j)
                    own[j] += correction[j];
            }
            for (std::size_t j = 0; j < pixels; ++j)
                own[j] = static_cast<float>(m_mean[j] + flaw.width * (own[j] - m_mean[j]) + flaw.shift * sigma);
            result.push_back(surfaceDensity(own));
        }
        return result;
    }

    /// Of every pixel [dex^2]: the mean over modes of P N / (P + N).
    [[nodiscard]] static double posteriorVariance()
    {
        return meanOverModes([](double k) { return power(k) * noise * noise / (power(k) + noise * noise); });
    }
    [[nodiscard]] static double priorVariance() { return meanOverModes(power); }

private:
    /// Power of a mode at |k| = `k` fundamental frequencies, in units of the variance of white noise [dex^2].
    static double power(double k) { return 8.0 / std::pow(1.0 + k, 1.5); }
    static double wiener(double k) { return power(k) / (power(k) + noise * noise); }
    static double root(double k) { return std::sqrt(power(k)); }

    static double meanOverModes(double (*value)(double))
    {
        double sum = 0.0;
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t x = 0; x < size; ++x)
                sum += value(std::hypot(waveNumber(x, size), waveNumber(y, size)));
        return sum / pixels;
    }

    static std::vector<float> filtered(const std::vector<float>& map, double (*factor)(double))
    {
        auto modes = fourierTransform(map, size);
        const std::size_t columns = size / 2 + 1;
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t x = 0; x < columns; ++x)
                modes[y * columns + x] *= factor(std::hypot(static_cast<double>(x), waveNumber(y, size)));
        return inverseFourierTransform(modes, size);
    }

    [[nodiscard]] std::vector<float> white(std::uint32_t stream, std::uint32_t step) const
    {
        std::vector<float> map(pixels);
        RandomStream(m_number + 1, stream, step).normals(std::span(map));
        return map;
    }
    [[nodiscard]] std::vector<float> prior(std::uint32_t stream) const { return filtered(white(stream, 0), root); }
    [[nodiscard]] std::vector<float> observed(const std::vector<float>& field, std::uint32_t stream) const
    {
        auto data = white(stream, 1);
        for (std::size_t i = 0; i < pixels; ++i)
            data[i] = static_cast<float>(field[i] + noise * data[i]);
        return data;
    }

    static Field surfaceDensity(const std::vector<float>& log)
    {
        Field field(size, camelsGeometry, Quantity::darkMatter);
        for (std::size_t i = 0; i < pixels; ++i)
            field.pixels()[i] = std::pow(10.0F, 11.0F + log[i]);
        return field;
    }

    std::uint32_t m_number;
    std::vector<float> m_truth, m_data, m_mean;
};

} // namespace penumbra::test
