#include "app/command_line.h"

using namespace penumbra::test;

/// Help, versions, and command lines that make no sense: exit code 2 and a message with option and value.
class TestCliUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpNamesCommandsAndExitCodes()
    {
        const auto ended = run(m_folder, "--help");
        QCOMPARE(ended.code, 0);
        for (const char* word :
             {"info", "spectrum", "simulate", "train", "reconstruct", "measure", "evaluate", "import-checkpoint",
              "validate-universes", "verify", "130", "bad usage", "bad input", "interrupted"})
            QVERIFY2(ended.out.find(word) != std::string::npos, word);
    }

    void versionIsThatOfTheProject() { QCOMPARE(run(m_folder, "--version").out, std::string("Penumbra 0.1.0\n")); }

    void everyCommandHasHelp_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("info") << QStringList{"--index", "--dataset", "--json"};
        QTest::newRow("spectrum") << QStringList{"--cross", "--log10", "--json"};
        QTest::newRow("simulate") << QStringList{"--universes", "--seed", "--out", "--set", "--json"};
        QTest::newRow("train") << QStringList{"--data", "--out", "--resume", "--hours", "--json"};
        QTest::newRow("reconstruct") << QStringList{"--index",   "--truth",  "--model", "--samples",
                                                    "--sampler", "--edit",   "--steps", "--seed",
                                                    "--threads", "--device", "--out",   "--json"};
        QTest::newRow("evaluate") << QStringList{"--data",   "--map",     "--truth", "--border", "--model",
                                                 "--fields", "--samples", "--seed",  "--plots",  "--json"};
        QTest::newRow("import-checkpoint") << QStringList{"--suite", "--json"};
        QTest::newRow("validate-universes") << QStringList{"--universes", "--quick",       "--data",   "--fiducial",
                                                           "--stars",     "--dark-matter", "--strict", "--json"};
        QTest::newRow("verify") << QStringList{"--tolerance-output", "--tolerance-trajectory", "--json"};
    }
    void everyCommandHasHelp()
    {
        QFETCH(QStringList, options);
        const auto ended = run(m_folder, QString(QTest::currentDataTag()) + " --help");
        QCOMPARE(ended.code, 0);
        for (const auto& option : options)
            QVERIFY2(QString::fromStdString(ended.out).contains(option), qPrintable(option));
    }

    void badUsageIsCode2_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char* line, const QStringList& said) {
            QTest::newRow(line) << QString(line) << said;
        };
        row("", {"name a command"});
        row("draw", {"draw"});
        row("info", {"FILE"});
        row("info a.npy --colour", {"--colour"});
        row("reconstruct a.npy", {"--out"});
        row("reconstruct a.npy --out p.h5 --samples 0", {"--samples", "at least 1", "found 0"});
        row("reconstruct a.npy --out p.h5 --samples -3", {"--samples", "at least 1", "found -3"});
        row("reconstruct a.npy --out p.h5 --samples many", {"--samples", "found many"});
        row("reconstruct a.npy --out p.h5 --steps 0", {"--steps", "found 0"});
        row("reconstruct a.npy --out p.h5 --threads -1", {"--threads", "found -1"});
        row("reconstruct a.npy --out p.h5 --batch 0", {"--batch", "found 0"});
        row("reconstruct a.npy --out p.h5 --seed -1", {"--seed", "found -1"});
        row("reconstruct a.npy --out p.h5 --seed 18446744073709551616",
            {"--seed", "at most 18446744073709551615", "found 18446744073709551616"});
        row("reconstruct a.npy --out p.h5 --index 0x8", {"--index", "found 0x8"});
        row("reconstruct a.npy --out p.h5 --index -1", {"--index", "found -1"});
        row("reconstruct a.npy --out p.h5 --side 0", {"--side", "above zero", "found 0"});
        row("reconstruct a.npy --out p.h5 --depth -5", {"--depth", "found -5"});
        row("reconstruct a.npy --out p.h5 --sampler euler", {"--sampler", "euler", "unipc3"});
        row("reconstruct a.npy --out p.h5 --device gpu", {"--device", "gpu", "cuda"});
        row("reconstruct a.npy --out p.h5 --edit move:1,2", {"--edit", "move:1,2", "add:X,Y,LOG10MASS"});
        row("reconstruct a.npy --out p.h5 --edit add:1,2 --edit add:1,2,99", {"--edit", "add:1,2,99", "from 4 to 16"});
        row("evaluate --data u.h5 --samples 1", {"--samples", "at least 2", "found 1"});
        row("evaluate --data u.h5 --fields 0", {"--fields", "found 0"});
        row("evaluate", {"--data", "--map"});
        row("evaluate --data u.h5 --map a.npy", {"--data", "--map"});
        row("evaluate --map a.npy --fields 2", {"--fields", "--data"});
        row("evaluate --data u.h5 --truth b.npy", {"--truth", "--map"});
        row("evaluate --data u.h5 --side 25", {"--side", "--map"});
        row("evaluate --data u.h5 --json u.h5", {"--json", "--data", "u.h5"});
        row("reconstruct a.npy --out a.npy", {"--out", "the map", "would be lost"});
        row("reconstruct a.npy --out p.h5 --fits p.h5", {"--fits", "--out", "p.h5"});
        row("reconstruct a.npy --truth b.npy --out ./b.npy", {"--out", "--truth"});
        row("spectrum a.npy --json a.npy", {"--json", "the map"});
        row("info a.npy --json a.npy", {"--json", "the file"});
        row("verify m.safetensors io.npz --json io.npz", {"--json", "the arrays"});
        row("refit-summaries m.safetensors --data u.h5 --json u.h5", {"--json", "--data"});
        row("validate-universes --data u.h5 --json u.h5", {"--json", "--data"});
        row("train --data u.h5 --out u.h5", {"--out", "--data"});
        row("simulate --universes 0 --seed 1 --out u.h5", {"--universes", "found 0"});
        row("simulate --universes 1 --out u.h5", {"--seed"});
        row("simulate --universes 1 --seed 1 --out u.h5 --set omega_b=0.1", {"omega_b", "omega_m", "sigma_8"});
        row("simulate --universes 1 --seed 1 --out u.h5 --set omega_m=-0.3", {"omega_m", "found -0.3"});
        row("simulate --universes 1 --seed 1 --out u.h5 --set omega_m", {"NAME=VALUE"});
        row("train --data u.h5 --out m.safetensors --hours 0", {"--hours", "found 0"});
        row("train --data u.h5 --out m.safetensors --batch -8", {"--batch", "found -8"});
        row("validate-universes --universes 1", {"--universes", "at least 2", "found 1"});
        row("validate-universes --stars a.npy", {"--stars", "--dark-matter"});
        row("import-checkpoint a.ckpt b.safetensors --suite EAGLE", {"--suite", "EAGLE"});
        row("import-checkpoint a.ckpt b.safetensors --normalization-output 10.98,0",
            {"--normalization-output", "10.98,0"});
        row("import-checkpoint a.ckpt b.safetensors --normalization-input nan,1", {"--normalization-input", "nan,1"});
        row("verify m.safetensors io.npz --tolerance-output 0", {"--tolerance-output", "found 0"});
    }
    void badUsageIsCode2()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, said);
        const auto ended = run(m_folder, line);
        QCOMPARE(ended.code, 2);
        QCOMPARE(ended.out, std::string());
        for (const auto& word : said)
            QVERIFY2(QString::fromStdString(ended.err).contains(word), ended.err.c_str());
    }

    /// CLI11 alone takes 010 for octal, which is map 8.
    void leadingZerosAreDecimal()
    {
        writeNpy(in(m_folder, "stack.npy"), std::vector<penumbra::Field>(9, wave(16, 0.1, 3)));
        const auto ended = run(m_folder, "spectrum stack.npy --side 25 --depth 5 --index 010");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("map 10 was asked for") != std::string::npos, ended.err.c_str());
        QCOMPARE(run(m_folder, "spectrum stack.npy --side 25 --depth 5 --index 08").code, 0);
    }

    /// Seeds have 64 bits; what is wrong with this command is the map.
    void theLargestSeedIsOne()
    {
        QCOMPARE(run(m_folder, "reconstruct none.npy --out p.h5 --seed 18446744073709551615").code, 3);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCliUsage)
#include "test_cli_usage.moc"
