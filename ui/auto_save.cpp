#include "ui/auto_save.h"

#include "base/error.h"
#include "ui/file_task.h"
#include "ui/map_reference.h"
#include "ui/posterior_files.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QLockFile>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr const char *sessionName = "session.penumbra", *lockName = "lock", *rootLockName = "taking.lock";
constexpr int patience = 5000; // for another window that looks around [ms]
constexpr QLatin1String endedKey("ended"), posteriorKey("posterior"), beforeKey("before"), filesKey("files"),
    samplesKey("samples");

/// Throws InputError when it cannot be read, or names samples in a way of a later version.
Session readWhole(const std::filesystem::path& file)
{
    Session session = Session::read(file);
    for (const QLatin1String key : {posteriorKey, beforeKey})
        if (session.has(key) && session.section(key, 1).isEmpty())
            throw InputError("'" + file.string() + "' names its samples as a newer Penumbra does. Open it with that.");
    return session;
}

/// What lies in a folder, as far as it can be listed; `code` tells why not all of it.
std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& folder, std::error_code& code)
{
    std::vector<std::filesystem::path> entries;
    std::filesystem::directory_iterator entry(folder, code);
    for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code))
        entries.push_back(entry->path());
    return entries;
}

/// Keeps folders of other windows from coming and going. A window that does not let go is not waited for for ever.
class RootLock
{
public:
    explicit RootLock(const std::filesystem::path& root) : m_lock(pathText(root / rootLockName))
    {
        m_lock.setStaleLockTime(0); // stale only when its program is gone
        static_cast<void>(m_lock.tryLock(patience));
    }

private:
    QLockFile m_lock;
};

enum class Contents { nothing, samples, others };

/// What lies in a folder without a session: nothing but what the program makes on its way, samples, or what somebody
/// else put there.
Contents contentsOf(const std::filesystem::path& folder)
{
    Contents found = Contents::nothing;
    std::error_code code;
    for (const std::filesystem::path& entry : entriesOf(folder, code)) {
        const QString name = pathText(entry.filename());
        if (entry.extension() == ".h5" && (name.startsWith("part-") || name.startsWith("before-")))
            return Contents::samples;
        if (name != lockName && !(name.startsWith(u'.') && name.contains(".part"))) // of a file half written
            found = Contents::others;
    }
    return code ? Contents::others : found;
}

} // namespace

std::filesystem::path unsavedWorkFolder()
{
    const QString given = qEnvironmentVariable("PENUMBRA_UNSAVED_DIR");
    if (!given.isEmpty())
        return given.toStdString();
    return std::filesystem::path(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation).toStdString()) /
           "unsaved";
}

QString endedSection()
{
    return endedKey;
}

QJsonObject posteriorSection(const std::vector<std::filesystem::path>& files, std::size_t samples,
                             const std::filesystem::path& base)
{
    QJsonArray paths;
    for (const std::filesystem::path& file : files)
        paths.append(pathToJson(file, base));
    return {{filesKey, paths}, {samplesKey, static_cast<qint64>(samples)}};
}

std::vector<std::filesystem::path> posteriorFiles(const QJsonObject& section, const std::filesystem::path& base)
{
    std::vector<std::filesystem::path> files;
    const QJsonArray paths = section.value(filesKey).toArray();
    for (const QJsonValue& path : paths)
        files.push_back(pathFrom(path.toObject(), base));
    return files;
}

AutoSave::AutoSave(const std::filesystem::path& root, QObject* parent) : QObject(parent)
{
    const QString name = QStringLiteral("%1-%2")
                             .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmsszzz")))
                             .arg(QCoreApplication::applicationPid());
    m_folder = root / name.toStdString();
    std::error_code code;
    std::filesystem::create_directories(root, code);
    const RootLock others(root); // who would find the new folder empty and not locked, and take it away
    std::filesystem::create_directories(m_folder, code);
    if (code)
        throw Error("Cannot make the folder '" + m_folder.string() + "' to keep unsaved work in: " + code.message() +
                    ".");
    m_lock = std::make_unique<QLockFile>(pathText(m_folder / lockName));
    m_lock->setStaleLockTime(0); // stale only when its program is gone
    if (!m_lock->tryLock())
        throw Error("Cannot lock the folder '" + m_folder.string() + "'.");
    m_timer.setInterval(milliseconds);
    connect(&m_timer, &QTimer::timeout, this, &AutoSave::look);
}

AutoSave::~AutoSave() = default;

void AutoSave::setSource(Source source)
{
    m_source = std::move(source);
    m_timer.start();
}

void AutoSave::look()
{
    if (!m_source.session)
        return;
    if (m_task)
        m_lookAgain = true;
    else if (const Changes changes = sinceLast(); changes.samples || changes.before || !(changes.session == m_written))
        write(changes);
}

