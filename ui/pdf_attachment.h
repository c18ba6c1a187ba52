#pragma once

#include <QByteArray>

#include <filesystem>

namespace penumbra {

/// The file of this name that Penumbra attached to one of its PDF figures. Empty when the file cannot be read or has
/// none, and when another program has written the PDF anew.
[[nodiscard]] QByteArray attachmentOfPdf(const std::filesystem::path& path, const QByteArray& name);

} // namespace penumbra
