#pragma once

#include "field/field.h"

namespace penumbra {

/// A field whose truth is known.
struct LabelledField
{
    Field stellar, truth; ///< on one grid
};

} // namespace penumbra
