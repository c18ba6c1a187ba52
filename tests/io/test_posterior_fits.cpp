#include "base/error.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/posterior_fixture.h"
#include "io/python.h"

#include <QProcess>

using namespace penumbra;
using namespace penumbra::test;

class TestPosteriorFits : public FolderTest
{
    Q_OBJECT

private Q_SLOTS:
    void fitsverifyFindsNothing()
    {
        writePosterior(at("for_fits.h5"), 3);
        writeFits(at("posterior.fits"), readPosterior(at("for_fits.h5")));
        QProcess judge;
        judge.start("fitsverify", {arg("posterior.fits")});
        if (!judge.waitForStarted())
            QSKIP("needs fitsverify");
        judge.waitForFinished();
        const QString said = QString::fromUtf8(judge.readAllStandardOutput());
        QVERIFY2(said.contains("0 warning(s) and 0 error(s)"), qPrintable(said));
    }

    void astropyReadsIt_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("h");
        QTest::newRow("h as in CAMELS") << QString::fromStdString(recipeText) << "0.6711";
        QTest::newRow("h of the input") << R"({"input":{"redshift":0.5,"little_h":0.73}})"
                                        << "0.73";
    }

    void astropyReadsIt()
    {
        QFETCH(QString, recipe);
        QFETCH(QString, h);
        if (!python::has("astropy.io.fits, astropy.wcs"))
            QSKIP("needs astropy");
        writePosterior(at("for_fits.h5"), 3, 32, true, recipe.toStdString());
        writeFits(at("posterior.fits"), readPosterior(at("for_fits.h5")));
        const auto result = python::run(R"(
import json, sys, warnings, numpy as np
from astropy.io import fits
from astropy.wcs import WCS
import astropy.units as u
import h5py
warnings.simplefilter('error')
h = float(sys.argv[3])
p = h5py.File(sys.argv[2])
dm = p['samples/dm'][:].astype('f8')
f = fits.open(sys.argv[1], checksum=True)
f.verify('exception')
assert [x.name for x in f][1:] == ['STD', 'MEANLOG', 'STDLOG', 'SAMPLES', 'INPUT', 'TRUTH', 'PK', 'SEEDS', 'RECIPE'], f.info(False)
for name, expected in [(0, dm.mean(0)*h), ('STD', dm.std(0, ddof=1)*h), ('MEANLOG', np.log10(dm*h).mean(0)), ('STDLOG', np.log10(dm).std(0, ddof=1)),
                       ('SAMPLES', dm*h), ('INPUT', p['input/stellar'][:]*h), ('TRUTH', p['truth/dm'][:]*h)]:
    assert f[name].data.dtype == '>f4' and np.allclose(f[name].data, expected, rtol=3e-6), name
    header = f[name].header
    unit = u.Unit(header['BUNIT']) # as CCDData.read does; dex is not in the FITS standard, log() not in astropy
    assert unit == {'MEANLOG': u.dex(u.solMass/u.Mpc**2), 'STDLOG': u.dex}.get(name, u.solMass/u.Mpc**2), (name, unit)
    if 'LOG' not in str(name): assert u.Unit(header['BUNIT'], format='fits') == unit
    w = WCS(header, naxis=2)
    assert list(w.wcs.cunit) == [u.Mpc, u.Mpc]
    side = 25/h
    assert np.allclose(w.wcs_pix2world([[-0.5, -0.5], [0, 0], [31.5, 31.5]], 0), [[0, 0], [side/64, side/64], [side, side]])
    assert header['LITTLEH'] == h and header['BOXSIZE'] == 25 and header['DEPTH'] == 5 and header['PERIODIC'] is True
    assert 'CHECKSUM' in header and 'DATASUM' in header
pk = f['PK']
q = p['statistics/pk']
assert np.allclose(pk.data['K'], q['k'][:]*h) and (pk.data['NMODES'] == q['modes'][:]).all()
assert [u.Unit(pk.columns[c].unit, format='fits') for c in ('K', 'P_MEAN')] == [1/u.Mpc, u.Mpc**2]
assert np.allclose(pk.data['P_MEAN'], q['power_samples'][:].mean(0)/h**2) and np.allclose(pk.data['P_TRUTH'], q['power_truth'][:]/h**2)
for rank in (16, 50, 84): # the band that the window and the command line show
    assert np.allclose(pk.data[f'P_Q{rank}'], np.quantile(q['power_samples'][:], rank/100, axis=0, method='weibull')/h**2)
assert np.allclose(pk.data['R_Q84'], np.quantile(q['r_samples'][:], .84, axis=0, method='weibull'))
assert 'p (n + 1)' in str(pk.header['COMMENT'])
assert list(f['SEEDS'].data['INDEX']) == [5, 6, 7] and (f['SEEDS'].data['SEED'] == 0xfedcba9876543210).all()
assert json.loads(f['RECIPE'].data['JSON'][0]) == json.loads(p['recipe'][()])
)",
                                        {arg("posterior.fits"), arg("for_fits.h5"), h});
        QVERIFY2(result.ok, qPrintable(result.output));
        // As maps of the posterior itself, and again from its FITS.
        MapOptions samples;
        samples.dataset = std::string("samples/dm");
        QCOMPARE(probeMap(at("for_fits.h5"), samples).littleH.value_or(0.6711), h.toDouble());
        writeFits(at("again.fits"), readFits(at("posterior.fits")));
        samples.dataset = std::string("SAMPLES");
        QCOMPARE(probeMap(at("again.fits"), samples).littleH, h.toDouble());
    }

    void fitsComesBackInTheUnitsOfCamels()
    {
        writePosterior(at("for_fits.h5"), 3);
        const PosteriorContents posterior = readPosterior(at("for_fits.h5"));
        writeFits(at("back.fits"), posterior);
        MapOptions options;
        options.dataset = std::string("SAMPLES");
        options.index = 1;
        const Field found = openMap(at("back.fits"), options);
        QCOMPARE(found.geometry(), camelsGeometry);
        QVERIFY(found.quantity() == Quantity::darkMatter);
        for (std::size_t i = 0; i < found.pixels().size(); ++i)
            QVERIFY(std::abs(found.pixels()[i] / posterior.samples[1].pixels()[i] - 1.0F) < 3e-7F);
        options.dataset = std::string("INPUT");
        options.index = 0;
        QVERIFY(openMap(at("back.fits"), options).quantity() == Quantity::stellarMass);
    }

    /// The mean of the logarithm is a logarithm, whose map is the power of ten; a scatter in dex is no map at all.
    void logarithmsAreTakenForWhatTheyAre()
    {
        writePosterior(at("for_fits.h5"), 3);
        const PosteriorContents posterior = readPosterior(at("for_fits.h5"));
        writeFits(at("logs.fits"), posterior);
        MapOptions options;
        options.dataset = std::string("MEANLOG");
        const Field found = openMap(at("logs.fits"), options);
        for (std::size_t i = 0; i < found.pixels().size(); ++i) {
            double mean = 0.0;
            for (const Field& sample : posterior.samples)
                mean += std::log10(static_cast<double>(sample.pixels()[i])) / 3.0;
            QVERIFY(std::abs(std::log10(static_cast<double>(found.pixels()[i])) - mean) < 2e-6); // float32 of 11 dex
        }
        options.dataset = std::string("STDLOG");
        try {
            (void)openMap(at("logs.fits"), options);
            QFAIL("a scatter was taken for a surface density");
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find("'dex'") != std::string::npos, error.what());
        }
    }

    void aPosteriorComesBackFromItsFits()
    {
        writePairs(at("pairs.h5"));
        PosteriorContents posterior = readPosterior(at("pairs.h5"));
        posterior.recipe = R"({"noise":"antithetic","seed":1,"note":"Größe"})";
        writeFits(at("pairs.fits"), posterior);
        QVERIFY(isPosteriorFits(at("pairs.fits")));
        const PosteriorContents back = readFits(at("pairs.fits"));
        QCOMPARE(back.indices, posterior.indices);
        QCOMPARE(back.seed, posterior.seed); // one of 64 bits
        QVERIFY(back.noise == Noise::antithetic);
        QVERIFY(back.truth.has_value());
        QCOMPARE(back.input.geometry(), posterior.input.geometry());
        QCOMPARE(back.samples.size(), posterior.samples.size());
        const auto close = [](const Field& a, const Field& b) {
            return std::ranges::equal(a.pixels(), b.pixels(), [](float x, float y) {
                return x == y || std::abs(x / y - 1.0F) < 3e-7F; // two roundings of float32
            });
        };
        for (std::size_t i = 0; i < back.samples.size(); ++i)
            QVERIFY(close(back.samples[i], posterior.samples[i]));
        QVERIFY(close(back.input, posterior.input) && close(*back.truth, *posterior.truth));
        QVERIFY(back.recipe.find(R"("note":"Gr\u00f6\u00dfe")") != std::string::npos);
    }

    /// CFITSIO unpacks the whole of a gzipped file when it opens it: that must not be done for each sample.
    void aGzippedFileIsNotUnpackedForEverySample()
    {
        const auto bytesRead = [] { // of this process, by the system's count
            std::ifstream io("/proc/self/io");
            std::string key;
            std::uint64_t count = 0;
            io >> key >> count;
            return key == "rchar:" ? count : 0;
        };
        if (bytesRead() == 0 || !python::has("gzip"))
            QSKIP("needs /proc/self/io and Python");
        writePosterior(at("many.h5"), 30, 64);
        const PosteriorContents posterior = readPosterior(at("many.h5"));
        writeFits(at("many.fits"), posterior);
        const auto zipped =
            python::run("import gzip, sys; gzip.open(sys.argv[2], 'wb').write(open(sys.argv[1], 'rb').read())",
                        {arg("many.fits"), arg("many.fits.gz")});
        QVERIFY2(zipped.ok, qPrintable(zipped.output));
        const std::uint64_t before = bytesRead();
        const PosteriorContents back = readFits(at("many.fits.gz"));
        const std::uint64_t read = bytesRead() - before;
        QCOMPARE(back.samples.size(), posterior.samples.size());
        QVERIFY(std::abs(back.samples[29](5, 6) / posterior.samples[29](5, 6) - 1.0F) < 3e-7F);
        QVERIFY2(read < 12 * fs::file_size(at("many.fits.gz")), std::to_string(read).c_str());
    }

    void pixelsThatAreNotFiniteAreRefused()
    {
        if (!python::has("astropy.io.fits"))
            QSKIP("needs astropy");
        writePosterior(at("finite.h5"), 3);
        writeFits(at("nan.fits"), readPosterior(at("finite.h5")));
        const auto changed = python::run("import sys; from astropy.io import fits\n"
                                         "with fits.open(sys.argv[1], mode='update') as f: f['SAMPLES'].data[2, 4, 5] "
                                         "= float('nan')",
                                         {arg("nan.fits")});
        QVERIFY2(changed.ok, qPrintable(changed.output));
        try {
            (void)readFits(at("nan.fits"));
            QFAIL("a sample with NaN was taken");
        } catch (const InputError& error) {
            const std::string message = error.what();
            QVERIFY2(message.find("nan.fits") != std::string::npos && message.find("sample 2") != std::string::npos,
                     error.what());
        }
    }

    void otherFitsIsNoPosterior()
    {
        writePosterior(at("for_fits.h5"), 3);
        writeFits(at("whole.fits"), readPosterior(at("for_fits.h5")));
        QVERIFY(!isPosteriorFits(at("for_fits.h5")));
        QVERIFY(!isPosteriorFits(at("absent.fits")));
        put(at("cut.fits"), get(at("whole.fits")).substr(0, 20000));
        QVERIFY(!isPosteriorFits(at("cut.fits")));
        try {
            (void)readFits(at("cut.fits"));
            QFAIL("half a file was taken for a posterior");
        } catch (const InputError& error) {
            QVERIFY2(std::string(error.what()).find("cut.fits") != std::string::npos, error.what());
        }
        // And the images of a whole one stay maps, to be chosen by name.
        QVERIFY(probeMap(at("whole.fits")).datasets.size() > 5);
        QCOMPARE(probeMap(at("whole.fits")).maps, std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestPosteriorFits)
#include "test_posterior_fits.moc"
