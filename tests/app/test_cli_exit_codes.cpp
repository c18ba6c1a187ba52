#include "app/small_model.h"

#include "io/posterior_file.h"

using namespace penumbra;
using namespace penumbra::test;

/// The rule of the README in every command: 2 where the options alone say that it cannot be, whatever the files hold
/// (none of the files of these rows need be there), 3 for a file or what is asked of one, 1 for what the machine lacks.
class TestCliExitCodes : public SmallModelFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        makeModel();
        QCOMPARE(run(m_folder, draw + "--samples 2 --steps 2 --out P.h5 --fits P.fits").code, 0);
        writeBytes(in(m_folder, "there.h5"), "another's");
        writeBytes(in(m_folder, "there.safetensors"), "another's");
        QVERIFY(QDir(m_folder.path()).mkdir("folder"));
        writeNpy(in(m_folder, "plain.npy"), {wave(size, 0.1, 3)});
    }

    void codes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* line, int code, const char* said) { QTest::newRow(line) << code << said; };
        // Options that no file could make good.
        row("simulate --universes 1 --seed 1 --out u.h5 --particles 33", 2, "33 particles");
        row("simulate --universes 1 --seed 1 --out u.h5 --mesh 6", 2, "6 cells");
        row("simulate --universes 1 --seed 1 --out u.h5 --particles 32 --mesh 32 --set omega_m=2", 2, "Omega_m");
        row("simulate --universes 5 --seed 1 --out u.h5 --first 18446744073709551615", 2, "at most 1000000");
        row("validate-universes --particles 33", 2, "33 particles");
        row("validate-universes --map-size 25", 2, "25");
        row("validate-universes --pairs 1", 2, "--pairs");
        row("train --data none.h5 --out m.safetensors --width 7", 2, "its width is 7");
        row("train --data none.h5 --out m.safetensors --conditioning log_mass,colour", 2, "'colour'");
        row("train --data none.h5 --out m.safetensors --map-size 100 --steps 1", 2, "--map-size");
        row("train --data none.h5 --out m.safetensors --freeze-guide", 2, "--from");
        row("train --data none.h5 --out m.safetensors --summaries", 2, "--freeze-guide");
        row("train --data none.h5 --out m.safetensors --guide-steps 2 --guide-width 0", 2, "guide");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p.h5 --first-sample 4294967295 --samples 2 "
            "--model model.safetensors",
            2, "4294967295");
        row("reconstruct none.npy --out p.h5 --edit add:1,2 --truth none2.npy", 2, "--edit");
        row("reconstruct none.npy --out p.h5 --append --overwrite", 2, "--append");
        row("reconstruct none.npy --out none.npy", 2, "would be lost");
        row("reconstruct none.npy --out p_{}.h5 --maps 2-1", 2, "2-1 ends before it begins");
        row("reconstruct none.npy --out p_{}.h5 --maps 0,x", 2, "0-9,12");
        row("reconstruct none.npy --out p.h5 --maps all", 2, "{}");
        row("evaluate --data none.h5 --border 3 --baselines-from none2.h5", 2, "--border");
        row("measure none.h5", 2, "--region");
        row("measure none.h5 --region box:1,2,3", 2, "box:X1,Y1,X2,Y2");
        row("import-checkpoint none.ckpt m.safetensors --normalization-input 1,0", 2, "--normalization-input");
        row("spectrum none.npy --unit kg", 2, "kg");
        // Files, and what is asked of them.
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out there.h5 --model model.safetensors", 3,
            "is there already");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p.h5 --fits P.fits --model model.safetensors", 3,
            "is there already");
        row("import-checkpoint none.ckpt there.safetensors", 3, "is there already");
        row("train --data universes.h5 --out there.safetensors --steps 1", 3, "is there already");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p_{}.h5 --maps 0-9 --model model.safetensors", 3,
            "the file holds 2");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p.h5 --index 2 --model model.safetensors", 3,
            "map 2");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out folder --model model.safetensors", 3, "folder");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p.h5 --edit erase:3,40 --model model.safetensors",
            3, "inside the map");
        row("reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --out p.h5 --depth 9 --model model.safetensors", 3,
            "9 Mpc/h deep");
        row("evaluate --data unseen.h5 --model model.safetensors --border 16 --samples 2", 3, "--border");
        row("evaluate --data universes.h5 --model model.safetensors --samples 2", 3, "took part in its training");
        row("measure P.h5 --probe 26,1", 3, "26,1");
        row("measure P.h5 --region box:24,1,30,2", 3, "its middle inside the map");
        row("info P.fits --dataset NONE", 3, "NONE");
        row("info plain.npy --card", 3, "plain.npy");
        row("spectrum plain.npy", 3, "--side");
        row("spectrum plain.npy --side 25 --cross none.npy", 3, "none.npy");
        row("spectrum plain.npy --side 25 --json nowhere/s.json", 3, "nowhere");
        row("describe-training none.safetensors --data unseen.h5", 3, "none.safetensors");
        row("refit-summaries model.safetensors --data unseen.h5", 3, "--summaries");
        row("verify model.safetensors none.npz", 3, "none.npz");
        row("validate-universes --fiducial none.h5", 3, "none.h5");
    }
    void codes()
    {
        QFETCH(int, code);
        QFETCH(QString, said);
        const auto ended = run(m_folder, QTest::currentDataTag());
        QVERIFY2(ended.code == code, (std::to_string(ended.code) + ": " + ended.err).c_str());
        QVERIFY2(QString::fromStdString(ended.err).contains(said), ended.err.c_str());
        for (const char* file : {"p.h5", "u.h5", "m.safetensors", "p_00000.h5"})
            QVERIFY2(!std::filesystem::exists(in(m_folder, file)), file);
    }

    void whatTheMachineLacks()
    {
        // CUDA_VISIBLE_DEVICES hides a GPU that may be there.
        auto ended = shell(m_folder, "CUDA_VISIBLE_DEVICES= $CLI " + draw + "--out p.h5 --device cuda");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("--device cpu") != std::string::npos, ended.err.c_str());
        ended = shell(m_folder, "PATH=/nowhere \"$CLI\" evaluate --data unseen.h5 --model model.safetensors "
                                "--samples 2 --plots plots");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("gnuplot") != std::string::npos, ended.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliExitCodes)
#include "test_cli_exit_codes.moc"
