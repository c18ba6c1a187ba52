#include "base/error.h"
#include "ui/command_line.h"
#include "ui/view_json.h"

#include <QTest>

using namespace penumbra;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsRead();
    void runWaitsForTheEndUnlessTold();
    void lookOfTheMapsIsRead();
    void sessionsHaveTheSameNames();
    void aUniverseIsRead();
    void marksAreRead();
    void marksOutsideTheMapAreRefused();
    void regionsThatDoNotFitAreRefused_data();
    void regionsThatDoNotFitAreRefused();
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
    const LaunchOptions drawn =
        parseCommandLine({"penumbra", "m.npy", "--sampler", "ddim", "--threads", "2", "--device", "cuda", "--truth",
                          "t.npy", "--truth-index", "3", "--not-periodic"});
    QVERIFY(drawn.sampler == SamplerKind::ddim);
    QCOMPARE(drawn.threads.value(), 2);
    QVERIFY(drawn.device == ComputeDevice::cuda && !products.device);
    QCOMPARE(drawn.truthIndex.value(), std::size_t{3});
    QVERIFY(drawn.notPeriodic && !products.notPeriodic);
}

void TestCommandLine::runWaitsForTheEndUnlessTold()
{
    QVERIFY(parseCommandLine({"penumbra", "m.npy", "--run"}).captureAfter.kind == CaptureMoment::Kind::finished);
    QCOMPARE(parseCommandLine({"penumbra", "m.npy", "--run", "--record", "r.webm"}).record.value(),
             std::filesystem::path("r.webm"));
    QVERIFY(parseCommandLine({"penumbra", "m.npy"}).captureAfter.kind == CaptureMoment::Kind::shown);
}

void TestCommandLine::sessionsHaveTheSameNames()
{
    const auto display = [](const QJsonObject& json) { return json["display"].toObject()["dark_matter"].toObject(); };
    for (const LimitsPreset preset : limitsPresets)
        for (const Stretch stretch : stretches) {
            ViewSettings settings;
            settings.layout.mode = Comparison::relief;
            settings.display[static_cast<std::size_t>(MapScale::darkMatter)].preset = preset;
            settings.display[static_cast<std::size_t>(MapScale::darkMatter)].stretch = stretch;
            const QJsonObject json = toJson(settings);
            QCOMPARE(display(json)["preset"].toString(), key(preset));
            QCOMPARE(display(json)["stretch"].toString(), key(stretch));
            QVERIFY(viewSettingsFrom(json, {}) == settings);
        }
    // As they were written at first.
    const QJsonObject old{{"display", QJsonObject{{"dark_matter", QJsonObject{{"preset", "zscale"}}}}}};
    QVERIFY(viewSettingsFrom(old, {}).display[static_cast<std::size_t>(MapScale::darkMatter)].preset ==
            LimitsPreset::zScale);
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
    QVERIFY(!wish.particlesPerSide && !wish.axis && !wish.slab);
    QVERIFY(!parseCommandLine({"penumbra", "m.npy"}).universe);
    const UniverseWish map =
        parseCommandLine({"penumbra", "--new-universe", "particles=32,axis=z,slab=5"}).universe.value();
    QCOMPARE(map.particlesPerSide.value(), std::size_t{32});
    QCOMPARE(map.axis.value(), std::size_t{2});
    QCOMPARE(map.slab.value(), std::size_t{4}); // told from 1, as the window does
}

