#include "app/small_model.h"

#include "io/posterior_file.h"

#include <algorithm>
#include <csignal>

using namespace penumbra;
using namespace penumbra::test;

/// The whole way on a small scale: universes, a model, its posterior, and what Ctrl-C leaves.
class TestCliWorkflow : public SmallModelFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeModel(); }

    void simulateMakesFixesAndContinues()
    {
        const QString small = "simulate --seed 5 --out made.h5 --particles 32 --mesh 32 --time-steps 5 --map-size 32 "
                              "--set omega_m=0.25 --set a_sn1=2 --json - --universes ";
        auto ended = run(m_folder, small + "1");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["made"], 1);
        const auto first = UniverseFile(in(m_folder, "made.h5"), UniverseFile::Mode::read).read(0);
        QCOMPARE(first.parameters.omegaM, 0.25);
        QCOMPARE(first.parameters.aSn1, 2.0);
        QVERIFY(first.parameters.sigma8 >= 0.6 && first.parameters.sigma8 <= 1.0);
        QCOMPARE(first.stellar.size(), std::size_t(15));
        QCOMPARE(first.darkMatter[14].size(), std::size_t(32));

        ended = run(m_folder, small + "2");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["made"], 1);
        QCOMPARE(UniverseFile(in(m_folder, "made.h5"), UniverseFile::Mode::read).universes().size(), std::size_t(2));

        ended = run(m_folder, small + "2 --paintings 2");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("stellar maps") != std::string::npos, ended.err.c_str());

        ended = run(m_folder, QString(small).replace("--mesh 32", "--mesh 64") + "2");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("mesh_per_side 32") != std::string::npos, ended.err.c_str());

        // Another simulator, or an unknown one, would make other universes of the same seed.
        ended = run(m_folder, small + "2");
        QCOMPARE(ended.code, 0); // they are all there
        UniverseFile(in(m_folder, "made.h5"), UniverseFile::Mode::append).setSetting("simulator_version", 0.0);
        ended = run(m_folder, small + "3");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("simulator_version 0") != std::string::npos, ended.err.c_str());
        ended = run(m_folder, "simulate --seed 6 --out made.h5 --particles 32 --mesh 32 --map-size 32 --universes 2");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("made.h5") != std::string::npos && ended.err.find("seed") != std::string::npos,
                 ended.err.c_str());
    }

    /// A run that ended before its first universe leaves a file with settings alone, which bind nobody.
    void aFileWithoutUniversesIsBegunAnew()
    {
        {
            UniverseFile begun(in(m_folder, "begun.h5"), UniverseFile::Mode::append);
            begun.setSetting("mesh_per_side", 64.0);
        }
        const QString small =
            "simulate --seed 5 --universes 1 --out begun.h5 --particles 32 --time-steps 5 --map-size 32 ";
        const auto ended = run(m_folder, small + "--mesh 32");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(UniverseFile(in(m_folder, "begun.h5"), UniverseFile::Mode::read).setting("mesh_per_side"),
                 std::optional(32.0));
        QCOMPARE(run(m_folder, small + "--mesh 64").code, 3);
    }

    void infoOfTheModel()
    {
        const auto json = run(m_folder, "info model.safetensors --json -").json();
        QCOMPARE(json["kind"], "model");
        QCOMPARE(json["name"], "Small");
        QCOMPARE(json["size"], 16);
        QCOMPARE(json["architecture"]["embedding_dim"], 8);
        QCOMPARE(json["geometry"]["side_mpc_h"], 25.0);
        QVERIFY(json["parameters"].get<int>() > 1000);
        QVERIFY(json["provenance"].is_object());
    }

    void infoPlacesAMapAmongTheTrainingMaps()
    {
        const auto placeOf = [this](const QString& map) {
            const auto ended = run(m_folder, "info " + map + " --model model.safetensors --json -");
            return ended.json().value("among_training_maps", nlohmann::json());
        };
        const auto place = placeOf("Maps_Mstar_IllustrisTNG_CV_z=0.00.npy");
        QCOMPARE(place["maps"], 30); // two universes of three were trained on
        QVERIFY(place["verdict"].is_string() && place["verdict"] != "unknown");
        const auto& occupied = place["statistics"]["occupied"];
        QVERIFY(occupied["low"].get<double>() < occupied["high"].get<double>());
        // Off by 1e10: no training map is near that.
        MapOptions first;
        Field map = openMap(in(m_folder, "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), first);
        for (float& pixel : map.pixels())
            pixel *= 1e10F;
        writeNpy(in(m_folder, "Maps_Mstar_Wrong_CV_z=0.00.npy"), {map});
        const auto wrong = placeOf("Maps_Mstar_Wrong_CV_z=0.00.npy");
        QCOMPARE(wrong["verdict"], "outside");
        QVERIFY(wrong["sentence"].get<std::string>().find("check that the map is in (Msun/h)/(Mpc/h)^2") !=
                std::string::npos);
        const auto text = run(m_folder, "info Maps_Mstar_Wrong_CV_z=0.00.npy --model model.safetensors");
        QVERIFY(text.out.find("outside the training range") != std::string::npos);
        QVERIFY(text.out.find("above all") != std::string::npos);
        // Dark matter is not placed.
        QVERIFY(placeOf("Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy").is_null());
    }

    void aModelIsCompletedByItsUniverses()
    {
        std::filesystem::copy_file(in(m_folder, "model.safetensors"), in(m_folder, "copy.safetensors"));
        auto ended = run(m_folder, "describe-training copy.safetensors --data universes.h5 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["training_inputs"], nlohmann::json({{"maps", 30}, {"universes", 2}}));
        QCOMPARE(readBytes(in(m_folder, "copy.safetensors")), readBytes(in(m_folder, "model.safetensors")));
        ended = run(m_folder, "describe-training copy.safetensors --data unseen.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("unseen.h5") != std::string::npos, ended.err.c_str());
        // It draws maps without summaries, and says what would help.
        ended = run(m_folder, "refit-summaries copy.safetensors --data unseen.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("--summaries") != std::string::npos, ended.err.c_str());
    }

    void reconstructWritesAPosterior()
    {
        const auto ended = run(m_folder, draw + "--index 1 --steps 4 --samples 3 --out p.h5 --fits p.fits --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto json = ended.json();
        QCOMPARE(json["samples"], 3);
        QCOMPARE(json["size"], 16);
        QVERIFY(json["preparation"].get<std::string>().find("32") != std::string::npos);
        const auto& place = json["among_training_maps"];
        QVERIFY(place["verdict"] != "unknown" && !place["sentence"].get<std::string>().empty());
        // The truth lies beside the map and is compared on the model's grid.
        const auto& truth = json["truth"];
        QVERIFY(truth["path"].get<std::string>().ends_with("Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy"));
        QVERIFY(truth["preparation"].get<std::string>().find("16 x 16") != std::string::npos);
        // Nyquist is pi 16 / 25 = 2.01 h/Mpc: of k = 1, 3, 5, 10 only the first can be quoted.
        QCOMPARE(truth["k_h_mpc"], nlohmann::json({1.0}));

        const auto posterior = readPosterior(in(m_folder, "p.h5"));
        QCOMPARE(posterior.samples.size(), std::size_t(3));
        QCOMPARE(posterior.indices, (std::vector<std::uint32_t>{0, 1, 2}));
        QCOMPARE(nlohmann::json::parse(posterior.recipe)["input"]["among_training_maps"], place);
        QVERIFY(posterior.truth.has_value());
        double sum = 0.0;
        for (const auto& sample : posterior.samples)
            sum += statistics(sample).mean / 3.0;
        QVERIFY(std::abs(json["mean"].get<double>() / sum - 1.0) < 1e-5);
        // Conservative resampling: the input's mass is that of the file's map.
        MapOptions second;
        second.index = 1;
        const auto original = openMap(in(m_folder, "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), second);
        QVERIFY(std::abs(statistics(posterior.input).mean / statistics(original).mean - 1.0) < 1e-5);
        QCOMPARE(posterior.input.size(), std::size_t(16));
        // Errors recomputed from the file.
        double squares = 0.0;
        const auto logTruth = log10Pixels(*posterior.truth);
        for (const auto& sample : posterior.samples) {
            const auto logSample = log10Pixels(sample);
            for (std::size_t i = 0; i < logTruth.size(); ++i)
                squares += std::pow(double(logSample[i]) - double(logTruth[i]), 2);
        }
        QVERIFY(std::abs(truth["mse_sample_dex2"].get<double>() / (squares / 3.0 / 256.0) - 1.0) < 1e-4);
        QVERIFY(readBytes(in(m_folder, "p.fits")).starts_with("SIMPLE  ="));
        const auto described = run(m_folder, "info p.h5 --json -").json();
        QCOMPARE(described["samples"], 3);
        QCOMPARE(described["noise"], "antithetic");
        QCOMPARE(described["recipe"]["input"]["among_training_maps"], place);
        for (const char* key : {"mse_sample_dex2", "mse_mean_dex2"}) // as when they were drawn
            QVERIFY(std::abs(described["truth"][key].get<double>() / truth[key].get<double>() - 1.0) < 1e-6);
        QCOMPARE(posterior.noise, Noise::antithetic);
    }

    void theSameSeedDrawsTheSame()
    {
        QCOMPARE(run(m_folder, draw + "--steps 4 --samples 5 --seed 7 --threads 1 --out a.h5").code, 0);
        QCOMPARE(
            run(m_folder, draw + "--steps 4 --samples 1 --seed 7 --threads 2 --first-sample 3 --batch 1 --out b.h5")
                .code,
            0);
        QCOMPARE(run(m_folder, draw + "--steps 4 --samples 1 --seed 8 --first-sample 3 --out c.h5").code, 0);
        const auto together = readPosterior(in(m_folder, "a.h5"));
        const auto alone = readPosterior(in(m_folder, "b.h5"));
        const auto other = readPosterior(in(m_folder, "c.h5"));
        QCOMPARE(alone.indices.front(), 3U);
        const auto a = log10Pixels(together.samples[3]);
        const auto b = log10Pixels(alone.samples[0]);
        const auto c = log10Pixels(other.samples[0]);
        float largest = 0.0F;
        float toOther = 0.0F;
        for (std::size_t i = 0; i < a.size(); ++i) {
            largest = std::max(largest, std::abs(a[i] - b[i]));
            toOther = std::max(toOther, std::abs(a[i] - c[i]));
        }
        QVERIFY2(largest < 1e-4F, qPrintable(QString::number(largest)));
        QVERIFY(toOther > 1e-2F);
    }

    void interruptedRunKeepsWhatIsFinished_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("ignored");
        QTest::newRow("by Ctrl-C") << SIGINT << SIGHUP;
        QTest::newRow("by the end of the terminal") << SIGHUP << SIGINT;
        QTest::newRow("in the background of a script") << SIGTERM << SIGINT;
    }
    void interruptedRunKeepsWhatIsFinished()
    {
        QFETCH(const int, signal);
        QFETCH(const int, ignored);
        std::filesystem::remove(in(m_folder, "kept.h5"));
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setChildProcessModifier([signal, ignored] { // whatever this test itself was started with
            std::signal(signal, SIG_DFL);
            std::signal(ignored, SIG_IGN);
        });
        process.start(
            program(),
            (draw + "--samples 100000 --batch 1 --steps 20 --out kept.h5 --json -").split(' ', Qt::SkipEmptyParts));
        process.setReadChannel(QProcess::StandardError);
        QByteArray seen;
        while (!seen.contains("sample 1 of 100000") && process.waitForReadyRead(patience))
            seen += process.readAll();
        QVERIFY2(seen.contains("ETA"), seen.constData());
        QVERIFY(process.processId() > 0); // 0 would address this test's own process group
        ::kill(static_cast<pid_t>(process.processId()), ignored);
        QVERIFY2(!process.waitForFinished(1000), "a signal that the program was started to ignore has ended it");
        ::kill(static_cast<pid_t>(process.processId()), signal);
        const auto ended = wait(process);
        QVERIFY2(ended.code == 130, ended.err.c_str());

        const auto posterior = readPosterior(in(m_folder, "kept.h5"));
        const auto json = ended.json();
        QVERIFY(!posterior.samples.empty() && posterior.samples.size() < 100000);
        QCOMPARE(json["samples"].get<std::size_t>(), posterior.samples.size());
        QCOMPARE(json["interrupted"], true);
        for (const auto& sample : posterior.samples)
            QVERIFY(statistics(sample).minimum > 0.0);
    }

    /// `2>&1 | head -1`: the first line of its progress goes into a pipe that nobody reads afterwards.
    void aReaderThatLeavesCostsNoSamples()
    {
        const auto ended = shell(m_folder, "$CLI " + draw +
                                               "--samples 6 --batch 1 --steps 20 --out piped.h5 2>&1 | head -1; "
                                               "echo ${PIPESTATUS[0]}");
        QVERIFY2(ended.out.ends_with("\n1\n"), ended.out.c_str()); // the results could not be told
        QCOMPARE(readPosterior(in(m_folder, "piped.h5")).samples.size(), std::size_t(6));
        const auto told =
            shell(m_folder, "{ $CLI " + draw +
                                "--samples 2 --steps 4 --out piped2.h5 --json - 2>said; echo $? > code; } "
                                "| true; cat said; exit $(cat code)");
        QCOMPARE(told.code, 1);
        QVERIFY2(told.out.find("Cannot write the results to standard output") != std::string::npos, told.out.c_str());
        QCOMPARE(readPosterior(in(m_folder, "piped2.h5")).samples.size(), std::size_t(2));
    }

    void interruptedBeforeTheFirstSampleWritesNothing()
    {
        const auto ended = shell(
            m_folder, "$CLI " + draw + "--samples 1 --steps 1000000 --out none.h5 & sleep 3; kill -TERM $!; wait $!");
        QVERIFY2(ended.code == 130, ended.err.c_str());
        QVERIFY(!std::filesystem::exists(in(m_folder, "none.h5")));
    }

    void anImportReplacesNothingUnasked()
    {
        const QString import =
            "import-checkpoint " PENUMBRA_SOURCE_DIR "/tests/diffusion/data/tiny.ckpt imported.safetensors ";
        QCOMPARE(run(m_folder, import).code, 0);
        const auto before = readBytes(in(m_folder, "imported.safetensors"));
        const auto refused = run(m_folder, import + "--suite SIMBA");
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.find("--overwrite") != std::string::npos, refused.err.c_str());
        QCOMPARE(readBytes(in(m_folder, "imported.safetensors")), before);
        QCOMPARE(run(m_folder, import + "--suite SIMBA --overwrite").code, 0);
        QVERIFY(readBytes(in(m_folder, "imported.safetensors")) != before);
    }

    void publishedCheckpointIsImportedAndVerified()
    {
        const QString authors = PENUMBRA_SOURCE_DIR "/tests/diffusion/data/authors_small"; // see test_checkpoint_import
        auto ended = run(m_folder, "import-checkpoint " + authors + ".ckpt small.safetensors --suite SIMBA --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["architecture"]["embedding_dim"], 16);
        QCOMPARE(ended.json()["architecture"]["blocks"], 3);
        QCOMPARE(ended.json()["input"]["mean"], 0.15442040600996018);
        ended = run(m_folder, "verify small.safetensors " + authors + ".npz --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QVERIFY(ended.json()["network_output"].get<double>() < 2e-5);
        QVERIFY(ended.json()["trajectory"].get<double>() < 1e-4);
        // Nothing is within a tolerance that rounding alone exceeds.
        QCOMPARE(run(m_folder, "verify small.safetensors " + authors + ".npz --tolerance-output 1e-12").code, 1);
    }
};

QTEST_GUILESS_MAIN(TestCliWorkflow)
#include "test_cli_workflow.moc"
