#include "base/error.h"
#include "base/random.h"
#include "io/hdf5_file.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/python.h"

#include <QtTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <unistd.h>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

using namespace std::string_literals;

std::string bytesOf(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& path, const std::string& bytes)
{
    fs::remove(
        path); // ext4 waits for the disk when a file is cut and written again, and here that is done by the thousand
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A .npy file of version 1 with that header text and `data` bytes after it.
std::string npy(const std::string& header, std::size_t data)
{
    return "\x93NUMPY\x01\x00"s + static_cast<char>(header.size() & 255) + static_cast<char>(header.size() >> 8) +
           header + std::string(data, '\0');
}

std::string dict(const std::string& descr, const std::string& shape)
{
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

/// A FITS file of those header cards and `data` bytes after it, both padded to blocks of 2880 bytes.
std::string fits(const std::vector<std::string>& cards, std::size_t data)
{
    std::string text;
    for (std::string card : cards) {
        card.resize(80, ' ');
        text += card;
    }
    std::string end = "END";
    end.resize(80, ' ');
    text += end;
    text.resize((text.size() + 2879) / 2880 * 2880, ' ');
    return text + std::string(data, '\0');
}

const std::vector<std::string> fitsImage{"SIMPLE  =                    T", "BITPIX  =                  -32",
                                         "NAXIS   =                    2", "NAXIS1  =                   64",
                                         "NAXIS2  =                   64"};

MapOptions at25()
{
    MapOptions options;
    options.side = 25.0;
    options.depth = 5.0;
    return options;
}

Field noise(std::size_t size, std::uint32_t stream)
{
    Field field(size, camelsGeometry, Quantity::darkMatter);
    RandomStream(31, stream, 0).normals(field.pixels());
    for (float& pixel : field.pixels())
        pixel = std::exp(pixel);
    return field;
}

void writePosterior(const fs::path& path, int samples)
{
    PosteriorWriter writer(path, {noise(64, 0), std::nullopt, 1, "{}"});
    for (int i = 0; i < samples; ++i)
        writer.append(noise(64, static_cast<std::uint32_t>(i + 1)), static_cast<std::uint32_t>(i));
    writer.finish();
}

} // namespace

class TestBadMaps : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// What opening the file as a mass map says; empty when it is accepted. Anything but an InputError fails the test.
    static std::string refusal(const fs::path& path, const MapOptions& options = at25())
    {
        try {
            requireMassMap(openMap(path, options), path.string());
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }

    /// Opens; true when it worked or threw InputError. Other exceptions propagate and fail the test.
    static void survive(const fs::path& path) { static_cast<void>(refusal(path)); }

private Q_SLOTS:
    void refusals_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const char* file, const std::string& bytes, const char* word) {
            QTest::newRow(name) << file << QByteArray(bytes.data(), qsizetype(bytes.size())) << word;
        };
        row("empty", "empty.npy", "", "empty");
        row("five bytes", "five.npy", "\x93NUMP", "type is unknown");
        row("magic alone", "magic.npy", "\x93NUMPY", "truncated");
        row("text", "text.npy", "this is no map at all", "type is unknown");
        row("zip", "stack.npz", "PK\x03\x04 and so on", ".npz");
        row("pickle", "map.pkl", "\x80\x04\x95 and so on", "pickle");
        row("npy version 9", "v9.npy", "\x93NUMPY\x09\x00\x10\x00"s + std::string(64, ' '), "version 9");
        row("npy header cut", "cut.npy", npy(dict("<f4", "(64, 64)"), 0).substr(0, 30), "truncated");
        row("npy header of 4 GB", "long.npy", "\x93NUMPY\x02\x00\xff\xff\xff\xff{}"s, "4294967295 bytes");
        row("npy header no dict", "nodict.npy", npy("[1, 2, 3]\n", 99), "header is damaged");
        row("npy header runs code", "code.npy", npy("__import__('os').system('true')\n", 99), "header is damaged");
        row("npy without shape", "noshape.npy", npy("{'descr': '<f4', 'fortran_order': False, }\n", 99),
            "header is damaged");
        row("npy with more keys", "more.npy",
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'x': 1}\n", 16), "header is damaged");
        row("npy negative shape", "negative.npy", npy(dict("<f4", "(-4, -4)"), 64), "header is damaged");
        row("npy data cut", "short.npy", npy(dict("<f4", "(64, 64)"), 64 * 64 * 4 - 1), "truncated");
        row("npy shape overflows", "overflow.npy", npy(dict("<f8", "(4611686018427387904, 8, 8)"), 512),
            "more than 2^64");
        row("npy length overflows", "digits.npy", npy(dict("<f4", "(99999999999999999999999, 8, 8)"), 512), "damaged");
        row("npy huge map", "huge.npy", npy(dict("<f4", "(1000000, 1000000)"), 512), "4000000000000 bytes");
        row("npy no maps", "none.npy", npy(dict("<f4", "(0, 64, 64)"), 0), "(0, 64, 64)");
        row("npy pickled", "object.npy", npy(dict("|O", "(4, 4)"), 99), "pickled Python objects");
        row("npy of records", "records.npy",
            npy("{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (4, 4), }\n", 128),
            "element type");
        row("npy complex", "complex.npy", npy(dict("<c8", "(4, 4)"), 128), "<c8");
        row("npy text", "unicode.npy", npy(dict("<U5", "(4, 4)"), 512), "<U5");
        row("npy float128", "long.npy", npy(dict("<f16", "(4, 4)"), 512), "<f16");
        row("npy one axis", "line.npy", npy(dict("<f4", "(4096,)"), 16384), "(4096)");
        row("npy scalar", "scalar.npy", npy(dict("<f4", "()"), 4), "()");
        row("npy not square", "wide.npy", npy(dict("<f4", "(64, 32)"), 8192), "(64, 32)");
        row("npy four axes", "four.npy", npy(dict("<f4", "(2, 3, 8, 8)"), 1536), "(2, 3, 8, 8)");
        row("npy one pixel", "pixel.npy", npy(dict("<f4", "(1, 1)"), 4), "(1, 1)");
        row("npy all zero", "zero.npy", npy(dict("<f4", "(64, 64)"), 64 * 64 * 4), "all of its pixels are zero");
        row("FITS header cut", "cut.fits", fits(fitsImage, 0).substr(0, 500), "FITS");
        row("FITS data cut", "short.fits", fits(fitsImage, 5000), "truncated");
        row("FITS data missing", "nodata.fits", fits(fitsImage, 0), "truncated");
        auto wide = fitsImage;
        wide[3] = "NAXIS1  =                   32";
        row("FITS not square", "wide.fits", fits(wide, 8640), "(64, 32)");
        auto line = fitsImage;
        line[2] = "NAXIS   =                    1";
        line.pop_back();
        row("FITS one axis", "line.fits", fits(line, 2880), "(64)");
        auto huge = fitsImage;
        huge[3] = "NAXIS1  =           9999999999";
        huge[4] = "NAXIS2  =           9999999999";
        row("FITS huge map", "huge.fits", fits(huge, 2880), "huge.fits");
        auto wrong = fitsImage;
        wrong[1] = "BITPIX  =                   17";
        row("FITS unknown type", "type.fits", fits(wrong, 16384), "type.fits");
        row("FITS no image", "empty.fits",
            fits({"SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0"},
                 0),
            "image");
        row("FITS all zero", "zero.fits", fits(fitsImage, 17280), "all of its pixels are zero");
        row("gzip of nothing", "bad.fits.gz", "\x1f\x8b\x08\x00 and so on", "bad.fits.gz");
        row("HDF5 signature alone", "cut.h5", "\x89HDF\r\n\x1a\n"s, "cut.h5");
    }

    void refusals()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, word);
        put(at(file.toStdString()), bytes.toStdString());
        const QString message = QString::fromStdString(refusal(at(file.toStdString())));
        QVERIFY2(message.contains(file), qPrintable("message: " + message));
        QVERIFY2(message.contains(word), qPrintable("message: " + message));
    }

    void lengthsThatAreNone()
    {
        const auto cards = [](const char* side, const char* depth) {
            auto all = fitsImage;
            all.push_back(std::string("BOXSIZE = ") + side);
            all.push_back(std::string("DEPTH   = ") + depth);
            return fits(all, 17280);
        };
        using Choices = std::vector<Choice>;
        const auto refused = [](const fs::path& path, const char* value, const Choices& mends, const char* remedy) {
            try {
                static_cast<void>(openMap(path));
            } catch (const InputError& error) {
                const std::string message = error.what();
                return message.find(path.string()) != std::string::npos && message.find(value) != std::string::npos &&
                       message.ends_with(remedy) && error.mends() == mends;
            }
            return false;
        };
        put(at("flat.fits"), cards("                25.0", "                 0.0"));
        QVERIFY(refused(at("flat.fits"), "its depth is 0 Mpc/h (FITS keywords BOXSIZE, DEPTH)", {Choice::depth},
                        "Give its depth in Mpc/h, 5 for CAMELS."));
        put(at("negative.fits"), cards("               -25.0", "                 5.0"));
        QVERIFY(refused(at("negative.fits"), "its side is -25 Mpc/h", {Choice::side},
                        "Give its side in Mpc/h, 25 for CAMELS."));
        // What is told of it otherwise is known, so that the rest can be asked for.
        const MapFileInfo info = probeMap(at("negative.fits"));
        QVERIFY(!info.geometry && !info.side && info.depth == 5.0 && info.size == 64);
        QCOMPARE(info.lengthProblem,
                 std::string("its side is -25 Mpc/h (FITS keywords BOXSIZE, DEPTH), and one above zero was expected"));
        QVERIFY(probeMap(at("negative.fits"), at25()).lengthProblem.empty());
        put(at("neither.fits"), cards("               -25.0", "                -5.0"));
        QVERIFY(refused(at("neither.fits"), "and one above zero was expected; its depth is -5 Mpc/h",
                        {Choice::side, Choice::depth}, "Give its side and depth in Mpc/h, 25 and 5 for CAMELS."));
        QVERIFY(refusal(at("negative.fits")).find("all of its pixels are zero") != std::string::npos); // as told, 25
        {
            const hdf5::Handle file = hdf5::createFile(at("point.h5"));
            const std::vector<float> pixels(64, 1.0F);
            hdf5::writeAttribute(hdf5::write<float>(file, "map", {8, 8}, pixels), "BoxSize", 0.0);
        }
        QVERIFY(refused(at("point.h5"), "its side is 0 Mpc/h (HDF5 attribute BoxSize)", {Choice::side, Choice::depth},
                        "Give its side and depth in Mpc/h, 25 and 5 for CAMELS."));
    }

    void pixelsThatAreNoMass()
    {
        Field map = noise(8, 0);
        map(3, 4) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(at("nan.npy"), {map});
        QVERIFY(QString::fromStdString(refusal(at("nan.npy")))
                    .contains("nan.npy' as a mass map: 1 of its 64 pixels are NaN"));
        MapOptions options = at25();
        options.missingAsEmpty = true;
        const Field empty = openMap(at("nan.npy"), options);
        QCOMPARE(empty(3, 4), 0.0F);
        QCOMPARE(empty(4, 4), map(4, 4));
        map(3, 4) = -1.0F;
        writeNpy(at("negative.npy"), {map});
        QVERIFY(QString::fromStdString(refusal(at("negative.npy"))).contains("negative.npy"));
    }

    void placesThatAreNoFiles()
    {
        QVERIFY(QString::fromStdString(refusal(at("absent.npy"))).contains("absent.npy': No such file"));
        fs::create_directory(at("folder.npy"));
        QVERIFY(QString::fromStdString(refusal(at("folder.npy"))).contains("folder.npy': it is a folder"));
        QVERIFY(QString::fromStdString(refusal("/dev/null")).contains("/dev/null': it is no regular file"));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(probeMap(at("absent.npy"))), InputError);
        if (::geteuid() == 0)
            QSKIP("root may read any file");
        writeNpy(at("locked.npy"), {noise(8, 0)});
        fs::permissions(at("locked.npy"), fs::perms::none);
        QVERIFY(QString::fromStdString(refusal(at("locked.npy"))).contains("locked.npy': Permission denied"));
    }

    void truncatedHdf5()
    {
        writePosterior(at("whole.h5"), 2);
        const std::string whole = bytesOf(at("whole.h5"));
        MapOptions options;
        options.dataset = "samples/dm"s;
        QVERIFY(refusal(at("whole.h5"), options).empty());
        for (std::size_t length = 0; length < whole.size() - 8; length += whole.size() / 40) {
            put(at("cut.h5"), whole.substr(0, length));
            QVERIFY(refusal(at("cut.h5"), options).find("cut.h5") != std::string::npos);
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(readPosterior(at("cut.h5"))), InputError);
            QVERIFY(!isPosteriorFile(at("cut.h5")));
        }
    }

    void damagedSampleIsNoticed()
    {
        // Fletcher's checksum covers the compressed pixels. They fill most of this file of 20 noisy samples; a byte
        // changed in the middle of it belongs to one of them.
        writePosterior(at("noisy.h5"), 20);
        std::string bytes = bytesOf(at("noisy.h5"));
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
        put(at("noisy.h5"), bytes);
        try {
            static_cast<void>(readPosterior(at("noisy.h5")));
            QFAIL("a damaged sample was read");
        } catch (const InputError& error) {
            QVERIFY(QString(error.what()).contains("noisy.h5"));
        }
    }

    void filterThatIsNotInstalled()
    {
        if (!python::has("h5py"))
            QSKIP("needs h5py");
        const auto result = python::run("import h5py, sys, numpy as np\n"
                                        "f = h5py.File(sys.argv[1], 'w')\n"
                                        "f.create_dataset('map', data=np.ones((64, 64), 'f4'), compression='lzf')",
                                        {QString::fromStdString(at("lzf.h5").string())});
        QVERIFY2(result.ok, qPrintable(result.output));
        const QString message = QString::fromStdString(refusal(at("lzf.h5"))); // lzf comes with h5py, not with HDF5
        QVERIFY2(message.contains("lzf.h5") && message.contains("filter"), qPrintable(message));
    }

    void hdf5WithoutMaps()
    {
        if (!python::has("h5py"))
            QSKIP("needs h5py");
        const auto result = python::run("import h5py, sys, numpy as np\n"
                                        "f = h5py.File(sys.argv[1], 'w')\n"
                                        "f['table'] = np.ones((64, 3)); f['text'] = 'x'\n"
                                        "f.create_dataset('huge', (10**9, 10**9), 'f4')\n"
                                        "f['lost'] = h5py.SoftLink('/nowhere')",
                                        {QString::fromStdString(at("table.h5").string())});
        QVERIFY2(result.ok, qPrintable(result.output));
        QVERIFY(QString::fromStdString(refusal(at("table.h5"))).contains("table.h5' holds no map"));
        for (const char* dataset : {"text", "table", "huge", "lost"}) {
            MapOptions options = at25();
            options.dataset = std::string(dataset);
            QVERIFY2(QString::fromStdString(refusal(at("table.h5"), options)).contains("table.h5"), dataset);
        }
    }

    void npyFuzz()
    {
        // Every truncation, and three thousand random bytes in random places of the header, end in a map or a message.
        writeNpy(at("fuzz.npy"), {noise(8, 1), noise(8, 2)});
        const std::string good = bytesOf(at("fuzz.npy"));
        for (std::size_t length = 0; length < good.size(); length += 7) {
            put(at("fuzz.npy"), good.substr(0, length));
            QVERIFY(!refusal(at("fuzz.npy")).empty());
        }
        RandomSequence random(1, 0);
        for (int i = 0; i < 3000; ++i) {
            std::string bad = good;
            for (int change = 0; change < 3; ++change)
                bad[random.below(128)] = static_cast<char>(random.below(256));
            put(at("fuzz.npy"), bad);
            survive(at("fuzz.npy"));
        }
    }

    void fitsFuzz()
    {
        const std::string good = fits(fitsImage, 17280);
        RandomSequence random(2, 0);
        for (int i = 0; i < 1000; ++i) {
            std::string bad = good;
            for (int change = 0; change < 3; ++change)
                bad[9 + random.below(471)] = static_cast<char>(32 + random.below(95));
            put(at("fuzz.fits"), bad);
            survive(at("fuzz.fits"));
        }
    }

    void aBadFileDoesNotHarmTheNext()
    {
        put(at("bad.fits"), fits(fitsImage, 0));
        put(at("good.fits"), fits(fitsImage, 17280));
        const std::string before = refusal(at("bad.fits"));
        for (int i = 0; i < 20; ++i)
            QCOMPARE(refusal(at("bad.fits")), before); // the same words: nothing is left over from the call before
        QCOMPARE(openMap(at("good.fits"), at25()).size(), std::size_t{64});
    }
};

QTEST_GUILESS_MAIN(TestBadMaps)
#include "test_bad_maps.moc"
