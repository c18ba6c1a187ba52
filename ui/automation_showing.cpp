// What Automation turns to, once all is open.
#include "base/error.h"
#include "ui/automation.h"
#include "ui/classroom.h"
#include "ui/explore_panel.h"
#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_tools.h"
#include "ui/posterior_view.h"
#include "ui/sample_bar.h"
#include "ui/sample_path.h"
#include "ui/texts.h"
#include "ui/time_machine.h"
#include "ui/viewport.h"

#include <QTabBar>

#include <algorithm>

namespace penumbra {

void Automation::editGalaxies()
{
    if (m_options.marks.edits.empty())
        return;
    GalaxyEditor& editor = m_window.classroom().editor();
    if (editor.map().empty()) {
        complain(tr("--edit %1: there is no map to edit").arg(QString::fromStdString(m_options.marks.edits[0].text)));
        return;
    }
    try {
        const MapGrid grid{editor.map().size(), editor.map().geometry().side};
        GalaxyEditSteps steps; // each can be taken back by itself
        for (const ToldPlace& told : m_options.marks.edits)
            steps.steps.push_back({editFrom(told, grid)});
        steps.done = steps.steps.size();
        editor.redoSteps(steps);
    } catch (const InputError& error) {
        complain(QStringLiteral("--edit ") + QString::fromUtf8(error.what()));
    }
}

void Automation::showPart()
{
    if (m_options.sample)
        showSample(*m_options.sample);
    if (m_options.step && !m_failed)
        showStep(*m_options.step);
    if (m_options.zoom && !m_failed)
        zoomTo(*m_options.zoom);
    if (m_options.marks.any() && !m_failed)
        showMarks();
    if (!m_options.tab.isEmpty() && !m_failed)
        turnToTab(m_options.tab);
    if (m_options.cursor)
        m_window.maps().viewport().setCursor(m_options.cursor);
}

void Automation::showSample(std::size_t index)
{
    const std::size_t count = m_window.posterior() ? m_window.posterior()->samples.size() : 0;
    if (index < count)
        m_window.explorer().showSample(index);
    else
        complain(tr("--sample %1: there is no such sample; %2 can be shown, counted from 0")
                     .arg(index)
                     .arg(samplesText(count)));
}

void Automation::showStep(int step)
{
    TimeMachine& machine = m_window.explorer().bar().timeMachine();
    const std::shared_ptr<const SamplePath> path = machine.path();
    if (!path) {
        complain(tr("--step %1: the path of the sample that is shown was not kept; that of --sample 0 is, after a run")
                     .arg(step));
        return;
    }
    const auto found = std::find_if(path->frames.begin(), path->frames.end(),
                                    [step](const PathFrame& frame) { return frame.step == step; });
    if (found != path->frames.end())
        machine.setFrame(static_cast<int>(found - path->frames.begin()));
    else
        complain(tr("--step %1: there is no such step among the %2 kept of %3")
                     .arg(step)
                     .arg(path->frames.size())
                     .arg(path->steps));
}

void Automation::zoomTo(const QRectF& part)
{
    Viewport& viewport = m_window.maps().viewport();
    const QRectF whole(0.0, 0.0, viewport.side(), viewport.side());
    if (m_window.openedMap() && whole.contains(part))
        viewport.setVisible(part);
    else
        complain(tr("--zoom %1,%2,%3: this is not inside the map").arg(part.x()).arg(part.y()).arg(part.width()));
}

// And what they are asked for, as if they had been drawn by hand.
void Automation::showMarks()
{
    const MarkOptions& wanted = m_options.marks;
    if (m_window.pixelGrid().size == 0) {
        complain(tr("--probe, --region and --line need a map"));
        return;
    }
    if (wanted.regionFile)
        m_window.openRegions(*wanted.regionFile);
    if (!wanted.anyTold())
        return;
    try {
        m_window.explorer().mark(marksFrom(wanted, m_window.pixelGrid()));
    } catch (const InputError& error) {
        complain(QString::fromUtf8(error.what()));
    }
}

void Automation::turnToTab(const QString& title)
{
    for (QTabBar* bar : m_window.findChildren<QTabBar*>())
        for (int i = 0; i < bar->count(); ++i)
            if (bar->tabText(i).remove(QLatin1Char('&')).compare(title, Qt::CaseInsensitive) == 0) {
                bar->setCurrentIndex(i);
                return;
            }
    complain(tr("--tab %1: there is no such tab").arg(title));
}

} // namespace penumbra
