#include "ui/galaxy_editor.h"

#include <QSignalBlocker>
#include <QUndoCommand>
#include <QUndoStack>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr int noStroke = -1;             // QUndoCommand's id of what is not merged
constexpr double greatestLogMass = 20.0; // that a pixel can hold, and more

QString textOf(const std::vector<GalaxyEdit>& added)
{
    if (added.empty())
        return GalaxyEditor::tr("unedited map");
    return added.front().kind == GalaxyEdit::Kind::add ? GalaxyEditor::tr("added galaxy")
                                                       : GalaxyEditor::tr("erased galaxies");
}

} // namespace

/// From one list of edits to another; the parts of a brush stroke become one.
class GalaxyEditCommand : public QUndoCommand
{
public:
    GalaxyEditCommand(GalaxyEditor& editor, std::vector<GalaxyEdit> after, const QString& text, int stroke)
        : QUndoCommand(text), m_editor(editor), m_before(editor.m_edits), m_after(std::move(after)), m_stroke(stroke)
    {}

    void undo() override { m_editor.setEdits(m_before); }
    void redo() override { m_editor.setEdits(m_after); }
    int id() const override { return m_stroke; }
    bool mergeWith(const QUndoCommand* other) override
    {
        // Undo stacks merge equal ids of the same kind only: the view's commands have ids of their own range.
        const auto* next = dynamic_cast<const GalaxyEditCommand*>(other);
        if (next == nullptr)
            return false;
        m_after = next->m_after;
        return true;
    }
    /// What it adds; nothing if it puts all away.
    [[nodiscard]] std::vector<GalaxyEdit> added() const
    {
        if (m_after.size() <= m_before.size())
            return {};
        return {m_after.begin() + static_cast<std::ptrdiff_t>(m_before.size()), m_after.end()};
    }

private:
    GalaxyEditor& m_editor;
    std::vector<GalaxyEdit> m_before, m_after;
    int m_stroke;
};

GalaxyEditor::GalaxyEditor(QUndoStack& undo, QObject* parent) : QObject(parent), m_undo(undo) {}

void GalaxyEditor::setMap(const Field& stellar)
{
    if (!steps().steps.empty())
        m_undo.clear(); // its edits, undone ones too, are of a map that is gone
    m_opened = m_edited = stellar;
    m_edits.clear();
    Q_EMIT edited();
}

void GalaxyEditor::setOn(bool on)
{
    if (std::exchange(m_on, on) != on)
        Q_EMIT modeChanged();
}

void GalaxyEditor::setTool(Tool tool)
{
    if (std::exchange(m_tool, tool) != tool)
        Q_EMIT modeChanged();
}

void GalaxyEditor::setBrushRadius(double radius)
{
    if (std::exchange(m_brushRadius, radius) != radius)
        Q_EMIT modeChanged();
}

bool GalaxyEditor::holds(QPointF position) const
{
    const double side = m_opened.geometry().side;
    return !m_opened.empty() && position.x() >= 0.0 && position.x() < side && position.y() >= 0.0 &&
           position.y() < side;
}

void GalaxyEditor::addAt(QPointF position)
{
    if (!holds(position))
        return;
    push({{GalaxyEdit::Kind::add, position.x(), position.y(), m_logMass, 0.0}}, noStroke);
}

void GalaxyEditor::eraseAt(QPointF position, bool firstOfStroke)
{
    if (!holds(position))
        return;
    if (firstOfStroke)
        ++m_stroke;
    constexpr int firstStroke = 1000; // ids that nobody else on the stack has
    push({{GalaxyEdit::Kind::erase, position.x(), position.y(), 0.0, m_brushRadius}}, firstStroke + m_stroke);
}

void GalaxyEditor::removeAll()
{
    if (isEdited())
        push({}, noStroke);
}

void GalaxyEditor::push(const std::vector<GalaxyEdit>& added, int stroke)
{
    std::vector<GalaxyEdit> edits;
    if (!added.empty())
        edits = m_edits;
    edits.insert(edits.end(), added.begin(), added.end());
    m_undo.push(new GalaxyEditCommand(*this, std::move(edits), textOf(added), stroke));
}

GalaxyEditSteps GalaxyEditor::steps() const
{
    GalaxyEditSteps result;
    for (int i = 0; i < m_undo.count(); ++i) {
        const auto* command = dynamic_cast<const GalaxyEditCommand*>(m_undo.command(i));
        if (command == nullptr)
            continue; // one of the view's
        result.steps.push_back(command->added());
        result.done += i < m_undo.index() ? 1 : 0;
    }
    return result;
}

bool GalaxyEditor::takes(const GalaxyEdit& edit) const
{
    const bool sized = edit.kind == GalaxyEdit::Kind::add ? edit.logMass > 0.0 && edit.logMass < greatestLogMass
                                                          : edit.radius > 0.0 && edit.radius < m_opened.geometry().side;
    return sized && holds({edit.x, edit.y});
}

void GalaxyEditor::redoSteps(const GalaxyEditSteps& steps)
{
    if (m_opened.empty() || steps.steps.empty())
        return;
    {
        const QSignalBlocker once(this);
        int undone = 0;
        for (std::size_t i = 0; i < steps.steps.size(); ++i) {
            std::vector<GalaxyEdit> step = steps.steps[i];
            if (std::erase_if(step, [this](const GalaxyEdit& edit) { return !takes(edit); }) > 0 && step.empty())
                continue; // it would put all away
            push(step, noStroke);
            undone += i >= steps.done ? 1 : 0;
        }
        for (int i = 0; i < undone; ++i)
            m_undo.undo();
    }
    Q_EMIT edited();
}

void GalaxyEditor::setEdits(std::vector<GalaxyEdit> edits)
{
    m_edits = std::move(edits);
    m_edited = m_opened;
    for (const GalaxyEdit& edit : m_edits)
        apply(m_edited, edit);
    Q_EMIT edited();
}

} // namespace penumbra
