#include "diffusion/network_library.h"
#include "io/posterior_file.h"

#include "support.h"

#include <QDirIterator>
#include <QImage>
#include <QJsonDocument>
#include <QProcess>
#include <QSettings>

using namespace penumbra;

// The program as a script drives it.
class TestProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runIsCaptured();
    void anyStateIsReachedByAScript();
    void marksAndEditsAreReachedByAScript();
    void aRunIsRecorded();
    void aSampleDrawnAgainIsWaitedFor();
    void aPartIsMadeAFigure();
    void actionsAreListedAndUnknownOnesRefused();
    void helpNeedsNoDisplay();
    void aUniverseIsMadeAndPredicted();
    void scaleEnlargesEverything();
    void whatWasRememberedIsNothingToAScript();
    void badMapEndsWithAMessage();
    void runsThatCannotBeEndWithAMessage_data();
    void runsThatCannotBeEndWithAMessage();
    void badUsageEndsWithAMessage();
    void startsWithoutLibTorch();
    void missingNetworkLibraryEndsWithAMessage();

private:
    struct Ended
    {
        int code;
        QString errors;
    };
    static Ended start(const QStringList& arguments, const QString& binary = program());
    /// Options that draw samples with the tiny model, of a map where there is one.
    static QStringList drawing(int samples, int steps);
    static QStringList drawing(const std::filesystem::path& map, int samples, int steps)
    {
        return QStringList{QString::fromStdString(map.string())} + drawing(samples, steps);
    }
    static QString program() { return QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"); }
};

TestProgram::Ended TestProgram::start(const QStringList& arguments, const QString& binary)
{
    QProcess program;
    program.start(binary, arguments);
    if (!program.waitForFinished(120000) || program.exitStatus() != QProcess::NormalExit)
        return {-1, program.errorString()};
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardError())};
}

QStringList TestProgram::drawing(int samples, int steps)
{
    const QStringList run = QStringLiteral("--run --samples %1 --steps %2").arg(samples).arg(steps).split(u' ');
    return QStringList{"--model", QString::fromStdString(test::tinyModel().string())} + run;
}

void TestProgram::runIsCaptured()
{
    const QTemporaryDir folder;
    const QString picture = folder.filePath("window.png");
    const Ended ended = start(drawing(test::writeCamelsPair(folder), 2, 2) +
                              QStringList{"--capture", picture, "--size", "1200x760", "--theme", "light", "--quit"});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    const QImage image(picture);
    QCOMPARE(image.size(), QSize(1200, 760));
    QCOMPARE(image.pixelColor(600, 4).lightness() > 200, true); // the light theme's menu bar
    // The live maps and curves: many colours beside those of the theme.
    QSet<QRgb> found;
    for (int y = 0; y < image.height(); y += 2)
        for (int x = 0; x < image.width(); x += 2)
            found.insert(image.pixel(x, y));
    QVERIFY(found.size() > 500);
}

void TestProgram::anyStateIsReachedByAScript()
{
    const QTemporaryDir folder;
    const QString posterior = folder.filePath("p.h5"), session = folder.filePath("s.penumbra"),
                  figure = folder.filePath("f.svg"), picture = folder.filePath("keys.png");
    const Ended ended = start(drawing(test::writeCamelsPair(folder), 2, 2) +
                              QStringList{"--sample", "0", "--cursor", "12.5,7.5", "--save", posterior,
                                          "--save-session", session, "--figure", figure, "--figure-width", "88", "--do",
                                          "help/keys", "--capture", picture, "--quit"});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    for (const QString& file : {posterior, session, figure, picture})
        QVERIFY2(QFileInfo(file).size() > 1000, qPrintable(file));
    QVERIFY2(QImage(picture).width() < 1200, "of the sheet of keys, which was in front");
    // And the session goes on from there.
    const QString again = folder.filePath("again.png");
    const Ended opened = start({session, "--capture", again, "--size", "1200x760", "--quit"});
    QVERIFY2(opened.code == 0, qPrintable(opened.errors));
    QCOMPARE(QImage(again).size(), QSize(1200, 760));
    // A run of a saved posterior waits until that is read.
    const QString other = folder.filePath("other.h5");
    const Ended drawn =
        start(drawing(posterior.toStdString(), 1, 1) + QStringList{"--seed", "5", "--save", other, "--quit"});
    QVERIFY2(drawn.code == 0, qPrintable(drawn.errors));
    QCOMPARE(readPosterior(other.toStdString()).seed, std::uint64_t{5});
}

