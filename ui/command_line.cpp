#include "ui/command_line.h"

#include "base/error.h"
#include "field/surface_density_unit.h"
#include "ui/run_recipe.h"
#include "ui/universe_texts.h"
#include "ui/video_file.h"
#include "universe/simulate.h"

#include <QCommandLineParser>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace penumbra {
namespace {

[[noreturn]] void refuse(const QString& option, const QString& value, const QString& expected)
{
    throw InputError(QStringLiteral("--%1 %2: expected %3").arg(option, value, expected).toStdString());
}

std::optional<qulonglong> number(const QCommandLineParser& parser, const QString& option, qulonglong least,
                                 qulonglong most)
{
    if (!parser.isSet(option))
        return std::nullopt;
    bool good = false;
    const qulonglong value = parser.value(option).toULongLong(&good);
    if (!good || value < least || value > most)
        refuse(option, parser.value(option), QStringLiteral("a whole number from %1 to %2").arg(least).arg(most));
    return value;
}

CaptureMoment moment(const QString& text)
{
    if (text == QLatin1String("shown"))
        return {};
    if (text == QLatin1String("estimate"))
        return {CaptureMoment::Kind::estimate, 0};
    if (text == QLatin1String("finished"))
        return {CaptureMoment::Kind::finished, 0};
    bool good = false;
    if (text.startsWith(QLatin1String("samples:")))
        if (const auto count = text.mid(8).toULongLong(&good); good && count > 0)
            return {CaptureMoment::Kind::samples, count};
    refuse(QStringLiteral("capture-after"), text, QStringLiteral("shown, estimate, samples:K or finished"));
}

// Which map of which universe: what is no parameter of it. False when `name` is none of these.
bool readChoice(UniverseWish& wish, const std::string& name, const QString& value)
{
    bool good = false;
    const auto number = value.toULongLong(&good);
    const QStringList axes{QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")};
    const std::vector<Resolution> known = resolutions();
    if (name == "seed" && good && number <= 2147483647) {
        wish.seed = number;
    } else if (name == "particles" && good &&
               std::any_of(known.begin(), known.end(),
                           [number](const Resolution& resolution) { return resolution.particlesPerSide == number; })) {
        wish.particlesPerSide = number;
    } else if (name == "axis" && axes.contains(value)) {
        wish.axis = static_cast<std::size_t>(axes.indexOf(value));
    } else if (name == "slab" && good && number >= 1 && number <= universeSlabs) {
        wish.slab = number - 1;
    } else {
        return false;
    }
    return true;
}

UniverseWish universe(const QString& text)
{
    const QString option = QStringLiteral("new-universe");
    UniverseWish wish;
    if (text == QLatin1String("fiducial"))
        return wish;
    for (const QString& setting : text.split(QLatin1Char(','))) {
        const std::string name = setting.section(QLatin1Char('='), 0, 0).toStdString();
        bool good = false;
        const double value = setting.section(QLatin1Char('='), 1).toDouble(&good);
        const auto found = std::find(parameterNames.begin(), parameterNames.end(), name);
        const auto index = static_cast<std::size_t>(found - parameterNames.begin());
        if (readChoice(wish, name, setting.section(QLatin1Char('='), 1)))
            continue;
        if (found != parameterNames.end() && good && value >= parameterRanges.at(index).low &&
            value <= parameterRanges.at(index).high)
            parameter(wish.parameters, index) = value;
        else
            refuse(option, setting,
                   QStringLiteral("fiducial, or NAME=VALUE,... with omega_m, sigma_8, a_sn1, a_agn1, a_sn2, a_agn2 in "
                                  "the ranges of CAMELS, seed, particles (32, 64 or 128 a side), axis (x, y or z), or "
                                  "slab (1 to 5)"));
    }
    return wish;
}

QSize windowSize(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.width() < 200 || size.height() < 200 || size.width() > 16000 || size.height() > 16000)
        refuse(QStringLiteral("size"), text, QStringLiteral("WIDTHxHEIGHT in pixels, such as 1440x900"));
    return size;
}

std::optional<std::filesystem::path> path(const QCommandLineParser& parser, const QString& option)
{
    return parser.isSet(option) ? std::optional<std::filesystem::path>(parser.value(option).toStdString())
                                : std::nullopt;
}

std::optional<double> length(const QCommandLineParser& parser, const QString& option, double most)
{
    if (!parser.isSet(option))
        return std::nullopt;
    bool good = false;
    const double value = parser.value(option).toDouble(&good);
    if (!good || !(value > 0.0 && value <= most))
        refuse(option, parser.value(option), QStringLiteral("a number above 0, and up to %1").arg(most));
    return value;
}

// The lower left corner and the width of a square part of the maps.
QRectF zoomed(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char(','));
    bool goodX = false, goodY = false, goodWidth = false;
    if (parts.size() == 3) {
        const double x = parts[0].toDouble(&goodX), y = parts[1].toDouble(&goodY),
                     width = parts[2].toDouble(&goodWidth);
        if (goodX && goodY && goodWidth && width > 0.0)
            return {x, y, width, width};
    }
    refuse(QStringLiteral("zoom"), text, QStringLiteral("X,Y,WIDTH in Mpc/h, such as 5,5,10"));
}

