#include "base/error.h"
#include "base/random.h"
#include "io/python.h"
#include "io/universe_file.h"

#include <QtTest>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

LabelledUniverse universe(std::uint64_t seed, std::size_t size = 16, Geometry geometry = camelsGeometry)
{
    LabelledUniverse result{{0.31, 0.79, 1.1, 0.9, 1.2, 0.8}, seed, {}, {}};
    for (std::uint32_t map = 0; map < 15; ++map) {
        Field stellar(size, geometry, Quantity::stellarMass), dark(size, geometry, Quantity::darkMatter);
        RandomStream(seed, map, 0).normals(dark.pixels());
        for (std::size_t i = 0; i < dark.pixels().size(); ++i) {
            stellar.pixels()[i] = dark.pixels()[i] > 1.0F ? 1e9F * dark.pixels()[i] : 0.0F;
            dark.pixels()[i] = std::pow(10.0F, 11.0F + 0.5F * dark.pixels()[i]);
        }
        result.stellar.push_back(std::move(stellar));
        result.darkMatter.push_back(std::move(dark));
    }
    return result;
}

bool same(const std::vector<Field>& a, const std::vector<Field>& b)
{
    return std::ranges::equal(a, b, [](const Field& x, const Field& y) {
        return x.geometry() == y.geometry() && x.quantity() == y.quantity() &&
               std::ranges::equal(x.pixels(), y.pixels());
    });
}

} // namespace

class TestUniverseFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_folder->path().toStdString()) / "universes.h5";
    }

    void severalPaintingsRoundTrip()
    {
        LabelledUniverse written = universe(5);
        const LabelledUniverse other = universe(6);
        written.stellar.insert(written.stellar.end(), other.stellar.begin(), other.stellar.end());
        UniverseFile(m_path, UniverseFile::Mode::append).write(0, written);
        const UniverseFile file(m_path, UniverseFile::Mode::read);
        QVERIFY(same(file.read(0).stellar, written.stellar));
        QVERIFY(same(file.read(0).darkMatter, written.darkMatter));
        QVERIFY(same({file.readMap(0, 22, Quantity::stellarMass)}, {other.stellar[7]}));
        QVERIFY(same({file.readMap(0, 22, Quantity::darkMatter)}, {written.darkMatter[7]}));
        QVERIFY_THROWS_EXCEPTION(InputError, (void)file.readMap(0, 30, Quantity::darkMatter));
        written.stellar.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, UniverseFile(m_path, UniverseFile::Mode::append).write(1, written));
    }

    void roundTrip()
    {
        constexpr std::uint64_t seed = 0xfedcba9876543210; // needs all 64 bits
        const LabelledUniverse written = universe(seed);
        UniverseFile(m_path, UniverseFile::Mode::append).write(3, written);
        QVERIFY(isUniverseFile(m_path));
        const UniverseFile file(m_path, UniverseFile::Mode::read);
        QCOMPARE(file.universes(), std::vector<std::size_t>{3});
        QCOMPARE(file.label(3).parameters, written.parameters);
        QCOMPARE(file.label(3).seed, seed);
        QVERIFY(file.label(3).stellar.empty());
        const LabelledUniverse read = file.read(3);
        QCOMPARE(read.parameters, written.parameters);
        QVERIFY(same(read.stellar, written.stellar));
        QVERIFY(same(read.darkMatter, written.darkMatter));
        const Field map = file.readMap(3, 7, Quantity::darkMatter);
        QVERIFY(std::ranges::equal(map.pixels(), written.darkMatter[7].pixels()));
        QCOMPARE(map.geometry(), camelsGeometry);
    }

    void appendsGoOnWhereTheyEnded()
    {
        for (const std::size_t number : {0, 2, 1})
            UniverseFile(m_path, UniverseFile::Mode::append).write(number, universe(number));
        UniverseFile file(m_path, UniverseFile::Mode::append);
        QCOMPARE(file.universes(), (std::vector<std::size_t>{0, 1, 2}));
        QVERIFY_THROWS_EXCEPTION(Error, file.write(1, universe(9)));
        QVERIFY(same(file.read(1).stellar, universe(1).stellar));
        QVERIFY_THROWS_EXCEPTION(InputError, file.write(5, universe(5, 16, {50.0, 10.0, true})));
    }

    void interruptedUniverseIsNeitherReadNorInTheWay()
    {
        if (!python::has("h5py"))
            QSKIP("h5py is not installed");
        UniverseFile(m_path, UniverseFile::Mode::append).write(0, universe(0));
        // What a run leaves that was killed while it wrote universe 1.
        QVERIFY(
            python::run(
                "import h5py,sys\nwith h5py.File(sys.argv[1],'a') as f:\n f.create_group('partial')['stellar']=[1.]",
                {QString::fromStdString(m_path)})
                .ok);
        UniverseFile file(m_path, UniverseFile::Mode::append);
        QCOMPARE(file.universes(), std::vector<std::size_t>{0});
        file.write(1, universe(1));
        QCOMPARE(file.universes(), (std::vector<std::size_t>{0, 1}));
        QVERIFY(same(file.read(1).darkMatter, universe(1).darkMatter));
    }

    void h5pyReadsItWithoutKnowingPenumbra()
    {
        if (!python::has("h5py"))
            QSKIP("h5py is not installed");
        const LabelledUniverse written = universe(77);
        UniverseFile(m_path, UniverseFile::Mode::append).write(12, written);
        const auto result =
            python::run("import h5py,sys\n"
                        "f=h5py.File(sys.argv[1],'r');g=f['universe_00012']\n"
                        "print(f.attrs['box_side_mpc_h'],f.attrs['slab_depth_mpc_h'],*[g.attrs[n] for n in "
                        "'omega_m sigma_8 a_sn1 a_agn1 a_sn2 a_agn2 seed'.split()])\n"
                        "for n in ('stellar','dm'):\n"
                        " u=g[n].attrs['units']\n"
                        " print(g[n].shape,g[n].dtype,u if isinstance(u,str) else u.decode(),repr(float(g[n][4,3,2])))",
                        {QString::fromStdString(m_path)});
        QVERIFY2(result.ok, qPrintable(result.output));
        const QStringList lines = result.output.trimmed().split('\n');
        QCOMPARE(lines.at(0), QString("25.0 5.0 0.31 0.79 1.1 0.9 1.2 0.8 77"));
        QVERIFY(lines.at(1).startsWith("(15, 16, 16) float32 (Msun/h)/(Mpc/h)^2 "));
        QVERIFY(lines.at(2).startsWith("(15, 16, 16) float32 (Msun/h)/(Mpc/h)^2 "));
        QCOMPARE(lines.at(1).section(' ', -1).toFloat(), written.stellar[4](2, 3));
        QCOMPARE(lines.at(2).section(' ', -1).toFloat(), written.darkMatter[4](2, 3));
    }

    void missingAndForeignFilesAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(InputError, UniverseFile(m_path, UniverseFile::Mode::read));
        QVERIFY(!isUniverseFile(m_path));
        std::ofstream(m_path) << "not HDF5";
        QVERIFY_THROWS_EXCEPTION(InputError, UniverseFile(m_path, UniverseFile::Mode::read));
        QVERIFY_THROWS_EXCEPTION(InputError, UniverseFile(m_path, UniverseFile::Mode::append));
        QVERIFY(!isUniverseFile(m_path));
        fs::remove(m_path);
        UniverseFile(m_path, UniverseFile::Mode::append).write(0, universe(0));
        const UniverseFile file(m_path, UniverseFile::Mode::read);
        QVERIFY_THROWS_EXCEPTION(InputError, (void)file.read(1));
        QVERIFY_THROWS_EXCEPTION(InputError, (void)file.readMap(0, 15, Quantity::stellarMass));
    }

    void truncatedFileIsAnInputError()
    {
        UniverseFile(m_path, UniverseFile::Mode::append).write(0, universe(0, 64));
        fs::resize_file(m_path, fs::file_size(m_path) / 2);
        QVERIFY_THROWS_EXCEPTION(InputError, (void)UniverseFile(m_path, UniverseFile::Mode::read).read(0));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

QTEST_GUILESS_MAIN(TestUniverseFile)
#include "test_universe_file.moc"
