#include "base/error.h"
#include "base/random.h"
#include "io/map_file.h"
#include "io/npy_file.h"
#include "io/python.h"
#include "io/truth_place.h"
#include "io/universe_file.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <string>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

/// Pixel (x, y) of map m has the value 100 m + 10 y + x: exact in every type from 16 bits on, and unlike its transpose.
Field countingMap(std::size_t size, int map, Quantity quantity = Quantity::unknown)
{
    Field field(size, camelsGeometry, quantity);
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x)
            field(x, y) = static_cast<float>(100 * map + 10 * int(y) + int(x));
    return field;
}

MapOptions at25()
{
    MapOptions options;
    options.side = 25.0;
    options.depth = 5.0;
    return options;
}

} // namespace

class TestMapFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void npyRoundTrip()
    {
        std::vector<Field> maps;
        for (int i = 0; i < 3; ++i) {
            maps.emplace_back(32, camelsGeometry, Quantity::darkMatter);
            RandomStream(1, static_cast<std::uint32_t>(i), 0).normals(maps.back().pixels());
        }
        writeNpy(at("stack.npy"), maps);
        const MapFileInfo info = probeMap(at("stack.npy"));
        QCOMPARE(info.format, std::string("npy"));
        QCOMPARE(info.type, std::string("float32"));
        QCOMPARE(info.shape, (std::vector<std::size_t>{3, 32, 32}));
        QCOMPARE(info.maps, std::size_t{3});
        QCOMPARE(info.size, std::size_t{32});
        QVERIFY(!info.geometry);
        for (std::size_t i = 0; i < 3; ++i) {
            MapOptions options = at25();
            options.index = i;
            const Field found = openMap(at("stack.npy"), options);
            QVERIFY(std::ranges::equal(found.pixels(), maps[i].pixels()));
        }
        QVERIFY_EXCEPTION_THROWN(writeNpy(at("none.npy"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(writeNpy(at("two.npy"), {countingMap(4, 0), countingMap(5, 0)}), Error);
        QVERIFY(!fs::exists(at("two.npy")));
    }

    /// One that another program writes anew, say.
    void aFileThatBecomesShorterIsRefused()
    {
        writeNpy(at("shorter.npy"), {countingMap(64, 0), countingMap(64, 1)});
        const auto source = openNpy(at("shorter.npy"));
        fs::resize_file(at("shorter.npy"), 128 + 64 * 64 * 4); // the first map is still there
        QCOMPARE(source->read(0)[65], 11.0F);
        try {
            static_cast<void>(source->read(1));
            QFAIL("half a file was read");
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find("shorter.npy") != std::string::npos, error.what());
        }
    }

    void camelsNames_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("quantity");
        QTest::newRow("stars") << "Maps_Mstar_Astrid_CV_z=0.00.npy" << int(Quantity::stellarMass);
        QTest::newRow("dark matter") << "Maps_Mcdm_IllustrisTNG_LH_z=0.00.npy" << int(Quantity::darkMatter);
        QTest::newRow("N-body total") << "Maps_Mtot_Nbody_SIMBA_LH_z=0.00.npy" << int(Quantity::totalMatter);
        QTest::newRow("SB28") << "Maps_Mstar_IllustrisTNG_SB28_z=0.00.npy" << int(Quantity::stellarMass);
    }

    void camelsNames()
    {
        QFETCH(QString, file);
        QFETCH(int, quantity);
        writeNpy(at(file.toStdString()), {countingMap(8, 0)});
        const Field found = openMap(at(file.toStdString()));
        QCOMPARE(found.geometry(), camelsGeometry);
        QCOMPARE(int(found.quantity()), quantity);
        QCOMPARE(probeMap(at(file.toStdString())).geometrySource, std::string("file name (CAMELS)"));
    }

    // Total matter weighs about 19 % more than dark matter (Omega_m / Omega_c): as truth it would bias every score.
    void onlyDarkMatterIsTruth()
    {
        for (const char* file : {"Maps_Mtot_IllustrisTNG_CV_z=0.00.npy", "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"}) {
            writeNpy(at(file), {countingMap(8, 0)});
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(openTruth(at(file), {})), InputError);
        }
        writeNpy(at("any.npy"), {Field(8, camelsGeometry, Quantity::unknown, std::vector<float>(64, 4e11F))});
        QVERIFY(openTruth(at("any.npy"), at25()).quantity() == Quantity::darkMatter);
    }

    /// Its own unit, else that of the file, else that of the stars; and what is then a thousand times off the mean
    /// density of matter is in another.
    void unitOfTheTruth()
    {
        const auto flat = [&](const char* file, float value) {
            writeNpy(at(file), {Field(8, camelsGeometry, Quantity::unknown, std::vector<float>(64, value))});
        };
        flat("log.npy", 11.5F);
        flat("linear.npy", 4e11F);
        const std::string dex = "dex((Msun/h)/(Mpc/h)^2)";
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(openTruth(at("log.npy"), at25())), InputError);
        QVERIFY(std::abs(openTruth(at("log.npy"), at25(), dex)(0, 0) / 3.162e11F - 1.0F) < 1e-3F);
        QCOMPARE(openTruth(at("linear.npy"), at25(), dex)(0, 0), 4e11F); // as log10 it would be no matter
        MapOptions told = at25();
        told.unit = "(Msun/h)/(Mpc/h)^2";
        QCOMPARE(openTruth(at("linear.npy"), told, dex)(0, 0), 4e11F);
        told.unit = "Msun/kpc^2";
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(openTruth(at("linear.npy"), told)), InputError);
    }

    void unknownGeometryIsAskedFor()
    {
        writeNpy(at("plain.npy"), {countingMap(8, 0)});
        QVERIFY(!probeMap(at("plain.npy")).geometry);
        try {
            static_cast<void>(openMap(at("plain.npy")));
            QFAIL("a geometry was guessed");
        } catch (const InputError& error) {
            const std::string message = error.what();
            QVERIFY(message.find("plain.npy") != std::string::npos);
            QVERIFY(message.ends_with("Give its side and depth in Mpc/h, 25 and 5 for CAMELS."));
            QCOMPARE(error.mends(), (std::vector{Choice::side, Choice::depth}));
        }
        MapOptions half;
        half.side = 50.0;
        try {
            static_cast<void>(openMap(at("plain.npy"), half));
            QFAIL("a depth was guessed");
        } catch (const InputError& error) {
            QCOMPARE(error.mends(), std::vector{Choice::depth});
        }
    }

    void optionsGoFirst()
    {
        const auto file = at("Maps_Mstar_Astrid_LH_z=0.00.npy");
        writeNpy(file, {countingMap(8, 0)});
        MapOptions options;
        options.side = 50.0;
        options.periodic = false;
        options.quantity = Quantity::darkMatter;
        const Field found = openMap(file, options);
        QCOMPARE(found.geometry(), (Geometry{50.0, 5.0, false}));
        QVERIFY(found.quantity() == Quantity::darkMatter);
        QCOMPARE(probeMap(file, options).geometrySource, std::string("option, file name (CAMELS)"));
        for (const double wrong : {0.0, -25.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
            options.side = wrong;
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(openMap(file, options)), InputError);
        }
    }

    void indexOutOfRange()
    {
        writeNpy(at("two.npy"), {countingMap(8, 0), countingMap(8, 1)});
        MapOptions options = at25();
        options.index = 1;
        QCOMPARE(openMap(at("two.npy"), options)(3, 2), 123.0F);
        options.index = 2;
        try {
            static_cast<void>(openMap(at("two.npy"), options));
            QFAIL("map 2 of 2 was opened");
        } catch (const InputError& error) {
            QVERIFY(std::string(error.what()).find("it holds 2") != std::string::npos);
        }
    }

    void truthLiesBeside()
    {
        const auto stars = at("Maps_Mstar_SIMBA_LH_z=0.00.npy");
        writeNpy(stars, {countingMap(8, 0)});
        QVERIFY(!truthBeside(stars));
        const auto dark = at("Maps_Mcdm_SIMBA_LH_z=0.00.npy");
        writeNpy(dark, {countingMap(8, 1)});
        QCOMPARE(truthBeside(stars).value_or(fs::path()), dark);
        QVERIFY(!truthBeside(dark));
        QVERIFY(!truthBeside(at("stars.npy")));
    }

    void truthBesideHasAsManyMaps()
    {
        const auto stars = at("Maps_Mstar_EAGLE_LH_z=0.00.npy"), dark = at("Maps_Mcdm_EAGLE_LH_z=0.00.npy");
        writeNpy(stars, {countingMap(8, 0), countingMap(8, 1), countingMap(8, 2)});
        QVERIFY(!placeOfTruth(probeMap(stars), 1));
        writeNpy(dark, {countingMap(8, 0), countingMap(8, 1), countingMap(8, 2)});
        const auto place = placeOfTruth(probeMap(stars), 1);
        QVERIFY(place && place->path == dark && !place->dataset && place->index == 1);
        writeNpy(dark, {countingMap(8, 0), countingMap(8, 1)});
        try {
            static_cast<void>(placeOfTruth(probeMap(stars), 1));
            QFAIL("3 maps of stars were paired with 2 of dark matter");
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find("holds 2 maps") != std::string::npos, error.what());
        }
    }

    void starsPaintedSeveralTimesHaveOneTruth()
    {
        LabelledUniverse universe;
        for (int map = 0; map < 6; ++map) {
            universe.stellar.push_back(countingMap(8, map + 1));
            if (map < 3)
                universe.darkMatter.push_back(countingMap(8, map + 11));
        }
        {
            UniverseFile file(at("universes.h5"), UniverseFile::Mode::append);
            file.write(0, universe);
            file.write(1, universe);
        }
        MapOptions options;
        options.dataset = "universe_00001/stellar";
        const MapFileInfo stars = probeMap(at("universes.h5"), options);
        for (std::size_t index = 0; index < 6; ++index) {
            const auto place = placeOfTruth(stars, index);
            QVERIFY(place && place->path == at("universes.h5"));
            QCOMPARE(place->dataset.value_or(""), std::string("universe_00001/dm"));
            MapOptions dark;
            dark.dataset = place->dataset;
            dark.index = place->index;
            QCOMPARE(openMap(place->path, dark)(2, 3), universe.darkMatterOf(index)(2, 3));
        }
        options.dataset = "universe_00001/dm";
        QVERIFY(!placeOfTruth(probeMap(at("universes.h5"), options), 0));
    }

    void everyNpyKindOfNumpy()
    {
        if (!python::has("numpy"))
            QSKIP("needs numpy");
        // The file names say the expected type; all hold map m, row y, column x as 100 m + 10 y + x (modulo 2 for bool
        // and below 100 for the 8-bit types).
        const auto result = python::run(R"(
import numpy as np, sys
from numpy.lib import format
full = np.fromfunction(lambda m, y, x: 100*m + 10*y + x, (2, 6, 6))
n = 0
def save(a, version=(1, 0), squeeze=0):
    global n
    with open(f'{sys.argv[1]}/np_{n}.npy', 'wb') as f:
        format.write_array(f, a, version=version)
    print(n, a.dtype.name, a.dtype.str, squeeze)
    n += 1
for t in ['<f2', '>f2', '<f4', '>f4', '<f8', '>f8', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8', '<u2', '>u2', '<u4', '>u4', '<u8', '>u8']:
    save(full.astype(t))
    save(np.asfortranarray(full.astype(t)))
for t in ['i1', 'u1']:
    save((full % 100).astype(t), squeeze=1)
save(full % 2 == 1, squeeze=2)
for v in [(1, 0), (2, 0), (3, 0)]:
    save(full.astype('<f4'), version=v)
save(full[:, None].astype('<f4'))
save(full[..., None].astype('<f4'))
save(np.asfortranarray(full[:, None].astype('<f4')))
)",
                                        {m_folder.path()});
        QVERIFY2(result.ok, qPrintable(result.output));
        const QStringList lines = result.output.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), qsizetype{36 + 3 + 3 + 3});
        for (const QString& line : lines) {
            const QStringList words = line.split(' ');
            const auto file = at("np_" + words[0].toStdString() + ".npy");
            const MapFileInfo info = probeMap(file);
            const QString type = words[1] + (words[2].startsWith('>') ? ", big-endian" : "");
            QCOMPARE(QString::fromStdString(info.type), type);
            for (const int map : {0, 1}) {
                MapOptions options = at25();
                options.index = static_cast<std::size_t>(map);
                const Field found = openMap(file, options);
                QCOMPARE(found.size(), std::size_t{6});
                for (int y = 0; y < 6; ++y)
                    for (int x = 0; x < 6; ++x) {
                        const int value = 100 * map + 10 * y + x;
                        const int expected = words[3] == "0" ? value : words[3] == "1" ? value % 100 : value % 2;
                        QCOMPARE(found(std::size_t(x), std::size_t(y)), float(expected));
                    }
            }
        }
    }

    void halfPrecisionExtremes()
    {
        if (!python::has("numpy"))
            QSKIP("needs numpy");
        const auto result = python::run("import numpy as np, sys\n"
                                        "np.save(sys.argv[1], np.array([[65504, 2**-24], [-2**-14, np.inf]], '<f2'))",
                                        {QString::fromStdString(at("half.npy").string())});
        QVERIFY2(result.ok, qPrintable(result.output));
        const Field found = openMap(at("half.npy"), at25());
        QCOMPARE(found(0, 0), 65504.0F);
        QCOMPARE(found(1, 0), 0x1p-24F); // the smallest subnormal
        QCOMPARE(found(0, 1), -0x1p-14F);
        QVERIFY(std::isinf(found(1, 1)));
    }

    void oneMapOfALargeStack()
    {
        // A sparse file as large as a CAMELS LH set, 15000 maps of 256^2: 3.9 GB that are never read.
        const auto file = at("Maps_Mstar_IllustrisTNG_LH_z=0.00.npy");
        const std::size_t maps = 15000;
        const std::size_t bytes = std::size_t{256} * 256 * 4;
        writeNpy(file, {countingMap(256, 0)});
        std::string header;
        {
            std::ifstream in(file, std::ios::binary);
            header.resize(128);
            in.read(header.data(), 128);
        }
        const auto place = header.find("(1, 256, 256, )");
        QVERIFY(place != std::string::npos);
        header.replace(place, 23, "(15000, 256, 256, ), } ");
        std::ofstream(file, std::ios::binary) << header;
        std::error_code code;
        fs::resize_file(file, 128 + maps * bytes, code);
        if (code)
            QSKIP("the temporary folder takes no sparse file of 3.9 GB");
        {
            std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
            out.seekp(static_cast<std::streamoff>(128 + 14999 * bytes + 4 * 300));
            const float value = 42.0F;
            out.write(reinterpret_cast<const char*>(&value), sizeof value);
        }
        MapOptions options;
        options.index = 14999;
        const Field found = openMap(file, options);
        QCOMPARE(found(300 % 256, 300 / 256), 42.0F);
        QCOMPARE(found(0, 0), 0.0F);
        fs::remove(file);
    }

    void realCamelsField()
    {
        const QByteArray folder = qgetenv("PENUMBRA_CAMELS_MAPS"); // of maps of the CAMELS Multifield Dataset
        if (folder.isEmpty())
            QSKIP("PENUMBRA_CAMELS_MAPS names no folder of real maps");
        const auto stars = fs::path(folder.toStdString()) / "Maps_Mstar_Astrid_CV_z=0.00.npy";
        const Field field = openMap(stars);
        QCOMPARE(field.size(), std::size_t{256});
        QCOMPARE(field.geometry(), camelsGeometry);
        const Field truth = openMap(truthBeside(stars).value());
        // Its README: log10 of the dark matter between 10 and 14.5, variance 0.224 dex^2.
        const FieldStatistics found = statistics(truth);
        QVERIFY(std::log10(found.minimum) > 9.99 && std::log10(found.maximum) < 14.51);
        QVERIFY(std::abs(*found.stdLog10 * *found.stdLog10 - 0.224) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestMapFile)
#include "test_map_file.moc"
