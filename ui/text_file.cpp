#include "ui/text_file.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <QFile>

namespace penumbra {

void writeText(const std::filesystem::path& path, const QByteArray& text)
{
    AtomicFile target(path);
    QFile file(QString::fromStdString(target.temporary().string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.flush())
        throw Error("Cannot write '" + path.string() + "': " + file.errorString().toStdString() + ".");
    file.close();
    target.commit();
}

} // namespace penumbra
