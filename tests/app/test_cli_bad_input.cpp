#include "app/command_line.h"

#include <limits>
#include <unistd.h>

using namespace penumbra;
using namespace penumbra::test;

/// Files that cannot be used: exit code 3 (or 1 for a full disk), a message with the file's name and what was found, no
/// crash, and nothing left behind.
class TestCliBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto good = wave(size, 0.1, 3);
        writeNpy(path("good.npy"), {good});
        const auto bytes = readBytes(path("good.npy"));
        writeBytes(path("truncated.npy"), bytes.substr(0, bytes.size() / 2));
        writeBytes(path("empty.npy"), "");
        writeBytes(path("text.npy"), "a stellar-mass map, honestly\n");
        writeBytes(path("header.npy"), bytes.substr(0, 40));
        const std::string floats(std::size_t(4) * size * size, '\0');
        writeRawNpy(path("pickled.npy"), "|O", "(32, 32)", "\x80\x04\x95 pickle");
        writeRawNpy(path("oblong.npy"), "<f4", "(16, 64)", floats);
        writeRawNpy(path("line.npy"), "<f4", "(1024,)", floats);
        writeRawNpy(path("complex.npy"), "<c8", "(32, 32)", floats + floats);
        writeRawNpy(path("zero.npy"), "<f4", "(32, 32)", floats);
        writeRawNpy(path("huge.npy"), "<f4", "(4000000000, 4000000000)", floats);
        auto spoilt = good;
        spoilt(3, 4) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(path("nan.npy"), {spoilt});
        spoilt(3, 4) = -1.0F;
        writeNpy(path("negative.npy"), {spoilt});
        writeNpy(path("few.npy"), {Field(size, {25.0, 5.0, true}, Quantity::unknown,
                                         std::vector<float>(std::size_t(size) * size, 11.5F))});
        std::string fits;
        for (const char* card :
             {"SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2",
              "NAXIS1  =                   32", "NAXIS2  =                   32", "BOXSIZE =                -25.0",
              "DEPTH   =                  5.0", "END"})
            fits += std::string(card) + std::string(80 - std::string_view(card).size(), ' ');
        fits.resize(2880, ' ');
        for (std::size_t i = 0; i < size * size; ++i)
            fits += i % 2 == 0 ? std::string("\x4f\x80\0\0", 4) : std::string("\x50\0\0\0", 4); // 4 and 8 billion
        fits.resize(3 * 2880, '\0');
        writeBytes(path("negative.fits"), fits);
        std::filesystem::create_directory(path("folder.npy"));
        writeUniverses(path("universes.h5"), 2, size, 1);
        const auto universes = readBytes(path("universes.h5"));
        writeBytes(path("truncated.h5"), universes.substr(0, universes.size() / 2));
        writeBytes(path("truncated.fits"), std::string("SIMPLE  =                    T").append(200, ' '));
        writeBytes(path("locked.npy"), bytes);
        std::filesystem::permissions(path("locked.npy"), std::filesystem::perms::none);
        // A model as small as can be, to have something to break.
        QCOMPARE(run(m_folder, "train --data universes.h5 --out model.safetensors --steps 1 --batch 1 --map-size 16 "
                               "--width 8 --blocks 2 --threads 1")
                     .code,
                 0);
        breakModels();
    }

    void editOutsideTheMap()
    {
        const auto ended =
            run(m_folder, "reconstruct good.npy --side 25 --depth 5 --model model.safetensors --out p.h5 "
                          "--edit add:1,2 --edit erase:3,40");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("--edit erase:3,40: expected a place inside the map, from 0 to below 25 Mpc/h") !=
                     std::string::npos,
                 ended.err.c_str());
        QVERIFY(!std::filesystem::exists(path("p.h5")));
    }

    void unusableMap_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("absent.npy") << "absent.npy";
        QTest::newRow("truncated.npy") << "truncated.npy";
        QTest::newRow("empty.npy") << "empty";
        QTest::newRow("text.npy") << "text.npy";
        QTest::newRow("header.npy") << "header.npy";
        QTest::newRow("pickled.npy") << "object";
        QTest::newRow("oblong.npy") << "(16, 64)";
        QTest::newRow("line.npy") << "1024";
        QTest::newRow("complex.npy") << "c8";
        QTest::newRow("zero.npy") << "zero";
        QTest::newRow("huge.npy") << "huge.npy";
        QTest::newRow("nan.npy") << "1 of its 1024 pixels";
        QTest::newRow("folder.npy") << "folder";
        QTest::newRow("truncated.h5") << "truncated.h5";
        QTest::newRow("truncated.fits") << "truncated.fits";
        QTest::newRow("locked.npy") << "ermission";
    }
    void unusableMap()
    {
        const QString name = QTest::currentDataTag();
        if (name == "locked.npy" && ::geteuid() == 0)
            QSKIP("root may read every file");
        for (const QString command : {"info %1 --side 25 --depth 5", "spectrum %1 --side 25 --depth 5",
                                      "reconstruct %1 --side 25 --depth 5 --model model.safetensors --out p.h5"}) {
            const auto ended = run(m_folder, command.arg(name));
            QVERIFY2(ended.code == 3, qPrintable(command + ": " + QString::number(ended.code)));
            QFETCH(QString, said);
            QVERIFY2(ended.err.find(name.toStdString()) != std::string::npos, ended.err.c_str());
            QVERIFY2(ended.err.find(said.toStdString()) != std::string::npos, ended.err.c_str());
        }
        QVERIFY(!std::filesystem::exists(path("p.h5")));
    }

    void nothingIsWrittenToNoFile()
    {
        const auto ended =
            shell(m_folder, "\"$CLI\" reconstruct good.npy --side 25 --depth 5 --model model.safetensors "
                            "--out \"\"");
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.find("empty") != std::string::npos, ended.err.c_str());
    }

    /// A stellar map, say: most of its pixels are empty, and dark matter has none.
    void emptyPixelsAreNoTruth()
    {
        auto gaps = wave(size, 0.1, 3);
        gaps(5, 5) = 0.0F;
        writeNpy(path("gaps.npy"), {gaps});
        // On the model's grid, half as fine, a pixel that is empty on its own is not.
        for (const std::size_t x : {4U, 5U})
            for (const std::size_t y : {4U, 5U})
                gaps(x, y) = 0.0F;
        writeNpy(path("holes.npy"), {gaps});
        for (const QString command :
             {"reconstruct good.npy --out p.h5 --samples 1", "evaluate --map good.npy --samples 2"}) {
            const QString line = command + " --steps 1 --side 25 --depth 5 --model model.safetensors --truth ";
            const auto refused = run(m_folder, line + "holes.npy");
            QCOMPARE(refused.code, 3);
            QVERIFY2(refused.err.find("holes.npy") != std::string::npos, refused.err.c_str());
            const auto taken = run(m_folder, line + "gaps.npy");
            QVERIFY2(taken.code == 0, taken.err.c_str());
        }
        std::filesystem::remove(path("p.h5"));
    }

    void anotherEpochIsWarnedOf()
    {
        std::filesystem::copy_file(path("good.npy"), path("Maps_Mstar_SIMBA_CV_z=1.00.npy"));
        const auto ended = run(m_folder, "info Maps_Mstar_SIMBA_CV_z=1.00.npy --model model.safetensors");
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.find("redshift 1,") != std::string::npos, ended.out.c_str());
    }

    void unusableMassMap()
    {
        const auto ended =
            run(m_folder, "reconstruct negative.npy --side 25 --depth 5 --model model.safetensors --out p.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("1 of its 1024 pixels are negative") != std::string::npos, ended.err.c_str());
    }

    void logarithmsWithoutTheirUnit()
    {
        std::vector<float> logarithms(std::size_t(size) * size);
        logarithms[100] = 11.5F;
        logarithms[200] = 9.0F;
        writeNpy(path("logarithms.npy"), {Field(size, {25.0, 5.0, true}, Quantity::stellarMass, logarithms)});
        const QString draw = "reconstruct logarithms.npy --side 25 --depth 5 --model model.safetensors --samples 1 "
                             "--steps 2 --out logarithms.h5 ";
        const auto ended = run(m_folder, draw);
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("its largest value is 11.5") != std::string::npos, ended.err.c_str());
        QCOMPARE(run(m_folder, draw + "--unit dex((Msun/h)/(Mpc/h)^2)").code, 0);
    }

    /// Of each command by its own name.
    void optionThatMendsItIsNamed_data()
    {
        QTest::addColumn<QString>("said");
        const QString draw = "reconstruct %1 --model model.safetensors --out p.h5";
        const auto row = [](const QString& command, const char* said) { QTest::newRow(qPrintable(command)) << said; };
        row("spectrum good.npy --depth 5", "Give its side in Mpc/h, 25 for CAMELS (--side).");
        row(draw.arg("good.npy"), "Give its side and depth in Mpc/h, 25 and 5 for CAMELS (--side, --depth).");
        row(draw.arg("good.npy --side 25"), "Give its depth in Mpc/h, 5 for CAMELS (--depth).");
        row(draw.arg("good.npy --side 25 --depth 9"), "or correct that of the map (--depth).");
        row(draw.arg("negative.fits"), "its side is -25 Mpc/h (FITS keywords BOXSIZE, DEPTH), and one above zero was "
                                       "expected. Give its side in Mpc/h, 25 for CAMELS (--side).");
        row("spectrum good.npy --side 25 --index 7", "Choose one of them (--index).");
        row(draw.arg("good.npy --side 25 --depth 5 --truth good.npy --truth-index 7"),
            "Choose one of them (--truth-index).");
        row("spectrum good.npy --side 25 --cross good.npy --cross-index 7", "Choose one of them (--cross-index).");
        row("spectrum universes.h5", "universe_00001/stellar (--dataset).");
        row("spectrum good.npy --side 25 --cross universes.h5", "universe_00001/stellar (--cross-dataset).");
        row(draw.arg("good.npy --side 25 --depth 5 --truth universes.h5"), "universe_00001/stellar (--truth-dataset).");
        row(draw.arg("good.npy --side 25 --depth 5 --truth universes.h5 --truth-dataset none"),
            "universe_00001/stellar (--truth-dataset).");
        row(draw.arg("good.npy --side 25 --depth 5 --truth few.npy"), "or give its unit (--truth-unit).");
        row("validate-universes --stars good.npy --side 25 --depth 5 --dark-matter universes.h5",
            "universe_00001/stellar (--dark-matter-dataset).");
        row("validate-universes --stars good.npy --side 25 --depth 5 --dark-matter few.npy",
            "or give its unit (--dark-matter-unit).");
        row(draw.arg("few.npy --side 25 --depth 5"), "'dex((Msun/h)/(Mpc/h)^2)' (--unit).");
        row(draw.arg("nan.npy --side 25 --depth 5"), "say that missing pixels are empty (--missing-as-empty).");
    }
    void optionThatMendsItIsNamed()
    {
        QFETCH(QString, said);
        const auto ended = run(m_folder, QTest::currentDataTag());
        QCOMPARE(ended.code, 3);
        QVERIFY2(QString::fromStdString(ended.err).endsWith(said + '\n'), ended.err.c_str());
    }

    void sideThatIsNoneIsDescribed()
    {
        const auto ended = run(m_folder, "info negative.fits");
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.find("unknown: its side is -25 Mpc/h (FITS keywords BOXSIZE, DEPTH), and one above zero was "
                                "expected; give --side where it is needed") != std::string::npos,
                 ended.out.c_str());
        QCOMPARE(run(m_folder, "spectrum negative.fits --side 25").code, 0);
    }

    void missingPixelsAreEmptyWhereOneSaysSo()
    {
        const QString with = "reconstruct nan.npy --side 25 --depth 5 --model model.safetensors --samples 1 --steps 2 ";
        const auto ended = run(m_folder, with + "--out nan.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("--missing-as-empty") != std::string::npos, ended.err.c_str());
        QCOMPARE(run(m_folder, with + "--missing-as-empty --out nan.h5").code, 0);
    }

    void whatIsNotKnownIsAskedFor()
    {
        const auto ended = run(m_folder, "reconstruct good.npy --model model.safetensors --out p.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("--side") != std::string::npos, ended.err.c_str());
        QVERIFY2(ended.err.find("--depth") != std::string::npos, ended.err.c_str());
    }

    void indexBeyondTheStack()
    {
        const auto ended = run(m_folder, "spectrum good.npy --side 25 --depth 5 --index 7");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("7") != std::string::npos, ended.err.c_str());
    }

    void unusableModel_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("absent.safetensors") << "absent.safetensors";
        QTest::newRow("empty.safetensors") << "empty.safetensors";
        QTest::newRow("good.npy") << "good.npy";
        QTest::newRow("cut.safetensors") << "cut.safetensors";
        QTest::newRow("renamed.safetensors") << m_tensor;
        QTest::newRow("misshapen.safetensors") << m_tensor;
        QTest::newRow("anonymous.safetensors") << "metadata";
        QTest::newRow("endless.safetensors") << "endless.safetensors";
    }
    void unusableModel()
    {
        const QString name = QTest::currentDataTag();
        QFETCH(QString, said);
        const auto ended = run(m_folder, "reconstruct good.npy --side 25 --depth 5 --out p.h5 --model " + name);
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find(name.toStdString()) != std::string::npos, ended.err.c_str());
        QVERIFY2(ended.err.find(said.toStdString()) != std::string::npos, ended.err.c_str());
        QVERIFY(!std::filesystem::exists(path("p.h5")));
    }

    void unusableDataOfOtherCommands_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("good.npy") << "train --data good.npy --out m.safetensors --steps 1";
        QTest::newRow("absent.h5") << "evaluate --data absent.h5 --model model.safetensors --samples 2";
        QTest::newRow("text.npy") << "import-checkpoint text.npy m.safetensors";
        QTest::newRow("empty.npy") << "verify model.safetensors empty.npy";
        QTest::newRow("nowhere") << "simulate --universes 1 --seed 1 --out nowhere/u.h5";
        QTest::newRow("/dev/null")
            << "reconstruct good.npy --side 25 --depth 5 --model model.safetensors --out /dev/null";
    }
    void unusableDataOfOtherCommands()
    {
        QFETCH(QString, line);
        const auto ended = run(m_folder, line);
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find(QTest::currentDataTag()) != std::string::npos, ended.err.c_str());
    }

    void fullDiskIsAFailureThatLeavesTheOldFile_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("standard output") << "$CLI info good.npy > /dev/full";
        QTest::newRow("/dev/full") << "$CLI info good.npy --json /dev/full";
        // 2 KB hold neither a posterior nor the spectrum's JSON.
        QTest::newRow("old.h5") << "ulimit -f 2; $CLI reconstruct good.npy --side 25 --depth 5 --model "
                                   "model.safetensors --samples 2 --steps 1 --out old.h5 --overwrite";
        QTest::newRow("old.json") << "ulimit -f 1; $CLI spectrum good.npy --side 25 --depth 5 --json old.json";
    }
    void fullDiskIsAFailureThatLeavesTheOldFile()
    {
        writeBytes(path("old.h5"), "old");
        writeBytes(path("old.json"), "old");
        QFETCH(QString, line);
        const auto ended = shell(m_folder, line);
        QVERIFY2(ended.code == 1, ended.err.c_str());
        QVERIFY2(ended.err.find(QTest::currentDataTag()) != std::string::npos, ended.err.c_str());
        QCOMPARE(readBytes(path("old.h5")), std::string("old"));
        QCOMPARE(readBytes(path("old.json")), std::string("old"));
        for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
            QVERIFY2(entry.path().string().find(".part") == std::string::npos, entry.path().c_str());
    }

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return in(m_folder, name); }

    /// Models that are wrong in one way each.
    void breakModels()
    {
        const auto bytes = readBytes(path("model.safetensors"));
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof length);
        const auto header = nlohmann::json::parse(bytes.substr(sizeof length, length));
        const auto write = [&](const char* name, const nlohmann::json& changed) {
            const auto text = changed.dump();
            const std::uint64_t size = text.size();
            writeBytes(path(name), std::string(reinterpret_cast<const char*>(&size), sizeof size) + text +
                                       bytes.substr(sizeof length + length));
        };
        for (const auto& [name, tensor] : header.items())
            if (name != "__metadata__" && tensor["shape"].size() == 4)
                m_tensor = QString::fromStdString(name);
        QVERIFY(!m_tensor.isEmpty());
        const auto name = m_tensor.toStdString();

        writeBytes(path("empty.safetensors"), "");
        writeBytes(path("cut.safetensors"), bytes.substr(0, bytes.size() - 100));
        auto renamed = header;
        renamed["something.else"] = renamed[name];
        renamed.erase(name);
        write("renamed.safetensors", renamed);
        auto misshapen = header;
        std::swap(misshapen[name]["shape"][0], misshapen[name]["shape"][2]);
        write("misshapen.safetensors", misshapen);
        auto anonymous = header;
        anonymous.erase("__metadata__");
        write("anonymous.safetensors", anonymous);
        writeBytes(path("endless.safetensors"), std::string(8, '\x7f') + "{}");
    }

    static constexpr std::size_t size = 32;
    QTemporaryDir m_folder;
    QString m_tensor;
};

QTEST_GUILESS_MAIN(TestCliBadInput)
#include "test_cli_bad_input.moc"
