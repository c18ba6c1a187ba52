#include "ui/session.h"

#include "base/error.h"
#include "base/version.h"
#include "ui/text_file.h"
#include "ui/texts.h"

#include <QFile>
#include <QJsonDocument>

namespace penumbra {
namespace {

constexpr QLatin1String formatKey("format"), formatName("penumbra-session"), versionKey("version"),
    creatorKey("creator"), sectionsKey("sections");

} // namespace

bool Session::isSession(const std::filesystem::path& path)
{
    return path.extension().string() == std::string(".") + suffix;
}

Session::Session()
    : m_root{{formatKey, formatName},
             {versionKey, version},
             {creatorKey, QStringLiteral("Penumbra %1").arg(QString::fromStdString(std::string(penumbra::version())))},
             {sectionsKey, QJsonObject()}}
{}

Session Session::fromJson(const QByteArray& json, const QString& source)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    const auto refuse = [&source](const QString& what) {
        throw InputError(QStringLiteral("'%1' is no session of Penumbra: %2.").arg(source, what).toStdString());
    };
    if (problem.error != QJsonParseError::NoError)
        refuse(QStringLiteral("%1 at byte %2").arg(problem.errorString()).arg(problem.offset));
    Session session;
    session.m_root = document.object();
    if (session.m_root.value(formatKey).toString() != formatName)
        refuse(QStringLiteral("its 'format' is not '%1'").arg(formatName));
    const int found = session.m_root.value(versionKey).toInt();
    if (found < 1 || found > version)
        throw InputError(QStringLiteral("'%1' is a session of version %2, and this Penumbra reads up to version %3. "
                                        "Open it with a newer Penumbra.")
                             .arg(source)
                             .arg(found)
                             .arg(version)
                             .toStdString());
    return session;
}

Session Session::read(const std::filesystem::path& path)
{
    QFile file(pathText(path));
    if (!file.open(QIODevice::ReadOnly))
        throw InputError("Cannot open '" + path.string() + "': " + file.errorString().toStdString() + ".");
    return fromJson(file.readAll(), pathText(path));
}

QByteArray Session::toJson() const
{
    return QJsonDocument(m_root).toJson(QJsonDocument::Indented);
}

void Session::write(const std::filesystem::path& path) const
{
    writeText(path, toJson());
}

void Session::set(const QString& name, int sectionVersion, QJsonObject content)
{
    content.insert(versionKey, sectionVersion);
    QJsonObject sections = m_root.value(sectionsKey).toObject();
    sections.insert(name, content);
    m_root.insert(sectionsKey, sections);
}

QJsonObject Session::section(const QString& name, int newestKnown) const
{
    const QJsonObject content = m_root.value(sectionsKey).toObject().value(name).toObject();
    return content.value(versionKey).toInt() <= newestKnown ? content : QJsonObject();
}

bool Session::has(const QString& name) const
{
    return m_root.value(sectionsKey).toObject().contains(name);
}

void saveParts(const std::vector<SessionPart>& parts, Session& session)
{
    for (const SessionPart& part : parts)
        session.set(part.name, part.version, part.save());
}

void restoreParts(const std::vector<SessionPart>& parts, const Session& session)
{
    for (const SessionPart& part : parts)
        if (const QJsonObject content = session.section(part.name, part.version); !content.isEmpty())
            part.restore(content);
}

} // namespace penumbra
