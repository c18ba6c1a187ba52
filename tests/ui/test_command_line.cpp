#include "base/error.h"
#include "ui/command_line.h"

#include <QTest>

using namespace penumbra;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsRead();
    void runWaitsForTheEndUnlessTold();
    void lookOfTheMapsIsRead();
    void aUniverseIsRead();
    void wrongValuesAreNamed_data();
    void wrongValuesAreNamed();
};

void TestCommandLine::everythingIsRead()
{
    const LaunchOptions options = parseCommandLine({"penumbra",  "map.npy", "--index",         "7",         "--truth",
                                                    "t.npy",     "--model", "m.safetensors",   "--samples", "16",
                                                    "--steps",   "10",      "--seed",          "3",         "--run",
                                                    "--capture", "out.png", "--capture-after", "samples:4", "--theme",
                                                    "light",     "--size",  "1280x800",        "--quit"});
    QCOMPARE(options.map.value(), std::filesystem::path("map.npy"));
    QCOMPARE(options.truth.value(), std::filesystem::path("t.npy"));
    QCOMPARE(options.model.value(), std::filesystem::path("m.safetensors"));
    QCOMPARE(options.index, std::size_t{7});
    QCOMPARE(options.samples.value(), std::size_t{16});
    QCOMPARE(options.steps.value(), 10);
    QCOMPARE(options.seed.value(), std::uint64_t{3});
    QVERIFY(options.run && options.quit);
    QVERIFY(options.captureAfter.kind == CaptureMoment::Kind::samples);
    QCOMPARE(options.captureAfter.samples, std::size_t{4});
    QVERIFY(options.theme == ThemeKind::light);
    QCOMPARE(options.size.value(), QSize(1280, 800));
    const LaunchOptions products = parseCommandLine({"penumbra", "run.penumbra", "--do",           "view/fit-whole-map",
                                                     "--do",     "help/keys",    "--sample",       "3",
                                                     "--cursor", "12.5,7.25",    "--tab",          "Recipe",
                                                     "--save",   "p.h5",         "--save-session", "s.penumbra",
                                                     "--figure", "f.pdf",        "--figure-width", "88",
                                                     "--scale",  "200",          "--dataset",      "a/stellar",
                                                     "--side",   "50",           "--depth",        "10"});
    QCOMPARE(products.actions, QStringList({"view/fit-whole-map", "help/keys"}));
    QCOMPARE(products.sample.value(), std::size_t{3});
    QCOMPARE(products.cursor.value(), QPointF(12.5, 7.25));
    QCOMPARE(products.tab, QStringLiteral("Recipe"));
    QCOMPARE(products.save.value(), std::filesystem::path("p.h5"));
    QCOMPARE(products.session.value(), std::filesystem::path("s.penumbra"));
    QCOMPARE(products.figure.value(), std::filesystem::path("f.pdf"));
    QCOMPARE(products.figureSize.millimetres, 88.0);
    QCOMPARE(products.figureSize.dpi, 300);
    QCOMPARE(products.figurePart, QStringLiteral("everything"));
    const LaunchOptions part = parseCommandLine({"penumbra", "m.npy", "--figure", "f.png", "--figure-dpi", "600",
                                                 "--figure-part", "chart", "--zoom", "5,7.5,10", "--step", "4"});
    QCOMPARE(part.figureSize.dpi, 600);
    QCOMPARE(part.figurePart, QStringLiteral("chart"));
    QCOMPARE(part.zoom.value(), QRectF(5.0, 7.5, 10.0, 10.0));
    QCOMPARE(part.step.value(), 4);
    QCOMPARE(products.dataset.value(), std::string("a/stellar"));
    QCOMPARE(products.side.value(), 50.0);
    QCOMPARE(products.depth.value(), 10.0);
    QVERIFY(!products.size);
}

void TestCommandLine::runWaitsForTheEndUnlessTold()
{
    QVERIFY(parseCommandLine({"penumbra", "m.npy", "--run"}).captureAfter.kind == CaptureMoment::Kind::finished);
    QCOMPARE(parseCommandLine({"penumbra", "m.npy", "--run", "--record", "r.webm"}).record.value(),
             std::filesystem::path("r.webm"));
    QVERIFY(parseCommandLine({"penumbra", "m.npy"}).captureAfter.kind == CaptureMoment::Kind::shown);
}

