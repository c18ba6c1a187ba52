#include "base/error.h"
#include "io/map_file.h"
#include "io/python.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

/// Writes FITS and HDF5 maps of every kind; map m, row y, column x holds 100 m + 10 y + x.
constexpr const char* writer = R"(
import numpy as np, sys, h5py
from astropy.io import fits
at = sys.argv[1] + '/'
full = np.fromfunction(lambda m, y, x: 100*m + 10*y + x, (3, 6, 6)).astype('f4')
one = full[1]

def image(name, data, primary=True, **keys):
    header = fits.Header()
    for k, v in keys.items(): header[k] = v
    hdus = [fits.PrimaryHDU(data, header)] if primary else [fits.PrimaryHDU(), fits.ImageHDU(data, header, name='STARS')]
    fits.HDUList(hdus).writeto(at + name)
image('float.fits', one, BOXSIZE=25.0, DEPTH=5.0, BUNIT='Msun/h/(Mpc/h)^2')
image('kilograms.fits', one, BOXSIZE=25.0, DEPTH=5.0, BUNIT='kg')
image('kpc.fits', one, BOXSIZE=25.0, DEPTH=5.0, BUNIT='Msun/kpc2', HUBBLE0=50.0)
image('kpc_no_h.fits', one, BOXSIZE=25.0, DEPTH=5.0, BUNIT='Msun/kpc2')
image('double.fits', one.astype('f8'))
image('int16.fits', one.astype('i2'))
image('uint16.fits', one.astype('u2'))
image('cube.fits', full)
image('degenerate.fits', full[:, None][None])
image('extension.fits', one, primary=False)
image('zipped.fits.gz', one)
fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(np.tile(one, (8, 8)), compression_type='GZIP_2', quantize_level=0)]).writeto(at + 'compressed.fits')
scaled = fits.PrimaryHDU(one.copy()); scaled.scale('int16', bscale=0.5, bzero=100); scaled.writeto(at + 'scaled.fits')
fits.HDUList([fits.PrimaryHDU(one), fits.ImageHDU(full, name='CUBE'), fits.ImageHDU(np.zeros(5, 'f4'), name='LINE')]).writeto(at + 'several.fits')
blank = fits.PrimaryHDU(one.astype('i2')); blank.header['BLANK'] = 123; blank.writeto(at + 'blank.fits')
image('wcs.fits', one, CTYPE1='LINEAR', CTYPE2='LINEAR', CUNIT1='Mpc', CUNIT2='Mpc', CDELT1=10/.5/6, CDELT2=10/.5/6, LITTLEH=0.5, DEPTH=5.0, BUNIT='solMass Mpc-2', BTYPE='Mstar')
image('wcs_no_h.fits', one, CTYPE1='LINEAR', CTYPE2='LINEAR', CUNIT1='Mpc', CUNIT2='Mpc', CDELT1=1.0, CDELT2=1.0, DEPTH=5.0)

with h5py.File(at + 'one.h5', 'w') as f:
    d = f.create_dataset('maps/stellar', data=full); d.attrs['units'] = '(Msun/h)/(Mpc/h)^2'
    f['labels'] = np.arange(3); f['name'] = 'text'
with h5py.File(at + 'several.h5', 'w') as f:
    f['a/dm'] = one.astype('>i4'); f['b/other'] = full[:, None]; f['c/last'] = full[..., None]; f['d/flat'] = full.reshape(3, 36)
    g = f.create_group('Header'); g.attrs['BoxSize'] = 50.0; g.attrs['Depth'] = 10.0; g.attrs['Redshift'] = 0.5
with h5py.File(at + 'universe.h5', 'w') as f:
    f.attrs['box_side_mpc_h'] = 25.0; f.attrs['slab_depth_mpc_h'] = 5.0
    for n in range(20):
        g = f.create_group(f'universe_{n:05d}'); g['stellar'] = full + n; g['dm'] = full
with h5py.File(at + 'hubble.h5', 'w') as f:
    f.attrs['BoxSize'] = 25.0; f.attrs['Depth'] = 5.0
    for name, h in ('told', 0.73), ('wrong', 0.0):
        d = f.create_dataset(name, data=one); d.attrs['units'] = 'Msun/kpc2'; d.attrs['HubbleParam'] = h
