#include "ui/view_history.h"

#include "ui/map_tools.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include <QElapsedTimer>
#include <QScopedValueRollback>
#include <QUndoCommand>

#include <functional>
#include <utility>

namespace penumbra {
namespace {

// Wheel steps and drags that follow each other closely are one change of the part shown.
constexpr qint64 onePartMilliseconds = 700;
constexpr int partCommand = 1;

/// From one value to another; later ones of the same kind may take the place of its end.
template <typename Value>
class ChangeCommand : public QUndoCommand
{
public:
    ChangeCommand(const QString& text, Value before, Value after, std::function<void(const Value&)> apply,
                  int kind = -1)
        : QUndoCommand(text), m_before(std::move(before)), m_after(std::move(after)), m_apply(std::move(apply)),
          m_kind(kind)
    {
        m_age.start();
    }

    void undo() override { m_apply(m_before); }
    // Pushing a command redoes it, and what it says has been done already.
    void redo() override
    {
        if (m_done)
            m_apply(m_after);
        m_done = true;
    }
    int id() const override { return m_kind; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto& next = static_cast<const ChangeCommand&>(*other);
        if (m_kind == partCommand && m_age.elapsed() > onePartMilliseconds)
            return false;
        m_age.start();
        m_after = next.m_after;
        return true;
    }

private:
    Value m_before, m_after;
    std::function<void(const Value&)> m_apply;
    int m_kind;
    bool m_done = false;
    QElapsedTimer m_age;
};

// Limits that follow the map, or the model, move by themselves; that alone is nothing to undo.
ViewSettings withoutFollowing(ViewSettings settings)
{
    for (DisplaySettings& display : settings.display)
        if (display.follows || display.preset == LimitsPreset::standard)
            display.limits = {};
    return settings;
}

QString whatChanged(const ViewSettings& before, const ViewSettings& after)
{
    if (!(before.layout == after.layout))
        return ViewHistory::tr("layout");
    if (!(before.contours == after.contours))
        return ViewHistory::tr("contours");
    return ViewHistory::tr("colours");
}

} // namespace

ViewHistory::ViewHistory(PosteriorView& view, MapTools& tools)
    : QObject(&view), m_view(view), m_tools(tools), m_settings(view.viewSettings()), m_part(view.viewport().visible())
{
    connect(&view, &PosteriorView::viewSettingsChanged, this, &ViewHistory::noteSettings);
    connect(&view.viewport(), &Viewport::changed, this, &ViewHistory::notePart);
    connect(&tools, &MapTools::edited, this, &ViewHistory::noteMarks);
}

void ViewHistory::forget()
{
    m_edits.clear();
    m_parts.clear();
    m_settings = m_view.viewSettings();
    m_part = m_view.viewport().visible();
}

void ViewHistory::noteSettings()
{
    const ViewSettings now = m_view.viewSettings();
    const ViewSettings before = std::exchange(m_settings, now);
    if (m_applying || withoutFollowing(before) == withoutFollowing(now))
        return;
    m_edits.push(
        new ChangeCommand<ViewSettings>(whatChanged(before, now), before, now, [this](const ViewSettings& settings) {
            {
                const QScopedValueRollback applying(m_applying, true);
                m_view.setViewSettings(settings);
            }
            m_settings = m_view.viewSettings();
        }));
}

void ViewHistory::noteMarks(const MapMarks& before)
{
    m_edits.push(new ChangeCommand<MapMarks>(tr("marks"), before, m_tools.marks(),
                                             [this](const MapMarks& marks) { m_tools.setMarks(marks); }));
}

void ViewHistory::notePart()
{
    const QRectF now = m_view.viewport().visible();
    const QRectF before = std::exchange(m_part, now);
    if (m_applying || before == now)
        return;
    m_parts.push(new ChangeCommand<QRectF>(
        tr("part shown"), before, now,
        [this](const QRectF& part) {
            const QScopedValueRollback applying(m_applying, true);
            m_view.viewport().setVisible(part);
        },
        partCommand));
}

} // namespace penumbra
