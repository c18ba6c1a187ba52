#pragma once

#include <cstdint>

namespace penumbra {

/// Streams of random numbers under a field's seed that evaluation uses. Samples number theirs from 0, so these come
/// from the other end: a tie-break must know nothing of the noise of a sample.
enum class EvaluationStream : std::uint32_t {
    pixelRanks = 0xFFFFFFFF,
    summaryRanks = 0xFFFFFFFE,
    references = 0xFFFFFFFD,
    resampling = 0xFFFFFFFC
};

} // namespace penumbra
