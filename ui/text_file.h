#pragma once

#include <QByteArray>

#include <filesystem>

namespace penumbra {

/// Writes a whole file or, on failure, leaves an older one as it was. Throws Error (disk full, say).
void writeText(const std::filesystem::path& path, const QByteArray& text);

} // namespace penumbra
