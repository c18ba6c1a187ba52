#pragma once

#include <QDir>
#include <QFile>
#include <QImage>
#include <QString>
#include <QtTest>

#include <algorithm>
#include <cstdlib>

namespace penumbra::test {

/// Compares a picture with tests/ui/golden/NAME.png: at most 1 in 250 pixels may differ by more than 40 of 255 in a
/// channel: edges of lines, which renderers smooth in their own ways, but not a whole line. With PENUMBRA_UPDATE_GOLDEN
/// set, writes it instead. Returns what is wrong, or nothing.
inline QString differenceFromGolden(const QImage& picture, const QString& name)
{
    const QString file = QStringLiteral(PENUMBRA_SOURCE_DIR "/tests/ui/golden/%1.png").arg(name);
    const QImage found = picture.convertToFormat(QImage::Format_RGB32);
    if (qEnvironmentVariableIsSet("PENUMBRA_UPDATE_GOLDEN")) {
        QDir().mkpath(QStringLiteral(PENUMBRA_SOURCE_DIR "/tests/ui/golden"));
        return found.save(file) ? QString() : QStringLiteral("%1 could not be written").arg(file);
    }
    const QImage golden = QImage(file).convertToFormat(QImage::Format_RGB32);
    if (golden.isNull())
        return QStringLiteral("%1 is missing").arg(file);
    if (golden.size() != found.size())
        return QStringLiteral("%1 has another size").arg(name);
    int off = 0;
    for (int y = 0; y < found.height(); ++y)
        for (int x = 0; x < found.width(); ++x) {
            const QRgb a = found.pixel(x, y), b = golden.pixel(x, y);
            const int most =
                std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
            off += most > 40 ? 1 : 0;
        }
    if (250 * off <= found.width() * found.height())
        return {};
    const QString kept = QDir::temp().filePath(QStringLiteral("penumbra-%1.png").arg(name));
    found.save(kept);
    return QStringLiteral("%1 of %2 pixels differ from %3; the picture is kept as %4")
        .arg(off)
        .arg(found.width() * found.height())
        .arg(name, kept);
}

} // namespace penumbra::test