QPointF position(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char(','));
    bool goodX = false, goodY = false;
    if (parts.size() == 2)
        if (const QPointF at(parts[0].toDouble(&goodX), parts[1].toDouble(&goodY)); goodX && goodY)
            return at;
    refuse(QStringLiteral("cursor"), text, QStringLiteral("X,Y in Mpc/h, such as 12.5,7.8"));
}

ThemeKind themeNamed(const QString& name)
{
    if (name != QLatin1String("dark") && name != QLatin1String("light"))
        refuse(QStringLiteral("theme"), name, QStringLiteral("dark or light"));
    return name == QLatin1String("dark") ? ThemeKind::dark : ThemeKind::light;
}

QString samplerNames()
{
    QStringList names;
    for (const SamplerKind kind : samplerKinds())
        names << QString::fromUtf8(name(kind).data(), static_cast<qsizetype>(name(kind).size()));
    return names.join(QStringLiteral(", "));
}

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(QStringLiteral("Shows the dark matter that a galaxy map implies."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("map"),
                                 QStringLiteral("stellar-mass map, saved posterior or session to open"),
                                 QStringLiteral("[MAP]"));
    parser.addOptions(
        {{"new-universe",
          "make a universe first: fiducial, or NAME=VALUE,... such as omega_m=0.2,seed=3; particles=64,axis=y,slab=3 "
          "say how finely, and which map of it --run predicts the dark matter of",
          "UNIVERSE"},
         {"index", "which map of a stack, from 0", "I", "0"},
         {"dataset", "which dataset of an HDF5 file, or extension of a FITS file", "NAME"},
         {"side", "side of the map [Mpc/h], where the file does not say", "L"},
         {"depth", "depth of the slab [Mpc/h], likewise", "D"},
         {"unit", "unit of the values, where the file says none or another: Msun/kpc^2, ..", "U"},
         {"not-periodic", "the map's edges are not continued opposite"},
         {"missing-as-empty", "pixels without a value (NaN) hold no stars"},
         {"truth", "true dark matter of the map", "FILE"},
         {"truth-index", "which map of the truth's stack; else the one of --index", "I"},
         {"model", "model file", "FILE"},
         {"samples", "samples to draw", "N"},
         {"steps", "denoising steps per sample", "N"},
         {"sampler", QStringLiteral("how noise becomes a sample: %1; else the model's choice").arg(samplerNames()),
          "NAME"},
         {"seed", "seed of the run", "S"},
         {"noise", "antithetic (pairs of opposite noise: the mean settles sooner) or independent", "KIND"},
         {"threads", "processor cores to draw with; 0: all", "T"},
         {"device", "what evaluates the network: cpu or cuda, a GPU", "D"},
         {"run", "start drawing at once"},
         {"record", "record the run: .mp4, .webm or .gif, or a folder for pictures", "FILE"},
         {"capture-after", "when what follows is done: shown, estimate, samples:K or finished", "MOMENT"},
         {"do", "an entry of the menus, such as view/fit-whole-map; may be given again", "ACTION"},
         {"list-actions", "print all entries of the menus by the names that --do knows"},
         {"sample", "show this finished sample, from 0", "I"},
         {"step", "show this denoising step of it, from 1, where its path was kept", "K"},
         {"zoom", "show this part of the maps: lower left corner and width [Mpc/h]", "X,Y,WIDTH"},
         {"tab", "turn to the tab of this title", "TITLE"},
         {"cursor", "read the maps at this place [Mpc/h]", "X,Y"},
         {"save", "write the posterior", "HDF5"},
         {"save-session", "write the session", "FILE"},
         {"figure", "make a figure: .pdf, .svg or .png", "FILE"},
         {"figure-part", "everything, chart, or the title of a panel such as 'Posterior mean'", "PART", "everything"},
         {"figure-dpi", "resolution of a .png, 50 to 1200", "DPI", "300"},
         {"figure-width", "width of the figure [mm]", "MM", "180"},
         {"capture", "save a picture of the window", "PNG"},
         {"theme", "dark or light", "NAME"},
         {"size", "size of the window", "WxH"},
         {"scale", "how large everything is drawn [percent], 50 to 400", "PERCENT"},
         {"quit", "leave when all this is done; errors go to stderr"}});
    parser.addOptions(lookCommandLine());
    parser.addOptions(markCommandLine());
}

