#include "app/small_model.h"

#include <array>
#include <cstdio>

using namespace penumbra;
using namespace penumbra::test;

/// `evaluate`: accuracy and calibration where the truth is known.
class TestCliEvaluate : public SmallModelFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeModel(); }

    void evaluatePrintsTheContract()
    {
        const auto ended = run(m_folder, "evaluate --data unseen.h5 --model model.safetensors --fields 2 --samples 4 "
                                         "--steps 3 --seed 2 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto json = ended.json();
        QCOMPARE(json["universes"], 2);
        QCOMPARE(json["fields"], 2);
        QCOMPARE(json["samples"], 4);
        for (const char* key : {"mse_sample_dex2", "mse_mean_dex2", "spread_skill", "exchangeability", "crps_dex"}) {
            QVERIFY2(json[key].get<double>() > 0.0, key);
            QVERIFY2(json[std::string(key) + "_error"].get<double>() > 0.0, key); // of two universes that differ
        }
        // Of L = 4 samples of variance v: MSE of the mean = its limit + v / L, of the samples = that + v (L - 1) / L.
        const auto mean = json["mse_mean_dex2"].get<double>();
        const double variance = 4.0 * (mean - json["mse_mean_limit_dex2"].get<double>());
        QVERIFY(std::abs(json["mse_sample_dex2"].get<double>() / (mean + 0.75 * variance) - 1.0) < 1e-9);
        QVERIFY(!json["one_cosmology"].get<bool>());
        for (const char* level : {"50", "68", "90", "95"})
            QVERIFY2(json["coverage"].contains(level), level);
        for (const char* key : {"r_linear", "r_log10", "power_ratio", "transfer", "spread_skill_by_k"})
            QCOMPARE(json[key].size(), json["k_h_mpc"].size());
        QCOMPARE(json["deciles"].size(), 10U);
        QCOMPARE(json["tarp"]["coverage"].size(), json["tarp"]["level"].size());
        QCOMPARE(json["sbc"][0]["ranks"].size(), 2U);
        QVERIFY2(json["sbc"][0]["consistent"].is_null(), "two ranks are too few to test");
        for (const char* baseline : {"constant", "stellar_scaled", "star_regression", "wiener"})
            QVERIFY2(json["baselines"].contains(baseline), baseline);
        QVERIFY2(ended.err.find("field 2 of 2") != std::string::npos, ended.err.c_str());
    }

    void evaluateDrawsItsFigures()
    {
        const auto ended = run(m_folder, "evaluate --data unseen.h5 --model model.safetensors --samples 2 --steps 1 "
                                         "--plots figures/made");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QVERIFY2(ended.err.find("gnuplot") == std::string::npos, ended.err.c_str());
        for (const QString figure : {"scales", "spread_skill", "coverage", "tarp", "sbc"}) {
            const auto path = m_folder.filePath("figures/made/" + figure).toStdString();
            QVERIFY2(readBytes(path + ".svg").find("</svg>") != std::string::npos, path.c_str());
            QVERIFY2(readBytes(path + ".png").starts_with("\x89PNG"), path.c_str());
            QVERIFY2(readBytes(path + ".gp").find("plot ") != std::string::npos, path.c_str());
            QVERIFY2(ended.out.find(figure.toStdString() + ".svg") != std::string::npos, ended.out.c_str());
        }
        // Nothing else stays there: 15 files.
        QCOMPARE(QDir(m_folder.filePath("figures/made")).entryList(QDir::Files | QDir::Hidden).size(), 15);
    }

    void plotsWithoutGnuplotAreRefusedBeforeTheRun()
    {
        const auto ended = shell(m_folder, "PATH=/nowhere \"$CLI\" evaluate --data unseen.h5 --model model.safetensors "
                                           "--samples 100000 --plots none");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("gnuplot-nox") != std::string::npos, ended.err.c_str());
        QVERIFY(!QFile::exists(m_folder.filePath("none")));
    }

    /// A gnuplot that knows its terminals, and then fails.
    void figuresAreWrittenWhereNoPlotComesOut()
    {
        QVERIFY(QDir(m_folder.path()).mkdir("failing"));
        writeBytes(in(m_folder, "failing/gnuplot"), "#!/bin/sh\ncase $1 in --version|-e) exit 0;; esac\nexit 1\n");
        writeBytes(in(m_folder, "kept.md"), "<!-- measured: begin mocks -->\n<!-- measured: end -->\n");
        std::filesystem::permissions(in(m_folder, "failing/gnuplot"), std::filesystem::perms::owner_all);
        const auto ended = shell(m_folder, "PATH=$PWD/failing:$PATH $CLI evaluate --data unseen.h5 --model "
                                           "model.safetensors --samples 2 --steps 1 --plots unplotted --json kept.json "
                                           "--card kept.md --section mocks");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("gnuplot could not draw") != std::string::npos, ended.err.c_str());
        QCOMPARE(nlohmann::json::parse(readBytes(in(m_folder, "kept.json")))["fields"], 2);
        QVERIFY(readBytes(in(m_folder, "kept.md")).find("| posterior mean |") != std::string::npos);
    }

    void terminalsAreAskedForBeforeTheRun()
    {
        QVERIFY(QDir(m_folder.path()).mkdir("poor"));
        writeBytes(in(m_folder, "poor/gnuplot"), "#!/bin/sh\ncase $2 in *pngcairo) exit 1;; esac\nexit 0\n");
        std::filesystem::permissions(in(m_folder, "poor/gnuplot"), std::filesystem::perms::owner_all);
        const auto ended = shell(m_folder, "PATH=$PWD/poor:$PATH $CLI evaluate --data unseen.h5 --model "
                                           "model.safetensors --samples 100000 --plots unplotted");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("the terminal pngcairo") != std::string::npos, ended.err.c_str());
    }

    void aCardIsFilledAndAnUnknownSectionRefusedBeforeTheRun()
    {
        const auto path = m_folder.filePath("card.md");
        std::ofstream(path.toStdString())
            << "Before.\n<!-- measured: begin mocks -->\n<!-- measured: end -->\nAfter.\n";
        const auto refused = run(m_folder, "evaluate --data unseen.h5 --model model.safetensors --samples 100000 "
                                           "--card card.md --section other");
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.find("mocks") != std::string::npos, refused.err.c_str());

        const auto filled = run(m_folder, "evaluate --data unseen.h5 --model model.safetensors --samples 2 --steps 1 "
                                          "--seed 3 --card card.md --section mocks --json -");
        QVERIFY2(filled.code == 0, filled.err.c_str());
        const auto card = readBytes(path.toStdString());
        QVERIFY(card.starts_with("Before.\n") && card.ends_with("<!-- measured: end -->\nAfter.\n"));
        // The figure of the JSON stands on the card, and the command that repeats it.
        std::array<char, 32> mse{};
        std::snprintf(mse.data(), mse.size(), "| %.4f", filled.json()["mse_sample_dex2"].get<double>());
        QVERIFY2(card.find(mse.data()) != std::string::npos, card.c_str());
        QVERIFY2(card.find("`penumbra-cli evaluate --data unseen.h5 --steps 1 --samples 2 --seed 3 --model "
                           "model.safetensors`") != std::string::npos,
                 card.c_str());
    }

    void baselinesAreFittedToOtherUniverses()
    {
        const QString how = "--model model.safetensors --samples 2 --steps 1 --json - ";
        const auto among = run(m_folder, "evaluate --data unseen.h5 " + how);
        const auto others = run(m_folder, "evaluate --data unseen.h5 --baselines-from universes.h5 " + how);
        QVERIFY2(others.code == 0, others.err.c_str());
        const auto mse = [](const auto& ended) {
            return ended.json()["baselines"]["constant"]["mse_mean_dex2"].template get<double>();
        };
        QVERIFY(mse(others) != mse(among));
        QCOMPARE(others.json()["mse_mean_dex2"], among.json()["mse_mean_dex2"]);
        // One map has no others to fit them to, but can be given some.
        const auto one =
            run(m_folder, "evaluate --map Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --baselines-from universes.h5 " + how);
        QVERIFY2(one.code == 0, one.err.c_str());
        QVERIFY(one.json()["baselines"].contains("wiener"));
        const auto same = run(m_folder, "evaluate --data unseen.h5 --baselines-from unseen.h5 " + how);
        QCOMPARE(same.code, 3);
        QVERIFY2(same.err.find("unseen.h5") != std::string::npos && same.err.find("--seed") != std::string::npos,
                 same.err.c_str());
    }

    void oneMapIsEvaluatedAgainstItsTruth()
    {
        const QString map =
            "evaluate --map Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --model model.safetensors --samples 3 "
            "--steps 4 --seed 1 --json - ";
        const auto whole = run(m_folder, map);
        QVERIFY2(whole.code == 0, whole.err.c_str());
        QCOMPARE(whole.json()["fields"], 1);
        QVERIFY(whole.json()["mse_sample_dex2_error"].is_null()); // one field tells no error
        QVERIFY(whole.json()["tarp"].is_null());
        // One field has no others to fit baselines to; the model's own direct mean needs none.
        QCOMPARE(whole.json()["baselines"].size(), 1U);
        QVERIFY(whole.json()["baselines"].contains("conditional_mean"));
        QVERIFY2(whole.err.find("Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy") != std::string::npos, whole.err.c_str());
        QVERIFY2(whole.err.find("sample 3 of 3") != std::string::npos, whole.err.c_str());

        // The same samples as reconstruct draws from independent noise, so the same figures.
        const auto drawn =
            run(m_folder, draw + "--noise independent --samples 3 --steps 4 --seed 1 --out same.h5 --json -");
        QVERIFY2(drawn.code == 0, drawn.err.c_str());
        for (const char* key : {"mse_sample_dex2", "mse_mean_dex2", "spread_skill"})
            QVERIFY2(std::abs(whole.json()[key].get<double>() / drawn.json()["truth"][key].get<double>() - 1.0) < 1e-5,
                     key);

        const auto inside = run(m_folder, map + "--border 6");
        QVERIFY2(inside.code == 0, inside.err.c_str());
        QVERIFY(inside.json()["mse_sample_dex2"] != whole.json()["mse_sample_dex2"]);
        QCOMPARE(inside.json()["r_log10"], whole.json()["r_log10"]);

        QVERIFY(
            QFile::copy(m_folder.filePath("Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), m_folder.filePath("alone.npy")));
        const auto alone = run(m_folder, "evaluate --map alone.npy --side 25 --depth 5 --model model.safetensors");
        QCOMPARE(alone.code, 3);
        QVERIFY2(alone.err.find("--truth") != std::string::npos, alone.err.c_str());
    }

    /// Two files of which one repeats the other, and one with more paintings of the galaxies than the other.
    void everyUniverseCountsOnceWithAllItsMaps()
    {
        const QString how = " --model model.safetensors --samples 2 --steps 1 --json - ";
        const auto twice = run(m_folder, "evaluate --data unseen.h5 --data unseen.h5" + how);
        QCOMPARE(twice.code, 3);
        QVERIFY2(twice.err.find("counts once") != std::string::npos, twice.err.c_str());

        auto universe = UniverseFile(in(m_folder, "unseen.h5"), UniverseFile::Mode::read).read(0);
        universe.seed = 300;
        const auto painted = universe.stellar; // a copy: the second painting
        universe.stellar.insert(universe.stellar.end(), painted.begin(), painted.end());
        UniverseFile(in(m_folder, "painted.h5"), UniverseFile::Mode::append).write(0, universe);
        for (const char* files : {"--data painted.h5 --data unseen.h5", "--data unseen.h5 --data painted.h5"}) {
            const auto ended = run(m_folder, QString("evaluate ") + files + how + "--fields 70"); // all of 30 + 2 x 15
            QVERIFY2(ended.code == 0, ended.err.c_str());
            QCOMPARE(ended.json()["fields"], 60);
        }
    }

    void aBorderThatLeavesNothingIsRefused()
    {
        const auto ended = run(m_folder, "evaluate --data unseen.h5 --model model.safetensors --samples 2 --border 8");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("--border") != std::string::npos, ended.err.c_str());
    }

    void theModelsOwnUniversesAreRefused()
    {
        const auto ended =
            run(m_folder, "evaluate --data universes.h5 --model model.safetensors --samples 2 --steps 1");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("universes.h5") != std::string::npos, ended.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliEvaluate)
#include "test_cli_evaluate.moc"
