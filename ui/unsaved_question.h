#pragma once

#include <cstddef>

class QString;
class QWidget;

namespace penumbra {

/// What is to become of samples that were drawn and not saved.
enum class UnsavedAnswer { save, discard, goBack };

/// What is in no file yet.
struct UnsavedWork
{
    std::size_t samples = 0, edits = 0; ///< drawn, and of the galaxies by hand
};

/// Asks, before something takes the place of unsaved work: `why`, a sentence. Escape goes back.
[[nodiscard]] UnsavedAnswer askAboutUnsaved(QWidget* parent, const UnsavedWork& work, const QString& why);

/// Asks before kept samples, or a map without any, are deleted for good; true when they are to be.
[[nodiscard]] bool confirmDeletion(QWidget* parent, std::size_t samples);

/// Seconds of drawing that are repeated without a word: a new run asks about the samples of the one before when they
/// took longer. Remembered; 20 at first.
[[nodiscard]] double secondsWorthAsking();

} // namespace penumbra
