#pragma once

#include <cstddef>

class QWidget;

namespace penumbra {

/// What is to become of samples that were drawn and not saved.
enum class UnsavedAnswer { save, discard, goBack };

/// Asks, before something takes the place of `samples` unsaved samples. Escape goes back.
[[nodiscard]] UnsavedAnswer askAboutUnsaved(QWidget* parent, std::size_t samples);

/// Seconds of drawing that are repeated without a word: a new run asks about the samples of the one before when they
/// took longer. Remembered; 20 at first.
[[nodiscard]] double secondsWorthAsking();

} // namespace penumbra
