#include "commands/reconstruction.h"

#include "base/error.h"
#include "base/hash.h"
#include "commands/input_place_description.h"
#include "field/told_place.h"
#include "io/recipe_values.h"
#include "progress_line.h"
#include "text.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

GalaxyEdit editOf(const std::string& text, const Field& map)
{
    try {
        return editFrom(toldEdit(text), {map.size(), map.geometry().side});
    } catch (const InputError& error) {
        throw InputError(std::string("--edit ") + error.what());
    }
}

/// A FITS file of Penumbra that was written before the last samples came to `posterior`.
bool isOutdated(const std::string& fits, const std::string& posterior)
{
    if (std::filesystem::last_write_time(fits) >= std::filesystem::last_write_time(posterior))
        return false;
    MapOptions mean;
    mean.dataset = "MEAN";
    try {
        const auto header = probeMap(fits, mean).header;
        return std::ranges::any_of(header, [](const auto& entry) {
            return entry.first == "CREATOR" && entry.second.find("Penumbra") != std::string::npos;
        });
    } catch (const InputError&) {
        return false; // something else of that name
    }
}

} // namespace

HashedFile hashedFile(const std::string& path)
{
    const FileIdentity identity = identityOf(path);
    return {identity, sha256(std::filesystem::path(path))};
}

Reconstruction::Reconstruction(ReconstructOptions options, std::shared_ptr<const Model> model, const HashedFile& hashed)
    : m_options(std::move(options)), m_model(std::move(model)), m_summary({}, Noise::independent)
{
    prepare(hashed);
    std::error_code unseen;
    if ((m_options.append || m_options.finish) && std::filesystem::exists(m_options.out, unseen))
        goOn();
}

void Reconstruction::prepare(const HashedFile& hashed)
{
    auto stellar = openMap(m_options.map, m_options.mapOptions);
    requireStellarMap(stellar, m_options.map);
    for (const std::string& text : m_options.edits) {
        m_edits.push_back(editOf(text, stellar));
        apply(stellar, m_edits.back());
    }
    m_input = prepareInput(*m_model, stellar);
    const MapFileInfo info = probeMap(m_options.map, m_options.mapOptions);
    requireUnchanged(m_options.map, hashed.identity); // else the recipe would have the hash of another map
    if (const std::string warning = epochWarning(info); !warning.empty())
        m_input.message += (m_input.message.empty() ? "" : " ") + warning;
    if (m_options.edits.empty()) {
        TruthSearch found = openTruth(m_options.map, m_options.mapOptions, m_options.truth, m_input.stellar);
        m_truth = std::move(found.truth);
        m_truthProblem = std::move(found.problem);
    }
    m_request.samples = m_options.draw.samples;
    m_request.firstSample = m_options.firstSample;
    m_request.seed = m_options.draw.seed;
    m_request.noise = noiseFromName(m_options.noise);
    m_request.sampler = m_options.draw.samplerFor(*m_model);
    m_request.threads = m_options.draw.threads;
    m_request.batch = m_options.batch;
    const RunInput input{m_options.map, hashed.hash,          m_options.mapOptions,         info.redshift,
                         info.littleH,  m_options.truth.path, m_truth ? m_truth->index : 0, m_edits};
    m_recipe = recipe(*m_model, m_request, input, m_input);
    m_summary = SampleDigest(m_truth ? std::optional(m_truth->field) : std::nullopt, m_request.noise);
}

/// With the posterior that is there.
void Reconstruction::goOn()
{
    m_earlier = earlierSamples(m_options.out, m_recipe, m_request.noise, m_input.stellar);
    const std::size_t before = m_earlier.maps.size(), asked = m_request.samples;
    if (m_options.finish)
        m_request.samples = asked > before ? asked - before : 0;
    const std::uint32_t last = m_earlier.indices.back();
    if (m_request.samples > 0 && last == std::numeric_limits<std::uint32_t>::max())
        throw UsageError("Cannot append to '" + m_options.out + "': its last sample, " + std::to_string(last) +
                         ", has the highest number that there is. Draw others into another file, with --first-sample "
                         "or another --seed.");
    m_request.firstSample = last + 1;
    m_recipe = recipeWithSamples(m_earlier.recipe, before + m_request.samples);
    keepTruth();
    for (std::size_t i = 0; i < before; ++i)
        m_summary.add(m_earlier.maps[i], m_earlier.indices[i]);
}

