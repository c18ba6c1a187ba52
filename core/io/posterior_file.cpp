#include "io/posterior_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/version.h"
#include "io/hdf5_file.h"
#include "io/map_source.h"
#include "io/posterior_pixels.h"
#include "io/recipe_values.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace penumbra {
namespace {

constexpr const char* samplesPath = "samples/dm";
constexpr const char* formatName = "penumbra-posterior";

void describe(const hdf5::Handle& dataset, const std::string& units, const std::string& description)
{
    hdf5::writeAttribute(dataset, "units", units);
    hdf5::writeAttribute(dataset, "description", description);
}

std::vector<std::uint64_t> widened(const std::vector<std::size_t>& values)
{
    return {values.begin(), values.end()};
}

/// The spectra of one field kind, and the datasets that they go to.
struct SpectrumTable
{
    SpectrumField which = SpectrumField::linear;
    std::string suffix; ///< of the dataset names: "" or "_log10"
    std::string powerUnits;
    hdf5::Handle power, r;
};

} // namespace

struct PosteriorWriter::Impl
{
    AtomicFile target;
    Description description;
    hdf5::Handle file;
    hdf5::Handle samples, seeds, indices;
    hdf5::Handle mean, std, meanLog, stdLog;
    std::array<SpectrumTable, 2> spectra;
    RunningMoments moments, momentsLog;
    std::size_t count = 0;
    std::uint32_t lastIndex = 0;

    Impl(const std::filesystem::path& path, const Description& given)
        : target(path), description(given), file(hdf5::createFile(target.temporary()))
    {
        spectra[0] = {SpectrumField::linear, "", "(Mpc/h)^2", {}, {}};
        spectra[1] = {SpectrumField::log10, "_log10", "(Mpc/h)^2 dex^2", {}, {}};
        writeHeader();
        writeInput();
        createSamples();
        createSummaries();
        for (SpectrumTable& table : spectra)
            createSpectra(table);
        hdf5::flush(file);
    }

    void writeHeader()
    {
        hdf5::writeAttribute(file, "format", std::string(formatName));
        hdf5::writeAttribute(file, "format_version", std::string("1.0"));
        hdf5::writeAttribute(file, "creator", "Penumbra " + std::string(version()));
        const Geometry& geometry = description.input.geometry();
        const hdf5::Handle header = hdf5::createGroup(file, "Header");
        hdf5::writeAttribute(header, "BoxSize", geometry.side);
        hdf5::writeAttribute(header, "BoxSize_unit", std::string("Mpc/h, comoving"));
        hdf5::writeAttribute(header, "Depth", geometry.depth);
        hdf5::writeAttribute(header, "Periodic", std::uint64_t{geometry.periodic});
        hdf5::writeAttribute(header, "NumPixels", std::uint64_t{description.input.size()});
        const auto recipe = nlohmann::json::parse(description.recipe, nullptr, false);
        if (const auto redshift = inputRedshift(recipe))
            hdf5::writeAttribute(header, "Redshift", *redshift);
        if (const auto h = inputLittleH(recipe))
            hdf5::writeAttribute(header, "HubbleParam", *h);
        hdf5::writeText(file, "recipe", description.recipe);
    }

    void writeInput()
    {
        const auto map = [this](const char* path, const Field& field, const char* text) {
            const auto dataset =
                hdf5::write<float>(file, path, {field.size(), field.size()}, field.pixels(), hdf5::Layout::compressed);
            describe(dataset, std::string(surfaceDensityUnit), text);
        };
        map("input/stellar", description.input, "stellar surface density on the model's grid");
        if (description.truth)
            map("truth/dm", *description.truth, "true dark-matter surface density");
    }

    void createSamples()
    {
        const std::size_t size = description.input.size();
        samples = hdf5::createGrowing<float>(file, samplesPath, {size, size});
        describe(samples, std::string(surfaceDensityUnit), "posterior samples of the dark-matter surface density");
        hdf5::writeAttribute(samples, "noise", std::string(name(description.noise)));
        seeds = hdf5::createGrowing<std::uint64_t>(file, "samples/seed", {});
        describe(seeds, "1", "seed of the run that drew the sample");
        indices = hdf5::createGrowing<std::uint32_t>(file, "samples/index", {});
        describe(indices, "1", "noise stream of the sample under that seed");
    }

    /// Written now, overwritten in `finish`: a disk that has filled meanwhile can then not keep the samples from being
    /// summarised.
    void createSummaries()
    {
        const std::size_t size = description.input.size();
        const std::vector<float> zeros(size * size);
        const auto create = [&](const char* path, const std::string& units, const char* text) {
            auto dataset = hdf5::write<float>(file, path, {size, size}, zeros);
            describe(dataset, units, text);
            hdf5::writeAttribute(dataset, "n_samples", std::uint64_t{0});
            return dataset;
        };
        const std::string units(surfaceDensityUnit);
        mean = create("summary/mean", units, "mean over the samples");
        std = create("summary/std", units, "standard deviation of the samples, its square unbiased");
        meanLog = create("summary_log10/mean", "dex", "mean over the samples of log10 of the surface density");
        stdLog = create("summary_log10/std", "dex", "standard deviation of the same");
    }