void TestProgram::marksAndEditsAreReachedByAScript()
{
    const QTemporaryDir folder;
    const QString session = folder.filePath("s.penumbra"), posterior = folder.filePath("p.h5");
    const QStringList run = drawing(test::writeCamelsPair(folder), 2, 2) + QStringList{"--quit"};
    const Ended ended =
        start(run + QStringList{"--sampler", "ddim", "--probe", "12.5,7.25", "--region", "circle:16,40,10px", "--line",
                                "1,2,20,24.5", "--save-session", session});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    QFile file(session);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray kept = QJsonDocument::fromJson(file.readAll()).toJson(QJsonDocument::Compact);
    for (const char* mark : {R"("pin":[12.5,7.25])", R"("line":[1,2,20,24.5])", R"("tab":"profile")"})
        QVERIFY2(kept.contains(mark), mark + QByteArray(" is not in ") + kept);
    // Pixels of the posterior, of which the tiny model draws 64 a side; the input has 128.
    QVERIFY2(kept.contains(R"([6.4453125,15.8203125,3.90625])"), kept.constData());
    // Edited, the session is drawn again with the same noise, and what follows waits for that run.
    const Ended edited = start({session, "--edit", "add:12.5,3.25,12", "--edit", "erase:5,5,1", "--do",
                                "classroom/run-again-with-the-same-noise", "--save", posterior, "--quit"});
    QVERIFY2(edited.code == 0, qPrintable(edited.errors));
    const auto drawn = readPosterior(posterior.toStdString());
    QCOMPARE(drawn.samples.size(), std::size_t{2});
    const QString recipe = QString::fromStdString(drawn.recipe);
    QVERIFY2(recipe.contains("add:12.5,3.25,12") && recipe.contains("erase:5,5,1") && recipe.contains("ddim"),
             qPrintable(recipe));
    for (const QStringList& wrong : {QStringList{"--edit", "add:25,1"}, {"--probe", "3,26"}}) {
        const Ended refused = start(run + wrong);
        QCOMPARE(refused.code, 1);
        QVERIFY2(
            refused.errors.contains(wrong.join(' ') + ": expected a place inside the map, from 0 to below 25 Mpc/h"),
            qPrintable(refused.errors));
    }
    for (const QStringList& nothing : {QStringList{"--edit", "add:1,1"}, {"--probe", "3,6"}}) {
        const Ended refused = start(QStringList{"--quit"} + nothing);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.errors.contains("map"), qPrintable(refused.errors));
    }
}

void TestProgram::aRunIsRecorded()
{
    const QTemporaryDir folder;
    const QString video = folder.filePath("run.mp4"), posterior = folder.filePath("p.h5");
    const QStringList run = drawing(test::writeCamelsPair(folder), 2, 3) + QStringList{"--quit"};
    const Ended ended = start(run + QStringList{"--record", video, "--save", posterior});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    QVERIFY2(!ended.errors.contains("264"), qPrintable(ended.errors)); // encoders like to tell of themselves
    QFile file(video);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.read(8).mid(4), QByteArray("ftyp")); // whole, with what belongs at the front
    QCOMPARE(readPosterior(posterior.toStdString()).samples.size(), std::size_t{2});
    // One that is written before the window has worked out what it shows.
    const QString brief = folder.filePath("run.gif");
    const Ended animated = start(drawing(folder.filePath("p.h5").toStdString(), 1, 1) +
                                 QStringList{"--record", brief, "--do", "view/panels/1-panel", "--quit"});
    QVERIFY2(animated.code == 0 && QFile::exists(brief), qPrintable(animated.errors));
    const Ended refused = start(run + QStringList{"--record", "/nowhere/run.mp4"});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.errors.contains("'/nowhere' does not exist"), qPrintable(refused.errors));
}

void TestProgram::aSampleDrawnAgainIsWaitedFor()
{
    const QTemporaryDir folder;
    const QString figure = folder.filePath("f.svg");
    const Ended ended = start(drawing(test::writeCamelsPair(folder), 2, 3) +
                              QStringList{"--do", "explore/draw-this-sample-s-path", "--sample", "1", "--step", "2",
                                          "--figure", figure, "--figure-part", "sample 1", "--quit"});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    QFile svg(figure);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY2(svg.readAll().contains("step 2 of "), "the path is there when what follows is done");
}

