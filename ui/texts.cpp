#include "ui/texts.h"

#include "base/error.h"
#include "diffusion/model.h"
#include "statistics/sample_summary.h"

#include <QObject>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace penumbra {

QString pathText(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

QString fileTitle(const std::filesystem::path& path)
{
    QString name = QString::fromStdString(path.stem().string());
    if (!name.startsWith(QLatin1String("Maps_")))
        return name;
    name = name.mid(5);
    const auto redshift = name.indexOf(QLatin1String("_z="));
    return (redshift > 0 ? name.left(redshift) : name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString modelTitle(const std::filesystem::path& path)
{
    try {
        return QString::fromStdString(Model::nameOf(path));
    } catch (const Error&) { // whoever chooses it is told why
        return QString::fromStdString(path.stem().string());
    }
}

QString modelSummary(const ModelInfo& info)
{
    const double thousands = static_cast<double>(info.parameters) / 1e3;
    QString weights = thousands < 1000.0 ? QObject::tr("%1 k weights").arg(thousands, 0, 'f', 0)
                                         : QObject::tr("%1 M weights").arg(thousands / 1e3, 0, 'f', 1);
    if (info.size == 0)
        return weights;
    if (info.coarse)
        return QObject::tr("%1, refines %2").arg(squared(info.size)).arg(QString::fromStdString(info.coarse->name));
    return QObject::tr("%1 over %2 Mpc/h, %3").arg(squared(info.size)).arg(info.geometry.side).arg(weights);
}

QString samplerTitle(SamplerKind kind)
{
    switch (kind) {
    case SamplerKind::ancestral:
        return QObject::tr("ancestral");
    case SamplerKind::ddim:
        return QStringLiteral("DDIM");
    case SamplerKind::dpm2m:
        return QStringLiteral("DPM++ 2M");
    case SamplerKind::sdeDpm2m:
        return QStringLiteral("SDE DPM++ 2M");
    case SamplerKind::unipc3:
        break;
    }
    return QStringLiteral("UniPC 3");
}

QString squared(std::size_t size)
{
    return QString::number(size) + QStringLiteral("²");
}

QString superscript(int number)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar digit : QString::number(number))
        text += digit == QLatin1Char('-') ? QStringLiteral("⁻") : QString(digits[digit.digitValue()]);
    return text;
}

QString fittingParts(QString note, const QFontMetricsF& metrics, double room)
{
    while (!note.isEmpty() && metrics.horizontalAdvance(note) > room)
        note.truncate(std::max<qsizetype>(0, note.lastIndexOf(QLatin1String(", "))));
    return note;
}

QString samplesText(std::size_t count)
{
    return count == 1 ? QObject::tr("1 sample")
                      : QObject::tr("%1 samples", nullptr, static_cast<int>(count)).arg(count);
}

QString intervalText(int percent, std::size_t samples)
{
    const double level = percent / 100.0;
    return heldLevel(level, samples) < level - 1e-9 ? QObject::tr("all %1").arg(samples)
                                                    : QObject::tr("%1 %").arg(percent);
}

QString rankText(double rank, std::size_t samples)
{
    const auto below = static_cast<std::size_t>(std::lround(rank * static_cast<double>(samples)));
    if (samples == 1)
        return below == 0 ? QObject::tr("below the only sample") : QObject::tr("above the only sample");
    if (below == 0)
        return QObject::tr("below all %1").arg(samplesText(samples));
    if (below == samples)
        return QObject::tr("above all %1").arg(samplesText(samples));
    return QObject::tr("above %1 of %2").arg(below).arg(samplesText(samples));
}

QString durationText(double seconds)
{
    const long whole = std::lround(std::ceil(seconds));
    if (whole < 60)
        return QObject::tr("%1 s").arg(whole);
    if (whole < 3600)
        return QObject::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QObject::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString rateText(double samplesPerSecond)
{
    if (samplesPerSecond >= 1.0)
        return QObject::tr("%1 samples/s").arg(samplesPerSecond, 0, 'f', 1);
    return QObject::tr("%1 s/sample").arg(1.0 / samplesPerSecond, 0, 'f', 1);
}

QString progressText(std::size_t done, std::size_t samples, std::optional<double> secondsLeft)
{
    const QString counts = QObject::tr("Running: %1 of %2").arg(done).arg(samplesText(samples));
    return secondsLeft ? QObject::tr("%1, %2 left").arg(counts, durationText(*secondsLeft)) : counts;
}

QString typeset(QString text)
{
    static const QRegularExpression power(QStringLiteral("10\\^(-?\\d+(?:\\.\\d+)?)"));
    static const QRegularExpression square(QStringLiteral("(?<!10)\\^2(?![\\d.])"));
    text.replace(QLatin1String("Msun"), QStringLiteral("M☉"));
    text.replace(square, QStringLiteral("²"));
    text.replace(power, QStringLiteral("10<sup>\\1</sup>"));
    return text;
}

QString estimateText(double seconds, bool measured, double megabytes)
{
    const QString memory = megabytes < 1000.0 ? QObject::tr("%1 MB").arg(megabytes, 0, 'f', megabytes < 10.0 ? 1 : 0)
                                              : QObject::tr("%1 GB").arg(megabytes / 1000.0, 0, 'f', 1);
    const double hours = seconds / 3600.0; // minutes beside them would not fit, nor mean much
    const QString time =
        hours < 1.0 ? durationText(seconds) : QObject::tr("%1 h").arg(hours, 0, 'f', hours < 10.0 ? 1 : 0);
    return (measured ? QObject::tr("about %1, %2") : QObject::tr("roughly %1, %2")).arg(time, memory);
}

} // namespace penumbra