void TestCommandLine::marksAreRead()
{
    const MapGrid grid{128, 25.0};
    const MarkOptions marks = parseCommandLine({"penumbra", "m.npy", "--probe", "12.5,7.25", "--region",
                                                "circle:5,6,1.5", "--line", "1,2,20,24.5", "--edit", "add:3,4,11.5",
                                                "--edit", "erase:64,0,2px", "--edit", "erase:1,1", "--edit", "add:2,2"})
                                  .marks;
    const MapMarks drawn = marksFrom(marks, grid);
    QCOMPARE(drawn.pin.value(), QPointF(12.5, 7.25));
    QVERIFY(drawn.regions.at(0).shape == Region(Circle{5.0, 6.0, 1.5}));
    QVERIFY(drawn.line.value() == (Line{1.0, 2.0, 20.0, 24.5}));
    QCOMPARE(marks.edits.size(), std::size_t{4}); // in the order in which they were told
    QVERIFY(editFrom(marks.edits[0], grid) == (GalaxyEdit{GalaxyEdit::Kind::add, 3.0, 4.0, 11.5, 0.0}));
    const double pixel = 25.0 / 128.0;
    QVERIFY(editFrom(marks.edits[1], grid) ==
            (GalaxyEdit{GalaxyEdit::Kind::erase, 64.5 * pixel, 0.5 * pixel, 0.0, 2.0 * pixel}));
    QCOMPARE(editFrom(marks.edits[2], grid).radius, 0.4);   // as the edit bar has it at first,
    QCOMPARE(editFrom(marks.edits[3], grid).logMass, 11.0); // both of them
    // In pixels: the middle of one, and all that a box holds.
    const MapMarks counted = marksFrom(
        parseCommandLine({"penumbra", "m.npy", "--probe", "0,127px", "--region", "box:19,9,10,9px"}).marks, grid);
    QCOMPARE(counted.pin.value(), QPointF(0.5 * pixel, 127.5 * pixel));
    const Box box = std::get<Box>(counted.regions.at(0).shape);
    QCOMPARE(QRectF(QPointF(box.x1, box.y1), QPointF(box.x2, box.y2)),
             QRectF(10.0 * pixel, 9.0 * pixel, 10.0 * pixel, pixel));
    QVERIFY(!counted.line); // nobody asked for one
    QVERIFY(!parseCommandLine({"penumbra", "m.npy", "--edit", "add:1,1"}).marks.any());
    const MarkOptions ofFile = parseCommandLine({"penumbra", "m.npy", "--region", "of/ds9.reg"}).marks;
    QCOMPARE(ofFile.regionFile.value(), std::filesystem::path("of/ds9.reg"));
    QVERIFY(ofFile.any() && ofFile.regions.empty());
    // Several, in the order in which they were told, beside those of a file.
    const MarkOptions several = parseCommandLine({"penumbra", "m.npy", "--region", "ellipse:5,6,3,1,30", "--region",
                                                  "of/ds9.reg", "--region", "polygon:1,1,4,1,2,6"})
                                    .marks;
    QVERIFY(several.regionFile.has_value());
    const MapMarks shapes = marksFrom(several, grid);
    QCOMPARE(shapes.regions.size(), std::size_t(2));
    QVERIFY(shapes.regions[0].shape == Region(Ellipse{5.0, 6.0, 3.0, 1.0, 30.0}));
    QVERIFY(shapes.regions[1].shape == Region(Polygon{{{1.0, 1.0}, {4.0, 1.0}, {2.0, 6.0}}}));
}

void TestCommandLine::marksOutsideTheMapAreRefused()
{
    const MapGrid grid{128, 25.0};
    for (const QStringList& outside : {QStringList{"--probe", "25.1,3"},
                                       {"--probe", "3,128px"},
                                       {"--region", "circle:-1,3,2"},
                                       {"--line", "1,1,1,26"}}) {
        const MarkOptions marks = parseCommandLine(QStringList{"penumbra", "m.npy"} + outside).marks;
        try {
            (void)marksFrom(marks, grid);
            QFAIL(qPrintable(outside.join(' ')));
        } catch (const InputError& error) {
            QVERIFY2(QString::fromUtf8(error.what())
                         .contains(outside.join(' ') + ": expected a place inside the map, from 0 to below 25 Mpc/h"),
                     error.what());
        }
    }
    QVERIFY_EXCEPTION_THROWN((void)editFrom(toldEdit("add:25,3"), grid), InputError);
    QVERIFY_EXCEPTION_THROWN((void)editFrom(toldEdit("erase:3,-1px"), grid), InputError);
}