void TestProgram::aPartIsMadeAFigure()
{
    const QTemporaryDir folder;
    const QString figure = folder.filePath("f.svg"), picture = folder.filePath("f.png");
    const QStringList run = drawing(test::writeCamelsPair(folder), 2, 4) + QStringList{"--sample", "0", "--quit"};
    // One step of one sample, zoomed.
    const Ended step =
        start(run + QStringList{"--step", "2", "--zoom", "5,5,10", "--figure", figure, "--figure-part", "sample 0"});
    QVERIFY2(step.code == 0, qPrintable(step.errors));
    QFile svg(figure);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(svg.readAll());
    QVERIFY(text.contains("step 2 of ") && !text.contains("Posterior mean"));
    QVERIFY2(text.contains(">14<"), "a tick within 5 to 15 Mpc/h");
    const Ended chart = start(run + QStringList{"--figure", picture, "--figure-part", "chart", "--figure-width", "127",
                                                "--figure-dpi", "100"});
    QVERIFY2(chart.code == 0, qPrintable(chart.errors));
    QCOMPARE(QImage(picture).width(), 500); // 127 mm / 25.4 mm x 100
    for (const QStringList& wrong :
         {QStringList{"--figure", picture, "--figure-part", "sky"}, {"--step", "9"}, {"--zoom", "20,5,10"}}) {
        const Ended ended = start(run + wrong);
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.errors.contains(wrong.at(wrong.size() - 2)), qPrintable(ended.errors));
    }
}

void TestProgram::actionsAreListedAndUnknownOnesRefused()
{
    QProcess program;
    program.start(QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"), {"--list-actions"});
    QVERIFY(program.waitForFinished(60000));
    const QString listed = QString::fromUtf8(program.readAllStandardOutput());
    for (const char* name : {"file/open-map\n", "run/run\n", "window/presentation\n", "help/keys\n"})
        QVERIFY2(listed.contains(QLatin1String(name)), name);
    // Every entry has a name of its own, and those whose text changes keep theirs.
    QStringList names = listed.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const char* name : {"edit/undo", "edit/redo", "view/stretch/sqrt"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    for (const QString& name : std::as_const(names))
        QVERIFY2(!name.endsWith(QLatin1Char('/')), qPrintable(name));
    QCOMPARE(names.removeDuplicates(), 0);
    const Ended unknown = start({"--do", "file/fly", "--quit"});
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.errors.contains("file/fly"), qPrintable(unknown.errors));
    const Ended impossible = start({"--do", "file/save-posterior", "--quit"});
    QVERIFY2(impossible.code == 1 && impossible.errors.contains("cannot be done now"), qPrintable(impossible.errors));
}

void TestProgram::helpNeedsNoDisplay()
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    program.setProcessEnvironment(environment);
    for (const char* argument : {"--help", "-h", "--version", "-v"}) {
        program.start(QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"), {argument});
        QVERIFY(program.waitForFinished(60000));
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0, argument);
        QVERIFY2(program.readAllStandardOutput().contains("enumbra"), argument);
    }
}

void TestProgram::aUniverseIsMadeAndPredicted()
{
    const QTemporaryDir folder;
    const QByteArray home = qgetenv("XDG_DATA_HOME");
    qputenv("XDG_DATA_HOME", QFile::encodeName(folder.path())); // where universes are kept
    const QString dialog = folder.filePath("dialog.png"), window = folder.filePath("window.png"),
                  drawn = folder.filePath("drawn.h5");
    const Ended made = start({"--new-universe", "omega_m=0.4,seed=3", "--capture", dialog, "--quit"});
    QVERIFY2(made.code == 0, qPrintable(made.errors));
    QVERIFY(QImage(dialog).width() > 500 && QImage(dialog).width() < 1440); // it is the dialog's picture
    const Ended predicted =
        start(drawing(1, 1) + QStringList{"--new-universe", "omega_m=0.4,seed=3,particles=32,axis=z,slab=5",
                                          "--capture", window, "--save", drawn, "--size", "1200x760", "--quit"});
    QVERIFY2(predicted.code == 0, qPrintable(predicted.errors));
    QCOMPARE(QImage(window).size(), QSize(1200, 760));
    QStringList universes;
    for (QDirIterator found(folder.path(), {"universe-3*.h5"}, QDir::Files, QDirIterator::Subdirectories);
         found.hasNext();)
        universes << found.next();
    QCOMPARE(universes.size(), 2);
    // The map that was drawn of: the fifth slab along the third axis.
    const QString recipe = QString::fromStdString(readPosterior(drawn.toStdString()).recipe);
    QVERIFY2(QJsonDocument::fromJson(recipe.toUtf8())["input"]["index"].toInt() == 2 * 5 + 4, qPrintable(recipe));
    qputenv("XDG_DATA_HOME", home);
}

