#pragma once

#include "ui/classroom_json.h"
#include "ui/hidden_truth.h"
#include "ui/posterior_snapshot.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class QAction;
class QKeySequence;
class QMenu;
class QUndoStack;

namespace penumbra {

class EditBar;
class NewUniverseDialog;
class NoticeBar;
class PosteriorView;
struct SimulatedMap;

/// What serves teaching, beside the maps: universes made here whose truth waits to be revealed, and galaxies added and
/// erased by hand to see what the dark matter answers. Knows what is open and drawn from the window, and asks it for
/// what is to be done by signals. GUI thread only.
class Classroom : public QObject
{
    Q_OBJECT

public:
    /// Actions, dialog and keys belong to `window`; edits go to `undo`.
    Classroom(PosteriorView& view, QUndoStack& undo, QWidget& window);
    ~Classroom() override;

    void fillMenu(QMenu& menu) const;
    /// The rows above the maps, to be laid out by the window.
    [[nodiscard]] QWidget& bars() { return *m_bars; }
    [[nodiscard]] GalaxyEditor& editor() { return *m_editor; }
    /// Brings up the dialog that makes a universe.
    NewUniverseDialog& openNewUniverse();
    void hideNewUniverse();
    /// For sessions.
    [[nodiscard]] ClassroomState state() const;
    /// From now on the truth in this file is not shown, before it is revealed.
    void hideTruth(const std::filesystem::path& file) { m_hidden.hide(file); }
    /// Where universes that are made here are kept.
    void setUniverseFolder(std::filesystem::path folder) { m_folder = std::move(folder); }

    /// A map is about to be shown: takes its truth away if that is to stay hidden. Edits of the map before go, and
    /// presses edit none until that is asked for again.
    void takeMap(OpenedMap& map);
    /// The truth that is hidden, which is none any more. Needs isTruthHidden().
    [[nodiscard]] Field revealTruth();
    [[nodiscard]] bool isTruthHidden() const { return m_hidden.isWaiting(); }

    [[nodiscard]] bool isMapEdited() const;
    /// A new posterior of the map as it is now is about to be drawn.
    void beginRun();
    /// A posterior read from a file is about to be shown: `state` says of which edits, and `before`, where it is not
    /// null, is what it is compared with.
    void beginReading(const ClassroomState& state, const std::shared_ptr<const PosteriorSnapshot>& before);
    /// The edits of a session, after its posterior.
    void restoreEdits(const ClassroomState& state);
    /// What the posterior at hand is compared with, for sessions; null when it is compared with none.
    [[nodiscard]] std::shared_ptr<const PosteriorSnapshot> before() const;
    /// The posterior that is shown is of a map with edits.
    [[nodiscard]] bool isPosteriorOfEdits() const { return !m_runEdits.empty(); }
    /// The posterior that is shown is not of the map as it is now.
    [[nodiscard]] bool isPosteriorStale() const;
    /// It is of an edited map and held against the samples of the map before.
    [[nodiscard]] bool isCompared() const;
    void setPosterior(const std::shared_ptr<const PosteriorSnapshot>& posterior);
    /// Side by side what was before the edits, what is after them, and the change.
    void showComparison();
    /// Whether something can be started.
    void setIdle(bool idle);

Q_SIGNALS:
    void predictionWanted(const penumbra::SimulatedMap& map);
    void revealWanted();
    void mapEdited();
    /// No edit has come for a moment: what takes longer can be done.
    void editsSettled();
    /// The map as it is now is to be drawn with the settings of this recipe.
    void runWanted(const QByteArray& recipe);
    void problem(const QString& message);

private:
    QAction* add(QWidget& window, const QString& text, const QString& shortText, const QKeySequence& key,
                 const QString& tip);
    void buildActions(QWidget& window);
    void tellOfTruth();
    /// In a panel, to be clicked.
    void showStars();
    void wantTruth();
    void answer();
    [[nodiscard]] QString answerOf(const PosteriorSnapshot& after) const;
    void compareWith(const std::shared_ptr<const PosteriorSnapshot>& before);
    void updateActions();

    PosteriorView& m_view;
    QWidget& m_window;
    std::filesystem::path m_folder;
    HiddenTruth m_hidden;
    GalaxyEditor* m_editor;
    /// What edits are compared with: the posterior of the map as it was opened or, where there is none, the first of it
    /// with edits.
    std::shared_ptr<const PosteriorSnapshot> m_before;
    std::vector<GalaxyEdit> m_beforeEdits;                ///< of the map that m_before is of
    std::shared_ptr<const PosteriorSnapshot> m_posterior; ///< that is shown, of the map with m_runEdits
    std::vector<GalaxyEdit> m_runEdits;
    bool m_idle = true, m_mapThere = false;
    QTimer m_settling;
    bool m_revealLater = false; ///< the truth was asked for while something ran
    QAction *m_newUniverse, *m_reveal, *m_edit, *m_again;
    NewUniverseDialog* m_dialog = nullptr; ///< made when it is first wanted
    NoticeBar* m_truthBar;
    EditBar* m_editBar;
    QWidget* m_bars;
};

} // namespace penumbra