void TestCommandLine::regionsThatDoNotFitAreRefused_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("expected"); // empty: it is taken
    const QString middle = "a region with its middle inside the map, from 0 to below 25 Mpc/h, or with px";
    QTest::newRow("over the edge") << "box:20,3,27,5"
                                   << "";
    QTest::newRow("corners the other way round") << "box:-1,5,2,-3"
                                                 << "";
    QTest::newRow("the whole map") << "box:0,0,127,127px"
                                   << "";
    QTest::newRow("beyond the last pixel") << "box:1,0,128,5px"
                                           << ""; // what lies inside counts
    QTest::newRow("middle beyond") << "box:24,3,27,5" << middle;
    QTest::newRow("middle beyond the last") << "box:-3,3,2,5" << middle;
    QTest::newRow("larger") << "box:1,1,4,27"
                            << "a region no larger than the map, 25 Mpc/h or 128px a side";
    QTest::newRow("larger by a pixel") << "box:0,0,128,5px"
                                       << "a region no larger than the map";
    QTest::newRow("elsewhere") << "box:30,1,32,2" << middle;
    QTest::newRow("beside it") << "box:3,-4,5,-1" << middle;
    QTest::newRow("circle over the edge") << "circle:24,1,3"
                                          << "";
    QTest::newRow("widest circle") << "circle:64,64,64px"
                                   << "";
    QTest::newRow("wider circle") << "circle:5,5,12.6"
                                  << "a radius of at most half the map's side, 12.5 Mpc/h";
}

void TestCommandLine::regionsThatDoNotFitAreRefused()
{
    QFETCH(QString, region);
    QFETCH(QString, expected);
    const MarkOptions marks = parseCommandLine({"penumbra", "m.npy", "--region", region}).marks;
    QString said;
    try {
        QCOMPARE(marksFrom(marks, {128, 25.0}).regions.size(), std::size_t(1));
    } catch (const InputError& error) {
        said = QString::fromUtf8(error.what());
    }
    if (expected.isEmpty())
        QCOMPARE(said, QString());
    else
        QVERIFY2(said.startsWith("--region " + region + ": expected " + expected), qPrintable(said));
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
    QTest::newRow("probe") << QStringList{"--probe", "12"} << "--probe 12";
    QTest::newRow("probe of words") << QStringList{"--probe", "a,b"} << "--probe a,b: expected numbers";
    QTest::newRow("probe of more") << QStringList{"--probe", "1,2,"} << "--probe 1,2,";
    QTest::newRow("probe of infinity") << QStringList{"--probe", "inf,2"} << "--probe inf,2";
    QTest::newRow("empty circle") << QStringList{"--region", "circle:1,2,0"} << "--region circle:1,2,0";
    QTest::newRow("empty box") << QStringList{"--region", "box:1,2,1,3"} << "--region box:1,2,1,3";
    QTest::newRow("no region") << QStringList{"--region", "ring:1,2,3"} << "box:X1,Y1,X2,Y2";
    QTest::newRow("a point of a line") << QStringList{"--line", "1,2,1,2"} << "two places that differ";
    QTest::newRow("no edit") << QStringList{"--edit", "move:1,2"} << "--edit move:1,2";
    QTest::newRow("mass") << QStringList{"--edit", "add:1,2,99"} << "--edit add:1,2,99: expected log10 of a mass";
    QTest::newRow("brush") << QStringList{"--edit", "erase:1,2,0"} << "a radius above 0";
    QTest::newRow("edited universe") << QStringList{"--new-universe", "fiducial", "--edit", "add:1,2"}
                                     << "--edit add:1,2 needs a map";
    QTest::newRow("slab") << QStringList{"--new-universe", "slab=6"} << "slab=6";
    QTest::newRow("axis") << QStringList{"--new-universe", "axis=w"} << "axis=w";
    QTest::newRow("particles") << QStringList{"--new-universe", "particles=100"} << "particles=100";
    QTest::newRow("seed of a universe") << QStringList{"--new-universe", "seed=1.5"} << "seed=1.5";
    QTest::newRow("sampler") << QStringList{"--sampler", "euler"} << "--sampler euler: expected one of ancestral";
    QTest::newRow("truth index") << QStringList{"m.npy", "--truth-index", "2"} << "--truth-index 2 needs --truth";
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
