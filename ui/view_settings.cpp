#include "ui/view_settings.h"

#include <algorithm>

namespace penumbra {

QString key(Comparison mode)
{
    constexpr std::array<const char*, comparisons.size()> keys{"tile", "blink", "curtain", "relief"};
    return QString::fromLatin1(keys[static_cast<std::size_t>(mode)]);
}

std::optional<Comparison> comparison(const QString& key)
{
    const auto* found = std::find_if(comparisons.begin(), comparisons.end(),
                                     [&](Comparison mode) { return penumbra::key(mode) == key; });
    return found == comparisons.end() ? std::nullopt : std::optional(*found);
}

} // namespace penumbra
