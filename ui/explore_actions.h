#pragma once

#include "ui/explore_panel.h"
#include "ui/map_tools.h"
#include "ui/sample_player.h"

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QActionGroup;
class QMenu;

namespace penumbra {

/// Everything that can be done to explore a posterior, as actions that menu, buttons and keys share. They only say what
/// is wanted.
class ExploreActions : public QObject
{
    Q_OBJECT

public:
    /// The keys work in `window`.
    explicit ExploreActions(QWidget& window);

    void fillMenu(QMenu& menu) const;
    /// Of probe, circle, ellipse, box, polygon and line.
    [[nodiscard]] QList<QAction*> toolActions() const;
    /// Play, uncertainty blink, contact sheet.
    [[nodiscard]] QList<QAction*> sampleActions() const { return {m_play, m_flicker, m_sheet}; }

    // What is checked and enabled.
    /// What to do with a tool, for the status line; empty of none.
    [[nodiscard]] static QString instruction(MapTool tool);
    void showTool(MapTool tool);
    void showMode(SamplePlayer::Mode mode);
    void showTab(ExplorePanel::Tab tab);
    void showSheet(bool shown);
    void setSamples(std::size_t count);
    void setTraceEnabled(bool enabled);
    void setMarksThere(bool there);
    void setFramesThere(bool there);

Q_SIGNALS:
    void stepWanted(int by);
    void modeWanted(penumbra::SamplePlayer::Mode mode);
    void sheetWanted(bool shown);
    void toolWanted(penumbra::MapTool tool);
    void removeWanted();
    void tabWanted(penumbra::ExplorePanel::Tab tab);
    void nextSpectrumWanted();
    void nextSpectrumFieldWanted();
    void frameStepWanted(int by);
    void traceWanted();
    void previewWanted(bool wanted);
    void copyValuesWanted();
    void saveValuesWanted();

private:
    QAction* add(const QString& text, const QString& shortText, const QKeySequence& key, const QString& tip,
                 std::function<void()> run);
    QAction* addToggle(const QString& text, const QString& shortText, const QKeySequence& key, const QString& tip,
                       std::function<void(bool)> run);
    void buildSamples();
    void buildTools();
    void buildTabs();

    QWidget& m_window;
    QAction *m_previous, *m_next, *m_play, *m_flicker, *m_sheet, *m_preview;
    QAction *m_earlier, *m_later, *m_trace, *m_remove, *m_cancel, *m_nextSpectrum, *m_nextField, *m_copyValues,
        *m_saveValues;
    QActionGroup *m_tools, *m_tabs;
};

} // namespace penumbra
