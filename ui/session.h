#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <filesystem>
#include <functional>
#include <vector>

namespace penumbra {

/// The state of a window as it is kept in a file: JSON with sections, each of which may be missing, and each with a
/// version of its own. A value. What this version of Penumbra does not know is kept and written again.
class Session
{
public:
    /// Suffix of session files: ".penumbra".
    static constexpr const char* suffix = "penumbra";
    /// By the name alone.
    [[nodiscard]] static bool isSession(const std::filesystem::path& path);
    /// Of the file as a whole; a reader refuses a higher one.
    static constexpr int version = 1;

    Session();
    /// Throws InputError, naming `source`, when `json` is no session of Penumbra, or one of a later version.
    [[nodiscard]] static Session fromJson(const QByteArray& json, const QString& source);
    /// Reads a file; throws InputError as fromJson does, and when it cannot be read.
    [[nodiscard]] static Session read(const std::filesystem::path& path);

    [[nodiscard]] QByteArray toJson() const;
    /// Writes the file whole or not at all. Throws Error.
    void write(const std::filesystem::path& path) const;

    void set(const QString& section, int sectionVersion, QJsonObject content);
    /// Empty when the session has none of that name, or one of a later version than `newestKnown`.
    [[nodiscard]] QJsonObject section(const QString& name, int newestKnown) const;
    [[nodiscard]] bool has(const QString& name) const;

    friend bool operator==(const Session&, const Session&) = default;

private:
    QJsonObject m_root;
};

/// A part of the window that sessions bring back. `restore` gets what `save` gave, or an object that a person has
/// edited: it takes what it understands and leaves the rest as it is; it throws nothing.
struct SessionPart
{
    QString name;
    int version = 1;
    std::function<QJsonObject()> save;
    std::function<void(const QJsonObject&)> restore;
};

/// Writes every part into `session`, or brings every part back that `session` has, in the order of `parts`.
void saveParts(const std::vector<SessionPart>& parts, Session& session);
void restoreParts(const std::vector<SessionPart>& parts, const Session& session);

} // namespace penumbra
