#include "ui/hidden_truth.h"

#include <QSettings>
#include <QStringList>

#include <system_error>
#include <utility>

namespace penumbra {
namespace {

QString settingsKey()
{
    return QStringLiteral("hiddenTruths");
}

QString nameOf(const std::filesystem::path& file)
{
    std::error_code code;
    const std::filesystem::path known = std::filesystem::weakly_canonical(file, code);
    return QString::fromStdString((code ? file.lexically_normal() : known).string());
}

QStringList hiddenFiles()
{
    return QSettings().value(settingsKey()).toStringList();
}

void remember(QStringList files)
{
    files.removeIf([](const QString& file) {
        std::error_code failure;
        return !std::filesystem::exists(file.toStdString(), failure);
    });
    QSettings().setValue(settingsKey(), files);
}

} // namespace

void HiddenTruth::hide(const std::filesystem::path& file)
{
    QStringList files = hiddenFiles();
    if (const QString name = nameOf(file); !files.contains(name))
        files.append(name);
    remember(std::move(files));
}

void HiddenTruth::withhold(OpenedMap& map)
{
    m_truth.reset();
    m_file = map.truthPath;
    if (map.truth && hiddenFiles().contains(nameOf(map.truthPath))) {
        m_truth = std::exchange(map.truth, std::nullopt);
        map.truthPath.clear();
    }
}

Field HiddenTruth::reveal()
{
    QStringList files = hiddenFiles();
    files.removeAll(nameOf(m_file));
    remember(std::move(files));
    Field truth = std::move(m_truth.value());
    m_truth.reset();
    return truth;
}

} // namespace penumbra
