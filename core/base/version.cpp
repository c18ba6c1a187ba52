#include "base/version.h"

namespace penumbra {

std::string_view version() noexcept
{
    return PENUMBRA_VERSION;
}

} // namespace penumbra
