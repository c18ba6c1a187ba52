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

    void astropyReadsIt()
    {
        if (!python::has("astropy.io.fits, astropy.wcs"))
            QSKIP("needs astropy");
        writePosterior(at("for_fits.h5"), 3);
        writeFits(at("posterior.fits"), readPosterior(at("for_fits.h5")));
        const auto result = python::run(R"(
import json, sys, warnings, numpy as np
from astropy.io import fits
from astropy.wcs import WCS
import astropy.units as u
import h5py
warnings.simplefilter('error')
h = 0.6711
p = h5py.File(sys.argv[2])
dm = p['samples/dm'][:].astype('f8')
f = fits.open(sys.argv[1], checksum=True)
f.verify('exception')
assert [x.name for x in f][1:] == ['STD', 'MEANLOG', 'STDLOG', 'SAMPLES', 'INPUT', 'TRUTH', 'PK', 'SEEDS', 'RECIPE'], f.info(False)
for name, expected in [(0, dm.mean(0)*h), ('STD', dm.std(0, ddof=1)*h), ('MEANLOG', np.log10(dm*h).mean(0)), ('STDLOG', np.log10(dm).std(0, ddof=1)),
                       ('SAMPLES', dm*h), ('INPUT', p['input/stellar'][:]*h), ('TRUTH', p['truth/dm'][:]*h)]:
    assert f[name].data.dtype == '>f4' and np.allclose(f[name].data, expected, rtol=3e-6), name
    header = f[name].header
    if 'BUNIT' in header: assert u.Unit(header['BUNIT'], format='fits') == u.solMass/u.Mpc**2
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
                                        {arg("posterior.fits"), arg("for_fits.h5")});
        QVERIFY2(result.ok, qPrintable(result.output));
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
};

QTEST_GUILESS_MAIN(TestPosteriorFits)
#include "test_posterior_fits.moc"
