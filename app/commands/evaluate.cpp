#include "evaluation/evaluate.h"

#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "progress_line.h"
#include "statistics/power_spectrum.h"
#include "text.h"

#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct EvaluateOptions
{
    std::string data;
    std::size_t fields = 0;
    DrawOptions draw;
    std::string json;
};

void print(std::ostream& out, const EvaluationResult& result)
{
    out << formatted("%zu fields of %zu universes, %zu samples each\n\n", result.fields, result.universes,
                     result.samples)
        << formatted("single sample    %.4f dex^2\nposterior mean   %.4f dex^2\nspread / skill   %.3f\n",
                     result.mseSample, result.mseMean, result.spreadSkill);
    for (const auto& [level, inside] : result.coverage)
        out << formatted("in the %d %%       %.1f %% of the pixels\n", level, 100.0 * inside);

    out << "\n  k [h/Mpc]   r linear   r log10   P/P truth   P/P truth (log10)\n";
    for (std::size_t i = 0; i < result.k.size(); ++i)
        out << formatted("  %9.3f   %8.3f   %7.3f   %9.3f   %17.3f\n", result.k[i], result.rLinear[i], result.rLog10[i],
                         result.powerRatio[i], result.powerRatioLog10[i]);

    constexpr std::array<double, 3> shown{1.0, 3.0, 10.0};
    out << "\n  point estimate      dex^2   r log10 at k = 1, 3, 10\n";
    const auto row = [&](const std::string& name, double mse, const std::vector<double>& r) {
        out << formatted("  %-17s  %6.4f  ", name.c_str(), mse);
        for (const double k : shown)
            out << formatted(" %5.3f", r.empty() ? 0.0 : interpolate(result.k, r, k));
        out << '\n';
    };
    for (const auto& [name, baseline] : result.baselines)
        row(name, baseline.mseMean, baseline.rLog10);
    out << formatted("  %-17s  %6.4f\n", "posterior mean", result.mseMean);
}

nlohmann::json resultJson(const EvaluationResult& result)
{
    nlohmann::json coverage = nlohmann::json::object();
    for (const auto& [level, inside] : result.coverage)
        coverage[std::to_string(level)] = inside;
    nlohmann::json baselines = nlohmann::json::object();
    for (const auto& [name, baseline] : result.baselines)
        baselines[name] = {{"mse_mean_dex2", baseline.mseMean}, {"r_log10", baseline.rLog10}};
    return {{"universes", result.universes},    {"fields", result.fields},
            {"samples", result.samples},        {"mse_sample_dex2", result.mseSample},
            {"mse_mean_dex2", result.mseMean},  {"spread_skill", result.spreadSkill},
            {"coverage", std::move(coverage)},  {"k_h_mpc", result.k},
            {"r_linear", result.rLinear},       {"r_log10", result.rLog10},
            {"power_ratio", result.powerRatio}, {"power_ratio_log10", result.powerRatioLog10},
            {"baselines", std::move(baselines)}};
}

int evaluate(const EvaluateOptions& options)
{
    const Output output(options.json);
    const auto model = options.draw.loadModel();
    EvaluationRequest request;
    request.data = options.data;
    request.fields = options.fields;
    request.samples = options.draw.samples;
    request.seed = options.draw.seed;
    request.sampler = options.draw.samplerFor(*model);
    request.threads = options.draw.threads;

    const Interruption interruption;
    std::int64_t done = 0;
    std::int64_t total = 0;
    EvaluationResult result;
    double seconds = 0.0;
    {
        ProgressLine line("field");
        const auto show = [&](const Progress& p) {
            done = p.done;
            total = p.total;
            line.show(p.done, p.total);
        };
        result = evaluateModel(*model, request, show, interruption.token());
        seconds = line.seconds();
    }
    const bool stopped = interruption.requested() && (done < total || total == 0);

    print(output.text(), result);
    auto json = resultJson(result);
    json.update({{"data", options.data},
                 {"model", model->info().path.string()},
                 {"model_sha256", model->info().hash},
                 {"seed", request.seed},
                 {"seconds", seconds},
                 {"interrupted", stopped}});
    json.update(samplerJson(request.sampler));
    output.finish(json);
    return stopped ? interrupted : success;
}

} // namespace

void addEvaluate(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<EvaluateOptions>();
    auto& command =
        *app.add_subcommand("evaluate", "Accuracy and calibration of a model on universes whose truth is known");
    command.add_option("--data", options->data, "Universe file that the model was not trained on")
        ->required()
        ->type_name("U.h5");
    command.add_option("--fields", options->fields, "Maps in all, spread over the universes; default: one of each")
        ->check(wholeNumber(1))
        ->type_name("N");
    addDrawOptions(command, options->draw);
    // Spread and ranks need at least two.
    command.get_option("--samples")->check(wholeNumber(2));
    addJson(command, options->json);
    choose(command, options, chosen, evaluate);
}

} // namespace penumbra::cli