/// The one that the posterior was compared with, where the run finds none.
void Reconstruction::keepTruth()
{
    if (!m_earlier.truth)
        return;
    if (!m_truth)
        m_truth = Truth{*m_earlier.truth, m_options.out, 0, "as it was when the samples before were drawn"};
    else if (!std::ranges::equal(m_truth->field.pixels(), m_earlier.truth->pixels()))
        throw InputError(
            "Cannot append to '" + m_options.out +
            "': its samples were compared with another truth. Leave --truth out, or write to another file.");
    m_summary = SampleDigest(m_truth->field, m_request.noise);
}

void Reconstruction::draw(std::stop_token stop)
{
    if (!nothingToDraw())
        drawSamples(std::move(stop));
    if (m_options.fits.empty() || m_summary.count() == 0)
        return;
    std::error_code unseen;
    const bool there = nothingToDraw() && std::filesystem::exists(m_options.fits, unseen);
    if (!there || isOutdated(m_options.fits, m_options.out))
        writeFits(m_options.fits, readPosterior(m_options.out));
}

void Reconstruction::drawSamples(std::stop_token stop)
{
    const auto truth = m_truth ? std::optional(m_truth->field) : std::nullopt;
    PosteriorWriter writer(m_options.out, {m_input.stellar, truth, m_request.seed, m_recipe, m_request.noise});
    const std::size_t before = m_earlier.maps.size();
    for (std::size_t i = 0; i < before; ++i)
        writer.append(m_earlier.maps[i], m_earlier.indices[i]);
    ProgressLine line("sample");
    const auto total = static_cast<std::int64_t>(m_request.samples);
    PosteriorCallbacks callbacks;
    callbacks.step = [&](const PosteriorProgress& p) {
        const double underWay = p.steps > 0 ? static_cast<double>(p.batch) * p.step / p.steps : 0.0;
        line.show(static_cast<std::int64_t>(p.samplesDone), total, underWay,
                  formatted("step %d of %d, %zu at once", p.step, p.steps, p.batch));
    };
    callbacks.sample = [&](const PosteriorSample& sample) {
        writer.append(sample.darkMatter, sample.index);
        m_summary.add(sample.darkMatter, sample.index);
        line.show(static_cast<std::int64_t>(m_summary.count() - before), total);
    };
    try {
        // How it ended shows in the number of samples.
        static_cast<void>(drawPosterior(*m_model, m_input.stellar, m_request, callbacks, std::move(stop)));
    } catch (...) {
        keepFinished(writer);
        throw;
    }
    m_seconds = line.seconds();
    if (writer.count() > 0)
        writer.finish();
}

/// Before an error ends the run, be it a full disk or a sample that is not finite: the samples may be worth hours.
void Reconstruction::keepFinished(PosteriorWriter& writer) const
{
    const std::size_t before = m_earlier.maps.size();
    if (writer.count() <= before) // the file of before, where there is one, stays as it was
        return;
    try {
        writer.finish();
        std::cerr << "'" << m_options.out
                  << formatted("' keeps the %zu samples that were finished of %zu", writer.count(),
                               before + m_request.samples)
                  << (m_options.finish ? "; the same command draws the others" : "; --append adds others to them")
                  << ".\n";
    } catch (const Error& failure) {
        std::cerr << "The samples that were finished are lost. " << failure.what() << '\n';
    }
}