void TestCommandLine::lookOfTheMapsIsRead()
{
    const LookOptions look = parseCommandLine({"penumbra", "m.npy", "--panels", "truth,z-score", "--compare", "curtain",
                                               "--stretch", "asinh", "--limits", "z-scale", "--contours"})
                                 .look;
    const ViewSettings settings = withLook({}, look);
    QCOMPARE(settings.layout.panels, 2);
    QVERIFY(settings.layout.quantities[1] == MapQuantity::zScore);
    QVERIFY(settings.layout.mode == Comparison::curtain);
    QVERIFY(settings.layout.left == MapQuantity::truth && settings.layout.right == MapQuantity::zScore);
    QVERIFY(settings.display[static_cast<std::size_t>(MapScale::darkMatter)].stretch == Stretch::asinh);
    QVERIFY(settings.display[static_cast<std::size_t>(MapScale::darkMatter)].follows);
    QVERIFY(settings.contours.shown);
    QVERIFY(!parseCommandLine({"penumbra", "m.npy"}).look.any());
    // Typed limits are those of all maps on the same scale.
    const ViewSettings typed =
        withLook({}, parseCommandLine({"penumbra", "m.npy", "--limits", "mean=10:13", "--limits", "std=0:0.5"}).look);
    const DisplaySettings& matter = typed.display[static_cast<std::size_t>(MapScale::darkMatter)];
    QCOMPARE(matter.limits, (Limits{10.0, 13.0}));
    QVERIFY(matter.preset == LimitsPreset::custom && !matter.follows);
    QCOMPARE(typed.display[static_cast<std::size_t>(scaleOf(MapQuantity::std))].limits, (Limits{0.0, 0.5}));
}

void TestCommandLine::aUniverseIsRead()
{
    const UniverseWish wish =
        parseCommandLine({"penumbra", "--new-universe", "omega_m=0.2,a_agn2=1.5,seed=9"}).universe.value();
    UniverseParameters expected;
    expected.omegaM = 0.2;
    expected.aAgn2 = 1.5;
    QCOMPARE(wish.parameters, expected);
    QCOMPARE(wish.seed, std::uint64_t{9});
    QCOMPARE(parseCommandLine({"penumbra", "--new-universe", "fiducial"}).universe.value().parameters,
             UniverseParameters{});
    QVERIFY(!parseCommandLine({"penumbra", "m.npy"}).universe);
}

void TestCommandLine::wrongValuesAreNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("universe out of range") << QStringList{"--new-universe", "seed=2,omega_m=0.7"} << "omega_m=0.7";
    QTest::newRow("unknown parameter") << QStringList{"--new-universe", "h=0.7"} << "h=0.7";
    QTest::newRow("map and universe") << QStringList{"--new-universe", "fiducial", "m.npy"} << "not both";
    QTest::newRow("nothing to record") << QStringList{"--record", "run.mp4"} << "--record run.mp4 needs --run";
    QTest::newRow("half a run recorded") << QStringList{"--run", "--record", "run.mp4", "--capture-after", "estimate"}
                                         << "the whole of it";
    QTest::newRow("other video") << QStringList{"--run", "--record", "run.avi"} << "run.avi";
    QTest::newRow("no samples") << QStringList{"--samples", "0"} << "--samples 0";
    QTest::newRow("negative seed") << QStringList{"--seed", "-1"} << "--seed -1";
    QTest::newRow("theme") << QStringList{"--theme", "pink"} << "pink";
    QTest::newRow("size") << QStringList{"--size", "large"} << "large";
    QTest::newRow("moment") << QStringList{"--run", "--capture-after", "samples:0"} << "samples:0";
    QTest::newRow("nothing runs") << QStringList{"--capture-after", "finished"} << "--run";
    QTest::newRow("three panels") << QStringList{"--panels", "mean,std,truth"} << "1, 2, 4 or 6";
    QTest::newRow("no quantity") << QStringList{"--panels", "mean,mode"} << "mode";
    QTest::newRow("no comparison") << QStringList{"--compare", "flip"} << "tile, blink, curtain, relief";
    QTest::newRow("cursor") << QStringList{"--cursor", "12"} << "--cursor 12";
    QTest::newRow("side") << QStringList{"--side", "-25"} << "--side -25";
    QTest::newRow("unit") << QStringList{"--unit", "kg"} << "--unit kg";
    QTest::newRow("scale") << QStringList{"--scale", "9"} << "--scale 9";
    QTest::newRow("unknown") << QStringList{"--speed", "9"} << "speed";
    QTest::newRow("format of the figure") << QStringList{"--figure", "f.jpg"} << "f.jpg";
    QTest::newRow("resolution") << QStringList{"--figure-dpi", "10"} << "--figure-dpi 10";
    QTest::newRow("zoom") << QStringList{"--zoom", "5,5"} << "--zoom 5,5";
    QTest::newRow("limits") << QStringList{"--limits", "mean=13:10"} << "mean=13:10";
    QTest::newRow("limits of nothing") << QStringList{"--limits", "mode=1:2"} << "mode";
    QTest::newRow("two maps") << QStringList{"a.npy", "b.npy"} << "2";
}

void TestCommandLine::wrongValuesAreNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    try {
        (void)parseCommandLine(QStringList{"penumbra"} + arguments);
        QFAIL("was taken");
    } catch (const InputError& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(named), error.what());
    }
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "test_command_line.moc"