void TestProgram::scaleEnlargesEverything()
{
    const QTemporaryDir folder;
    for (const auto& [scale, factor] : {std::pair("100", 1.0), std::pair("150", 1.5), std::pair("200", 2.0)}) {
        const QString picture = folder.filePath("window.png");
        const Ended ended = start({"--scale", scale, "--size", "960x540", "--capture", picture, "--quit"});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        QCOMPARE(QImage(picture).size(), QSize(960, 540) * factor); // at 200 % a full-HD screen
    }
}

void TestProgram::whatWasRememberedIsNothingToAScript()
{
    const QTemporaryDir folder;
    const QString picture = folder.filePath("window.png");
    const QString file = qEnvironmentVariable("XDG_CONFIG_HOME") + "/Penumbra/penumbra.conf";
    QSettings chosen(file, QSettings::IniFormat);
    chosen.setValue("scale", 200);
    chosen.setValue("theme", "light");
    chosen.sync();
    const auto content = [&file] {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    };
    const QByteArray before = content();
    QVERIFY(before.contains("200"));
    const Ended ended = start(drawing(test::writeCamelsPair(folder), 1, 1) +
                              QStringList{"--size", "1200x760", "--capture", picture, "--quit"});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    QCOMPARE(QImage(picture).size(), QSize(1200, 760));
    QVERIFY2(QImage(picture).pixelColor(600, 4).lightness() < 100, "of the dark theme");
    QCOMPARE(content(), before); // neither the map nor how long the run took
    QVERIFY(QFile::remove(file));
}

void TestProgram::badMapEndsWithAMessage()
{
    const Ended ended = start({"/nowhere/map.npy", "--quit"});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.errors.contains("/nowhere/map.npy"), qPrintable(ended.errors));
}

void TestProgram::runsThatCannotBeEndWithAMessage_data()
{
    QTest::addColumn<bool>("map");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("named");
    QTest::newRow("no map") << false << QStringList() << "no map";
    QTest::newRow("moment that never comes") << true << QStringList{"--capture-after", "samples:9"} << "after 1 sample";
    QTest::newRow("sample that is not there") << true << QStringList{"--sample", "1"} << "--sample 1";
}

void TestProgram::runsThatCannotBeEndWithAMessage()
{
    QFETCH(const bool, map);
    QFETCH(const QStringList, options);
    QFETCH(const QString, named);
    const QTemporaryDir folder;
    const QStringList run = map ? drawing(test::writeCamelsPair(folder), 1, 1) : drawing(1, 1);
    const Ended ended = start(run + options + QStringList{"--quit"});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.errors.contains(named), qPrintable(ended.errors));
}

void TestProgram::badUsageEndsWithAMessage()
{
    const Ended ended = start({"--samples", "none"});
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.errors.contains("--samples none"), qPrintable(ended.errors));
}

// It takes longer to load than all of the rest.
void TestProgram::startsWithoutLibTorch()
{
    QProcess linker;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_TRACE_LOADED_OBJECTS"), QStringLiteral("1")); // what ldd does
    linker.setProcessEnvironment(environment);
    linker.start(program(), {});
    QVERIFY(linker.waitForFinished(60000));
    const QString libraries = QString::fromUtf8(linker.readAllStandardOutput());
    QVERIFY2(libraries.contains("libQt6Widgets"), qPrintable(libraries));
    QVERIFY2(!libraries.contains("torch"), qPrintable(libraries));
}

void TestProgram::missingNetworkLibraryEndsWithAMessage()
{
    const QTemporaryDir folder;
    const QString copy = folder.filePath("bin/penumbra");
    QVERIFY(QDir(folder.path()).mkpath("bin") && QFile::copy(program(), copy));
    const Ended missing = start(drawing(test::writeCamelsPair(folder), 1, 1) + QStringList{"--quit"}, copy);
    QCOMPARE(missing.code, 1);
    const QString named = QFileInfo(QString::fromStdString(networkLibraryFile().string())).fileName();
    QVERIFY2(missing.errors.contains(folder.path()) && missing.errors.contains(named) &&
                 missing.errors.contains("Reinstall"),
             qPrintable(missing.errors));
}

int main(int argc, char** argv)
{
    const test::OwnHome home;
    QCoreApplication application(argc, argv);
    TestProgram test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_program.moc"
