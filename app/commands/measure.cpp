#include "base/error.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "io/posterior_file.h"
#include "io/region_file.h"
#include "output.h"
#include "statistics/sample_query.h"
#include "statistics/told_shape.h"
#include "text.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

namespace penumbra::cli {

namespace {

using nlohmann::json;

struct MeasureOptions
{
    std::vector<std::string> posteriors;
    std::vector<std::string> probes, regions, lines; ///< regions: region files too
    std::optional<double> above;                     ///< log10 of Msun/h
    std::string json;
};

/// What is asked of one posterior, by kind and in the order in which it was told.
struct Questions
{
    struct Named
    {
        std::string name;
        Shape shape;
    };
    std::vector<Named> points, regions, lines;

    void add(const std::string& name, const Shape& shape)
    {
        const bool isPoint = std::holds_alternative<Point>(shape), isLine = std::holds_alternative<Line>(shape);
        (isPoint ? points : isLine ? lines : regions).push_back({name, shape});
    }
};

Questions questionsFor(const MeasureOptions& options, const MapGrid& grid)
{
    Questions questions;
    for (const std::string& text : options.probes)
        questions.add(text, pointFrom(toldPoint(text), grid));
    for (const std::string& text : options.regions) {
        if (!isRegionFile(text)) {
            questions.add(text, shapeOf(regionFrom(toldRegion(text), grid)));
            continue;
        }
        const RegionFile file = readRegions(text, grid);
        for (const NamedShape& named : file.shapes)
            questions.add(named.label(), named.shape);
        for (const std::string& statement : file.leftOut)
            std::cerr << "penumbra-cli: left out of " << text
                      << ", no point, circle, ellipse, box, polygon or line: " << statement << '\n';
    }
    for (const std::string& text : options.lines)
        questions.add(text, lineFrom(toldLine(text), grid));
    return questions;
}

json shapeJson(const Shape& shape)
{
    if (const auto* point = std::get_if<Point>(&shape))
        return {{"point", {point->x, point->y}}};
    if (const auto* circle = std::get_if<Circle>(&shape))
        return {{"circle", {circle->x, circle->y, circle->radius}}};
    if (const auto* ellipse = std::get_if<Ellipse>(&shape))
        return {{"ellipse", {ellipse->x, ellipse->y, ellipse->a, ellipse->b, ellipse->angle}}};
    if (const auto* box = std::get_if<Box>(&shape))
        return {{"box", {box->x1, box->y1, box->x2, box->y2}}};
    if (const auto* polygon = std::get_if<Polygon>(&shape)) {
        json corners = json::array();
        for (const Point& corner : polygon->corners)
            corners.push_back({corner.x, corner.y});
        return {{"polygon", corners}};
    }
    const Line& line = std::get<Line>(shape);
    return {{"line", {line.x1, line.y1, line.x2, line.y2}}};
}

json numberJson(const NumberOverSamples& number)
{
    const auto& summary = number.summary;
    json result{{"values", number.values}, {"mean", summary.mean}, {"median", summary.median}};
    if (summary.count > 1) // one sample tells nothing of the width
        result.update({{"std", summary.std},
                       {"interval_68", {summary.low68, summary.high68}},
                       {"interval_95", {summary.low95, summary.high95}}});
    if (number.truth)
        result.update({{"truth", *number.truth}, {"samples_below_truth", *number.truthRank}});
    return result;
}

std::string numberText(const NumberOverSamples& number)
{
    const auto& summary = number.summary;
    std::string text = formatted("  %8.4f", summary.median);
    text += summary.count > 1 ? formatted("  %7.4f  %8.4f %8.4f  %8.4f %8.4f", summary.std, summary.low68,
                                          summary.high68, summary.low95, summary.high95)
                              : formatted("  %7s  %8s %8s  %8s %8s", "-", "-", "-", "-", "-");
    if (number.truth)
        text += formatted("  %8.4f  %6.3f", *number.truth, *number.truthRank);
    return text;
}

/// The answers of one posterior's samples, as text while they are found and as JSON.
class Measurement
{
public:
    Measurement(const std::string& path, const PosteriorContents& posterior, std::ostream& out)
        : m_path(path), m_posterior(posterior), m_out(out)
    {
        if (posterior.samples.empty())
            throw InputError("'" + path + "' has no samples to measure. Draw some with reconstruct.");
        for (const Field& sample : posterior.samples)
            m_set.samples.push_back(&sample);
        m_set.partner = partnersOfThoseBefore(posterior.noise, posterior.indices);
        m_set.input = &posterior.input;
        m_set.truth = posterior.truth ? &*posterior.truth : nullptr;
        m_out << "# " << path << formatted(": %zu samples", posterior.samples.size())
              << (posterior.noise == Noise::antithetic ? ", in antithetic pairs\n" : ", independent\n");
    }