with h5py.File(at + 'edges.h5', 'w') as f:
    f.attrs['BoxSize'] = 25.0; f.attrs['Depth'] = 5.0
    for name, edges in ('no', False), ('yes', True), ('zero', 0), ('none', None), ('text', 'False'), ('nan', np.nan), ('two', [1, 0]):
        d = f.create_dataset(name, data=one)
        if edges is not None: d.attrs['Periodic'] = edges
    d = f.create_dataset('bit', data=one) # as PyTables has it
    h5py.h5a.create(d.id, b'Periodic', h5py.h5t.STD_B8LE, h5py.h5s.create(h5py.h5s.SCALAR)).write(np.array(0, 'u1'), h5py.h5t.STD_B8LE)
image('edges.fits', one, BOXSIZE=25.0, DEPTH=5.0, PERIODIC=False)
image('edges_text.fits', one, BOXSIZE=25.0, DEPTH=5.0, PERIODIC='no')
with h5py.File(at + 'gadget.h5', 'w') as f:
    f['map'] = one; f.create_group('Header').attrs['BoxSize'] = 25000.0
)";

MapOptions at25()
{
    MapOptions options;
    options.side = 25.0;
    options.depth = 5.0;
    return options;
}

bool isMap(const Field& field, int map)
{
    for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 6; ++x)
            if (field(std::size_t(x), std::size_t(y)) != float(100 * map + 10 * y + x)) {
                qWarning("pixel (%d, %d) is %g", x, y, double(field(std::size_t(x), std::size_t(y))));
                return false;
            }
    return field.size() == 6;
}

} // namespace

