#include "base/error.h"
#include "base/hash.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/earlier_samples.h"
#include "commands/input_place_description.h"
#include "commands/sample_summary.h"
#include "commands/shared_options.h"
#include "commands/truth.h"
#include "diffusion/posterior.h"
#include "exit_code.h"
#include "field/told_place.h"
#include "interruption.h"
#include "io/posterior_file.h"
#include "output.h"
#include "progress_line.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct ReconstructOptions
{
    std::string map, out, fits;
    MapOptions mapOptions;
    std::vector<std::string> edits;
    TruthOptions truth;
    DrawOptions draw;
    std::uint32_t firstSample = 0;
    std::string noise{name(Noise::antithetic)};
    std::size_t batch = 0;
    bool append = false;
    std::string json;
};

/// What is known before the first sample.
struct Setup
{
    std::shared_ptr<const Model> model;
    std::vector<GalaxyEdit> edits;
    PreparedInput input;
    std::optional<Truth> truth;
    PosteriorRequest request;
    std::string recipe;     ///< of all samples, those before included
    EarlierSamples earlier; ///< none unless the run goes on with a posterior
};

GalaxyEdit editOf(const std::string& text, const Field& map)
{
    try {
        return editFrom(toldEdit(text), {map.size(), map.geometry().side});
    } catch (const InputError& error) {
        throw InputError(std::string("--edit ") + error.what());
    }
}

Setup prepare(const ReconstructOptions& options)
{
    auto stellar = openMap(options.map, options.mapOptions);
    requireMassMap(stellar, options.map);
    Setup setup;
    for (const std::string& text : options.edits) {
        setup.edits.push_back(editOf(text, stellar));
        apply(stellar, setup.edits.back());
    }
    if (!options.edits.empty() && !options.truth.path.empty())
        throw InputError("The truth '" + options.truth.path +
                         "' is of the galaxies as they were before --edit. Leave one of the two out.");
    setup.model = options.draw.loadModel();
    setup.input = prepareInput(*setup.model, stellar);
    if (const std::string warning = epochWarning(options.map); !warning.empty())
        setup.input.message += (setup.input.message.empty() ? "" : " ") + warning;
    if (options.edits.empty())
        setup.truth = openTruth(options.map, options.mapOptions, options.truth, setup.input.stellar);
    setup.request.samples = options.draw.samples;
    setup.request.firstSample = options.firstSample;
    setup.request.seed = options.draw.seed;
    setup.request.noise = noiseFromName(options.noise);
    setup.request.sampler = options.draw.samplerFor(*setup.model);
    setup.request.threads = options.draw.threads;
    setup.request.batch = options.batch;
    const RunInput input{options.map,
                         sha256(options.map),
                         options.mapOptions,
                         options.truth.path,
                         options.truth.index.value_or(options.mapOptions.index),
                         setup.edits};
    setup.recipe = recipe(*setup.model, setup.request, input, setup.input);
    if (options.append && std::filesystem::exists(options.out)) {
        setup.earlier = earlierSamples(options.out, setup.recipe, setup.input.stellar);
        setup.request.firstSample = setup.earlier.indices.back() + 1;
        setup.recipe = recipeWithSamples(setup.recipe, setup.earlier.maps.size() + setup.request.samples);
    }
    return setup;
}

void printSetup(std::ostream& out, const ReconstructOptions& options, const Setup& setup)
{
    const auto& stellar = setup.input.stellar;
    out << "input           " << options.map << " [" << options.mapOptions.index
        << formatted("], %zu x %zu pixels, ", stellar.size(), stellar.size()) << geometryText(stellar.geometry())
        << '\n';
    if (!setup.edits.empty())
        out << "                " << describe(setup.edits) << '\n';
    if (!setup.input.message.empty())
        out << "                " << setup.input.message << '\n';
    out << "this input      ";
    printPlace(out, setup.input.place);
    out << "model           " << setup.model->info().name << " (" << setup.model->info().path.string() << ")\n";
    if (setup.truth) {
        out << "truth           " << setup.truth->path
            << (options.truth.path.empty() ? " (found with the map)\n" : "\n");
        if (!setup.truth->message.empty())
            out << "                " << setup.truth->message << '\n';
    }
    out << "sampler         " << name(setup.request.sampler.kind)
        << formatted(", %d steps, seed %llu, ", setup.request.sampler.steps,
                     static_cast<unsigned long long>(setup.request.seed))
        << (setup.request.noise == Noise::antithetic ? "antithetic pairs\n" : "independent samples\n") << std::flush;
}

/// Draws into the writer and the summary; returns the seconds it took.
double draw(const Setup& setup, PosteriorWriter& writer, SampleSummary& summary, std::stop_token stop)
{
    const auto keep = [&](const Field& sample, std::uint32_t index) {
        writer.append(sample, index);
        summary.add(sample, index);
    };
    const std::size_t before = setup.earlier.maps.size();
    for (std::size_t i = 0; i < before; ++i)
        keep(setup.earlier.maps[i], setup.earlier.indices[i]);
    ProgressLine line("sample");
    const auto total = static_cast<std::int64_t>(setup.request.samples);
    PosteriorCallbacks callbacks;
    callbacks.step = [&](const PosteriorProgress& p) {
        const double underWay = p.steps > 0 ? static_cast<double>(p.batch) * p.step / p.steps : 0.0;
        line.show(static_cast<std::int64_t>(p.samplesDone), total, underWay,
                  formatted("step %d of %d, %zu at once", p.step, p.steps, p.batch));
    };
    callbacks.sample = [&](const PosteriorSample& sample) {
        keep(sample.darkMatter, sample.index);
        line.show(static_cast<std::int64_t>(summary.count() - before), total);
    };
    // How it ended shows in the number of samples.
    static_cast<void>(drawPosterior(*setup.model, setup.input.stellar, setup.request, callbacks, std::move(stop)));
    return line.seconds();
}

