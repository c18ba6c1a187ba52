#include "ui/classroom_json.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

// They stand in files and do not change.
constexpr QLatin1String hiddenKey("truth_hidden"), stepsKey("edits"), doneKey("edits_done"), drawnKey("drawn_of"),
    beforeKey("before_of"), editingKey("editing"), addKey("add"), eraseKey("erase");

QJsonArray toJson(const std::vector<GalaxyEdit>& edits)
{
    QJsonArray json;
    for (const GalaxyEdit& edit : edits)
        json.append(edit.kind == GalaxyEdit::Kind::add
                        ? QJsonObject{{addKey, QJsonArray{edit.x, edit.y, edit.logMass}}}
                        : QJsonObject{{eraseKey, QJsonArray{edit.x, edit.y, edit.radius}}});
    return json;
}

std::vector<GalaxyEdit> editsFrom(const QJsonArray& json)
{
    std::vector<GalaxyEdit> edits;
    for (const QJsonValue& value : json) {
        const bool adds = value.toObject().contains(addKey);
        const QJsonArray numbers = value.toObject().value(adds ? addKey : eraseKey).toArray();
        const bool complete = std::all_of(numbers.begin(), numbers.end(), [](const auto& n) { return n.isDouble(); });
        if (numbers.size() != 3 || !complete)
            continue;
        const double x = numbers.at(0).toDouble(), y = numbers.at(1).toDouble(), last = numbers.at(2).toDouble();
        edits.push_back(adds ? GalaxyEdit{GalaxyEdit::Kind::add, x, y, last, 0.0}
                             : GalaxyEdit{GalaxyEdit::Kind::erase, x, y, 0.0, last});
    }
    return edits;
}

} // namespace

QJsonObject toJson(const ClassroomState& state)
{
    QJsonArray steps;
    for (const std::vector<GalaxyEdit>& step : state.edits.steps)
        steps.append(toJson(step));
    return {{hiddenKey, state.truthHidden},
            {stepsKey, steps},
            {doneKey, static_cast<qint64>(state.edits.done)},
            {drawnKey, toJson(state.drawnOf)},
            {beforeKey, toJson(state.beforeOf)},
            {editingKey, state.editing}};
}

ClassroomState classroomStateFrom(const QJsonObject& json)
{
    ClassroomState state;
    state.truthHidden = json.value(hiddenKey).toBool();
    const QJsonArray steps = json.value(stepsKey).toArray();
    for (const QJsonValue& step : steps)
        if (auto edits = editsFrom(step.toArray()); !edits.empty() || step.toArray().isEmpty())
            state.edits.steps.push_back(std::move(edits));
    const qint64 done = std::max<qint64>(0, json.value(doneKey).toInteger());
    state.edits.done = std::min(static_cast<std::size_t>(done), state.edits.steps.size());
    state.drawnOf = editsFrom(json.value(drawnKey).toArray());
    state.beforeOf = editsFrom(json.value(beforeKey).toArray());
    state.editing = json.value(editingKey).toBool();
    return state;
}

} // namespace penumbra
