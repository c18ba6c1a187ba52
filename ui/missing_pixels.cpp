#include "ui/missing_pixels.h"

#include <cmath>

namespace penumbra {

std::vector<std::size_t> missingPixels(const Field& field)
{
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < field.pixels().size(); ++i)
        if (std::isnan(field.pixels()[i]))
            missing.push_back(i);
    return missing;
}

std::size_t takenAsEmpty(const std::filesystem::path& path, MapOptions options)
{
    if (!options.missingAsEmpty)
        return 0;
    options.missingAsEmpty = false;
    return missingPixels(openMap(path, options)).size();
}

} // namespace penumbra