nlohmann::json runJson(const ReconstructOptions& options, const Setup& setup, const SampleSummary& summary,
                       double seconds)
{
    const auto& stellar = setup.input.stellar;
    nlohmann::json json{{"out", options.out},
                        {"map", options.map},
                        {"index", options.mapOptions.index},
                        {"model", setup.model->info().path.string()},
                        {"model_sha256", setup.model->info().hash},
                        {"size", stellar.size()},
                        {"geometry", geometryJson(stellar.geometry())},
                        {"preparation", setup.input.message},
                        {"among_training_maps", placeJson(setup.input.place)},
                        {"samples", summary.count()},
                        {"samples_asked", setup.request.samples},
                        {"samples_before", setup.earlier.maps.size()},
                        {"first_sample", setup.request.firstSample},
                        {"seed", setup.request.seed},
                        {"noise", name(setup.request.noise)},
                        {"seconds", seconds},
                        {"interrupted", summary.count() < setup.earlier.maps.size() + setup.request.samples}};
    json.update(samplerJson(setup.model->info(), setup.request.sampler));
    if (summary.count() > 0)
        json.update(summary.json());
    if (setup.truth)
        json["truth"].update({{"path", setup.truth->path}, {"preparation", setup.truth->message}});
    return json;
}

int reconstruct(const ReconstructOptions& options)
{
    const Output output(options.json);
    requireApart({{"the map", options.map}, {"--truth", options.truth.path}, {"--model", options.draw.model}},
                 {{"--out", options.out}, {"--fits", options.fits}, {"--json", options.json}});
    requireWritable(options.out);
    if (!options.fits.empty())
        requireWritable(options.fits);
    const auto setup = prepare(options);
    auto& out = output.text();
    printSetup(out, options, setup);

    const auto truth = setup.truth ? std::optional(setup.truth->field) : std::nullopt;
    SampleSummary summary(truth, setup.request.noise);
    double seconds = 0.0;
    {
        const Interruption interruption;
        PosteriorWriter writer(options.out,
                               {setup.input.stellar, truth, setup.request.seed, setup.recipe, setup.request.noise});
        seconds = draw(setup, writer, summary, interruption.token());
        if (writer.count() > 0)
            writer.finish();
    }

    const std::size_t before = setup.earlier.maps.size();
    const std::size_t wanted = before + setup.request.samples;
    if (summary.count() == 0) {
        out << "stopped before the first sample was finished; nothing was written\n";
    } else {
        out << "wrote           " << options.out << formatted(": %zu of %zu samples", summary.count(), wanted)
            << (before > 0 ? formatted(", %zu of them new, in ", summary.count() - before) : " in ")
            << duration(seconds) << '\n';
        if (!options.fits.empty()) {
            writeFits(options.fits, readPosterior(options.out));
            out << "wrote           " << options.fits << '\n';
        }
        summary.print(out);
    }
    output.finish(runJson(options, setup, summary, seconds));
    return summary.count() < wanted ? interrupted : success;
}

} // namespace

void addReconstruct(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<ReconstructOptions>();
    auto& command = *app.add_subcommand(
        "reconstruct", "Draw dark-matter maps that a stellar-mass map allows; Ctrl-C keeps the finished ones");
    command.add_option("MAP", options->map, "Stellar-mass map (.npy, FITS, HDF5), in (Msun/h)/(Mpc/h)^2")->required();
    command.add_option("--out", options->out, "Posterior file to write (HDF5)")->required()->type_name("P.h5");
    command.add_option("--fits", options->fits, "Write the posterior as FITS too")->type_name("FILE");
    addMapOptions(command, options->mapOptions);
    command
        .add_option("--edit", options->edits,
                    "Add a galaxy first: add:X,Y or add:X,Y,LOG10MASS [Msun/h]; or take stars away: erase:X,Y or "
                    "erase:X,Y,RADIUS; places in Mpc/h, or in pixels with px at the end; may be given again")
        ->check(galaxyEdit())
        ->allow_extra_args(false) // the word after it is the map
        ->type_name("EDIT");
    addTruthOptions(command, options->truth);
    addDrawOptions(command, options->draw);
    command
        .add_option("--first-sample", options->firstSample, "Number of the first sample; 17 is the same drawn alone")
        ->check(wholeNumber(0))
        ->type_name("I")
        ->capture_default_str();
    command
        .add_option("--noise", options->noise,
                    "antithetic: samples 2j and 2j+1 have the same noise but for its sign, and the mean of few is as "
                    "good as that of many; or independent")
        ->check(noiseName())
        ->type_name("KIND")
        ->capture_default_str();
    command.add_flag("--append", options->append,
                     "Add the samples to those of P.h5, where it is there; all must be drawn alike");
    command.add_option("--batch", options->batch, "Samples computed at once; default: chosen by their size")
        ->check(wholeNumber(1))
        ->type_name("N");
    addJson(command, options->json);
    choose(command, options, chosen, reconstruct);
}

} // namespace penumbra::cli
