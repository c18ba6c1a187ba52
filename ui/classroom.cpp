#include "ui/classroom.h"

#include "ui/edit_bar.h"
#include "ui/edit_overlay.h"
#include "ui/map_view.h"
#include "ui/new_universe_dialog.h"
#include "ui/notice_bar.h"
#include "ui/notice_topics.h"
#include "ui/paired_change.h"
#include "ui/posterior_view.h"
#include "ui/texts.h"

#include <QAction>
#include <QMenu>
#include <QStandardPaths>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

// Where the mass around an edit is weighed: about the virial radius of a halo of 10^13 Msun/h [Mpc/h].
constexpr double answerRadius = 0.5;
constexpr int settlingMilliseconds = 400;

std::filesystem::path standardFolder()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return std::filesystem::path(data.toStdString()) / "universes";
}

} // namespace

Classroom::Classroom(PosteriorView& view, QUndoStack& undo, QWidget& window)
    : QObject(&window), m_view(view), m_window(window), m_folder(standardFolder()),
      m_editor(new GalaxyEditor(undo, this)), m_truthBar(new NoticeBar), m_bars(new QWidget)
{
    buildActions(window);
    m_editBar = new EditBar(*m_editor, *m_again);
    auto* column = new QVBoxLayout(m_bars);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_truthBar);
    column->addWidget(m_editBar);
    const auto adopt = [this](MapView* map) { new EditOverlay(*map, m_view.viewport(), *m_editor); };
    for (MapView* map : view.views())
        adopt(map);
    connect(&view, &PosteriorView::viewAdded, this, adopt);
    connect(m_editor, &GalaxyEditor::edited, this, [this] {
        answer(); // an edit that is undone leaves it true
        tellOfTruth();
        updateActions();
        m_settling.start();
        Q_EMIT mapEdited();
    });
    m_settling.setSingleShot(true);
    m_settling.setInterval(settlingMilliseconds);
    connect(&m_settling, &QTimer::timeout, this, &Classroom::editsSettled);
    connect(m_editor, &GalaxyEditor::modeChanged, this, [this] { m_edit->setChecked(m_editor->isOn()); });
    updateActions();
}

Classroom::~Classroom() = default;

QAction* Classroom::add(QWidget& window, const QString& text, const QString& shortText, const QKeySequence& key,
                        const QString& tip)
{
    auto* action = new QAction(text, this);
    action->setIconText(shortText);
    action->setShortcut(key);
    action->setToolTip(tip);
    window.addAction(action);
    return action;
}

void Classroom::buildActions(QWidget& window)
{
    m_newUniverse = add(window, tr("&New universe…"), {}, QKeySequence(tr("Ctrl+N")),
                        tr("Simulate a universe of your own, predict its dark matter, then reveal the truth"));
    m_reveal = add(window, tr("&Reveal the truth"), {}, QKeySequence(tr("Ctrl+R")),
                   tr("Shows the true dark matter of a universe that was made here"));
    m_edit = add(window, tr("&Edit the galaxies"), tr("Edit"), QKeySequence(tr("Ctrl+G")),
                 tr("Add galaxies to the stellar map or erase them"));
    m_edit->setCheckable(true);
    m_again = add(window, tr("Run &again with the same noise"), tr("Run with the same noise"),
                  QKeySequence(tr("Ctrl+Shift+R")), {});
    connect(m_newUniverse, &QAction::triggered, this, [this] { openNewUniverse(); });
    connect(m_reveal, &QAction::triggered, this, &Classroom::wantTruth);
    connect(m_edit, &QAction::triggered, this, [this](bool on) {
        m_editor->setOn(on);
        if (on)
            showStars();
    });
    connect(m_again, &QAction::triggered, this,
            [this] { Q_EMIT runWanted(QByteArray::fromStdString(m_before->recipe)); });
}

void Classroom::showStars()
{
    const std::vector<MapQuantity> shown = m_view.shownQuantities();
    MapLayout layout = m_view.mapLayout();
    if (std::find(shown.begin(), shown.end(), MapQuantity::stellarMass) != shown.end())
        return;
    layout.mode = Comparison::tile;
    const auto end = layout.quantities.begin() + layout.panels;
    if (std::find(layout.quantities.begin(), end, MapQuantity::stellarMass) == end)
        layout.quantities.front() = MapQuantity::stellarMass;
    m_view.setMapLayout(layout);
}

void Classroom::fillMenu(QMenu& menu) const
{
    menu.addActions({m_newUniverse, m_reveal});
    menu.addSeparator();
    menu.addActions({m_edit, m_again});
}

