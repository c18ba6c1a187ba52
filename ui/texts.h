#pragma once

#include "ui/run_settings.h"

#include <QFontMetricsF>
#include <QString>

#include <cstddef>
#include <optional>

namespace penumbra {

[[nodiscard]] QString pathText(const std::filesystem::path& path);
/// "Mstar Astrid CV" for Maps_Mstar_Astrid_CV_z=0.00.npy; other names without their extension.
[[nodiscard]] QString fileTitle(const std::filesystem::path& path);
[[nodiscard]] QString modelTitle(const std::filesystem::path& path);
/// "128² over 25 Mpc/h, 3.4 M weights"
[[nodiscard]] QString modelSummary(const ModelInfo& info);
[[nodiscard]] QString samplerTitle(SamplerKind kind);
/// "128²"; as an argument, because Qt takes a superscript digit after %1 for part of the placeholder.
[[nodiscard]] QString squared(std::size_t size);
/// "⁻¹²" for -12
[[nodiscard]] QString superscript(int number);
/// Of a note made of parts, "input, 128² pixels", the first ones that fit whole in `room`.
[[nodiscard]] QString fittingParts(QString note, const QFontMetricsF& metrics, double room);
/// "1 sample", "41 samples"
[[nodiscard]] QString samplesText(std::size_t count);
/// The central interval of so many percent that samples give: "95 %", or "all 8" of fewer than it takes.
[[nodiscard]] QString intervalText(int percent, std::size_t samples);
/// Where a truth stands, by the fraction of samples below it: "above 2 of 3 samples", "below all 3 samples".
[[nodiscard]] QString rankText(double rank, std::size_t samples);
/// "26 s", "3 min 10 s", "2 h 5 min"
[[nodiscard]] QString durationText(double seconds);
/// "3.9 samples/s", or "12 s/sample" below one a second
[[nodiscard]] QString rateText(double samplesPerSecond);
/// Of a run: "Running: 3 of 8 samples, 12 s left".
[[nodiscard]] QString progressText(std::size_t done, std::size_t samples, std::optional<double> secondsLeft);

/// Rich text of what programs write: 10^9.21 with a raised power, dex^2 with a raised 2, M☉ for Msun.
[[nodiscard]] QString typeset(QString text);

/// "about 26 s, 0.4 GB", or "roughly" where the time is not from a measurement; from an hour on "about 2.1 h".
[[nodiscard]] QString estimateText(double seconds, bool measured, double megabytes);

} // namespace penumbra
