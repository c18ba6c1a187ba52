#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file_identity.h"
#include "base/file_lock.h"
#include "base/hash.h"
#include "base/resources.h"

#include <QtTest>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::string get(const fs::path& path)
{
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string hashOf(const std::string& text)
{
    return sha256(std::as_bytes(std::span(text)));
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void sha256KnownAnswers()
    {
        // FIPS 180-4 examples.
        QCOMPARE(hashOf(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(hashOf("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(hashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                 std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
        QCOMPARE(hashOf(std::string(1000000, 'a')),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void sha256OfAFile()
    {
        put(at("million"), std::string(1000000, 'a')); // longer than the read buffer
        QCOMPARE(sha256(at("million")),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(sha256(at("absent"))), InputError);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(sha256(at("."))), InputError); // a folder opens, and reads as empty
    }

    void aFileThatHasChangedIsTold()
    {
        put(at("map"), "pixels");
        const FileIdentity before = identityOf(at("map"));
        requireUnchanged(at("map"), before); // reading changes nothing
        writeWhole(at("map"), "others");     // as many bytes under the same name
        std::string message;
        try {
            requireUnchanged(at("map"), before);
        } catch (const InputError& error) {
            message = error.what();
        }
        QVERIFY2(message.ends_with("map' has changed since it was opened. Start again with the file as it is now."),
                 message.c_str());
        QVERIFY(identityOf(at("absent")) == FileIdentity());
        QVERIFY_EXCEPTION_THROWN(requireUnchanged(at("absent"), before), InputError);
    }

    void commitReplaces()
    {
        put(at("target"), "old");
        const auto mine = fs::perms::owner_read | fs::perms::owner_write;
        fs::permissions(at("target"), mine);
        AtomicFile file(at("target"));
        put(file.temporary(), "new");
        QCOMPARE(get(at("target")), std::string("old"));
        QCOMPARE(file.temporary().parent_path(),
                 at("target").parent_path()); // one file system, so that rename is atomic
        file.commit();
        QCOMPARE(get(at("target")), std::string("new"));
        QVERIFY(!fs::exists(file.temporary()));
        QVERIFY2(fs::status(at("target")).permissions() == mine, "nobody else may read it now either");
    }

    void whatAnotherProgramWroteIsNotReplaced()
    {
        for (const bool there : {false, true}) {
            const fs::path target = at(there ? "raced" : "begun");
            if (there)
                put(target, "old");
            fs::path temporary;
            {
                AtomicFile file(target);
                put(file.temporary(), "ours");
                put(target, "theirs, and longer");
                QVERIFY_EXCEPTION_THROWN(file.commit(), Error);
                temporary = file.temporary();
            }
            QCOMPARE(get(target), std::string("theirs, and longer"));
            const AtomicFile next(target);                 // of a user who goes on
            QCOMPARE(get(temporary), std::string("ours")); // nothing is lost
        }
    }

    void besideOthersNothingIsReplaced()
    {
        put(at("twin.txt"), "first");
        AtomicFile one(at("twin.txt")), other(at("twin.txt")); // begun at the same time
        QVERIFY(one.temporary() != other.temporary());
        put(one.temporary(), "one");
        put(other.temporary(), "other");
        QCOMPARE(one.commitBeside(), at("twin-2.txt"));
        QCOMPARE(other.commitBeside(), at("twin-3.txt"));
        QCOMPARE(get(at("twin.txt")) + get(at("twin-2.txt")) + get(at("twin-3.txt")), std::string("firstoneother"));
        AtomicFile free(at("nobodys.txt"));
        put(free.temporary(), "free");
        QCOMPARE(free.commitBeside(), at("nobodys.txt"));
    }

    void withoutCommitTheOldFileStays()
    {
        put(at("kept"), "old");
        fs::path temporary;
        {
            const AtomicFile file(at("kept"));
            temporary = file.temporary();
            put(temporary, "half");
        }
        QCOMPARE(get(at("kept")), std::string("old"));
        QVERIFY(!fs::exists(temporary));
    }

    /// Of a process that was killed; not what others, here or elsewhere, are still writing.
    void whatAKilledProcessLeftIsRemoved()
    {
        const auto begunElsewhere = [this] {
            const pid_t process = ::fork();
            if (process == 0) {
                ::alarm(60); // should this test fail
                const AtomicFile file(at("begun.txt"));
                put(file.temporary(), "half");
                for (;;)
                    ::pause();
            }
            return process;
        };
        const auto leftovers = [this] {
            std::vector<fs::path> found;
            for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString()))
                if (entry.path().filename().string().starts_with(".begun.txt.part"))
                    found.push_back(entry.path());
            return found;
        };
        const pid_t process = begunElsewhere();
        QTRY_VERIFY(leftovers().size() == 1 && get(leftovers().front()) == "half");
        const fs::path begun = leftovers().front(), foreign = begun.string() + "0";
        put(foreign, "of another machine");
        {
            const AtomicFile file(at("begun.txt"));
            QVERIFY2(fs::exists(begun), "its process lives");
        }
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        const AtomicFile other(at("begun"));
        QVERIFY(fs::exists(begun));
        const AtomicFile file(at("begun.txt"));
        QVERIFY(!fs::exists(begun));
        QVERIFY(fs::exists(foreign));
    }

    /// Whoever holds it holds it alone, also when the holder before removes the file that others have just opened.
    void locksAreHeldOnce()
    {
        std::atomic<int> holders = 0, held = 0, heldTwice = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] {
                    for (int turn = 0; turn < 5000; ++turn)
                        try {
                            const FileLock lock(at("shared.lock"), "is at it");
                            heldTwice += ++holders > 1 ? 1 : 0;
                            std::this_thread::yield();
                            ++held;
                            --holders;
                        } catch (const InputError&) {
                        }
                });
        }
        QVERIFY(held > 0);
        QCOMPARE(heldTwice.load(), 0);
        QVERIFY(!fs::exists(at("shared.lock")));
    }

    void commitWithoutAFileFails()
    {
        AtomicFile file(at("never"));
        QVERIFY_EXCEPTION_THROWN(file.commit(), Error);
        QVERIFY(!fs::exists(at("never")));
    }

    void filesAreWrittenWhole()
    {
        put(at("whole"), "old");
        writeWhole(at("whole"), std::string("new\0bytes", 9));
        QCOMPARE(get(at("whole")), std::string("new\0bytes", 9));
        QVERIFY_EXCEPTION_THROWN(
            writeWhole(at("whole"),
                       [](std::ostream& out) { out << "half" << std::flush, out.setstate(std::ios::failbit); }),
            Error);
        QCOMPARE(get(at("whole")), std::string("new\0bytes", 9));
    }

    void aFullDiskIsTold()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        put(at("full"), "old");
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit few{1000, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &few);
        std::string message;
        try {
            writeWhole(at("full"), std::string(2000, 'x'));
        } catch (const Error& error) {
            message = error.what();
        }
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY2(message.ends_with("full': File too large."), message.c_str());
        QCOMPARE(get(at("full")), std::string("old"));
        QCOMPARE(fs::file_size(at("full")), std::uintmax_t(3));
    }

    void linksStay()
    {
        fs::create_directory(at("far"));
        put(at("far/file"), "old");
        fs::create_symlink("far/file", at("near"));
        fs::create_symlink(at("near"), at("nearer"));
        writeWhole(at("nearer"), "new");
        QVERIFY(fs::is_symlink(at("nearer")) && fs::is_symlink(at("near")));
        QCOMPARE(get(at("far/file")), std::string("new"));
        fs::create_symlink("far/unborn", at("leading"));
        writeWhole(at("leading"), "born");
        QCOMPARE(get(at("far/unborn")), std::string("born"));
        fs::create_symlink("far/absent/file", at("astray"));
        QVERIFY_EXCEPTION_THROWN(AtomicFile(at("astray")), InputError);
    }

    void bundledFilesLieBesideThePrograms()
    {
        const fs::path build = PENUMBRA_BINARY_DIR;
        QCOMPARE(resourceFile("maps/held-out.h5"), build / "share/penumbra/maps/held-out.h5");
        QVERIFY(fs::equivalent(build / "share/penumbra", PENUMBRA_SOURCE_DIR "/resources"));
        try {
            static_cast<void>(resourceFile("maps/none.h5"));
            QFAIL("found what is not there");
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find((build / "share/penumbra").string()) != std::string::npos,
                     error.what());
        }
    }

    void unusableTargets()
    {
        QVERIFY_EXCEPTION_THROWN(AtomicFile(at("no/such/folder/file")), InputError);
        QVERIFY_EXCEPTION_THROWN(AtomicFile(fs::path(m_folder.path().toStdString())), InputError);
        if (::geteuid() == 0)
            QSKIP("root may write to any folder");
        fs::create_directory(at("locked"));
        fs::permissions(at("locked"), fs::perms::owner_read | fs::perms::owner_exec);
        QVERIFY_EXCEPTION_THROWN(AtomicFile(at("locked") / "file"), InputError);
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "test_files.moc"
