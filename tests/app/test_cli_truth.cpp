#include "app/small_model.h"

#include "io/posterior_file.h"

using namespace penumbra;
using namespace penumbra::test;

/// Which dark matter `reconstruct` and `evaluate` compare a map with.
class TestCliTruth : public SmallModelFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeModel(); }

    void theTruthIsFoundInAUniverseFile()
    {
        const auto json = run(m_folder, "reconstruct unseen.h5 --dataset universe_00001/stellar --index 2 --model "
                                        "model.safetensors --samples 1 --steps 2 --out u.h5 --json -")
                              .json();
        QVERIFY(json["truth"]["path"].get<std::string>().ends_with("unseen.h5"));
    }

    void theTruthOfStarsPaintedTwice()
    {
        LabelledUniverse twice = UniverseFile(in(m_folder, "unseen.h5"), UniverseFile::Mode::read).read(0);
        const auto once = twice.stellar;
        twice.stellar.insert(twice.stellar.end(), once.begin(), once.end());
        UniverseFile(in(m_folder, "twice.h5"), UniverseFile::Mode::append).write(0, twice);
        const QString some = "reconstruct twice.h5 --dataset universe_00000/stellar --model model.safetensors "
                             "--samples 1 --steps 2 --overwrite --out twice_posterior.h5 --json - --index 17 ";
        auto ended = run(m_folder, some);
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto truth = readPosterior(in(m_folder, "twice_posterior.h5")).truth;
        QVERIFY(truth && std::abs(statistics(*truth).mean / statistics(twice.darkMatter[2]).mean - 1.0) < 1e-5);
        // Another dataset of the file, where one is named.
        ended = run(m_folder, some + "--truth-dataset universe_00000/dm --truth-index 4");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto named = readPosterior(in(m_folder, "twice_posterior.h5")).truth;
        QVERIFY(named && std::abs(statistics(*named).mean / statistics(twice.darkMatter[4]).mean - 1.0) < 1e-5);
        ended = run(m_folder, some + "--truth-dataset universe_00000/none");
        QCOMPARE(ended.code, 3);
    }

    /// The map of its number, or that of its painting. As in the window: test_window_truth.
    void theTruthThatIsNamedIsThatOfTheMap()
    {
        std::vector<Field> stars, dark;
        for (int i = 0; i < 6; ++i) {
            stars.push_back(wave(16, 0.2, 1 + i % 3));
            if (i < 3)
                dark.push_back(wave(16, 0.3, 1 + i));
        }
        writeNpy(in(m_folder, "six.npy"), stars);
        writeNpy(in(m_folder, "three.npy"), dark);
        const QString some = "reconstruct six.npy --side 25 --depth 5 --truth three.npy --model model.safetensors "
                             "--samples 1 --steps 2 --overwrite --out six.h5 --json - ";
        for (const char* index : {"1", "4"}) {
            const auto ended = run(m_folder, some + "--index " + index);
            QVERIFY2(ended.code == 0, ended.err.c_str());
            QCOMPARE(ended.json()["truth"]["index"], 1);
            const auto drawn = readPosterior(in(m_folder, "six.h5"));
            QCOMPARE(nlohmann::json::parse(drawn.recipe)["input"]["truth_index"], 1);
        }
        writeNpy(in(m_folder, "three.npy"), {dark[0], dark[1], dark[2], dark[0]});
        QCOMPARE(run(m_folder, some + "--index 1").code, 3);
        QCOMPARE(run(m_folder, some + "--index 1 --truth-index 1").code, 0);
        // Also of the truth that lies beside the map.
        writeNpy(in(m_folder, "Maps_Mstar_Six_CV_z=0.00.npy"), stars);
        writeNpy(in(m_folder, "Maps_Mcdm_Six_CV_z=0.00.npy"), {dark[0], dark[1], dark[2], dark[0]});
        const auto beside = run(m_folder, "reconstruct Maps_Mstar_Six_CV_z=0.00.npy --truth-index 2 --model "
                                          "model.safetensors --samples 1 --steps 2 --overwrite --out six.h5 --json -");
        QVERIFY2(beside.code == 0, beside.err.c_str());
        QCOMPARE(beside.json()["truth"]["index"], 2);
    }

    /// It lies beside the map, and cannot be used: nobody asked for it.
    void aFoundTruthOfNoUseIsLeftOut()
    {
        std::filesystem::copy_file(in(m_folder, "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"),
                                   in(m_folder, "Maps_Mstar_Half_CV_z=0.00.npy"));
        writeBytes(in(m_folder, "Maps_Mcdm_Half_CV_z=0.00.npy"), "half a download");
        const QString some =
            "reconstruct Maps_Mstar_Half_CV_z=0.00.npy --model model.safetensors --steps 2 --samples 1 "
            "--overwrite --out half.h5 ";
        const auto ended = run(m_folder, some);
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QVERIFY2(ended.out.find("truth           left out: ") != std::string::npos, ended.out.c_str());
        QVERIFY(run(m_folder, some + "--json -").json().contains("truth_left_out"));
        QCOMPARE(run(m_folder, some + "--truth Maps_Mcdm_Half_CV_z=0.00.npy").code, 3);
        const auto evaluated = run(m_folder, "evaluate --map Maps_Mstar_Half_CV_z=0.00.npy --model model.safetensors "
                                             "--steps 2 --samples 2");
        QCOMPARE(evaluated.code, 3);
        QVERIFY2(evaluated.err.find("Maps_Mcdm_Half_CV_z=0.00.npy") != std::string::npos, evaluated.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliTruth)
#include "test_cli_truth.moc"
