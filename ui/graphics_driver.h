#pragma once

namespace penumbra {

/// Brings the libraries of the graphics driver into the process, which else the first picture does. While another
/// library is being loaded (core/diffusion/network_library.h) it would have to wait. GUI thread only.
void loadGraphicsDriver();

} // namespace penumbra