    void createSpectra(SpectrumTable& table)
    {
        const std::string base = "statistics/pk/";
        const std::string text = table.which == SpectrumField::linear ? "overdensity" : "log10 of the surface density";
        const auto column = [&](const std::string& name, const std::vector<double>& values, const std::string& what) {
            describe(hdf5::write<double>(file, base + name, {values.size()}, values), table.powerUnits, what);
        };
        const PowerSpectrum input = powerSpectrum(description.input, table.which);
        if (table.which == SpectrumField::linear) {
            describe(hdf5::write<double>(file, base + "k", {input.k.size()}, input.k), "h/Mpc",
                     "mean wave number of the modes in each bin");
            describe(hdf5::write<std::uint64_t>(file, base + "modes", {input.modes.size()}, widened(input.modes)), "1",
                     "independent modes in each bin");
        }
        column("power" + table.suffix + "_input", input.power, "power of the stellar map, " + text);
        const hdf5::Shape row{input.k.size()};
        table.power = hdf5::createGrowing<double>(file, base + "power" + table.suffix + "_samples", row);
        describe(table.power, table.powerUnits, "power of each sample, " + text);
        if (!description.truth)
            return;
        // The cross spectrum also refuses a truth on another grid than the input.
        column("power" + table.suffix + "_truth",
               crossSpectrum(description.input, *description.truth, table.which).second.power,
               "power of the truth, " + text);
        table.r = hdf5::createGrowing<double>(file, base + "r" + table.suffix + "_samples", row);
        describe(table.r, "1", "cross-correlation coefficient of each sample with the truth, " + text);
    }

    void append(const Field& sample, std::uint32_t index)
    {
        if (sample.size() != description.input.size())
            throw Error("A sample of " + std::to_string(sample.size()) + " pixels a side cannot go to '" +
                        target.target().string() + "', whose maps have " + std::to_string(description.input.size()) +
                        ".");
        constexpr std::size_t slack = 1 << 17; // chunk indices, spectra, partly filled chunks
        if (const auto failure = hdf5::reserve(file, sample.pixels().size_bytes() + slack))
            throw Error("Cannot write '" + target.target().string() + "': " + failure.message() +
                        (count == 0 ? "." : ". The " + std::to_string(count) + " samples before are kept."));
        // Before it is written, after which nothing may fail.
        const bool partner = count > 0 && arePartners(description.noise, lastIndex, index);
        RunningMoments withSample = moments, withSampleLog = momentsLog;
        withSample.add(sample.pixels(), partner);
        withSampleLog.add(log10Pixels(sample), partner);
        try {
            write(sample, index);
        } catch (...) { // memory may have run out, too
            rollBack();
            throw;
        }
        moments = std::move(withSample);
        momentsLog = std::move(withSampleLog);
        lastIndex = index;
        ++count;
    }

    void write(const Field& sample, std::uint32_t index)
    {
        for (SpectrumTable& table : spectra) {
            if (description.truth) {
                const CrossSpectrum cross = crossSpectrum(sample, *description.truth, table.which);
                hdf5::appendRow<double>(table.power, cross.first.power);
                hdf5::appendRow<double>(table.r, cross.r);
            } else {
                hdf5::appendRow<double>(table.power, powerSpectrum(sample, table.which).power);
            }
        }
        hdf5::appendRow<float>(samples, sample.pixels());
        hdf5::appendRow<std::uint64_t>(seeds, std::array{description.seed});
        hdf5::appendRow<std::uint32_t>(indices, std::array{index});
        hdf5::flush(file);
    }

    void rollBack()
    {
        for (const auto* dataset :
             {&samples, &seeds, &indices, &spectra[0].power, &spectra[0].r, &spectra[1].power, &spectra[1].r})
            if (*dataset)
                hdf5::setRows(*dataset, count);
    }

    void finish()
    {
        if (count == 0)
            throw Error("'" + target.target().string() + "' was not written: there is no finished sample to keep.");
        const auto summary = [this](const hdf5::Handle& dataset, const std::vector<float>& values) {
            hdf5::overwrite<float>(dataset, values);
            hdf5::writeAttribute(dataset, "n_samples", std::uint64_t{count});
        };
        summary(mean, moments.mean());
        summary(std, moments.std());
        summary(meanLog, momentsLog.mean());
        summary(stdLog, momentsLog.std());
        // A run that ended early drew fewer than it was asked for: that number is no longer, and takes no more room.
        if (const std::string told = recipeWithSamples(description.recipe, count); told != description.recipe)
            hdf5::writeText(file, "recipe", told);
        hdf5::trim(file);
        for (auto* dataset : {&samples, &seeds, &indices, &mean, &std, &meanLog, &stdLog, &spectra[0].power,
                              &spectra[0].r, &spectra[1].power, &spectra[1].r})
            dataset->close();
        file.close();
        target.commit();
    }
};

