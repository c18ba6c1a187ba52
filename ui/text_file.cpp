#include "ui/text_file.h"

#include "base/atomic_file.h"

namespace penumbra {

void writeText(const std::filesystem::path& path, const QByteArray& text)
{
    writeWhole(path, {text.constData(), static_cast<std::size_t>(text.size())});
}

} // namespace penumbra
