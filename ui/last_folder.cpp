#include "ui/last_folder.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

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

QString saveFolder()
{
    const QString last = lastFolder();
    for (const QString& folder : {last.isEmpty() ? QDir::currentPath() : last,
                                  QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)})
        if (const QFileInfo info(folder); info.isDir() && info.isWritable())
            return folder;
    return QDir::homePath();
}

void rememberFolderOf(const QString& file)
{
    QSettings().setValue(key(), QFileInfo(file).absolutePath());
}

} // namespace penumbra
