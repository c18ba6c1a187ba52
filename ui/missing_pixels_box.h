#pragma once

#include "io/map_file.h"

#include <QCheckBox>

namespace penumbra {

/// Asks whether the pixels of a map without a value (NaN) are empty. Seen only where there are such.
class MissingPixelsBox : public QCheckBox
{
    Q_OBJECT

public:
    explicit MissingPixelsBox(bool empty, QWidget* parent = nullptr);

    /// The map, its missing pixels empty where the box is ticked; shows how many there are. Throws as openMap.
    [[nodiscard]] Field read(const std::filesystem::path& path, MapOptions options);
};

} // namespace penumbra
