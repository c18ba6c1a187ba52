#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/session.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

class QLockFile;

namespace penumbra {

class FileTask;

/// Keeps what a crash would take: the session, and the samples in parts, each whole, in a folder of the running
/// program. Looks every few seconds what has changed and writes that on a thread of its own. A clean end leaves nothing
/// behind. GUI thread only.
class AutoSave : public QObject
{
    Q_OBJECT

public:
    /// What a program that did not end in order left behind.
    struct Left
    {
        std::filesystem::path folder;
        std::filesystem::path session;
        QDateTime written;
        std::size_t samples = 0; ///< that are in no file of the user's
        bool toldTo = false;     ///< end, by the system, and kept all: no crash
        QString problem;         ///< why the session cannot be brought back; empty: it can
    };

    static constexpr int milliseconds = 5000; ///< between two looks

    /// Takes a folder below `root`, making both. Throws Error when it cannot.
    explicit AutoSave(const std::filesystem::path& root, QObject* parent = nullptr);
    /// Waits for a file that is being written.
    ~AutoSave() override;

    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    [[nodiscard]] std::filesystem::path root() const { return m_folder.parent_path(); }

    /// Where the state is taken from.
    struct Source
    {
        std::function<Session()> session; ///< without samples
        /// The samples that are in no other file, and what they are compared with; null when there are none.
        std::function<std::shared_ptr<const PosteriorSnapshot>()> unsavedSamples, before;
    };
    void setSource(Source source);
    /// Looks now instead of at the next turn.
    void look();
    /// Writes what is not kept yet before it returns, and a session with this section more, whose file it returns. The
    /// folder stays when this object goes. Throws Error when it cannot be written; what was kept before then still is.
    std::filesystem::path keep(const QString& section, const QJsonObject& content);
    /// Nothing is kept any more: the folder goes. For an end in order.
    void discard();

    /// Newest first, those that cannot be brought back last; those of programs that still run are not among them.
    /// Folders of programs that ended before there was anything to keep are removed.
    [[nodiscard]] static std::vector<Left> leftBehind(const std::filesystem::path& root);
    /// The folder of a session that was left behind below `root` goes, with all that is in it.
    static void remove(const std::filesystem::path& root, const std::filesystem::path& session);

Q_SIGNALS:
    /// All that there was at the last look is kept.
    void written();
    void failed(const QString& message);

private:
    /// What a session that lies in the folder names.
    struct Kept
    {
        std::vector<std::filesystem::path> parts;
        std::size_t samples = 0;            ///< in `parts`
        std::shared_ptr<const Field> first; ///< tells the run that `parts` belong to
        std::shared_ptr<const PosteriorSnapshot> before;
        std::filesystem::path beforeFile; ///< of `before`
    };
    /// What there is to write in one go, and what is kept then.
    struct Changes
    {
        Session session;
        Kept kept;
        std::shared_ptr<const PosteriorSnapshot> samples, before; ///< null when there is nothing new
        std::size_t from = 0;                                     ///< of `samples`
        /// The new files, and the session. Throws Error.
        void writeTo(const std::filesystem::path& file) const;
    };
    [[nodiscard]] Changes sinceLast();
    void write(const Changes& changes);
    /// What is in a folder, since its file `written`.
    [[nodiscard]] static Left lookAt(const std::filesystem::path& folder, const std::filesystem::path& written);
    /// The files of `kept` that `but` does not need: those before go when those after are written, or the reverse.
    static void removeOthers(const Kept& kept, const Kept& but);

    std::filesystem::path m_folder;
    std::unique_ptr<QLockFile> m_lock;
    Source m_source;
    QTimer m_timer;
    std::unique_ptr<FileTask> m_task;
    Session m_written;
    Kept m_kept;              ///< by m_written
    int m_number = 0;         ///< of the next file
    bool m_lookAgain = false; ///< asked for while something was being written
    bool m_complained = false;
};

/// Where the program keeps unsaved work: a folder in the user's local data, or $PENUMBRA_UNSAVED_DIR.
[[nodiscard]] std::filesystem::path unsavedWorkFolder();

/// What a session has that was kept by a program which the system told to end.
[[nodiscard]] QString endedSection();

/// The files of a "posterior" or a "before" section, absolute or relative to the session's folder `base`.
[[nodiscard]] QJsonObject posteriorSection(const std::vector<std::filesystem::path>& files, std::size_t samples,
                                           const std::filesystem::path& base);
[[nodiscard]] std::vector<std::filesystem::path> posteriorFiles(const QJsonObject& section,
                                                                const std::filesystem::path& base);

} // namespace penumbra
