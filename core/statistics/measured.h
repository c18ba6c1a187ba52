#pragma once

#include <limits>

namespace penumbra {

/// A figure and its standard error; the error is NaN where the universes are too few to tell it.
struct Measured
{
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::quiet_NaN();
};

} // namespace penumbra
