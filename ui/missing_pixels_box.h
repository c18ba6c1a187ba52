#pragma once

#include "io/map_file.h"
#include "ui/color_map.h"

#include <QCheckBox>

#include <vector>

class QImage;

namespace penumbra {

/// Asks whether the pixels of a map without a value (NaN) are empty. Seen only where there are such.
class MissingPixelsBox : public QCheckBox
{
    Q_OBJECT

public:
    /// Of no colour map that a preview has.
    static constexpr Rgb missingColor{64, 156, 255};

    explicit MissingPixelsBox(bool empty, QWidget* parent = nullptr);

    /// The map with its missing pixels empty; shows how many there are. Throws as openMap.
    [[nodiscard]] Field read(const std::filesystem::path& path, MapOptions options);
    /// What is to be decided before the map that was read can be opened: nothing without missing pixels, or where the
    /// box is ticked.
    [[nodiscard]] QString question() const;
    /// Gives them missingColor in a picture of the map, pixel by pixel, until it is decided that they are empty.
    void mark(QImage& picture) const;

private:
    std::vector<std::size_t> m_missing; ///< as they are in the map
    std::size_t m_size = 0;
};

} // namespace penumbra
