#include "base/error.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/posterior_fixture.h"
#include "io/universe_file.h"

#include <QProcess>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>

using namespace penumbra;
using namespace penumbra::test;

namespace {

LabelledUniverse universe(std::uint32_t number)
{
    LabelledUniverse result;
    result.seed = number;
    for (std::uint32_t map = 0; map < 2; ++map) {
        result.stellar.push_back(lognormal(128, 100 * number + map, Quantity::stellarMass));
        result.darkMatter.push_back(lognormal(128, 100 * number + 10 + map));
    }
    return result;
}

/// What this program does as its own child: writes to a disk that is full after `limit` bytes, and ends as any program
/// ends, with HDF5 loaded and what it could not write still in its caches.
int fillDisk(const std::string& what, const fs::path& target, rlim_t limit)
{
    const PosteriorContents contents{lognormal(128, 0), std::nullopt, {lognormal(128, 1)}, {0}, "{}"};
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit size{limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &size);
    try {
        if (what == "npy")
            writeNpy(target, {lognormal(128, 0), lognormal(128, 1)});
        if (what == "fits")
            writeFits(target, contents);
        if (what == "hdf5") {
            auto about = description(128);
            about.recipe = "{\n  \"samples\": 100\n}"; // mended in the end, which must need no room
            PosteriorWriter writer(target, about);
            try {
                for (std::uint32_t i = 0; i < 100; ++i)
                    writer.append(lognormal(128, 10 + i), i);
            } catch (const Error& error) {
                std::printf("%zu samples, then: %s\n", writer.count(), error.what());
            }
            writer.finish();
            std::puts("finished");
        }
        if (what == "universes") {
            UniverseFile file(target, UniverseFile::Mode::append);
            for (std::uint32_t i = 0; i < 100; ++i)
                file.write(i, universe(i));
        }
    } catch (const Error& error) {
        std::puts(error.what());
        return 3;
    }
    return 0;
}

struct ChildResult
{
    bool exited = false;
    int code = -1;
    QString output;
};

ChildResult runChild(const QString& what, const fs::path& target, int limit)
{
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(),
                {"--fill-disk", what, QString::fromStdString(target.string()), QString::number(limit)});
    child.waitForFinished(60000);
    return {child.exitStatus() == QProcess::NormalExit, child.exitCode(),
            QString::fromUtf8(child.readAllStandardOutput())};
}

} // namespace

class TestFullDisk : public FolderTest
{
    Q_OBJECT

private Q_SLOTS:
    void fullDiskKeepsTheSamples()
    {
        // 128^2 floats of noise are 57 kB compressed; a million bytes hold the summaries and a few samples.
        put(at("full.h5"), "old");
        const ChildResult child = runChild("hdf5", at("full.h5"), 1000000);
        QVERIFY2(child.exited && child.code == 0, qPrintable(child.output));
        QVERIFY2(child.output.contains("full.h5': File too large"), qPrintable(child.output));
        const int kept = child.output.section(' ', 0, 0).toInt();
        QVERIFY(kept >= 2 && kept < 20);
        const PosteriorContents found = readPosterior(at("full.h5"));
        QCOMPARE(int(found.samples.size()), kept);
        for (std::uint32_t i = 0; i < found.samples.size(); ++i)
            QVERIFY(same(found.samples[i], lognormal(128, 10 + i)));
        MapOptions options;
        options.dataset = std::string("summary/mean");
        double mean = 0.0;
        for (const Field& sample : found.samples)
            mean += double(sample(3, 4)) / kept;
        QVERIFY(std::abs(openMap(at("full.h5"), options)(3, 4) / mean - 1.0) < 1e-6);
    }

    void fullDiskKeepsTheUniverses()
    {
        // Four maps of noise to a universe, 230 kB compressed.
        for (const int limit : {1000000, 1100000, 1200000, 1300000, 60000}) {
            fs::remove(at("universes.h5"));
            const ChildResult child = runChild("universes", at("universes.h5"), limit);
            QVERIFY2(child.exited && child.code == 3, qPrintable(child.output));
            QVERIFY2(child.output.contains("universes.h5': File too large"), qPrintable(child.output));
            QVERIFY(fs::file_size(at("universes.h5")) < std::uintmax_t(limit));
            UniverseFile file(at("universes.h5"),
                              UniverseFile::Mode::append); // which takes others, now that there is room
            const std::size_t kept = file.universes().size();
            QVERIFY(kept == 0 ? limit == 60000 : kept < 10);
            file.write(50, universe(50));
            for (const std::size_t number : file.universes()) {
                const auto found = file.read(number), written = universe(std::uint32_t(number));
                for (std::size_t map = 0; map < 2; ++map)
                    QVERIFY(same(found.stellar[map], written.stellar[map]) &&
                            same(found.darkMatter[map], written.darkMatter[map]));
            }
            QCOMPARE(file.universes().size(), kept + 1);
        }
    }

    void fullDiskFromTheStart_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("reason");
        QTest::newRow("posterior") << "hdf5"
                                   << "File too large";
        QTest::newRow("npy") << "npy"
                             << "File too large";
        QTest::newRow("FITS") << "fits"
                              << "room on the disk";
    }

    void fullDiskFromTheStart()
    {
        QFETCH(QString, what);
        QFETCH(QString, reason);
        const std::string name = "small." + what.toStdString();
        put(at(name), "old");
        const ChildResult child = runChild(what, at(name), 60000);
        QVERIFY2(child.exited, "crashed");
        QCOMPARE(child.code, 3);
        QVERIFY2(child.output.contains(reason) && child.output.contains(QString::fromStdString(name)),
                 qPrintable(child.output));
        QCOMPARE(get(at(name)), std::string("old"));
        QVERIFY(partsOf(name).empty());
    }
};

int main(int argc, char** argv)
{
    if (argc == 5 && std::string(argv[1]) == "--fill-disk")
        return fillDisk(argv[2], argv[3], std::stoul(argv[4]));
    QCoreApplication application(argc, argv);
    TestFullDisk test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_full_disk.moc"
