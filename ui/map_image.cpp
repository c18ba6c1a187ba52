#include "ui/map_image.h"

namespace penumbra {

QImage mapImage(const DisplayMap& map, const ColorScale& scale)
{
    const int size = static_cast<int>(map.size);
    QImage image(size, size, QImage::Format_RGB32);
    for (int y = 0; y < size; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(size - 1 - y));
        const float* values = map.values.data() + static_cast<std::size_t>(y) * map.size;
        for (int x = 0; x < size; ++x) {
            const Rgb color = scale.color(values[x]);
            line[x] = qRgb(color.red, color.green, color.blue);
        }
    }
    return image;
}

} // namespace penumbra
