// What MainWindow does so that no work is lost: it asks before that would be, and keeps what a crash would take.
#include "base/error.h"
#include "ui/animation.h"
#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/file_task.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/readout_line.h"
#include "ui/run_controller.h"
#include "ui/texts.h"
#include "ui/unsaved_question.h"

#include <QCoreApplication>
#include <QLocale>
#include <QProcess>

#include <cstdio>
#include <limits>
#include <utility>

namespace penumbra {
namespace {

QString againSection()
{
    return QStringLiteral("again");
}
QLatin1String samplesUnsavedKey()
{
    return QLatin1String("samples_unsaved");
}
QLatin1String editsUnsavedKey()
{
    return QLatin1String("edits_unsaved");
}

// Of what was left behind there is one offer at a time.
QString leftTopic()
{
    return QStringLiteral("left");
}

QString leftText(const AutoSave::Left& left)
{
    const QString when = QLocale::system().toString(left.written, QLocale::ShortFormat);
    if (!left.problem.isEmpty())
        return QCoreApplication::translate(
                   "MainWindow", "Penumbra ended unexpectedly on %1. What it kept cannot be brought back: %2 "
                                 "It is left in %3; the files of samples there (.h5) can be opened one by one.")
            .arg(when, left.problem, pathText(left.folder));
    if (left.toldTo && left.samples > 0)
        return QCoreApplication::translate("MainWindow",
                                           "The system ended Penumbra on %1, as at a log-out, with %2 unsaved. They "
                                           "were kept.")
            .arg(when, samplesText(left.samples));
    if (left.toldTo)
        return QCoreApplication::translate("MainWindow",
                                           "The system ended Penumbra on %1, as at a log-out. What was open was kept.")
            .arg(when);
    if (left.samples > 0)
        return QCoreApplication::translate("MainWindow",
                                           "Penumbra ended unexpectedly on %1, with %2 unsaved. They were kept.")
            .arg(when, samplesText(left.samples));
    return QCoreApplication::translate("MainWindow", "Penumbra ended unexpectedly on %1. What was open was kept.")
        .arg(when);
}

} // namespace

bool MainWindow::hasUnsavedSamples() const
{
    return m_posteriorFiles.empty() && m_posterior && !m_posterior->samples.empty();
}

bool MainWindow::hasUnsavedEdits() const
{
    return m_classroom->isMapEdited() && m_classroom->editor().edits() != m_savedEdits;
}

UnsavedWork MainWindow::unsavedWork() const
{
    UnsavedWork work;
    if (hasUnsavedSamples())
        work.samples = m_posterior->samples.size();
    if (hasUnsavedEdits())
        work.edits = m_classroom->editor().edits().size();
    return work;
}

void MainWindow::whenLongWorkIsSafe(std::function<void()> then)
{
    if (m_drawnSeconds > secondsWorthAsking())
        whenSafe(
            [this] {
                return UnsavedWork{unsavedWork().samples, 0};
            },
            std::move(then), tr("A new run takes their place."));
    else
        then();
}

void MainWindow::whenWorkIsSafe(std::function<void()> then, const QString& why)
{
    whenSafe([this] { return unsavedWork(); }, std::move(then),
             why.isEmpty() ? tr("What is opened takes their place.") : why);
}

void MainWindow::whenSafe(const std::function<UnsavedWork()>& lost, std::function<void()> then, const QString& why)
{
    const UnsavedWork work = lost();
    if (!m_dialogsShown || (work.samples == 0 && work.edits == 0)) {
        then();
        return;
    }
    const auto again = [this, lost, then, why] { whenSafe(lost, then, why); }; // a run may have drawn more meanwhile
    switch (askAboutUnsaved(this, work, why)) {
    case UnsavedAnswer::save:
        stopRun();          // what comes after it is to end it
        if (work.edits > 0) // no other file has them
            askWhereToSaveSession(again);
        else
            askWhereToSavePosterior(again);
        break;
    case UnsavedAnswer::discard:
        then();
        break;
    case UnsavedAnswer::goBack:
        break;
    }
}

void MainWindow::startAutoSave(const std::filesystem::path& root, const std::filesystem::path& opened)
{
    offerLeftBehind(root, opened);
    attempt(tr("Unsaved work cannot be kept"), [&] {
        m_autoSave = new AutoSave(root, this);
        m_autoSave->setSource({[this] { return session(); },
                               [this] { return hasUnsavedSamples() ? m_posterior : nullptr; },
                               [this] { return m_classroom->before(); }});
        connect(m_autoSave, &AutoSave::failed, this,
                [this](const QString& message) { report(tr("Unsaved work cannot be kept"), message); });
    });
}

void MainWindow::offerLeftBehind(const std::filesystem::path& root, const std::filesystem::path& opened,
                                 std::size_t kept)
{
    std::vector<AutoSave::Left> left = AutoSave::leftBehind(root);
    std::erase_if(left, [&opened](const AutoSave::Left& one) { return one.session == opened; });
    if (left.size() <= kept)
        return;
    const AutoSave::Left& newest = left[kept];
    const auto forget = [this, newest, root, opened, kept] {
        if (m_dialogsShown && !confirmDeletion(this, newest.samples)) {
            m_notice->keep();
            return;
        }
        AutoSave::remove(root, newest.session);
        offerLeftBehind(root, opened, kept);
    };
    const auto keep = [this, root, opened, kept] { offerLeftBehind(root, opened, kept + 1); };
    const auto restore = [this, newest, root, opened, kept] {
        m_notice->keep(); // until it is back
        whenWorkIsSafe([this, newest, root, opened, kept] {
            openSession(newest.session, [this, newest, root, opened, kept](bool whole) {
                if (!whole) // what is left of it stays, to be tried again
                    return;
                m_notice->withdraw(leftTopic());
                m_readout->setStatus(tr("What was kept is back"));
                takeAsUnsaved(newest.samples > 0, true, [this, newest, root, opened, kept] {
                    AutoSave::remove(root, newest.session);
                    offerLeftBehind(root, opened, kept);
                });
            });
        });
    };
    QString what = leftText(newest);
    if (const std::size_t more = left.size() - kept - 1; more > 0)
        what += tr(" What it kept before that is offered next (%1 more).").arg(more);
    if (newest.problem.isEmpty())
        m_notice->tell(what, {{tr("Restore"), restore}, {tr("Delete what was kept…"), forget}}, leftTopic());
    else
        m_notice->tell(what, {{tr("Leave it there"), keep}, {tr("Delete what was kept…"), forget}}, leftTopic());
}

void MainWindow::takeAsUnsaved(bool samples, bool edits, std::function<void()> kept)
{
    if (samples) {
        m_posteriorFiles.clear();
        m_drawnSeconds = std::numeric_limits<double>::infinity(); // nobody knows, and it may have been long
    }
    if (edits)
        m_savedEdits.clear();
    updateActions();
    if (m_autoSave == nullptr)
        return;
    connect(m_autoSave, &AutoSave::written, this, std::move(kept), Qt::SingleShotConnection);
    m_autoSave->look();
}

void MainWindow::endAutoSave(bool clean)
{
    if (m_autoSave != nullptr && clean)
        m_autoSave->discard();
    delete std::exchange(m_autoSave, nullptr);
}

void MainWindow::endAtOnce()
{
    const auto tryTo = [](const std::function<void()>& step) { // the program ends, whatever goes wrong
        try {
            step();
        } catch (const std::exception& error) { // what was kept before stays
            std::fprintf(stderr, "penumbra: %s\n", error.what());
        }
    };
    const bool draws = m_run->isRunning() && !m_run->isTracing();
    tryTo([this] { stopRecording(); });
    m_run->abandon();
    tryTo([this, draws] { // the window may not have heard of the last ones
        if (const auto drawn = draws ? m_run->drawn() : nullptr; drawn && !drawn->samples.empty())
            showDrawn(drawn);
    });
    m_recorder.reset(); // waits
    m_task.reset();     // likewise
    const bool unsaved = hasUnsavedSamples() || hasUnsavedEdits();
    tryTo([this, unsaved] {
        if (m_autoSave != nullptr && unsaved)
            m_autoSave->keep(endedSection(), {});
    });
    endAutoSave(!unsaved);
    rememberSettings();
    QCoreApplication::exit(0);
}

void MainWindow::startAgain()
{
    if (isRunning() || m_task) {
        m_notice->keep(); // it can be pressed later
        m_readout->setStatus(isRunning() ? tr("Stop the run first; its samples come along") : busyText());
        return;
    }
    if (!m_map) {
        startProgram({});
        return;
    }
    // If the other program does not come up, the next start finds it there.
    attempt(tr("Penumbra was not started again"), [this] {
        if (m_autoSave == nullptr)
            throw Error("There is no folder to keep unsaved work in meanwhile: save it, close Penumbra and start it.");
        const QJsonObject content{{samplesUnsavedKey(), hasUnsavedSamples()}, {editsUnsavedKey(), hasUnsavedEdits()}};
        startProgram({pathText(m_autoSave->keep(againSection(), content))});
    });
}

void MainWindow::startProgram(const QStringList& arguments)
{
    qunsetenv("QT_SCALE_FACTOR"); // ours of this start
    if (!QProcess::startDetached(QCoreApplication::applicationFilePath(), arguments)) {
        m_notice->keep();
        report(tr("Penumbra could not be started again"), tr("Close it and start it by hand; save your work before."));
        return;
    }
    m_closing = true; // what is unsaved goes on in the other one
    endAutoSave(arguments.isEmpty());
    close();
}

void MainWindow::takeOver(const Session& session, const std::filesystem::path& file, bool whole)
{
    m_savedEdits = m_classroom->editor().edits();
    const QJsonObject again = session.section(againSection(), 1);
    if (again.isEmpty() || !whole)
        return;
    takeAsUnsaved(again.value(samplesUnsavedKey()).toBool(), again.value(editsUnsavedKey()).toBool(),
                  [this, file] { AutoSave::remove(m_autoSave->root(), file); });
}

} // namespace penumbra
