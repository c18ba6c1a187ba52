#include "app/small_model.h"

#include "base/file_lock.h"
#include "io/universe_file.h"

using namespace penumbra;
using namespace penumbra::test;

/// What surrounds a command may be odd: streams that are closed, a disk that is full, another that does the same.
class TestCliRobustness : public SmallModelFolder
{
    Q_OBJECT

private:
    const QString simulate = "simulate --universes 1 --seed 3 --particles 32 --mesh 32 --time-steps 4 --map-size 32 ";
    const QString train = "train --data u.h5 --map-size 16 --width 8 --blocks 2 --guide-width 0 --steps 2 --batch 1 ";

private Q_SLOTS:
    void initTestCase() { writeUniverses(in(m_folder, "u.h5"), 3, size, 1); }

    void closedStreamsAreNotWrittenInto()
    {
        for (const char* closed : {"<&- >&- 2>&-", "<&- 2>&-"}) {
            QFile::remove(m_folder.filePath("closed.h5"));
            QCOMPARE(shell(m_folder, "$CLI " + simulate + "--out closed.h5 " + closed).code, 0);
            QCOMPARE(UniverseFile(in(m_folder, "closed.h5"), UniverseFile::Mode::read).universes().size(),
                     std::size_t{1});
        }
    }

    void aTrainingWithoutRoomSaysSo()
    {
        const auto ended = shell(m_folder, "trap '' XFSZ; ulimit -f 100; $CLI " + train + "--out full.safetensors");
        QCOMPARE(ended.code, 1); // not ended by LibTorch
        QVERIFY2(ended.err.find("full.safetensors") != std::string::npos, ended.err.c_str());
        for (const QString& left : QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden))
            QVERIFY2(!left.contains("full.safetensors"), qPrintable(left));
        QCOMPARE(run(m_folder, train + "--out full.safetensors").code, 0); // with room, at once
    }

    void twoTrainingsDoNotMakeOneModel()
    {
        {
            const FileLock other(in(m_folder, "both.safetensors.lock"), "is training it");
            const auto second = run(m_folder, train + "--out both.safetensors");
            QCOMPARE(second.code, 3);
            QVERIFY2(second.err.find("both.safetensors") != std::string::npos, second.err.c_str());
        }
        QVERIFY2(!std::filesystem::exists(in(m_folder, "both.safetensors.lock")), "nothing is left of it");
        QCOMPARE(run(m_folder, train + "--out both.safetensors").code, 0);
    }

    void aFileThatNeverBeganIsBegun()
    {
        writeBytes(in(m_folder, "empty.h5"), "");
        const auto ended = run(m_folder, simulate + "--out empty.h5");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(UniverseFile(in(m_folder, "empty.h5"), UniverseFile::Mode::read).universes().size(), std::size_t{1});
        // From its creation on a file can be opened again, however the run ends.
        std::filesystem::path copy = in(m_folder, "begun.h5");
        const UniverseFile begun(in(m_folder, "new.h5"), UniverseFile::Mode::append);
        std::filesystem::copy_file(in(m_folder, "new.h5"), copy);
        QVERIFY(UniverseFile(copy, UniverseFile::Mode::append).universes().empty());
    }

    void controlCharactersOfFilesStayInThem()
    {
        writeBytes(in(m_folder, "odd.reg"), "image\ncircle(\x1b[31m1,2,3)\n");
        const auto ended = run(m_folder, "measure none.h5 --region odd.reg");
        QVERIFY(ended.code != 0);
        QVERIFY2(ended.err.find('\x1b') == std::string::npos, ended.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliRobustness)
#include "test_cli_robustness.moc"
