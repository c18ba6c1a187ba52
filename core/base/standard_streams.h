#pragma once

namespace penumbra {

/// Opens those of standard input, output and error that whoever started the program has closed, as /dev/null: else the
/// next files have their numbers, and what is said goes into them. To be called first of all.
void openStandardStreams() noexcept;

} // namespace penumbra
