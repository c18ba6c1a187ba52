#pragma once

#include "field/field.h"

#include <complex>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace penumbra {

/// Which field a spectrum is of: the overdensity f/mean(f) - 1, or log10 f [dex] with its mean removed.
enum class SpectrumField { linear, log10 };

/// Spectra in the shells of ModeBins. The conventions are those of Pylians' Pk_plane, without a mass-assignment window.
struct PowerSpectrum
{
    std::vector<double> k;          ///< mean wave number of the modes in the bin [h/Mpc]
    std::vector<double> power;      ///< P(k) = <|f_k|^2> (side / size^2)^2 [(Mpc/h)^2], times dex^2 for log10
    std::vector<std::size_t> modes; ///< independent modes in the bin
};

/// Two fields against each other, in the same bins.
struct CrossSpectrum
{
    PowerSpectrum first, second;
    std::vector<double> cross;    ///< cross power [(Mpc/h)^2]
    std::vector<double> r;        ///< `correlation` of the two
    std::vector<double> transfer; ///< sqrt(P2 / P1); 0 where P1 vanishes
};

/// Correlation coefficients cross / sqrt(a b) of as many powers, in [-1, 1]; 0 where a power vanishes.
[[nodiscard]] std::vector<double> correlation(const std::vector<double>& cross, const std::vector<double>& a,
                                              const std::vector<double>& b);

/// Fourier modes of the overdensity or of log10 f, laid out as by `fourierTransform`; the mode k = 0 means nothing.
/// Throws as powerSpectrum does.
[[nodiscard]] std::vector<std::complex<double>> spectrumModes(const Field& field, SpectrumField which,
                                                              float log10Floor = 1.0F);

/// Throws Error for an empty map, InputError for the overdensity of a map whose mean is zero or not finite, and for a
/// log10 spectrum of a map without positive pixels. For log10, pixels that are not positive take `log10Floor`
/// [(Msun/h)/(Mpc/h)^2].
[[nodiscard]] PowerSpectrum powerSpectrum(const Field& field, SpectrumField which, float log10Floor = 1.0F);

/// Throws as powerSpectrum does, and InputError when size or side of the maps differ.
[[nodiscard]] CrossSpectrum crossSpectrum(const Field& first, const Field& second, SpectrumField which,
                                          float log10Floor = 1.0F);

/// Mean over the modes of the bins whose wave number lies in [low, high) [h/Mpc] of `values`, one for each bin of
/// `spectrum`; NaN when there are none.
[[nodiscard]] double meanOverModes(const PowerSpectrum& spectrum, const std::vector<double>& values, double low,
                                   double high);

/// The octave around `k`: from k / sqrt(2) to before k sqrt(2).
[[nodiscard]] std::pair<double, double> octaveAround(double k);

/// log10 of the mean power over the modes of the octave around `k` [h/Mpc]; absent when there are none, or no power.
[[nodiscard]] std::optional<double> log10OctavePower(const PowerSpectrum& spectrum, double k);

/// Highest wave number of a map: pi size / side [h/Mpc].
[[nodiscard]] double nyquist(const Field& field);

/// Value of a spectrum's quantity at `k` [h/Mpc], linear in log k between bins, clamped at the ends.
[[nodiscard]] double interpolate(const std::vector<double>& k, const std::vector<double>& values, double at);

} // namespace penumbra