void Reconstruction::printSetup(std::ostream& out) const
{
    const auto& stellar = m_input.stellar;
    out << "input           " << m_options.map << " [" << m_options.mapOptions.index
        << formatted("], %zu x %zu pixels, ", stellar.size(), stellar.size()) << geometryText(stellar.geometry())
        << '\n';
    if (!m_edits.empty())
        out << "                " << describe(m_edits) << '\n';
    if (!m_input.message.empty())
        out << "                " << m_input.message << '\n';
    out << "this input      ";
    printPlace(out, m_input.place);
    out << "model           " << m_model->info().name << " (" << m_model->info().path.string() << ")\n";
    if (m_truth) {
        out << "truth           " << m_truth->path << (m_options.truth.path.empty() ? " (found with the map)\n" : "\n");
        if (!m_truth->message.empty())
            out << "                " << m_truth->message << '\n';
    } else if (!m_truthProblem.empty()) {
        out << "truth           left out: " << m_truthProblem << '\n';
    }
    out << "sampler         " << name(m_request.sampler.kind)
        << formatted(", %d steps, seed %llu, ", m_request.sampler.steps,
                     static_cast<unsigned long long>(m_request.seed))
        << (m_request.noise == Noise::antithetic ? "antithetic pairs\n" : "independent samples\n") << std::flush;
}

void Reconstruction::print(std::ostream& out) const
{
    if (m_summary.count() == 0) {
        out << "stopped before the first sample was finished; nothing was written\n";
        return;
    }
    const std::size_t before = m_earlier.maps.size();
    out << "wrote           " << m_options.out
        << formatted(": %zu of %zu samples", m_summary.count(), before + m_request.samples)
        << (before > 0 ? formatted(", %zu of them new, in ", m_summary.count() - before) : " in ")
        << duration(m_seconds) << '\n';
    if (!m_options.fits.empty())
        out << "wrote           " << m_options.fits << '\n';
    m_summary.print(out);
}

void Reconstruction::printBriefly(std::ostream& out) const
{
    out << formatted("map %zu: ", m_options.mapOptions.index);
    if (m_summary.count() == 0) {
        out << "stopped before the first sample was finished; nothing was written\n";
        return;
    }
    out << m_options.out
        << formatted(", %zu of %zu samples", m_summary.count(), m_earlier.maps.size() + m_request.samples);
    if (nothingToDraw())
        out << ", there before";
    else
        out << " in " << duration(m_seconds);
    if (m_input.place.verdict == InputVerdict::outside)
        out << "; OUTSIDE the training range";
    if (!m_truth && !m_truthProblem.empty())
        out << "; truth left out";
    out << '\n';
    m_summary.printAgainstTruth(out);
}

nlohmann::json Reconstruction::json() const
{
    const auto& stellar = m_input.stellar;
    nlohmann::json json{{"out", m_options.out},
                        {"map", m_options.map},
                        {"index", m_options.mapOptions.index},
                        {"model", m_model->info().path.string()},
                        {"model_sha256", m_model->info().hash},
                        {"size", stellar.size()},
                        {"geometry", geometryJson(stellar.geometry())},
                        {"preparation", m_input.message},
                        {"among_training_maps", placeJson(m_input.place)},
                        {"samples", m_summary.count()},
                        {"samples_asked", m_request.samples},
                        {"samples_before", m_earlier.maps.size()},
                        {"first_sample", m_request.firstSample},
                        {"seed", m_request.seed},
                        {"noise", name(m_request.noise)},
                        {"seconds", m_seconds},
                        {"interrupted", !isComplete()}};
    json.update(samplerJson(m_model->info(), m_request.sampler));
    if (m_summary.count() > 0)
        json.update(m_summary.json());
    if (m_truth)
        json["truth"].update({{"path", m_truth->path}, {"index", m_truth->index}, {"preparation", m_truth->message}});
    else if (!m_truthProblem.empty())
        json["truth_left_out"] = m_truthProblem;
    return json;
}

} // namespace penumbra::cli
