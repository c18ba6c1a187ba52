#include "ui/last_folder.h"

#include <QFileInfo>
#include <QSettings>

namespace penumbra {
namespace {

QString key()
{
    return QStringLiteral("folder");
}

} // namespace

QString lastFolder()
{
    return QSettings().value(key()).toString();
}

void rememberFolderOf(const QString& file)
{
    QSettings().setValue(key(), QFileInfo(file).absolutePath());
}

} // namespace penumbra
