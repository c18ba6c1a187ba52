#include "app/command_line.h"

#include "io/posterior_file.h"

#include <array>
#include <cmath>

using namespace penumbra;
using namespace penumbra::test;

/// `measure` on a posterior of even maps, whose masses follow from their areas.
class TestCliMeasure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto even = [](double logDensity, Quantity quantity) {
            return Field(32, {25.0, 5.0, true}, quantity,
                         std::vector<float>(32 * 32, static_cast<float>(std::pow(10.0, logDensity))));
        };
        for (const char* name : {"p.h5", "q.h5"}) {
            PosteriorWriter writer(in(m_folder, name), {even(9.0, Quantity::stellarMass),
                                                        even(11.25, Quantity::darkMatter), 1, "{}", Noise::antithetic});
            for (std::uint32_t i = 0; i < 4; ++i) // log10 of 11.0, 11.3, 11.1, 11.4: pairs about 11.15 and 11.25
                writer.append(even(11.0 + 0.3 * (i % 2) + 0.1 * (i / 2), Quantity::darkMatter), i);
            writer.finish();
        }
    }

    void massesOfRegions()
    {
        const auto ended = run(m_folder, "measure p.h5 q.h5 --region circle:12.5,3.1,2 --region box:0,0,15,7px "
                                         "--above 12.4 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto all = ended.json();
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all[0]["regions"], all[1]["regions"]);
        const auto& circle = all[0]["regions"][0];
        QCOMPARE(circle["name"], "circle:12.5,3.1,2");
        QCOMPARE(circle["circle"], nlohmann::json({12.5, 3.1, 2.0}));
        QVERIFY(std::abs(circle["area_mpc2_h2"].get<double>() / (4.0 * std::numbers::pi) - 1.0) <
                0.01);                          // in 64ths of pixels
        const auto& box = all[0]["regions"][1]; // 16 x 8 pixels of 25/32 Mpc/h
        const double area = 128.0 * 25.0 * 25.0 / 1024.0;
        QVERIFY(std::abs(box["area_mpc2_h2"].get<double>() - area) < 1e-9);
        const auto& mass = box["log10_mass"];
        const std::vector<double> densities{11.0, 11.3, 11.1, 11.4};
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(std::abs(mass["values"][i].get<double>() - densities[i] - std::log10(area)) < 1e-6);
        QVERIFY(std::abs(mass["median"].get<double>() - 11.2 - std::log10(area)) < 1e-6);
        // Rank 0.16 * 5 of four values is before the first, 0.84 * 5 after the last.
        QVERIFY(std::abs(mass["interval_68"][0].get<double>() - 11.0 - std::log10(area)) < 1e-6);
        QVERIFY(std::abs(mass["interval_68"][1].get<double>() - 11.4 - std::log10(area)) < 1e-6);
        QVERIFY(std::abs(mass["truth"].get<double>() - 11.25 - std::log10(area)) < 1e-6);
        QCOMPARE(mass["samples_below_truth"], 0.5);
        // A fifth value is below all four, or above, two times in five.
        for (const char* level : {"68", "95"})
            QVERIFY(std::abs(all[0]["intervals_hold"][level].get<double>() - 0.6) < 1e-12);
        // log10 of the areas is 1.893 and 1.099: in the box all masses are above 10^12.4, in the circle that of
        // 10^12.499.
        QCOMPARE(box["above"]["probability"], 1.0);
        QCOMPARE(circle["above"]["probability"], 0.25);
        const auto interval = circle["above"]["interval_68"].get<std::array<double, 2>>();
        QVERIFY(interval[0] > 0.0 && interval[0] < 0.25 && interval[1] > 0.25 && interval[1] < 1.0);
    }

    void theFitsOfAPosteriorAnswersLikewise()
    {
        writeFits(in(m_folder, "p.fits"), readPosterior(in(m_folder, "p.h5")));
        const QString question = "measure --region box:0,0,12.5,6.25 --probe 3,4px --json - ";
        const auto hdf5 = run(m_folder, question + "p.h5"), fits = run(m_folder, question + "p.fits");
        QVERIFY2(fits.code == 0, fits.err.c_str());
        const auto mass = [](const Ended& ended) {
            return ended.json()[0]["regions"][0]["log10_mass"]["values"].get<std::vector<double>>();
        };
        QCOMPARE(mass(fits).size(), std::size_t{4});
        for (std::size_t i = 0; i < 4; ++i) // units there and back, to the rounding of float32
            QVERIFY(std::abs(mass(fits)[i] - mass(hdf5)[i]) < 1e-6);
        QCOMPARE(fits.json()[0]["pixels"][0]["pixel"], hdf5.json()[0]["pixels"][0]["pixel"]);
    }

    void pixelsAndLines()
    {
        const auto ended = run(m_folder, "measure --probe 24.9,0.1 --probe 3,4px --line 2,3,8,11 p.h5 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto found = ended.json()[0];
        QCOMPARE(found["pixels"][0]["pixel"], nlohmann::json({31, 0}));
        QCOMPARE(found["pixels"][1]["pixel"], nlohmann::json({3, 4}));
        QVERIFY(std::abs(found["pixels"][1]["log10_surface_density"]["mean"].get<double>() - 11.2) < 1e-6);
        const auto& line = found["lines"][0];
        QCOMPARE(line["distance_mpc_h"].back(), 10.0);
        for (const double value : line["mean"].get<std::vector<double>>())
            QVERIFY(std::abs(value - 11.2) < 1e-6);
        for (const double value : line["stars"].get<std::vector<double>>())
            QVERIFY(std::abs(value - 9.0) < 1e-6);
    }

    /// One sample tells nothing of the width.
    void oneSampleHasNoSpread()
    {
        const Field map(32, camelsGeometry, Quantity::darkMatter, std::vector<float>(32 * 32, 1e11F));
        const Field stars(32, camelsGeometry, Quantity::stellarMass, std::vector<float>(32 * 32, 1e9F));
        PosteriorWriter writer(in(m_folder, "one.h5"), {stars, {}, 1, "{}", Noise::independent});
        writer.append(map, 0);
        writer.finish();
        const auto ended = run(m_folder, "measure one.h5 --probe 3,3 --line 2,3,8,11 --json found.json");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto all = nlohmann::json::parse(readBytes(in(m_folder, "found.json")))[0];
        const auto line = all["lines"][0], pixel = all["pixels"][0];
        QVERIFY(line.contains("mean") && !line.contains("low_68") && !line.contains("high_95"));
        const auto found = pixel["log10_surface_density"];
        QVERIFY(std::abs(found["median"].get<double>() - 11.0) < 1e-6);
        QVERIFY(!found.contains("std") && !found.contains("interval_68"));
        QCOMPARE(pixel["log10_surface_density_unit"], "dex((Msun/h)/(Mpc/h)^2)");
        QVERIFY2(ended.out.find("11.0000        -") != std::string::npos, ended.out.c_str());
    }

    /// Of a map that is the same everywhere, a region's mass tells its area.
    void ellipsesAndPolygons()
    {
        const auto ended = run(m_folder, "measure p.h5 --region ellipse:12.5,24,4,2,30 "
                                         "--region polygon:3,2,13,2,5,9 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto regions = ended.json()[0]["regions"];
        QCOMPARE(regions[0]["ellipse"], nlohmann::json({12.5, 24.0, 4.0, 2.0, 30.0}));
        QCOMPARE(regions[1]["polygon"], nlohmann::json({{3.0, 2.0}, {13.0, 2.0}, {5.0, 9.0}}));
        const double areas[] = {8.0 * std::numbers::pi, 35.0}; // pi a b; half of 10 times 7
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(std::abs(regions[i]["area_mpc2_h2"].get<double>() / areas[i] - 1.0) < 0.01);
            const double mass = regions[i]["log10_mass"]["values"][0].get<double>();
            QVERIFY(std::abs(mass - 11.0 - std::log10(areas[i])) < 0.005);
        }
    }

    /// All shapes of a file, by their names; the text has a line for each.
    void shapesOfARegionFile()
    {
        writeBytes(in(m_folder, "ds9.reg"), "image\ncircle(16.5,16.5,4) # text={the cluster}\npoint(4,5)\n"
                                            "annulus(9,9,2,3)\nbox(8,8,2,2,0)\nline(1,1,30,30)\n");
        const auto ended = run(m_folder, "measure p.h5 --region ds9.reg --json found.json");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QVERIFY2(ended.err.find("annulus(9,9,2,3)") != std::string::npos, ended.err.c_str());
        for (const char* text : {"  the cluster\n", "  point(4,5)\n", "  box(8,8,2,2,0)\n", "along line(1,1,30,30)"})
            QVERIFY2(ended.out.find(text) != std::string::npos, ended.out.c_str());
        const auto found = nlohmann::json::parse(readBytes(in(m_folder, "found.json")))[0];
        QCOMPARE(found["regions"].size(), 2U);
        QCOMPARE(found["regions"][0]["name"], "the cluster");
        QCOMPARE(found["regions"][0]["circle"], nlohmann::json({12.5, 12.5, 4.0 * 25.0 / 32.0}));
        QCOMPARE(found["pixels"][0]["pixel"], nlohmann::json({3, 4})); // DS9 counts from 1
    }

    void badQuestions_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* line, int code, const char* said) {
            QTest::newRow(line) << line << code << said;
        };
        row("measure p.h5", 2, "--region, --probe or --line");
        row("measure --region circle:1,2,3", 2, "POSTERIOR");
        row("measure p.h5 --region square:1,2,3", 2, "circle:X,Y,RADIUS");
        row("measure p.h5 --probe 1", 2, "X,Y in Mpc/h");
        row("measure p.h5 --line 1,2,1,2", 2, "two places that differ");
        row("measure p.h5 --probe 26,1", 3, "26,1: expected a place inside the map, from 0 to below 25 Mpc/h");
        row("measure p.h5 --region circle:3,3,13", 3, "a radius of at most half the map's side, 12.5 Mpc/h or 16px");
        row("measure p.h5 --region ellipse:3,3,1,0,9", 2, "ellipse:X,Y,A,B,ANGLE");
        row("measure p.h5 --region polygon:3,3,4,4,5", 2, "polygon:X1,Y1,X2,Y2,X3,Y3");
        row("measure p.h5 --region ellipse:3,3,13,1,9", 3, "a region no larger than the map, 25 Mpc/h or 32px a side");
        row("measure p.h5 --region none.reg", 3, "none.reg");
        row("measure none.h5 --probe 1,1", 3, "none.h5");
        row("measure p.h5 --line 1,1,1.1,1", 3, "shorter than a pixel");
        row("measure p.h5 --region far.reg", 3, "far.reg: 'point(400,5)' lies outside the map");
        row("measure p.h5 --probe 1,1 --json p.h5", 2, "would be lost");
    }

    void badQuestions()
    {
        writeBytes(in(m_folder, "far.reg"), "point(400,5)\n");
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, said);
        const auto ended = run(m_folder, line);
        QVERIFY2(ended.code == code, ended.err.c_str());
        QVERIFY2(QString::fromStdString(ended.err).contains(said), ended.err.c_str());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCliMeasure)
#include "test_cli_measure.moc"
