#include "text.h"

#include <cmath>

namespace penumbra::cli {

std::string duration(double seconds)
{
    const auto whole = std::llround(std::fmax(seconds, 0.0));
    if (whole >= 3600)
        return formatted("%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return formatted("%lld:%02lld", whole / 60, whole % 60);
}

} // namespace penumbra::cli
