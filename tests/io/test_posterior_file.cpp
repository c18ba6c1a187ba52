#include "base/error.h"
#include "base/random.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/python.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <thread>

using namespace penumbra;
namespace fs = std::filesystem;

namespace {

const std::string recipeText = R"({"sampler":"unipc3","steps":20,"note":"Größe","H0":67.11})";

Field lognormal(std::size_t size, std::uint32_t stream, Quantity quantity = Quantity::darkMatter)
{
    Field field(size, camelsGeometry, quantity);
    RandomStream(41, stream, 0).normals(field.pixels());
    for (float& pixel : field.pixels())
        pixel = std::pow(10.0F, 11.0F + 0.5F * pixel);
    return field;
}

PosteriorWriter::Description description(std::size_t size, bool withTruth = true)
{
    PosteriorWriter::Description result{lognormal(size, 0, Quantity::stellarMass), std::nullopt, 0xfedcba9876543210,
                                        recipeText};
    result.input(1, 1) = 0.0F;
    if (withTruth)
        result.truth = lognormal(size, 1);
    return result;
}

void writePosterior(const fs::path& path, std::uint32_t samples, std::size_t size = 32, bool withTruth = true)
{
    PosteriorWriter writer(path, description(size, withTruth));
    for (std::uint32_t i = 0; i < samples; ++i)
        writer.append(lognormal(size, 10 + i), 5 + i);
    writer.finish();
}

bool same(const Field& a, const Field& b)
{
    return a.size() == b.size() && a.geometry() == b.geometry() && a.quantity() == b.quantity() &&
           std::ranges::equal(a.pixels(), b.pixels());
}

void put(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::string get(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
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
            PosteriorWriter writer(target, description(128));
            try {
                for (std::uint32_t i = 0; i < 100; ++i)
                    writer.append(lognormal(128, 10 + i), i);
            } catch (const Error& error) {
                std::printf("%zu samples, then: %s\n", writer.count(), error.what());
            }
            writer.finish();
            std::puts("finished");
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

class TestPosteriorFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QString arg(const std::string& name) const { return QString::fromStdString(at(name).string()); }

    std::vector<fs::path> partsOf(const std::string& name) const
    {
        std::vector<fs::path> parts;
        for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString()))
            if (entry.path().filename().string().starts_with("." + name))
                parts.push_back(entry.path());
        return parts;
    }

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<bool>("withTruth");
        QTest::newRow("with truth") << true;
        QTest::newRow("without truth") << false;
    }

    void roundTrip()
    {
        QFETCH(bool, withTruth);
        const auto file = at("round.h5");
        writePosterior(file, 3, 32, withTruth);
        QVERIFY(isPosteriorFile(file));
        const PosteriorContents found = readPosterior(file);
        const auto expected = description(32, withTruth);
        QVERIFY(same(found.input, expected.input));
        QCOMPARE(found.truth.has_value(), withTruth);
        if (withTruth)
            QVERIFY(same(*found.truth, *expected.truth));
        QCOMPARE(found.samples.size(), std::size_t{3});
        for (std::uint32_t i = 0; i < 3; ++i)
            QVERIFY(same(found.samples[i], lognormal(32, 10 + i)));
        QCOMPARE(found.indices, (std::vector<std::uint32_t>{5, 6, 7}));
        QCOMPARE(found.seed, std::uint64_t{0xfedcba9876543210});
        QCOMPARE(found.recipe, recipeText);
        QVERIFY(partsOf("round.h5").empty());
        QVERIFY(!isPosteriorFile(at("absent.h5")));
        MapOptions options; // and it opens as maps
        options.dataset = std::string("samples/dm");
        options.index = 2;
        QVERIFY(same(openMap(file, options), lognormal(32, 12)));
    }

    void everyAppendIsOnTheDisk()
    {
        // What a crash leaves behind is a file with the samples so far, beside an untouched target.
        put(at("crash.h5"), "old");
        PosteriorWriter writer(at("crash.h5"), description(32));
        for (std::uint32_t i = 0; i < 4; ++i) {
            writer.append(lognormal(32, 10 + i), i);
            const auto parts = partsOf("crash.h5");
            QCOMPARE(parts.size(), std::size_t{1});
            fs::copy_file(parts.front(), at("copy.h5"), fs::copy_options::overwrite_existing);
            const PosteriorContents found = readPosterior(at("copy.h5"));
            QCOMPARE(found.samples.size(), std::size_t{i + 1});
            QVERIFY(same(found.samples.back(), lognormal(32, 10 + i)));
            QCOMPARE(get(at("crash.h5")), std::string("old"));
        }
    }

    void unfinishedLeavesNothing()
    {
        put(at("old.h5"), "old");
        {
            PosteriorWriter writer(at("old.h5"), description(32));
            QVERIFY_EXCEPTION_THROWN(writer.finish(), Error); // no sample yet
            writer.append(lognormal(32, 10), 0);
        }
        QCOMPARE(get(at("old.h5")), std::string("old"));
        QVERIFY(partsOf("old.h5").empty());
    }

    void refusals()
    {
        QVERIFY_EXCEPTION_THROWN(PosteriorWriter(at("no/folder/p.h5"), description(32)), InputError);
        auto other = description(32);
        other.truth = lognormal(16, 1);
        QVERIFY_EXCEPTION_THROWN(PosteriorWriter(at("other.h5"), other), InputError);
        PosteriorWriter writer(at("sizes.h5"), description(32));
        QVERIFY_EXCEPTION_THROWN(writer.append(lognormal(16, 10), 0), Error);
        QCOMPARE(writer.count(), std::size_t{0});
        put(at("text.h5"), "text");
        QVERIFY(!isPosteriorFile(at("text.h5")));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(readPosterior(at("text.h5"))), InputError);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(readPosterior(at("absent.h5"))), InputError);
        QVERIFY_EXCEPTION_THROWN(writeFits(at("empty.fits"), {lognormal(16, 0), {}, {}, {}, "{}"}), Error);
    }

    void h5pyReadsIt()
    {
        if (!python::has("h5py"))
            QSKIP("needs h5py");
        writePosterior(at("judged.h5"), 5);
        const auto result = python::run(R"(
import h5py, json, numpy as np, sys
f = h5py.File(sys.argv[1], 'r')
dm = f['samples/dm']
assert dm.shape == (5, 32, 32) and dm.dtype == np.float32 and dm.maxshape[0] is None and dm.chunks == (1, 32, 32)
assert dm.compression == 'gzip' and dm.shuffle and dm.fletcher32
assert f['samples/seed'].dtype == np.uint64 and (f['samples/seed'][:] == 0xfedcba9876543210).all()
assert f['samples/index'].dtype == np.uint32 and list(f['samples/index'][:]) == [5, 6, 7, 8, 9]
units = '(Msun/h)/(Mpc/h)^2'
def check(name, d):
    if isinstance(d, h5py.Dataset) and name != 'recipe':
        assert isinstance(d.attrs['units'], str) and d.attrs['description'], name
f.visititems(check)
for name in ['samples/dm', 'summary/mean', 'summary/std', 'input/stellar', 'truth/dm']:
    assert f[name].attrs['units'] == units and f[name].dtype == np.float32, name
x = dm[:].astype('f8')
l = np.log10(x)
for name, expected in [('summary/mean', x.mean(0)), ('summary/std', x.std(0, ddof=1)), ('summary_log10/mean', l.mean(0)), ('summary_log10/std', l.std(0, ddof=1))]:
    assert np.allclose(f[name][:], expected, rtol=3e-6), name
    assert f[name].attrs['n_samples'] == 5
assert f['summary_log10/std'].attrs['units'] == 'dex'
recipe = json.loads(f['recipe'][()])
assert recipe['steps'] == 20 and recipe['note'] == 'Größe'
h = f['Header'].attrs
assert h['BoxSize'] == 25.0 and h['Depth'] == 5.0 and h['Redshift'] == 0.0

# The spectra, over the full Fourier plane.
N, L = 32, 25.0
k = np.fft.fftfreq(N, 1/N); kk = np.hypot(*np.meshgrid(k, k))
shells = [(kk >= n) & (kk < n + 1) for n in range(1, N//2)]
def spectrum(a, b): return np.array([np.real(a*np.conj(b))[s].mean() for s in shells]) * (L/N**2)**2
delta = lambda m: np.fft.fft2(m/m.mean() - 1)
log = lambda m: np.fft.fft2(np.log10(np.where(m > 0, m, 1)) - np.log10(np.where(m > 0, m, 1)).mean())
pk = f['statistics/pk']
assert np.allclose(pk['k'][:], [2*np.pi/L*kk[s].mean() for s in shells]) and pk['k'].attrs['units'] == 'h/Mpc'
assert (pk['modes'][:] == [s.sum()//2 for s in shells]).all()
truth, stars = f['truth/dm'][:].astype('f8'), f['input/stellar'][:].astype('f8')
for suffix, field in [('', delta), ('_log10', log)]:
    t = field(truth)
    assert np.allclose(pk[f'power{suffix}_truth'][:], spectrum(t, t), rtol=1e-5)
    assert np.allclose(pk[f'power{suffix}_input'][:], spectrum(field(stars), field(stars)), rtol=1e-5)
    assert pk[f'power{suffix}_samples'].shape == (5, 15) == pk[f'r{suffix}_samples'].shape
    for i in range(5):
        s = field(x[i])
        assert np.allclose(pk[f'power{suffix}_samples'][i], spectrum(s, s), rtol=1e-5)
        assert np.allclose(pk[f'r{suffix}_samples'][i], spectrum(s, t)/np.sqrt(spectrum(s, s)*spectrum(t, t)), atol=1e-5)
)",
                                        {arg("judged.h5")});
        QVERIFY2(result.ok, qPrintable(result.output));
    }

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
assert np.allclose(pk.data['P_Q16'], np.quantile(q['power_samples'][:], .16, axis=0)/h**2)
assert np.allclose(pk.data['R_Q84'], np.quantile(q['r_samples'][:], .84, axis=0))
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

    void readingWhileWriting()
    {
        // HDF5 itself is not thread-safe here; the lock around it must be.
        writePosterior(at("read.h5"), 3);
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> readers;
            for (int i = 0; i < 3; ++i)
                readers.emplace_back([this, &good] {
                    for (int turn = 0; turn < 10; ++turn)
                        good += readPosterior(at("read.h5")).samples.size() == 3 ? 1 : 0;
                });
            PosteriorWriter writer(at("write.h5"), description(32));
            for (std::uint32_t i = 0; i < 20; ++i)
                writer.append(lognormal(32, 10 + i), i);
            writer.finish();
        }
        QCOMPARE(good.load(), 30);
        QCOMPARE(readPosterior(at("write.h5")).samples.size(), std::size_t{20});
    }
};

int main(int argc, char** argv)
{
    if (argc == 5 && std::string(argv[1]) == "--fill-disk")
        return fillDisk(argv[2], argv[3], std::stoul(argv[4]));
    QCoreApplication application(argc, argv);
    TestPosteriorFile test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_posterior_file.moc"
