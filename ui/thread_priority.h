#pragma once

namespace penumbra {

/// The calling thread, and those it makes from now on, compute only when nothing that the user waits for wants the
/// processor. (QThread's priorities do nothing under Linux' usual scheduler.) Where the system has no such thing, all
/// stays as it is.
void yieldToTheWindow();

} // namespace penumbra