NewUniverseDialog& Classroom::openNewUniverse()
{
    if (m_dialog == nullptr) {
        m_dialog = new NewUniverseDialog(m_folder, &m_window);
        connect(m_dialog, &NewUniverseDialog::problem, this, &Classroom::problem);
        connect(m_dialog, &NewUniverseDialog::predictRequested, this, [this](const SimulatedMap& map) {
            m_hidden.hide(map.file);
            Q_EMIT predictionWanted(map);
        });
        m_dialog->setWindowBusy(!m_idle);
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
    return *m_dialog;
}

void Classroom::hideNewUniverse()
{
    if (m_dialog != nullptr)
        m_dialog->hide();
}

void Classroom::takeMap(OpenedMap& map)
{
    m_hidden.withhold(map);
    m_revealLater = false;
    tellOfTruth();
    m_mapThere = true;
    m_before.reset();
    m_beforeEdits.clear();
    m_runEdits.clear();
    m_posterior.reset(); // before the editor tells of the map: nothing is said of samples that are gone
    m_editor->setMap(map.stellar);
    m_editor->setOn(false); // the first drag on a map that nobody has looked at edits nothing
    m_settling.stop();      // it is no edit
    compareWith(nullptr);
    updateActions();
}

void Classroom::tellOfTruth()
{
    m_view.setTruthHidden(m_hidden.isWaiting());
    if (m_hidden.isWaiting())
        m_truthBar->tell(tr("The true dark matter of this universe is known, but hidden."),
                         {{tr("Reveal the truth"), [this] { wantTruth(); }}}, truthTopic());
    else
        m_truthBar->withdraw(truthTopic());
}

void Classroom::wantTruth()
{
    if (m_editor->isEdited() || !m_runEdits.empty()) {
        m_truthBar->tell(
            tr("The truth is of the galaxies as they were. Put them back (As it was) and run the map again "
               "to compare with it."),
            {}, truthTopic());
        return;
    }
    m_revealLater = !m_idle;
    if (m_idle)
        Q_EMIT revealWanted();
    else
        m_truthBar->tell(tr("The truth will be revealed when the run has ended."), {}, truthTopic());
}

Field Classroom::revealTruth()
{
    Field truth = m_hidden.reveal();
    tellOfTruth();
    updateActions();
    return truth;
}

ClassroomState Classroom::state() const
{
    return {isTruthHidden(), m_editor->steps(), m_runEdits, before() ? m_beforeEdits : std::vector<GalaxyEdit>(),
            m_editor->isOn()};
}

bool Classroom::isMapEdited() const
{
    return m_editor->isEdited();
}

void Classroom::beginRun()
{
    m_runEdits = m_editor->edits();
    m_posterior.reset();
    answer();
    tellOfTruth();
    compareWith(before());
}

void Classroom::beginReading(const ClassroomState& state, const std::shared_ptr<const PosteriorSnapshot>& before)
{
    m_runEdits = state.drawnOf;
    if (!before)
        return;
    m_before = before;
    m_beforeEdits = state.beforeOf;
    compareWith(before);
}

void Classroom::restoreEdits(const ClassroomState& state)
{
    m_editor->redoSteps(state.edits);
    m_editor->setOn(state.editing);
    answer();
}

bool Classroom::isCompared() const
{
    return m_before && !m_runEdits.empty() && m_runEdits != m_beforeEdits;
}

std::shared_ptr<const PosteriorSnapshot> Classroom::before() const
{
    return isCompared() && !m_before->samples.empty() ? m_before : nullptr;
}

bool Classroom::isPosteriorStale() const
{
    return m_runEdits != m_editor->edits();
}

void Classroom::compareWith(const std::shared_ptr<const PosteriorSnapshot>& before)
{
    m_view.setBefore(before);
    if (before)
        return;
    // Panels of a comparison that is over would stay empty.
    MapLayout layout = m_view.mapLayout();
    std::replace(layout.quantities.begin(), layout.quantities.end(), MapQuantity::meanBefore, MapQuantity::sample);
    std::replace(layout.quantities.begin(), layout.quantities.end(), MapQuantity::change, MapQuantity::std);
    m_view.setMapLayout(layout);
}

void Classroom::setPosterior(const std::shared_ptr<const PosteriorSnapshot>& posterior)
{
    m_posterior = posterior;
    if (!isCompared()) {
        m_before = posterior;
        m_beforeEdits = m_runEdits;
    }
    answer();
    updateActions();
}

void Classroom::answer()
{
    if (m_posterior && isPosteriorStale())
        m_editBar->setAnswer(tr("The dark matter that is shown is of the galaxies before the edit. Run with the same "
                                "noise to see what the edit does."));
    else if (m_posterior && before())
        m_editBar->setAnswer(answerOf(*m_posterior));
    else
        m_editBar->setAnswer({});
}

QString Classroom::answerOf(const PosteriorSnapshot& after) const
{
    const GalaxyEdit& last = m_runEdits.back();
    const auto ratio = massRatio(*m_before, after, Circle{last.x, last.y, answerRadius});
    if (!ratio)
        return {};
    return tr("Within %1 Mpc/h of the last edit there is now %2 times the dark matter (%6: %3 to %4; %5 from the same "
              "noise)")
        .arg(answerRadius)
        .arg(ratio->mean, 0, 'f', 2)
        .arg(ratio->low68, 0, 'f', 2)
        .arg(ratio->high68, 0, 'f', 2)
        .arg(samplesText(ratio->count), intervalText(68, ratio->count));
}

void Classroom::showComparison()
{
    MapLayout layout = m_view.mapLayout();
    layout.mode = Comparison::tile;
    layout.panels = 4; // of edited galaxies nobody knows the truth: more panels would stay empty
    layout.quantities[0] = MapQuantity::stellarMass;
    layout.quantities[1] = MapQuantity::meanBefore;
    layout.quantities[2] = MapQuantity::mean;
    layout.quantities[3] = MapQuantity::change;
    m_view.setMapLayout(layout);
}

void Classroom::setIdle(bool idle)
{
    m_idle = idle;
    if (m_dialog != nullptr)
        m_dialog->setWindowBusy(!idle);
    updateActions();
    if (idle && std::exchange(m_revealLater, false))
        QTimer::singleShot(0, this, &Classroom::wantTruth); // when the end of the run has been dealt with
}

void Classroom::updateActions()
{
    const bool before = m_before && !m_before->samples.empty();
    m_reveal->setEnabled(m_hidden.isWaiting());
    m_edit->setEnabled(m_mapThere);
    const bool another = m_editor->isEdited() && m_editor->edits() != m_beforeEdits;
    m_again->setEnabled(m_idle && before && another);
    m_again->setToolTip(!before    ? tr("Run the map before you edit it: that is what is compared with")
                        : !another ? tr("Edit the galaxies first")
                                   : tr("Draws the edited map from the same noise, so that only the edit makes a "
                                        "difference"));
}

} // namespace penumbra