PosteriorWriter::PosteriorWriter(const std::filesystem::path& target, const Description& description)
    : m_impl(std::make_unique<Impl>(target, description))
{}

PosteriorWriter::~PosteriorWriter() = default;

void PosteriorWriter::append(const Field& sample, std::uint32_t index)
{
    m_impl->append(sample, index);
}

std::size_t PosteriorWriter::count() const
{
    return m_impl->count;
}

void PosteriorWriter::finish()
{
    m_impl->finish();
}

bool isPosteriorFile(const std::filesystem::path& path)
{
    if (!hdf5::isHdf5(path))
        return isPosteriorFits(path);
    try {
        return hdf5::exists(hdf5::openFile(path, hdf5::Access::read), samplesPath);
    } catch (const InputError&) {
        return false; // a damaged file is no posterior; opening it says why
    }
}

namespace {

/// Reads the maps of a posterior file, all of which lie on one grid.
class PosteriorReader
{
public:
    explicit PosteriorReader(const std::filesystem::path& path)
        : m_name(path.string()), m_file(hdf5::openFile(path, hdf5::Access::read))
    {
        if (!hdf5::exists(m_file, samplesPath) || !hdf5::exists(m_file, "input/stellar") ||
            !hdf5::exists(m_file, "Header"))
            fail("/samples/dm, /input/stellar and /Header were expected in it, and not all are there");
        const hdf5::Handle header = hdf5::open(m_file, "Header");
        const auto side = hdf5::numberAttribute(header, "BoxSize");
        const auto depth = hdf5::numberAttribute(header, "Depth");
        if (!side || !depth || !(*side > 0.0) || !(*depth > 0.0))
            fail("/Header must say BoxSize and Depth, in Mpc/h");
        m_geometry = {*side, *depth, hdf5::truthAttribute(header, "Periodic").value_or(true)};
    }

    PosteriorContents read()
    {
        PosteriorContents result;
        result.input = map("input/stellar", Quantity::stellarMass);
        m_size = result.input.size();
        if (hdf5::exists(m_file, "truth/dm"))
            result.truth = map("truth/dm", Quantity::darkMatter);
        const hdf5::Handle samples = hdf5::open(m_file, samplesPath);
        const auto shape = hdf5::info(samples).shape;
        if (shape.size() != 3 || shape[1] != m_size || shape[2] != m_size)
            fail("/samples/dm has the shape (" + shapeText(shape) + "), which does not fit /input/stellar");
        for (const char* numbers : {"samples/index", "samples/seed"}) // before memory is asked for what they claim
            if (hdf5::info(hdf5::open(m_file, numbers)).shape != std::vector<std::size_t>{shape[0]})
                fail("/samples/dm, /samples/index and /samples/seed differ in length");
        result.indices = hdf5::read<std::uint32_t>(m_file, "samples/index");
        const auto seeds = hdf5::read<std::uint64_t>(m_file, "samples/seed");
        result.seed = seeds.empty() ? 0 : seeds.front();
        if (const auto noise = hdf5::textAttribute(samples, "noise")) // files of before had independent noise
            result.noise = noiseFromName(*noise);
        for (std::size_t i = 0; i < shape[0]; ++i)
            result.samples.emplace_back(m_size, m_geometry, Quantity::darkMatter,
                                        hdf5::readBlock<float>(samples, {i, 0, 0}, {1, m_size, m_size}));
        requireFinite(result, m_name);
        result.recipe = recipe();
        return result;
    }

    [[nodiscard]] std::string recipe() const
    {
        const auto shape = hdf5::info(hdf5::open(m_file, samplesPath)).shape;
        return hdf5::exists(m_file, "recipe") && !shape.empty()
                   ? recipeWithSamples(hdf5::readText(m_file, "recipe"), shape.front())
                   : std::string();
    }

private:
    [[noreturn]] void fail(const std::string& what) const
    {
        throw InputError("'" + m_name + "' is no posterior file of Penumbra, or is damaged: " + what + ".");
    }

    Field map(const std::string& path, Quantity quantity) const
    {
        const auto shape = hdf5::info(hdf5::open(m_file, path)).shape;
        const bool square = shape.size() == 2 && tryFindMaps(shape);
        if (!square || (m_size != 0 && shape[0] != m_size))
            fail("/" + path + " has the shape (" + shapeText(shape) + ")");
        return {shape[0], m_geometry, quantity, hdf5::read<float>(m_file, path)};
    }

    std::string m_name;
    hdf5::Handle m_file;
    Geometry m_geometry;
    std::size_t m_size = 0;
};

} // namespace

PosteriorContents readPosterior(const std::filesystem::path& path)
{
    return isPosteriorFits(path) ? readFits(path) : PosteriorReader(path).read();
}

std::string readPosteriorRecipe(const std::filesystem::path& path)
{
    return isPosteriorFits(path) ? readFits(path).recipe : PosteriorReader(path).recipe();
}

} // namespace penumbra
