#pragma once

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QString>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace penumbra::test {

/// Compares a picture with tests/ui/golden/NAME.png: of all channels the mean difference stays below 1.5 of 255, and at
/// most 1 in 250 pixels differ by more than 40 (edges fall differently on other renderers, but not a whole line).
/// Returns what is wrong, leaving the picture in the build folder, or nothing. With PENUMBRA_WRITE_GOLDEN set, writes
/// the golden image instead.
inline QString compareWithGolden(const QImage& picture, const QString& name)
{
    const QString path = QStringLiteral(PENUMBRA_SOURCE_DIR "/tests/ui/golden/%1.png").arg(name);
    const QImage actual = picture.convertToFormat(QImage::Format_RGB888);
    if (std::getenv("PENUMBRA_WRITE_GOLDEN") != nullptr) {
        QDir().mkpath(QFileInfo(path).path());
        return actual.save(path) ? QString() : QStringLiteral("%1 could not be written").arg(path);
    }
    const QImage golden = QImage(path).convertToFormat(QImage::Format_RGB888);
    const QString kept = QStringLiteral(PENUMBRA_BINARY_DIR "/golden-%1.png").arg(name);
    if (golden.size() != actual.size()) {
        actual.save(kept);
        return QStringLiteral("%1: %2 x %3 pixels, the golden image has %4 x %5")
            .arg(kept)
            .arg(actual.width())
            .arg(actual.height())
            .arg(golden.width())
            .arg(golden.height());
    }
    double sum = 0.0;
    int far = 0;
    for (int y = 0; y < golden.height(); ++y)
        for (int x = 0; x < golden.width(); ++x) {
            const QColor a = golden.pixelColor(x, y), b = actual.pixelColor(x, y);
            const int worst =
                std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
            sum += worst;
            far += worst > 40;
        }
    const double pixels = static_cast<double>(golden.width()) * golden.height();
    if (sum / pixels < 1.5 && far / pixels <= 0.004)
        return {};
    actual.save(kept);
    return QStringLiteral("%1 differs: mean %2, %3 % of the pixels by more than 40")
        .arg(kept)
        .arg(sum / pixels)
        .arg(100.0 * far / pixels);
}

/// Makes `widget` as large as lets `inner`, a part of it, have a size: what is around it depends on the font. False
/// when that cannot be.
inline bool fit(QWidget& widget, const QWidget& inner, QSize size)
{
    for (int i = 0; i < 16 && inner.size() != size; ++i) // a part that gets a share of the room needs several steps
        widget.setFixedSize(widget.size() + size - inner.size());
    return inner.size() == size;
}

} // namespace penumbra::test
