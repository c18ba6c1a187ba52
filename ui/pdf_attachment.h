#pragma once

#include <QByteArray>

#include <filesystem>

namespace penumbra {

/// The file of this name that is attached to a PDF. Empty when there is none, or when the PDF cannot be read.
[[nodiscard]] QByteArray attachmentOfPdf(const std::filesystem::path& path, const QByteArray& name);

} // namespace penumbra
