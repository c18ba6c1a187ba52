#include "ui/choice_names.h"

#include "base/formatted.h"
#include "ui/file_task.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <vector>

namespace penumbra {
namespace {

/// What the window calls a choice; without a name it does not offer it there.
struct Names
{
    Choice choice;
    const char *option, *field;
    bool inPreview;
};
constexpr std::array<Names, 9> names{
    {{Choice::side, "--side", QT_TRANSLATE_NOOP("ChoiceNames", "Side"), true},
     {Choice::depth, "--depth", QT_TRANSLATE_NOOP("ChoiceNames", "slab depth"), true},
     {Choice::unit, "--unit", QT_TRANSLATE_NOOP("ChoiceNames", "Unit"), true},
     {Choice::dataset, "--dataset", QT_TRANSLATE_NOOP("ChoiceNames", "Data set"), true},
     {Choice::index, "--index", nullptr, true},
     {Choice::missingAsEmpty, "--missing-as-empty", nullptr, true},
     {Choice::truth, "--truth", nullptr, false},
     {Choice::truthIndex, "--truth-index", nullptr, false},
     {Choice::device, "--device cpu", QT_TRANSLATE_NOOP("ChoiceNames", "Device"), false}}};

QString translated(const char* text)
{
    return QCoreApplication::translate("ChoiceNames", text);
}

/// Of what mends the error, as far as the window has it.
std::vector<Names> namesOf(const Error& error)
{
    std::vector<Names> found;
    for (const Choice choice : error.mends())
        if (const auto known = std::ranges::find(names, choice, &Names::choice); known != names.end())
            found.push_back(*known);
    return found;
}

} // namespace

bool isMendedInPreview(const Error& error)
{
    return std::ranges::any_of(namesOf(error), &Names::inPreview);
}

QString toldWithFields(const std::exception& error)
{
    const auto* known = dynamic_cast<const Error*>(&error);
    QStringList fields;
    for (const Names& name : known ? namesOf(*known) : std::vector<Names>())
        if (name.field)
            fields << (name.inPreview ? translated(QT_TRANSLATE_NOOP("ChoiceNames", "%1 in Map details"))
                                      : QStringLiteral("%1"))
                          .arg(translated(name.field));
    return QString::fromStdString(
        withRemark(failureText(error).toStdString(), fields.join(QStringLiteral(", ")).toStdString()));
}

std::string toldWithOptions(const Error& error)
{
    std::string options;
    for (const Names& name : namesOf(error))
        options += (options.empty() ? "" : ", ") + std::string(name.option);
    return withRemark(error.what(), options);
}

} // namespace penumbra
