#pragma once

#include <QString>

namespace penumbra {

/// The folder of the file that was opened or saved last, for file dialogs to begin in; empty before the first.
[[nodiscard]] QString lastFolder();
/// The same for what is to be saved: another folder of the user's where nothing can be written into that one.
[[nodiscard]] QString saveFolder();
/// Notes the folder of `file`.
void rememberFolderOf(const QString& file);

} // namespace penumbra
