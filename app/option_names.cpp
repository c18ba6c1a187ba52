#include "option_names.h"

#include "text.h"

namespace penumbra::cli {

namespace {

const OptionNames usualNames{{Choice::side, "--side"},
                             {Choice::depth, "--depth"},
                             {Choice::unit, "--unit"},
                             {Choice::dataset, "--dataset"},
                             {Choice::index, "--index"},
                             {Choice::missingAsEmpty, "--missing-as-empty"},
                             {Choice::truth, "--truth"},
                             {Choice::truthIndex, "--truth-index"},
                             {Choice::truthDataset, "--truth-dataset"},
                             {Choice::truthUnit, "--truth-unit"},
                             {Choice::batch, "--batch 1"},
                             {Choice::device, "--device cpu"}};

} // namespace

std::string toldWithOptions(const Error& error, const OptionNames& names)
{
    std::string options;
    for (const Choice choice : error.mends()) {
        const auto own = names.find(choice);
        options += (options.empty() ? "" : ", ") + (own == names.end() ? usualNames.at(choice) : own->second);
    }
    return withRemark(error.what(), options);
}

} // namespace penumbra::cli
