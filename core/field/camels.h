#pragma once

#include "field/normalization.h"

#include <array>
#include <string_view>

/// What is published of the CAMELS simulations, and of the models that were trained on them.
namespace penumbra {

/// Hubble constant of all of them [100 km/s/Mpc] (arXiv:2010.00619).
inline constexpr double camelsLittleH = 0.6711;

/// A suite by its name, with the mean and standard deviation [dex] of log10(stellar + 1) and log10(dark matter).
struct CamelsSuite
{
    std::string_view name;
    Normalization stars, darkMatter;
};

/// The constants that the authors of arXiv:2403.10648 publish with their code, for the LH sets at 256 pixels a side.
inline constexpr std::array<CamelsSuite, 3> camelsSuites{{
    {"Astrid", {1.0, 0.25111075866953375, 1.5009703444737252}, {0.0, 10.98079881110118, 0.508634126544588}},
    {"IllustrisTNG", {1.0, 0.11826974898576736, 1.0741989612579346}, {0.0, 10.971004486083984, 0.5090954303741455}},
    {"SIMBA", {1.0, 0.15442040600996018, 1.228990472998391}, {0.0, 10.984281457471027, 0.5084984549432943}},
}};

} // namespace penumbra
