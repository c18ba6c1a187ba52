#pragma once

#include "base/error.h"
#include "io/posterior_file.h"

#include <algorithm>
#include <cmath>
#include <string>

/// What the readers of posteriors share. Private to io.
namespace penumbra {

/// No run writes pixels that are not finite, and nothing that is asked of samples has an answer with them. Throws
/// InputError that names `file` and the map.
inline void requireFinite(const PosteriorContents& posterior, const std::string& file)
{
    const auto require = [&file](const Field& map, const std::string& which) {
        const auto bad = std::ranges::count_if(map.pixels(), [](float pixel) { return !std::isfinite(pixel); });
        if (bad > 0)
            throw InputError("Cannot open the posterior '" + file + "': " + which + " has " + std::to_string(bad) +
                             " pixels that are not finite numbers. The file is damaged, or was changed.");
    };
    require(posterior.input, "its input");
    if (posterior.truth)
        require(*posterior.truth, "its truth");
    for (std::size_t i = 0; i < posterior.samples.size(); ++i)
        require(posterior.samples[i], "sample " + std::to_string(i) + " (counted from 0)");
}

} // namespace penumbra