    void measure(const Questions& questions, std::optional<double> above)
    {
        measureRegions(questions.regions, above);
        measurePixels(questions.points);
        for (const auto& line : questions.lines)
            measureLine(line);
    }

    [[nodiscard]] json result() const
    {
        return {{"posterior", m_path},
                {"samples", m_posterior.samples.size()},
                {"noise", name(m_posterior.noise)},
                {"geometry", geometryJson(m_posterior.input.geometry())},
                {"regions", m_regions},
                {"pixels", m_pixels},
                {"intervals_hold", {{"68", heldLevel(0.68, samples())}, {"95", heldLevel(0.95, samples())}}},
                {"lines", m_lines}};
    }

private:
    [[nodiscard]] std::size_t samples() const { return m_posterior.samples.size(); }
    /// Which interval, by how often it holds a truth.
    [[nodiscard]] std::string interval(double level) const
    {
        const double held = heldLevel(level, samples());
        return held < level ? formatted("all %zu (%.0f %%) from, to", samples(), 100.0 * held)
                            : formatted("%.0f %% from, to", 100.0 * level);
    }
    [[nodiscard]] std::string intervals() const { return interval(0.68) + ", " + interval(0.95); }
    [[nodiscard]] std::string columns() const
    {
        return "median, standard deviation, " + intervals() +
               (m_set.truth != nullptr ? ", truth, fraction of samples below it" : "");
    }
    [[noreturn]] void refuse(const Questions::Named& named, const char* why) const
    {
        throw InputError("Cannot measure " + named.name + " in '" + m_path + "': " + why);
    }

    void measureRegions(const std::vector<Questions::Named>& regions, std::optional<double> above)
    {
        if (!regions.empty())
            m_out << "# log10 of the mass inside [Msun/h]: area [(Mpc/h)^2], " << columns()
                  << (above ? formatted(", P(M > 10^%g Msun/h), its 68 %% interval from, to", *above) : "")
                  << ", region\n";
        for (const auto& named : regions) {
            const auto answer = regionOverSamples(m_set, regionOf(named.shape).value());
            if (!answer)
                refuse(named, "it covers nothing of the map. Correct its place or leave it out.");
            json found{{"name", named.name},
                       {"area_mpc2_h2", answer->area},
                       {"log10_mass", numberJson(answer->logMass)},
                       {"log10_mass_unit", "dex(Msun/h)"}};
            found.update(shapeJson(named.shape));
            m_out << formatted("%9.4f", answer->area) << numberText(answer->logMass);
            if (above) {
                const Proportion p = proportionAbove(answer->logMass.values, *above, m_set.partner);
                m_out << formatted("  %6.4f  %6.4f %6.4f", p.value, p.low, p.high);
                found["above"] = {{"log10_mass", *above}, {"probability", p.value}, {"interval_68", {p.low, p.high}}};
            }
            m_out << "  " << named.name << '\n';
            m_regions.push_back(std::move(found));
        }
    }

    void measurePixels(const std::vector<Questions::Named>& points)
    {
        if (!points.empty())
            m_out << "# log10 of the surface density [(Msun/h)/(Mpc/h)^2]: pixel's column and row from 0, " << columns()
                  << ", place\n";
        const Field& like = m_posterior.input;
        for (const auto& named : points) {
            const Point& at = std::get<Point>(named.shape);
            const auto pixel = [&like](double x) { // the edges belong to the pixels inside
                return std::min(static_cast<std::size_t>(std::max(0.0, x) / like.pixelSide()), like.size() - 1);
            };
            const auto answer = pixelOverSamples(m_set, pixel(at.x), pixel(at.y));
            json found{{"name", named.name},
                       {"pixel", {pixel(at.x), pixel(at.y)}},
                       {"log10_surface_density", numberJson(*answer)},
                       {"log10_surface_density_unit", "dex((Msun/h)/(Mpc/h)^2)"}};
            found.update(shapeJson(named.shape));
            m_out << formatted("%4zu %4zu", pixel(at.x), pixel(at.y)) << numberText(*answer) << "  " << named.name
                  << '\n';
            m_pixels.push_back(std::move(found));
        }
    }

