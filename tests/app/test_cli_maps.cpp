#include "app/command_line.h"

#include <limits>

using namespace penumbra;
using namespace penumbra::test;

/// `info` and `spectrum` on maps whose numbers are known beforehand.
class TestCliMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeNpy(in(m_folder, "plain.npy"), {wave(size, 0.1, 3)});
        writeNpy(in(m_folder, "Maps_Mstar_Astrid_CV_z=0.00.npy"), {wave(size, 0.1, 3), wave(size, 0.2, 3)});
        writeUniverses(in(m_folder, "universes.h5"), 2, size, 40);
    }

    void infoOfACamelsStack()
    {
        const auto ended = run(m_folder, "info Maps_Mstar_Astrid_CV_z=0.00.npy --index 1 --json -");
        QCOMPARE(ended.code, 0);
        const auto json = ended.json();
        QCOMPARE(json["kind"], "map");
        QCOMPARE(json["format"], "npy");
        QCOMPARE(json["shape"], nlohmann::json({2, size, size}));
        QCOMPARE(json["maps"], 2);
        QCOMPARE(json["type"], "float32");
        QCOMPARE(json["quantity"], "stellar mass");
        QCOMPARE(json["geometry"]["side_mpc_h"], 25.0);
        QCOMPARE(json["geometry"]["depth_mpc_h"], 5.0);
        QCOMPARE(json["geometry"]["periodic"], true);
        // A wave of amplitude a about a mean of 1e11: extremes at 1 +- a, rms a / sqrt(2).
        const auto& statistics = json["statistics"];
        QVERIFY(std::abs(statistics["mean"].get<double>() / 1e11 - 1.0) < 1e-6);
        QVERIFY(std::abs(statistics["maximum"].get<double>() / 1.2e11 - 1.0) < 1e-6);
        QVERIFY(std::abs(statistics["minimum"].get<double>() / 0.8e11 - 1.0) < 1e-6);
        QVERIFY(std::abs(statistics["std"].get<double>() / (0.2e11 / std::numbers::sqrt2) - 1.0) < 1e-6);
        QCOMPARE(statistics["occupied"], 1.0);
    }

    void infoAsksForGeometryInsteadOfGuessing()
    {
        const auto ended = run(m_folder, "info plain.npy");
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.out.find("unknown; give --side and --depth") != std::string::npos);
        QVERIFY(run(m_folder, "info plain.npy --json -").json()["geometry"].is_null());
    }

    void infoOfUniverses()
    {
        const auto json = run(m_folder, "info universes.h5 --json -").json();
        QCOMPARE(json["kind"], "universes");
        QCOMPARE(json["universes"].size(), std::size_t(2));
        QCOMPARE(json["universes"][1]["seed"], 41);
        QCOMPARE(json["universes"][1]["omega_m"], 0.3);
        QCOMPARE(json["size"], size);
    }

    void spectrumOfAWave()
    {
        const auto ended = run(m_folder, "spectrum plain.npy --side 25 --depth 5 --json -");
        QCOMPARE(ended.code, 0);
        const auto json = ended.json();
        const auto power = json["power"].get<std::vector<double>>();
        const auto modes = json["modes"].get<std::vector<double>>();
        QCOMPARE(json["k_h_mpc"].size(), power.size());
        // delta = a cos(3 k_F x): the one mode (3, 0) of the half plane holds (a/2)^2 side^2, its bin is the third.
        const double total = power[2] * modes[2];
        QVERIFY2(std::abs(total / (0.05 * 0.05 * 25.0 * 25.0) - 1.0) < 1e-5, qPrintable(QString::number(total)));
        QVERIFY(power[5] < 1e-9 * power[2]);
    }

    /// The power of a surface density is that of any depth; only the side gives its scale.
    void spectrumNeedsNoDepth()
    {
        const auto with = run(m_folder, "spectrum plain.npy --side 25 --depth 5 --json -").json();
        const auto ended = run(m_folder, "spectrum plain.npy --side 25 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto without = ended.json();
        QCOMPARE(without["power"], with["power"]);
        QCOMPARE(without["k_h_mpc"], with["k_h_mpc"]);
        QCOMPARE(with["geometry"]["depth_mpc_h"], 5.0);
        QVERIFY(without["geometry"]["depth_mpc_h"].is_null());
        QVERIFY(run(m_folder, "spectrum plain.npy --side 25 --cross plain.npy").code == 0);
        const auto refused = run(m_folder, "spectrum plain.npy --depth 5");
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.find("--side") != std::string::npos, refused.err.c_str());
        QVERIFY2(refused.err.find("--depth") == std::string::npos, refused.err.c_str());
    }

    void crossSpectrumOfTwoWaves()
    {
        const auto json = run(m_folder, "spectrum Maps_Mstar_Astrid_CV_z=0.00.npy --cross "
                                        "Maps_Mstar_Astrid_CV_z=0.00.npy --cross-index 1 --json -")
                              .json();
        for (const char* key : {"k_h_mpc", "power", "power_cross_map", "r", "transfer", "modes"})
            QCOMPARE(json[key].size(), json["k_h_mpc"].size());
        // The same phases with twice the amplitude.
        QVERIFY(std::abs(json["r"][2].get<double>() - 1.0) < 1e-5);
        QVERIFY(std::abs(json["transfer"][2].get<double>() - 2.0) < 1e-4);
        QVERIFY(std::abs(json["power_cross_map"][2].get<double>() / json["power"][2].get<double>() - 4.0) < 1e-3);
    }

    /// Stars and dark matter of one file, and two files with units of their own.
    void theSecondMapHasOptionsOfItsOwn()
    {
        const QString stars = "spectrum universes.h5 --dataset universe_00000/stellar --json - --cross ";
        const auto json = run(m_folder, stars + "universes.h5 --cross-dataset universe_00001/dm").json();
        QVERIFY(std::abs(json["r"][0].get<double>() - 1.0) > 1e-6); // of the stars with themselves it is 1
        auto lacking = wave(size, 0.1, 3);
        lacking(4, 5) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(in(m_folder, "Maps_Mcdm_Astrid_CV_z=0.00.npy"), {lacking});
        const QString dark = "Maps_Mcdm_Astrid_CV_z=0.00.npy --missing-as-empty";
        const auto ended = run(m_folder, "spectrum Maps_Mstar_Astrid_CV_z=0.00.npy --cross " + dark);
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("Maps_Mcdm_Astrid_CV_z=0.00.npy") != std::string::npos, ended.err.c_str());
        auto logarithm = wave(size, 0.1, 3);
        for (float& pixel : logarithm.pixels())
            pixel = std::log10(pixel);
        writeNpy(in(m_folder, "log.npy"), {logarithm});
        const auto units = run(m_folder, "spectrum log.npy --side 25 --depth 5 --unit dex((Msun/h)/(Mpc/h)^2) --cross "
                                         "plain.npy --cross-unit (Msun/h)/(Mpc/h)^2 --json -");
        QVERIFY2(units.code == 0, units.err.c_str());
        QVERIFY(std::abs(units.json()["transfer"][2].get<double>() - 1.0) < 1e-3);
        // Of the dark matter in a universe file its own unit holds, whatever --unit says of the stars.
        const auto own = run(m_folder, "spectrum log.npy --unit dex((Msun/h)/(Mpc/h)^2) --side 25 --depth 5 --json - "
                                       "--cross universes.h5 --cross-dataset universe_00000/dm");
        QVERIFY2(own.code == 0, own.err.c_str());
        QCOMPARE(run(m_folder, "spectrum plain.npy --side 25 --depth 5 --cross-unit Msun/kpc^2").code, 2);
    }

    void log10SpectrumIsThatOfTheLogarithm()
    {
        const auto json = run(m_folder, "spectrum plain.npy --side 25 --depth 5 --log10 --json -").json();
        // log10(1 + a cos) = log10(e) (a + a^3/4 + ..) cos + ..: the first harmonic of a small wave.
        const double amplitude = 0.1 * (1.0 + 0.1 * 0.1 / 4.0) / std::numbers::ln10;
        const double total = json["power"][2].get<double>() * json["modes"][2].get<double>();
        QVERIFY(std::abs(total / (amplitude * amplitude / 4.0 * 625.0) - 1.0) < 1e-3);
    }

    void jsonGoesToAFileAndTextToStandardOutput()
    {
        const auto ended = run(m_folder, "spectrum plain.npy --side 25 --depth 5 --json spectrum.json");
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.out.starts_with("# k [h/Mpc]"));
        const auto json = nlohmann::json::parse(readBytes(in(m_folder, "spectrum.json")));
        QCOMPARE(json["k_h_mpc"].size(), size / 2 - 1); // full shells below the Nyquist frequency
    }

private:
    static constexpr std::size_t size = 32;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCliMaps)
#include "test_cli_maps.moc"
