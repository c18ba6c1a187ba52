#include "ui/command_line.h"

#include "base/error.h"

#include <QCommandLineParser>

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

} // namespace

LaunchOptions parseCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Shows the dark matter that a galaxy map implies."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("map"), QStringLiteral("stellar-mass map or saved posterior to open"),
                                 QStringLiteral("[MAP]"));
    parser.addOptions({{"index", "which map of a stack, from 0", "I", "0"},
                       {"truth", "true dark matter of the map", "FILE"},
                       {"model", "model file", "FILE"},
                       {"samples", "samples to draw", "N"},
                       {"steps", "denoising steps per sample", "N"},
                       {"seed", "seed of the run", "S"},
                       {"run", "start drawing at once"},
                       {"capture", "save a picture of the window", "PNG"},
                       {"capture-after", "when: shown, estimate, samples:K or finished", "MOMENT"},
                       {"theme", "dark or light", "NAME"},
                       {"size", "size of the window", "WxH", "1440x900"},
                       {"quit", "leave when all this is done; errors go to stderr"}});
    parser.addOptions(lookCommandLine());
    if (!parser.parse(arguments))
        throw InputError(parser.errorText().toStdString());
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp();
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (parser.positionalArguments().size() > 1)
        throw InputError("expected one map, found " + std::to_string(parser.positionalArguments().size()));

    LaunchOptions options;
    if (!parser.positionalArguments().isEmpty())
        options.map = parser.positionalArguments().first().toStdString();
    options.truth = path(parser, QStringLiteral("truth"));
    options.model = path(parser, QStringLiteral("model"));
    options.capture = path(parser, QStringLiteral("capture"));
    options.index = number(parser, QStringLiteral("index"), 0, 100000000).value_or(0);
    options.samples = number(parser, QStringLiteral("samples"), 1, 100000);
    options.seed = number(parser, QStringLiteral("seed"), 0, 2147483647);
    if (const auto steps = number(parser, QStringLiteral("steps"), 1, 1000))
        options.steps = static_cast<int>(*steps);
    options.run = parser.isSet(QStringLiteral("run"));
    options.quit = parser.isSet(QStringLiteral("quit"));
    if (parser.isSet(QStringLiteral("capture-after")))
        options.captureAfter = moment(parser.value(QStringLiteral("capture-after")));
    else if (options.run)
        options.captureAfter.kind = CaptureMoment::Kind::finished;
    if (parser.isSet(QStringLiteral("theme"))) {
        const QString name = parser.value(QStringLiteral("theme"));
        if (name != QLatin1String("dark") && name != QLatin1String("light"))
            refuse(QStringLiteral("theme"), name, QStringLiteral("dark or light"));
        options.theme = name == QLatin1String("dark") ? ThemeKind::dark : ThemeKind::light;
    }
    options.look = readLookOptions(parser);
    options.size = windowSize(parser.value(QStringLiteral("size")));
    if (options.captureAfter.kind != CaptureMoment::Kind::shown && !options.run)
        throw InputError("--capture-after " + parser.value(QStringLiteral("capture-after")).toStdString() +
                         " needs --run: nothing else draws samples");
    return options;
}

} // namespace penumbra
