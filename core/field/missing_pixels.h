#pragma once

#include "field/field.h"

namespace penumbra {

/// Pixels of a map have no value (NaN), and may be empty: what requireMassMap() throws of them. The message leaves it
/// to the program how one says so.
class MissingPixels : public NoMassMap
{
public:
    using NoMassMap::NoMassMap;
};

} // namespace penumbra