class TestMapFormats : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    std::string messageOf(const std::string& name, const MapOptions& options) const
    {
        try {
            static_cast<void>(openMap(at(name), options));
        } catch (const InputError& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!python::has("h5py, astropy.io.fits"))
            QSKIP("needs h5py and astropy");
        const auto result = python::run(writer, {m_folder.path()});
        QVERIFY2(result.ok, qPrintable(result.output));
    }

    void fitsImages_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("type");
        QTest::newRow("float") << "float.fits"
                               << "float32";
        QTest::newRow("double") << "double.fits"
                                << "float64";
        QTest::newRow("int16") << "int16.fits"
                               << "int16";
        QTest::newRow("BZERO for unsigned") << "uint16.fits"
                                            << "uint16";
        QTest::newRow("BSCALE and BZERO") << "scaled.fits"
                                          << "float32";
        QTest::newRow("in an extension") << "extension.fits"
                                         << "float32";
        QTest::newRow("gzipped") << "zipped.fits.gz"
                                 << "float32";
    }

    void fitsImages()
    {
        QFETCH(QString, file);
        QFETCH(QString, type);
        QVERIFY(isMap(openMap(at(file.toStdString()), at25()), 1));
        QCOMPARE(QString::fromStdString(probeMap(at(file.toStdString())).type), type);
    }

    void fitsCubes()
    {
        for (const char* file : {"cube.fits", "degenerate.fits"}) {
            QCOMPARE(probeMap(at(file)).maps, std::size_t{3});
            MapOptions options = at25();
            for (options.index = 0; options.index < 3; ++options.index)
                QVERIFY(isMap(openMap(at(file), options), int(options.index)));
        }
    }

    void fitsTileCompression()
    {
        const Field found = openMap(at("compressed.fits"), at25());
        QCOMPARE(found.size(), std::size_t{48});
        for (std::size_t y = 0; y < 48; ++y)
            for (std::size_t x = 0; x < 48; ++x)
                QCOMPARE(found(x, y), float(100 + 10 * (y % 6) + x % 6));
    }

    void fitsBlankIsNan()
    {
        const Field found = openMap(at("blank.fits"), at25());
        QVERIFY(std::isnan(found(3, 2))); // 123
        QCOMPARE(found(2, 2), 122.0F);
        QVERIFY(!messageOf("blank.fits", {}).empty());
        QVERIFY_EXCEPTION_THROWN(requireMassMap(found, "blank.fits"), InputError);
    }

    void fitsSeveralImages()
    {
        const MapFileInfo info = probeMap(at("several.fits"));
        QCOMPARE(info.datasets, (std::vector<std::string>{"0", "CUBE"}));
        QCOMPARE(info.maps, std::size_t{0});
        const std::string message = messageOf("several.fits", at25());
        QVERIFY(message.find("several.fits") != std::string::npos && message.find("CUBE") != std::string::npos);
        MapOptions options = at25();
        options.dataset = std::string("0");
        QVERIFY(isMap(openMap(at("several.fits"), options), 1));
        options.dataset = std::string("cube");
        options.index = 2;
        QVERIFY(isMap(openMap(at("several.fits"), options), 2));
        options.dataset = std::string("1"); // the same by number
        QVERIFY(isMap(openMap(at("several.fits"), options), 2));
        options.dataset = std::string("LINE");
        QVERIFY(messageOf("several.fits", options).find("(5)") != std::string::npos);
        options.dataset = std::string("NONE");
        QVERIFY(messageOf("several.fits", options).find("no extension 'NONE'") != std::string::npos);
    }

    void fitsGeometry()
    {
        const MapFileInfo info = probeMap(at("kilograms.fits"));
        QCOMPARE(info.geometry.value(), camelsGeometry);
        QCOMPARE(info.unit, std::string("kg"));
        QVERIFY(std::ranges::count(info.header, std::pair<std::string, std::string>("BUNIT", "'kg      '")) == 1);
        // 20 Mpc at h = 0.5 are 10 Mpc/h, and 100 solMass/Mpc^2 are 200 (Msun/h)/(Mpc/h)^2.
        const Field field = openMap(at("wcs.fits"));
        QVERIFY(std::abs(field.geometry().side - 10.0) < 1e-12);
        QCOMPARE(field.geometry().depth, 5.0);
        QVERIFY(field.quantity() == Quantity::stellarMass);
        QCOMPARE(field(0, 0), 200.0F);
        QVERIFY(!probeMap(at("wcs_no_h.fits")).geometry); // Mpc without h say nothing in Mpc/h
    }

    void unitsAreConvertedOrRefused()
    {
        const float stored = openMap(at("float.fits"))(0, 0);
        QCOMPARE(openMap(at("kpc.fits"))(0, 0), stored * 2e6F); // 10^6 kpc^2 are a Mpc^2, over h = 0.5
        QCOMPARE(probeMap(at("kpc.fits")).unitSource, std::string("h = 0.5"));
        QCOMPARE(probeMap(at("kpc.fits")).littleH, 0.5);
        const MapFileInfo assumed = probeMap(at("kpc_no_h.fits"));
        QVERIFY(std::abs(*assumed.unitScale - 1e6 / 0.6711) < 1e-3);
        QVERIFY(assumed.unitSource.find("CAMELS") != std::string::npos);
        QVERIFY(!assumed.littleH);
        for (const auto& [dataset, h] : {std::pair("told", 0.73), std::pair("wrong", 0.6711)}) {
            MapOptions options;
            options.dataset = dataset;
            QCOMPARE(probeMap(at("hubble.h5"), options).littleH.value_or(0.6711), h);
            QVERIFY(std::abs(openMap(at("hubble.h5"), options)(0, 0) / (stored * 1e6 / h) - 1.0) < 1e-6);
        }
        QVERIFY(!probeMap(at("kilograms.fits")).unitScale);
        QVERIFY(messageOf("kilograms.fits", {}).find("'kg'") != std::string::npos);
        MapOptions told;
        told.unit = "h Msun / kpc^2";
        QCOMPARE(openMap(at("kilograms.fits"), told)(0, 0), stored * 1e6F);
    }

    void logarithmsAreRaised()
    {
        Field logarithm = openMap(at("float.fits"));
        const Field linear = logarithm;
        for (float& pixel : logarithm.pixels())
            pixel = std::log10(pixel);
        logarithm(1, 0) = -std::numeric_limits<float>::infinity(); // no stars
        logarithm(1, 1) = 0.0F;                                    // likewise, in a map of log10(M + 1)
        writeNpy(at("logarithm.npy"), {logarithm});
        MapOptions told = at25();
        told.unit = "dex((Msun/h)/(Mpc/h)^2)";
        QVERIFY(probeMap(at("logarithm.npy"), told).logarithmic);
        const Field raised = openMap(at("logarithm.npy"), told);
        QVERIFY(std::abs(raised(0, 0) / linear(0, 0) - 1.0F) < 1e-5F);
        QCOMPARE(raised(1, 0), 0.0F);
        QCOMPARE(raised(1, 1), 0.0F);
        told.unit = "dex(1e10 Msun/h/(kpc/h)^2)"; // in which it is a mass like others
        QCOMPARE(openMap(at("logarithm.npy"), told)(1, 1), 1e16F);
    }

    void hdf5OneCandidate()
    {
        const MapFileInfo info = probeMap(at("one.h5"));
        QCOMPARE(info.dataset, std::string("maps/stellar"));
        QCOMPARE(info.datasets, (std::vector<std::string>{"maps/stellar"}));
        QCOMPARE(info.unit, std::string("(Msun/h)/(Mpc/h)^2"));
        QVERIFY(info.quantity == Quantity::stellarMass);
        MapOptions options = at25();
        options.index = 2;
        QVERIFY(isMap(openMap(at("one.h5"), options), 2));
        options.index = 3;
        QVERIFY(!messageOf("one.h5", options).empty());
    }

    void hdf5SeveralCandidates()
    {
        const std::string message = messageOf("several.h5", {});
        for (const char* word : {"several.h5", "Name one of its datasets", "a/dm", "b/other", "c/last"})
            QVERIFY(message.find(word) != std::string::npos);
        QVERIFY(message.find("d/flat") == std::string::npos);
        MapOptions options;
        options.dataset = std::string("/a/dm");
        const Field dark = openMap(at("several.h5"), options);
        QVERIFY(isMap(dark, 1));
        QCOMPARE(dark.geometry(), (Geometry{50.0, 10.0, true}));
        QVERIFY(dark.quantity() == Quantity::darkMatter);
        QCOMPARE(probeMap(at("several.h5"), options).type, std::string("int32, big-endian"));
        options.index = 2;
        for (const char* name : {"b/other", "c/last"}) {
            options.dataset = name;
            QVERIFY(isMap(openMap(at("several.h5"), options), 2));
        }
        for (const char* name : {"d/flat", "a", "nothing", "/", ""}) {
            options.dataset = name;
            QVERIFY2(messageOf("several.h5", options).find("several.h5") != std::string::npos, name);
        }
    }

    void hdf5Universes()
    {
        MapOptions options;
        options.dataset = std::string("universe_00007/stellar");
        options.index = 1;
        const Field found = openMap(at("universe.h5"), options);
        QCOMPARE(found.geometry(), camelsGeometry);
        QVERIFY(found.quantity() == Quantity::stellarMass);
        QCOMPARE(found(0, 0), 107.0F);
        const MapFileInfo info = probeMap(at("universe.h5"), options);
        QCOMPARE(info.geometrySource, std::string("HDF5 attribute box_side_mpc_h, slab_depth_mpc_h"));
        QVERIFY(messageOf("universe.h5", {}).find("and 28 more") != std::string::npos); // 12 of 40 are named
    }

    /// However it is told whether the edges meet, it is heard; what cannot be read is not taken for a yes.
    void edges()
    {
        const auto of = [](const char* dataset) {
            MapOptions options;
            options.dataset = dataset;
            return options;
        };
        for (const auto& [dataset, periodic] :
             {std::pair("no", false), std::pair("yes", true), std::pair("zero", false), std::pair("none", true),
              std::pair("bit", false)})
            QVERIFY2(openMap(at("edges.h5"), of(dataset)).geometry().periodic == periodic, dataset);
        for (const char* dataset : {"text", "nan", "two"}) {
            const std::string message = messageOf("edges.h5", of(dataset));
            QVERIFY2(message.find("Periodic") != std::string::npos, dataset);
            MapOptions told = of(dataset);
            told.periodic = false;
            QVERIFY2(!openMap(at("edges.h5"), told).geometry().periodic, dataset);
        }
        QVERIFY(!openMap(at("edges.fits")).geometry().periodic);
        QVERIFY(messageOf("edges_text.fits", {}).find("PERIODIC") != std::string::npos);
    }

    void gadgetBoxInKpcIsNotTaken()
    {
        MapOptions options;
        options.depth = 5.0;
        QVERIFY(!probeMap(at("gadget.h5"), options).geometry);
        QVERIFY(messageOf("gadget.h5", options).find("Give its side in Mpc/h") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestMapFormats)
#include "test_map_formats.moc"