    void measureLine(const Questions::Named& named)
    {
        const auto answer = profileOverSamples(m_set, std::get<Line>(named.shape));
        if (!answer)
            refuse(named, "it is shorter than a pixel. Make it longer or leave it out.");
        const SampleBand& band = answer->band;
        const bool hasSpread = m_set.samples.size() > 1;
        m_out << "# log10 of the surface density [(Msun/h)/(Mpc/h)^2] along " << named.name
              << ": distance [Mpc/h], mean, " << intervals() << (hasSpread ? "" : " (none of one sample)")
              << (m_set.truth != nullptr ? ", truth" : "") << ", stars (0 without any)\n";
        for (std::size_t i = 0; i < answer->distance.size(); ++i) {
            m_out << formatted("%9.4f  %8.4f", answer->distance[i], band.mean[i]);
            if (hasSpread)
                m_out << formatted("  %8.4f %8.4f  %8.4f %8.4f", band.low68[i], band.high68[i], band.low95[i],
                                   band.high95[i]);
            else
                m_out << formatted("  %8s %8s  %8s %8s", "-", "-", "-", "-");
            if (!answer->truth.empty())
                m_out << formatted("  %8.4f", answer->truth[i]);
            m_out << formatted("  %8.4f\n", answer->input[i]);
        }
        json found{{"name", named.name},
                   {"distance_mpc_h", answer->distance},
                   {"mean", band.mean},
                   {"stars", answer->input},
                   {"unit", "dex((Msun/h)/(Mpc/h)^2)"}};
        if (hasSpread)
            found.update(
                {{"low_68", band.low68}, {"high_68", band.high68}, {"low_95", band.low95}, {"high_95", band.high95}});
        if (!answer->truth.empty())
            found["truth"] = answer->truth;
        found.update(shapeJson(named.shape));
        m_lines.push_back(std::move(found));
    }

    std::string m_path;
    const PosteriorContents& m_posterior;
    std::ostream& m_out;
    SampleSet m_set;
    json m_regions = json::array(), m_pixels = json::array(), m_lines = json::array();
};

int measure(const MeasureOptions& options)
{
    if (options.probes.empty() && options.regions.empty() && options.lines.empty())
        throw UsageError("Say what to measure: --region, --probe or --line.");
    const Output output(options.json);
    std::vector<NamedFile> read;
    for (const std::string& path : options.posteriors)
        read.push_back({"the posterior", path});
    for (const std::string& path : options.regions)
        if (isRegionFile(path))
            read.push_back({"--region", path});
    requireApart(read, {{"--json", options.json}});
    json results = json::array();
    for (const std::string& path : options.posteriors) {
        const PosteriorContents posterior = readPosterior(path);
        const Geometry& geometry = posterior.input.geometry();
        const Questions questions = questionsFor(options, {posterior.input.size(), geometry.side});
        Measurement measurement(path, posterior, output.text());
        measurement.measure(questions, options.above);
        results.push_back(measurement.result());
    }
    output.finish(results);
    return success;
}

} // namespace

void addMeasure(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<MeasureOptions>();
    auto& command = *app.add_subcommand(
        "measure", "Ask posteriors: the mass in a region, the value of a pixel, the profile along a line; places in "
                   "Mpc/h, or in pixels from 0 with px at the very end (circle:64,16,10px)");
    command
        .add_option("POSTERIOR", options->posteriors,
                    "Posterior files (HDF5, or FITS) that reconstruct or the window wrote")
        ->required();
    const auto addQuestion = [&command](const char* name, std::vector<std::string>& texts, const char* help,
                                        const char* type) {
        return command.add_option(name, texts, help)->allow_extra_args(false)->type_name(type);
    };
    auto* regions =
        addQuestion(
            "--region", options->regions,
            "The mass in circle:X,Y,RADIUS, ellipse:X,Y,A,B,ANGLE (semi-axes; degrees from x to A), box:X1,Y1,X2,Y2 "
            "or polygon:X1,Y1,X2,Y2,X3,Y3,.., its middle on the map, pixels at its edge by their share inside; or all "
            "shapes of a region file of DS9 (*.reg), by their names; may be given again",
            "REGION")
            ->check(mapRegion());
    addQuestion("--probe", options->probes, "The surface density of the pixel at this place; may be given again", "X,Y")
        ->check(mapPoint());
    addQuestion("--line", options->lines, "The profile from one place to another; may be given again", "X1,Y1,X2,Y2")
        ->check(mapLine());
    command
        .add_option("--above", options->above,
                    "Tell also how probably the mass in a region is above this one: its log10 [Msun/h]")
        ->check(CLI::Range(0.0, 20.0))
        ->needs(regions)
        ->type_name("LOG10M");
    addJson(command, options->json);
    choose(command, options, chosen, measure);
}

} // namespace penumbra::cli