void readRun(const QCommandLineParser& parser, LaunchOptions& options)
{
    options.samples = number(parser, QStringLiteral("samples"), 1, 100000);
    options.seed = number(parser, QStringLiteral("seed"), 0, largestSeed);
    if (const auto steps = number(parser, QStringLiteral("steps"), 1, 1000))
        options.steps = static_cast<int>(*steps);
    if (const auto threads = number(parser, QStringLiteral("threads"), 0, 4096))
        options.threads = static_cast<int>(*threads);
    if (parser.isSet(QStringLiteral("device")))
        options.device = computeDeviceFromName(parser.value(QStringLiteral("device")).toStdString());
    if (parser.isSet(QStringLiteral("sampler"))) {
        options.sampler = samplerNamed(parser.value(QStringLiteral("sampler")));
        if (!options.sampler)
            refuse(QStringLiteral("sampler"), parser.value(QStringLiteral("sampler")),
                   QStringLiteral("one of %1").arg(samplerNames()));
    }
    if (parser.isSet(QStringLiteral("noise"))) {
        options.noise = noiseNamed(parser.value(QStringLiteral("noise")));
        if (!options.noise)
            refuse(QStringLiteral("noise"), parser.value(QStringLiteral("noise")),
                   QStringLiteral("antithetic or independent"));
    }
    options.run = parser.isSet(QStringLiteral("run"));
    if (parser.isSet(QStringLiteral("capture-after")))
        options.captureAfter = moment(parser.value(QStringLiteral("capture-after")));
    else if (options.run)
        options.captureAfter.kind = CaptureMoment::Kind::finished;
    options.record = path(parser, QStringLiteral("record"));
    if (options.record && options.captureAfter.kind != CaptureMoment::Kind::finished)
        throw InputError("--record " + options.record->string() + " needs --run, and the whole of it");
    if (options.record)
        static_cast<void>(videoFormatOf(*options.record)); // refuses other videos before anything is drawn
    if (options.captureAfter.kind != CaptureMoment::Kind::shown && !options.run)
        throw InputError("--capture-after " + parser.value(QStringLiteral("capture-after")).toStdString() +
                         " needs --run: nothing else draws samples");
}

