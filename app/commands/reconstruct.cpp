#include "base/error.h"
#include "base/random.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/left_out_maps.h"
#include "commands/map_list.h"
#include "commands/reconstruction.h"
#include "exit_code.h"
#include "interruption.h"
#include "option_names.h"
#include "output.h"
#include "text.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

namespace penumbra::cli {

namespace {

struct CommandOptions
{
    ReconstructOptions one;          ///< of each map
    std::optional<std::string> maps; ///< which of a stack; none: the one of --index
    bool overwrite = false;
    std::string json;
};

bool isThere(const std::string& path)
{
    std::error_code failure;
    return !path.empty() && std::filesystem::exists(path, failure);
}

/// Throws InputError when what was drawn before would be lost. A FITS file belongs to the posterior beside it; where
/// there is none yet, it is another's.
void requireUnused(const CommandOptions& options)
{
    if (options.overwrite)
        return;
    const bool adds = options.one.append && isThere(options.one.out);
    if (isThere(options.one.out) && !adds)
        throw InputError("'" + options.one.out +
                         "' is there already. --append adds samples to it, --overwrite replaces it; or name another "
                         "file.");
    if (isThere(options.one.fits) && !adds)
        throw InputError("'" + options.one.fits + "' is there already. " +
                         (options.one.append
                              ? "It is not of '" + options.one.out + "', which is still to be drawn: name"
                              : "--overwrite replaces it; or name") +
                         " another file.");
}

/// Throws UsageError when files of a map of the stack would replace what they are made from, or each other.
void requireFilesApart(const ReconstructOptions& one, const std::string& json)
{
    requireApart({{"the map", one.map}, {"--truth", one.truth.path}, {"--model", one.draw.model}},
                 {{"--out", one.out}, {"--fits", one.fits}, {"--json", json}});
}

int reconstructOne(const CommandOptions& command, const Output& output)
{
    const ReconstructOptions& options = command.one;
    requireWritable(options.out);
    if (!options.fits.empty())
        requireWritable(options.fits);
    requireUnused(command);
    Reconstruction reconstruction(options, options.draw.loadModel(), hashedFile(options.map));
    reconstruction.printSetup(output.text());
    {
        const Interruption interruption;
        reconstruction.draw(interruption.token());
    }
    reconstruction.print(output.text());
    output.finish(reconstruction.json());
    return reconstruction.isComplete() ? success : interrupted;
}

/// The options of map `index` of the stack, with its number in the names of files and noise of its own: with common
/// noise the errors of all maps would be alike, and no statistics of them calibrated.
ReconstructOptions optionsOf(const ReconstructOptions& options, std::size_t index)
{
    ReconstructOptions result = options;
    result.mapOptions.index = index;
    result.draw.seed = seedOfMap(options.draw.seed, index);
    result.finish = true;
    result.out = withMapNumber(options.out, index);
    result.fits = options.fits.empty() ? "" : withMapNumber(options.fits, index);
    return result;
}

/// Throws, before hours are spent on the maps before, when the files of one could not be written or would replace
/// others.
void requireUsable(const CommandOptions& options, const std::vector<std::size_t>& indices)
{
    for (const std::size_t index : indices) {
        const ReconstructOptions one = optionsOf(options.one, index);
        requireFilesApart(one, options.json);
        if (isThere(one.fits) && !isThere(one.out))
            throw InputError("'" + one.fits + "' is there already, and is not of '" + one.out +
                             "', which is still to be drawn. Move it away, or name other files.");
    }
    for (const std::size_t index : {indices.front(), indices.back()}) {
        const ReconstructOptions one = optionsOf(options.one, index);
        requireWritable(one.out);
        if (!one.fits.empty())
            requireWritable(one.fits);
    }
}

int reconstructMany(const CommandOptions& options, const Output& output)
{
    static_cast<void>(optionsOf(options.one, 0)); // refuses names without a place for the number
    const std::size_t inFile = probeMap(options.one.map, options.one.mapOptions).maps;
    if (inFile == 0) // several sets of maps, which openMap lists
        static_cast<void>(openMap(options.one.map, options.one.mapOptions));
    const std::vector<std::size_t> indices = mapNumbers(*options.maps, inFile);
    requireUsable(options, indices);
    const auto model = options.one.draw.loadModel();
    const HashedFile hashed = hashedFile(options.one.map);
    auto& out = output.text();
    auto results = nlohmann::json::array();
    LeftOutMaps leftOut;
    bool complete = true;
    const Interruption interruption;
    for (std::size_t i = 0; i < indices.size() && complete; ++i) {
        try {
            Reconstruction reconstruction(optionsOf(options.one, indices[i]), model, hashed);
            if (results.empty()) {
                reconstruction.printSetup(out);
                out << formatted("maps            %zu of %zu\n", indices.size(), inFile);
            }
            reconstruction.draw(interruption.token());
            reconstruction.printBriefly(out);
            out << std::flush;
            results.push_back(reconstruction.json());
            complete = reconstruction.isComplete() && !(interruption.requested() && i + 1 < indices.size());
        } catch (const UsageError&) { // of all maps alike
            throw;
        } catch (const InputError& error) { // the others may be good
            leftOut.add(indices[i], toldWithOptions(error));
        } catch (...) {
            std::cerr << formatted("At map %zu of '%s':\n", indices[i], options.one.map.c_str());
            throw;
        }
    }
    leftOut.tellCount(indices.size());
    output.finish(
        {{"map", options.one.map}, {"maps", results}, {"left_out", leftOut.json()}, {"interrupted", !complete}});
    return !complete ? interrupted : leftOut.empty() ? success : badInput;
}

int reconstruct(const CommandOptions& options)
{
    if (!options.one.edits.empty() && !options.one.truth.path.empty())
        throw UsageError("The truth '" + options.one.truth.path +
                         "' is of the galaxies as they were before --edit. Leave one of the two out.");
    const Output output(options.json);
    requireFilesApart(options.one, options.json);
    return options.maps ? reconstructMany(options, output) : reconstructOne(options, output);
}

} // namespace

void addReconstruct(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<CommandOptions>();
    auto& command = *app.add_subcommand(
        "reconstruct", "Draw dark-matter maps that a stellar-mass map allows; Ctrl-C keeps the finished ones");
    command.add_option("MAP", options->one.map, "Stellar-mass map (.npy, FITS, HDF5), in (Msun/h)/(Mpc/h)^2")
        ->required();
    command.add_option("--out", options->one.out, "Posterior file to write (HDF5)")->required()->type_name("P.h5");
    command.add_option("--fits", options->one.fits, "Write the posterior as FITS too")->type_name("FILE");
    addMapOptions(command, options->one.mapOptions);
    command
        .add_option("--edit", options->one.edits,
                    "Add a galaxy first: add:X,Y or add:X,Y,LOG10MASS [Msun/h]; or take stars away: erase:X,Y or "
                    "erase:X,Y,RADIUS; places in Mpc/h, or in pixels from 0 with px at the very end (erase:64,16,3px); "
                    "may be given again")
        ->check(galaxyEdit())
        ->allow_extra_args(false) // the word after it is the map
        ->type_name("EDIT");
    command.add_flag("--append", options->one.append,
                     "Add the samples to those of P.h5, where it is there; all must be drawn alike");
    command.add_flag("--overwrite", options->overwrite, "Replace P.h5 and the FITS file where they are there")
        ->excludes("--append");
    auto& maps =
        *command
             .add_option(
                 "--maps", options->maps,
                 "Several maps of a stack: all, or numbers from 0 and ranges such as 0-9,12. --out and --fits name "
                 "a file each, with {} for the number in five digits; what is there already is not drawn again, what "
                 "is begun is finished; maps that cannot be used are left out, and told. Each has a seed of its own, "
                 "made "
                 "of --seed and its number and written in its file")
             ->check(mapList())
             ->type_name("LIST");
    for (const char* alone : {"--index", "--edit", "--append", "--overwrite"})
        maps.excludes(command.get_option(alone));
    addTruthOptions(command, options->one.truth);
    maps.excludes(command.get_option("--truth-index"));
    command.add_flag("--no-truth", options->one.truth.none, "Leave out the truth that would be found with the map")
        ->excludes(command.get_option("--truth"));
    addDrawOptions(command, options->one.draw);
    command
        .add_option("--first-sample", options->one.firstSample,
                    "Number of the first sample; 17 is the same drawn alone")
        ->transform(wholeNumber(0))
        ->excludes(&maps)
        ->type_name("I")
        ->capture_default_str();
    command
        .add_option("--noise", options->one.noise,
                    "antithetic: samples 2j and 2j+1 have the same noise but for its sign, and the mean of few is as "
                    "good as that of many; or independent")
        ->check(noiseName())
        ->type_name("KIND")
        ->capture_default_str();
    command.get_option("--append")->excludes(command.get_option("--first-sample"));
    command.add_option("--batch", options->one.batch, "Samples computed at once; default: chosen by their size")
        ->transform(wholeNumber(1))
        ->type_name("N");
    addJson(command, options->json);
    choose(command, options, chosen, reconstruct);
}

} // namespace penumbra::cli
