#include "base/error.h"
#include "io/hdf5_file.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/posterior_fixture.h"
#include "io/python.h"
#include "io/recipe_values.h"

#include <QFile>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <thread>

using namespace penumbra;
using namespace penumbra::test;

namespace {

std::atomic<long> allocationsLeft{-1}; ///< until memory runs out, once; below 0: never

void countAllocation()
{
    if (allocationsLeft.load() >= 0 && allocationsLeft-- == 0)
        throw std::bad_alloc();
}

} // namespace

// Of the whole program, so that memory can run out anywhere in it.
void* operator new(std::size_t size)
{
    countAllocation();
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

class TestPosteriorFile : public FolderTest
{
    Q_OBJECT

private Q_SLOTS:
    /// Of a run that ended early.
    void theRecipeTellsTheNumberOfSamplesThatAreThere()
    {
        QTemporaryDir folder;
        const fs::path path = folder.filePath("p.h5").toStdString();
        PosteriorWriter::Description about = description(32);
        about.recipe = R"({"samples": 9, "seed": 1})";
        PosteriorWriter writer(path, about);
        for (std::uint32_t i = 0; i < 2; ++i)
            writer.append(lognormal(32, i), i);
        writer.finish();
        const std::string expected = "{\n  \"samples\": 2,\n  \"seed\": 1\n}";
        QCOMPARE(readPosterior(path).recipe, expected);
        QCOMPARE(readPosteriorRecipe(path), expected);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll().contains(expected.c_str()), "as others read it");
        QCOMPARE(recipeWithSamples("no recipe", 2), std::string("no recipe"));
    }

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

    /// log10 is 11 +- d in every pair: its mean is 11, its variance that of d about 0.
    void pairsHaveTheSpreadOfTheirDifferences()
    {
        writePairs(at("pairs.h5"));
        const PosteriorContents found = readPosterior(at("pairs.h5"));
        QCOMPARE(found.noise, Noise::antithetic);
        MapOptions options;
        options.dataset = std::string("summary_log10/std");
        options.unit = std::string(surfaceDensityUnit); // as it is
        const Field std = openMap(at("pairs.h5"), options);
        for (std::size_t i = 0; i < std.pixels().size(); ++i) {
            double squares = 0.0;
            for (std::size_t s = 0; s < found.samples.size(); s += 2)
                squares += std::pow(std::log10(found.samples[s].pixels()[i]) - 11.0, 2.0) / 5.0;
            QVERIFY(std::abs(std.pixels()[i] - std::sqrt(squares)) < 1e-4);
        }
        writePosterior(at("independent.h5"), 2);
        QCOMPARE(readPosterior(at("independent.h5")).noise, Noise::independent);
        writePosterior(at("single.h5"), 1);
        const Field spread = openMap(at("single.h5"), options);
        QVERIFY(std::ranges::all_of(spread.pixels(), [](float value) { return std::isnan(value); })); // it has none
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

    /// Wherever in it memory runs out: the file keeps the samples before, each with its spectra.
    void aSampleIsAppendedWholeOrNotAtAll()
    {
        PosteriorWriter writer(at("memory.h5"), description(32));
        int failures = 0;
        for (long left = 0; writer.count() < 2; ++left) {
            const std::size_t before = writer.count();
            const Field sample = lognormal(32, 10 + static_cast<std::uint32_t>(before));
            allocationsLeft = left;
            try {
                writer.append(sample, static_cast<std::uint32_t>(before));
            } catch (const std::exception&) {
                ++failures;
            }
            allocationsLeft = -1;
            if (writer.count() > before) {
                left = 0;
                continue;
            }
            fs::copy_file(partsOf("memory.h5").front(), at("memory_copy.h5"), fs::copy_options::overwrite_existing);
            const auto file = hdf5::openFile(at("memory_copy.h5"), hdf5::Access::read);
            for (const char* dataset :
                 {"samples/dm", "samples/seed", "samples/index", "statistics/pk/power_samples",
                  "statistics/pk/r_samples", "statistics/pk/power_log10_samples", "statistics/pk/r_log10_samples"})
                QVERIFY2(hdf5::info(hdf5::open(file, dataset)).shape[0] == before, dataset);
        }
        QVERIFY(failures > 10);
        writer.finish();
        const PosteriorContents found = readPosterior(at("memory.h5"));
        QVERIFY(same(found.samples[0], lognormal(32, 10)) && same(found.samples[1], lognormal(32, 11)));
    }

    void pixelsThatAreNotFiniteAreRefused()
    {
        for (const float value : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
            writePosterior(at("changed.h5"), 3);
            {
                const auto file = hdf5::openFile(at("changed.h5"), hdf5::Access::readWrite);
                auto pixels = hdf5::read<float>(file, "samples/dm");
                pixels[2 * 32 * 32 + 7] = value;
                hdf5::overwrite<float>(hdf5::open(file, "samples/dm"), pixels);
            }
            try {
                (void)readPosterior(at("changed.h5"));
                QFAIL("a sample that is not finite was taken");
            } catch (const InputError& error) {
                const std::string message = error.what();
                QVERIFY2(message.find("changed.h5") != std::string::npos &&
                             message.find("sample 2") != std::string::npos,
                         error.what());
            }
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
assert h['BoxSize'] == 25.0 and h['Depth'] == 5.0 and h['Redshift'] == 0.5

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

QTEST_GUILESS_MAIN(TestPosteriorFile)
#include "test_posterior_file.moc"
