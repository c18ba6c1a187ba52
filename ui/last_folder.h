#pragma once

#include <QString>

namespace penumbra {

/// The folder of the file that was opened or saved last, for file dialogs to begin in; empty before the first.
[[nodiscard]] QString lastFolder();
/// Notes the folder of `file`.
void rememberFolderOf(const QString& file);

} // namespace penumbra