AutoSave::Changes AutoSave::sinceLast()
{
    Changes changes{m_source.session(), m_kept, m_source.unsavedSamples(), m_source.before(), 0};
    Kept& kept = changes.kept;
    if (!changes.samples || changes.samples->samples.empty() || changes.samples->samples.front() != kept.first)
        kept.parts.clear(), kept.samples = 0, kept.first.reset();
    changes.from = kept.samples;
    if (changes.samples && changes.samples->samples.size() > kept.samples) {
        kept.parts.push_back(m_folder / ("part-" + std::to_string(m_number++) + ".h5"));
        kept.first = changes.samples->samples.front();
        kept.samples = changes.samples->samples.size();
    } else {
        changes.samples.reset(); // nothing new
    }
    if (changes.before != kept.before) {
        kept.before = changes.before;
        kept.beforeFile = m_folder / ("before-" + std::to_string(m_number++) + ".h5");
    } else {
        changes.before.reset();
    }
    if (!kept.parts.empty())
        changes.session.set(posteriorKey, 1, posteriorSection(kept.parts, kept.samples, m_folder));
    if (kept.before)
        changes.session.set(beforeKey, 1, posteriorSection({kept.beforeFile}, kept.before->samples.size(), m_folder));
    return changes;
}

void AutoSave::Changes::writeTo(const std::filesystem::path& file) const
{
    if (samples)
        writePosterior(kept.parts.back(), *samples, from);
    if (before)
        writePosterior(kept.beforeFile, *before);
    session.write(file);
}

std::filesystem::path AutoSave::keep(const QString& section, const QJsonObject& content)
{
    m_task.reset(); // what it has written is written once more: the session names the new files
    Changes changes = sinceLast();
    changes.session.set(section, 1, content);
    changes.writeTo(m_folder / sessionName);
    m_kept = changes.kept;
    m_written = changes.session;
    return m_folder / sessionName;
}

void AutoSave::write(const Changes& changes)
{
    m_task = std::make_unique<FileTask>([changes, file = m_folder / sessionName] { changes.writeTo(file); });
    const auto end = [this] { m_task.release()->deleteLater(); }; // the sender of the signal being handled
    connect(m_task.get(), &FileTask::done, this, [this, end, changes] {
        end();
        removeOthers(m_kept, changes.kept);
        m_kept = changes.kept;
        m_written = changes.session;
        m_complained = false;
        if (std::exchange(m_lookAgain, false))
            look();
        if (!m_task)
            Q_EMIT written();
    });
    connect(m_task.get(), &FileTask::failed, this, [this, end, changes](const QString& message) {
        end();
        removeOthers(changes.kept, m_kept); // what the session before names stays
        if (!m_complained)
            Q_EMIT failed(message);
        m_complained = true;
    });
    m_task->start();
}

void AutoSave::removeOthers(const Kept& kept, const Kept& but)
{
    std::error_code code;
    for (const std::filesystem::path& part : kept.parts)
        if (std::find(but.parts.begin(), but.parts.end(), part) == but.parts.end())
            std::filesystem::remove(part, code);
    if (kept.beforeFile != but.beforeFile)
        std::filesystem::remove(kept.beforeFile, code);
}

void AutoSave::discard()
{
    m_timer.stop();
    m_task.reset();
    const RootLock others(root()); // who would offer what goes
    m_lock->unlock();
    std::error_code code;
    std::filesystem::remove_all(m_folder, code);
}

std::vector<AutoSave::Left> AutoSave::leftBehind(const std::filesystem::path& root)
{
    std::vector<Left> found;
    std::error_code code;
    if (!std::filesystem::is_directory(root, code))
        return found;
    const RootLock others(root);
    for (const std::filesystem::path& folder : entriesOf(root, code)) {
        if (!std::filesystem::is_directory(folder, code))
            continue;
        QLockFile lock(pathText(folder / lockName));
        lock.setStaleLockTime(0);
        if (!lock.tryLock())
            continue; // its program runs
        const std::filesystem::path file = folder / sessionName;
        const bool written = std::filesystem::exists(file, code);
        const Contents contents = written ? Contents::samples : contentsOf(folder);
        if (contents == Contents::nothing) { // it ended before there was anything to keep
            lock.unlock();                   // finds its file missing otherwise, and says so
            std::filesystem::remove_all(folder, code);
        }
        if (contents == Contents::samples)
            found.push_back(lookAt(folder, written ? file : folder));
    }
    std::sort(found.begin(), found.end(), [](const Left& a, const Left& b) {
        return std::pair(a.problem.isEmpty(), a.written) > std::pair(b.problem.isEmpty(), b.written);
    });
    return found;
}

AutoSave::Left AutoSave::lookAt(const std::filesystem::path& folder, const std::filesystem::path& written)
{
    Left left{folder, folder / sessionName, QFileInfo(pathText(written)).lastModified(), 0, false, {}};
    try {
        const Session session = readWhole(left.session);
        left.toldTo = session.has(endedKey);
        QJsonObject posterior = session.section(posteriorKey, 1);
        if (posterior.isEmpty()) // the run of the edited map had none yet
            posterior = session.section(beforeKey, 1);
        const auto files = posteriorFiles(posterior, folder);
        const bool here = !files.empty() && files.front().parent_path() == folder; // else in the user's own
        left.samples = here ? static_cast<std::size_t>(posterior.value(samplesKey).toInteger()) : 0;
    } catch (const InputError& error) {
        left.problem = QString::fromUtf8(error.what());
    }
    return left;
}

void AutoSave::remove(const std::filesystem::path& root, const std::filesystem::path& session)
{
    std::error_code code;
    const std::filesystem::path folder = session.parent_path();
    if (std::filesystem::equivalent(folder.parent_path(), root, code))
        std::filesystem::remove_all(folder, code);
}

} // namespace penumbra