void readMap(const QCommandLineParser& parser, LaunchOptions& options)
{
    if (!parser.positionalArguments().isEmpty())
        options.map = parser.positionalArguments().first().toStdString();
    if (parser.isSet(QStringLiteral("new-universe")))
        options.universe = universe(parser.value(QStringLiteral("new-universe")));
    if (options.map && options.universe)
        throw InputError("either a map or --new-universe, not both");
    options.truth = path(parser, QStringLiteral("truth"));
    if (const auto index = number(parser, QStringLiteral("truth-index"), 0, 100000000)) {
        if (!options.truth)
            throw InputError("--truth-index " + std::to_string(*index) + " needs --truth");
        options.truthIndex = *index;
    }
    options.notPeriodic = parser.isSet(QStringLiteral("not-periodic"));
    options.missingAsEmpty = parser.isSet(QStringLiteral("missing-as-empty"));
    options.model = path(parser, QStringLiteral("model"));
    options.index = number(parser, QStringLiteral("index"), 0, 100000000).value_or(0);
    if (parser.isSet(QStringLiteral("dataset")))
        options.dataset = parser.value(QStringLiteral("dataset")).toStdString();
    options.side = length(parser, QStringLiteral("side"), 100000.0);
    options.depth = length(parser, QStringLiteral("depth"), 100000.0);
    if (parser.isSet(QStringLiteral("unit")))
        options.unit = parser.value(QStringLiteral("unit")).toStdString();
    if (options.unit && !surfaceDensityScale(*options.unit, 1.0))
        throw InputError("--unit " + *options.unit + ": expected a surface density such as Msun/kpc^2");
}

void readProducts(const QCommandLineParser& parser, LaunchOptions& options)
{
    options.actions = parser.values(QStringLiteral("do"));
    options.sample = number(parser, QStringLiteral("sample"), 0, 100000);
    if (const auto step = number(parser, QStringLiteral("step"), 1, 1000))
        options.step = static_cast<int>(*step);
    if (parser.isSet(QStringLiteral("zoom")))
        options.zoom = zoomed(parser.value(QStringLiteral("zoom")));
    options.tab = parser.value(QStringLiteral("tab"));
    if (parser.isSet(QStringLiteral("cursor")))
        options.cursor = position(parser.value(QStringLiteral("cursor")));
    options.save = path(parser, QStringLiteral("save"));
    options.session = path(parser, QStringLiteral("save-session"));
    options.figure = path(parser, QStringLiteral("figure"));
    if (options.figure)
        static_cast<void>(formatOf(*options.figure)); // refuses names of other formats before anything is drawn
    options.figurePart = parser.value(QStringLiteral("figure-part"));
    options.figureSize.millimetres = length(parser, QStringLiteral("figure-width"), 2000.0).value_or(180.0);
    if (const auto dpi = number(parser, QStringLiteral("figure-dpi"), 50, 1200))
        options.figureSize.dpi = static_cast<int>(*dpi);
    options.capture = path(parser, QStringLiteral("capture"));
}

} // namespace

bool isScripted(int argc, const char* const* argv)
{
    const auto leaves = [](std::string_view argument) { return argument == "--quit" || argument == "--list-actions"; };
    const char* const* end = std::find(argv + 1, argv + argc, std::string_view("--")); // files follow
    return std::any_of(argv + 1, end, leaves);
}

LaunchOptions parseCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        throw InputError(parser.errorText().toStdString());
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp();
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (parser.positionalArguments().size() > 1)
        throw InputError("expected one map, found " + std::to_string(parser.positionalArguments().size()));
    LaunchOptions options;
    readMap(parser, options);
    readRun(parser, options);
    readProducts(parser, options);
    if (parser.isSet(QStringLiteral("theme")))
        options.theme = themeNamed(parser.value(QStringLiteral("theme")));
    if (parser.isSet(QStringLiteral("size")))
        options.size = windowSize(parser.value(QStringLiteral("size")));
    static_cast<void>(number(parser, QStringLiteral("scale"), 50, 400)); // in force already: see applyScale
    options.listActions = parser.isSet(QStringLiteral("list-actions"));
    options.quit = parser.isSet(QStringLiteral("quit"));
    options.look = readLookOptions(parser);
    options.marks = readMarkOptions(parser);
    if (!options.marks.edits.empty() && options.universe)
        throw InputError("--edit " + options.marks.edits.front().text +
                         " needs a map: a universe is predicted as it was made");
    return options;
}

} // namespace penumbra
