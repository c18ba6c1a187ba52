#include "commands/model_description.h"

#include "commands/shared_options.h"
#include "diffusion/model_card.h"
#include "diffusion/normalization_json.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

/// "batch 8, data U.h5, ..., universe_seeds (87)": long lists by their length; --json has them whole.
std::string provenanceText(const std::string& provenance)
{
    const auto json = nlohmann::json::parse(provenance, nullptr, false);
    if (!json.is_object())
        return provenance;
    std::string text;
    for (const auto& [key, value] : json.items())
        text += (text.empty() ? "" : ", ") + key + ' ' +
                (value.is_array() ? '(' + std::to_string(value.size()) + ')' : value.dump());
    return text;
}

} // namespace

void printModel(std::ostream& out, const ModelInfo& info)
{
    const auto& network = info.architecture;
    out << "model        " << info.name << " (" << info.path.string() << ")\n"
        << "network      "
        << formatted("U-Net, %d channels, %d levels, %s attention%s, patch %d, predicts %s\n", network.embeddingDim,
                     network.blocks, network.attention ? "with" : "no",
                     network.fourierFeatures ? ", Fourier features" : "", network.patch,
                     network.prediction == Prediction::noise ? "noise" : "velocity")
        << formatted("weights      %zu\n", info.parameters) << "told of      ";
    for (const auto& channel : network.conditioning)
        out << channel << ' ';
    if (network.summaries)
        out << "summaries ";
    out << formatted("\nschedule     gamma(0) = %g, gamma(1) = %g\n", info.schedule.gamma(0.0),
                     info.schedule.gamma(1.0))
        << formatted("input        log10(stellar mass + %g): mean %.6f, std %.6f dex\n", info.input.offset,
                     info.input.mean, info.input.std)
        << formatted("output       log10(%s + %g): mean %.6f, std %.6f dex\n",
                     info.refinement ? "dark matter / coarse dark matter" : "dark matter", info.output.offset,
                     info.output.mean, info.output.std);
    if (info.coarse)
        out << "refines      maps of " << info.coarse->name << " (" << info.coarse->path.string() << ")\n";
    if (info.geometry.side > 0.0 && info.size > 0)
        out << formatted("trained on   %zu x %zu pixels, ", info.size, info.size) << geometryText(info.geometry)
            << '\n';
    else
        out << "trained on   maps of unknown scale\n";
    if (info.trainingInputs)
        out << formatted("inputs       known from %zu maps of %zu universes (see 'info MAP')\n",
                         info.trainingInputs->maps, info.trainingInputs->universes);
    else
        out << "inputs       unknown: nothing tells whether a map is like those that it was trained on\n";
    if (const auto card = modelCard(info.path))
        out << "card         " << card->string() << " ('info --card' prints it)\n";
    out << "provenance   " << provenanceText(info.provenance) << "\nSHA-256      " << info.hash << '\n';
}

nlohmann::json modelJson(const ModelInfo& info)
{
    const auto& network = info.architecture;
    return {{"kind", "model"},
            {"path", info.path.string()},
            {"name", info.name},
            {"sha256", info.hash},
            {"parameters", info.parameters},
            {"architecture",
             {{"embedding_dim", network.embeddingDim},
              {"blocks", network.blocks},
              {"attention", network.attention},
              {"attention_heads", network.attentionHeads},
              {"fourier_features", network.fourierFeatures},
              {"norm_groups", network.normGroups},
              {"time_bias", network.timeBias},
              {"patch", network.patch},
              {"prediction", network.prediction == Prediction::noise ? "noise" : "velocity"},
              {"conditioning", network.conditioning},
              {"summaries", network.summaries}}},
            {"schedule", {{"b", info.schedule.b}, {"w", info.schedule.w}}},
            {"input", normalizationJson(info.input)},
            {"output", normalizationJson(info.output)},
            {"refines", info.coarse ? nlohmann::json{{"path", info.coarse->path.string()},
                                                     {"name", info.coarse->name},
                                                     {"sha256", info.coarse->hash}}
                                    : nlohmann::json()},
            {"size", info.size},
            {"geometry", geometryJson(info.geometry)},
            {"training_inputs", info.trainingInputs ? nlohmann::json{{"maps", info.trainingInputs->maps},
                                                                     {"universes", info.trainingInputs->universes}}
                                                    : nlohmann::json()},
            {"card", modelCard(info.path) ? nlohmann::json(modelCard(info.path)->string()) : nlohmann::json()},
            {"provenance", jsonOrText(info.provenance)}};
}

} // namespace penumbra::cli
