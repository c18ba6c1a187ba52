#include "commands/input_place_description.h"

#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

void printPlace(std::ostream& out, const InputPlace& place)
{
    if (place.verdict != InputVerdict::unknown)
        out << name(place.verdict) << (place.verdict == InputVerdict::nearEdge ? " of" : "") << " the training range. ";
    out << place.sentence << '\n';
}

void printPlaceTable(std::ostream& out, const InputPlace& place)
{
    out << "among the training maps of the model\n  ";
    printPlace(out, place);
    if (place.verdict == InputVerdict::unknown)
        return;
    for (std::size_t i = 0; i < place.places.size(); ++i) {
        const auto& kind = inputStatisticKinds[i];
        const auto& p = place.places[i];
        if (p.side == StatisticPlace::Side::notCompared)
            continue;
        const auto position = p.side == StatisticPlace::Side::absent  ? std::string("none")
                              : p.side == StatisticPlace::Side::below ? std::string("below all")
                              : p.side == StatisticPlace::Side::above ? std::string("above all")
                                                                      : formatted("above %.1f %%", 100.0 * p.fraction);
        out << formatted("  %-36s %-9s %-12s (%s to %s ", std::string(kind.label).c_str(),
                         inputStatisticNumber(kind, p.value).c_str(), position.c_str(),
                         inputStatisticNumber(kind, p.low).c_str(), inputStatisticNumber(kind, p.high).c_str())
            << inputStatisticUnit(kind) << ")\n";
    }
}

nlohmann::json placeJson(const InputPlace& place)
{
    return nlohmann::json::parse(inputPlaceJson(place));
}

} // namespace penumbra::cli
