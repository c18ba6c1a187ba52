#include "ui/auto_save.h"

#include "base/error.h"
#include "ui/file_task.h"
#include "ui/map_reference.h"
#include "ui/posterior_files.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QLockFile>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr const char *sessionName = "session.penumbra", *lockName = "lock";
constexpr QLatin1String posteriorKey("posterior"), beforeKey("before"), filesKey("files"), samplesKey("samples");

QString text(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
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
    std::filesystem::create_directories(m_folder, code);
    if (code)
        throw Error("Cannot make the folder '" + m_folder.string() + "' to keep unsaved work in: " + code.message() +
                    ".");
    m_lock = std::make_unique<QLockFile>(text(m_folder / lockName));
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

void AutoSave::forgetSamples()
{
    std::error_code code;
    for (const std::filesystem::path& part : m_parts)
        std::filesystem::remove(part, code);
    m_parts.clear();
    m_kept = 0;
    m_firstKept.reset();
}

std::shared_ptr<const PosteriorSnapshot> AutoSave::newBefore()
{
    std::shared_ptr<const PosteriorSnapshot> before = m_source.before();
    if (before == m_before)
        return nullptr;
    std::error_code code;
    std::filesystem::remove(m_beforeFile, code);
    m_before = before;
    m_beforeFile = m_folder / ("before-" + std::to_string(m_number++) + ".h5");
    return before;
}

void AutoSave::look()
{
    if (!m_source.session)
        return;
    if (m_task) {
        m_lookAgain = true;
        return;
    }
    std::shared_ptr<const PosteriorSnapshot> samples = m_source.unsavedSamples();
    if (samples && samples->samples.empty())
        samples.reset();
    if (!samples || samples->samples.front() != m_firstKept)
        forgetSamples();
    const std::size_t from = m_kept;
    if (samples && samples->samples.size() > from) {
        m_parts.push_back(m_folder / ("part-" + std::to_string(m_number++) + ".h5"));
        m_firstKept = samples->samples.front();
        m_kept = samples->samples.size();
    } else {
        samples.reset(); // nothing new
    }
    Changes changes{m_source.session(), std::move(samples), newBefore(), from};
    if (!m_parts.empty())
        changes.session.set(posteriorKey, 1, posteriorSection(m_parts, m_kept, m_folder));
    if (m_before)
        changes.session.set(beforeKey, 1, posteriorSection({m_beforeFile}, m_before->samples.size(), m_folder));
    if (changes.samples || changes.before || !(changes.session == m_written))
        write(changes);
}

void AutoSave::write(const Changes& changes)
{
    m_written = changes.session;
    const std::filesystem::path part = changes.samples ? m_parts.back() : std::filesystem::path();
    m_task = std::make_unique<FileTask>([changes, part, before = m_beforeFile, file = m_folder / sessionName] {
        if (changes.samples)
            writePosterior(part, *changes.samples, changes.from);
        if (changes.before)
            writePosterior(before, *changes.before);
        changes.session.write(file);
    });
    const auto end = [this] { m_task.release()->deleteLater(); }; // the sender of the signal being handled
    connect(m_task.get(), &FileTask::done, this, [this, end] {
        end();
        m_complained = false;
        if (std::exchange(m_lookAgain, false))
            look();
        if (!m_task)
            Q_EMIT written();
    });
    connect(m_task.get(), &FileTask::failed, this, [this, end](const QString& message) {
        end();
        forgetSamples(); // all of them are tried again
        m_before.reset();
        m_written = Session();
        if (!m_complained)
            Q_EMIT failed(message);
        m_complained = true;
    });
    m_task->start();
}

void AutoSave::discard()
{
    m_timer.stop();
    m_task.reset();
    m_lock->unlock();
    std::error_code code;
    std::filesystem::remove_all(m_folder, code);
}

std::vector<AutoSave::Left> AutoSave::leftBehind(const std::filesystem::path& root)
{
    std::vector<Left> found;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(root, code)) {
        QLockFile lock(text(entry.path() / lockName));
        lock.setStaleLockTime(0);
        if (!entry.is_directory() || !lock.tryLock())
            continue; // its program runs
        const std::filesystem::path file = entry.path() / sessionName;
        try {
            const Session session = Session::read(file);
            QJsonObject posterior = session.section(posteriorKey, 1);
            if (posterior.isEmpty()) // the run of the edited map had none yet
                posterior = session.section(beforeKey, 1);
            found.push_back({entry.path(), file, QFileInfo(text(file)).lastModified(),
                             static_cast<std::size_t>(posterior.value(samplesKey).toInteger())});
        } catch (const InputError&) { // it ended before there was anything to keep
            lock.unlock();            // finds its file missing otherwise, and says so
            std::filesystem::remove_all(entry.path(), code);
        }
    }
    std::sort(found.begin(), found.end(), [](const Left& a, const Left& b) { return a.written > b.written; });
    return found;
}

void AutoSave::remove(const Left& left)
{
    std::error_code code;
    std::filesystem::remove_all(left.folder, code);
}

} // namespace penumbra
