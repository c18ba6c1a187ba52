#include "app/small_model.h"

#include "io/posterior_file.h"

#include <algorithm>
#include <limits>

using namespace penumbra;
using namespace penumbra::test;

/// What `reconstruct` keeps, adds to, refuses to replace, and compares with.
class TestCliReconstruct : public SmallModelFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeModel(); }

    void reconstructLosesNothing()
    {
        const QString again = draw + "--steps 4 --samples 1 ";
        QCOMPARE(run(m_folder, again + "--out kept.h5 --fits kept.fits").code, 0);
        const auto before = readBytes(in(m_folder, "kept.h5"));
        // The FITS is described as the posterior that it is, and its images on demand.
        const auto ofFile = run(m_folder, "info kept.h5 --json -").json();
        const auto ended = run(m_folder, "info kept.fits --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto ofFits = ended.json();
        for (const char* key : {"kind", "samples", "seed", "noise", "indices", "recipe", "geometry", "truth_known"})
            QVERIFY2(ofFits[key] == ofFile[key], key);
        QCOMPARE(ofFits["datasets"].size(), 7U); // all but the tables
        QVERIFY(ended.err.find("MEANLOG") != std::string::npos);
        const auto image = run(m_folder, "info kept.fits --dataset MEANLOG --json -").json();
        QCOMPARE(image["kind"], "map");
        QCOMPARE(image["logarithmic"], true);
        const auto scatter = run(m_folder, "info kept.fits --dataset STDLOG --json -").json(); // no surface density
        QCOMPARE(scatter["unit"], "dex");
        QVERIFY(scatter["unit_scale"].is_null() && !scatter.contains("statistics"));
        auto refused = run(m_folder, again + "--out kept.h5");
        QCOMPARE(refused.code, 3);
        for (const char* word : {"kept.h5", "--append", "--overwrite"})
            QVERIFY2(refused.err.find(word) != std::string::npos, refused.err.c_str());
        refused = run(m_folder, again + "--out other.h5 --fits kept.fits");
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.find("kept.fits") != std::string::npos, refused.err.c_str());
        QVERIFY(!std::filesystem::exists(in(m_folder, "other.h5")));
        QCOMPARE(readBytes(in(m_folder, "kept.h5")), before);
        QCOMPARE(run(m_folder, again + "--seed 3 --out kept.h5 --fits kept.fits --overwrite").code, 0);
        QCOMPARE(readPosterior(in(m_folder, "kept.h5")).seed, std::uint64_t(3));
        QCOMPARE(run(m_folder, again + "--out kept.h5 --overwrite --append").code, 2);
    }

    /// FITS is without h: a map of another h than that of CAMELS keeps its own, in either format.
    void theFitsHasTheLittleHOfTheMap()
    {
        const auto made = start("/usr/bin/python3", {"-c", R"(
import numpy as np, h5py
from astropy.io import fits
m = np.load('Maps_Mstar_IllustrisTNG_CV_z=0.00.npy')[0]
h = 0.73
f = fits.PrimaryHDU((m*h).astype('f4')) # of solMass/Mpc2
for k, v in dict(BOXSIZE=25.0, DEPTH=5.0, BUNIT='solMass Mpc-2', LITTLEH=h).items(): f.header[k] = v
f.writeto('h73.fits')
with h5py.File('h73.h5', 'w') as p:
    p['stellar'] = m
    for k, v in dict(BoxSize=25.0, Depth=5.0, HubbleParam=h).items(): p.attrs[k] = v
)"},
                                m_folder.path());
        if (made.code != 0)
            QSKIP("needs numpy, h5py and astropy");
        for (const QString name : {"h73.fits", "h73.h5"}) {
            const auto ended = run(m_folder, "reconstruct " + name +
                                                 " --model model.safetensors --steps 2 --samples 2 "
                                                 "--out h_" +
                                                 name + ".h5 --fits h_" + name + ".out.fits");
            QVERIFY2(ended.code == 0, ended.err.c_str());
            const auto judged = start("/usr/bin/python3",
                                      {"-c", R"(
import sys, numpy as np, h5py
from astropy.io import fits
from astropy.wcs import WCS
h = 0.73
m = np.load('Maps_Mstar_IllustrisTNG_CV_z=0.00.npy')[0].astype('f8')
p, f = h5py.File(sys.argv[1]), fits.open(sys.argv[2])
n = p['input/stellar'].shape[0] # of the model's grid
assert f['INPUT'].header['LITTLEH'] == h
assert np.isclose(f['INPUT'].data.astype('f8').mean()*(25/h)**2, m.mean()*25**2/h) # mass in solMass
assert np.allclose(f['SAMPLES'].data, p['samples/dm'][:]*h, rtol=3e-6)
assert np.allclose(WCS(f[0].header).wcs_pix2world([[n - .5]*2], 0), 25/h)
q = p['statistics/pk']
assert np.allclose(f['PK'].data['K'], q['k'][:]*h) and np.allclose(f['PK'].data['P_INPUT'], q['power_input'][:]/h**2)
assert p['Header'].attrs['HubbleParam'] == h
)",
                                       "h_" + name + ".h5", "h_" + name + ".out.fits"},
                                      m_folder.path());
            QVERIFY2(judged.code == 0, judged.err.c_str());
        }
    }

    /// Two runs, one after the other, make the posterior of one; a run of another kind does not touch it.
    void reconstructAppends()
    {
        const QString some = draw + "--steps 4 --out more.h5 --append ";
        QCOMPARE(run(m_folder, some + "--samples 3").code, 0); // nothing is there yet
        const auto ended = run(m_folder, some + "--samples 2 --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["samples"], 5);
        QCOMPARE(ended.json()["samples_before"], 3);
        QCOMPARE(run(m_folder, draw + "--steps 4 --samples 5 --out once.h5").code, 0);
        const auto more = readPosterior(in(m_folder, "more.h5")), once = readPosterior(in(m_folder, "once.h5"));
        QCOMPARE(more.indices, once.indices);
        for (std::size_t i = 0; i < 5; ++i)
            QVERIFY(std::ranges::equal(log10Pixels(more.samples[i]), log10Pixels(once.samples[i]),
                                       [](float a, float b) { return std::abs(a - b) < 1e-4F; }));
        QCOMPARE(nlohmann::json::parse(more.recipe)["samples"], 5);
        // The truth that it was compared with stays.
        QCOMPARE(run(m_folder, some + "--samples 1 --no-truth").code, 0);
        QVERIFY(readPosterior(in(m_folder, "more.h5")).truth.has_value());
        const auto before = readBytes(in(m_folder, "more.h5"));
        for (const char* other : {"--seed 2", "--noise independent", "--index 1", "--sampler ddim"}) {
            const auto refused = run(m_folder, some + other);
            QCOMPARE(refused.code, 3);
            QVERIFY2(refused.err.find("more.h5") != std::string::npos, refused.err.c_str());
        }
        QCOMPARE(run(m_folder, some + "--first-sample 2").code, 2);
        QCOMPARE(readBytes(in(m_folder, "more.h5")), before);
        // Samples of one file are all drawn between the same noise levels, and all held to their summaries, or none.
        const auto steps = nlohmann::json::parse(once.recipe)["sampler"];
        const double start = steps["gamma_start"].get<double>(), end = steps["gamma_end"].get<double>();
        for (const auto& [key, other, told] :
             {std::tuple<const char*, nlohmann::json, const char*>{"held_to_summaries", true, "held to summaries"},
              {"gamma_start", start - 0.5, "gamma of the first step"},
              {"gamma_end", end - 0.5, "gamma of the last step"},
              {"final_denoise", false, "whether the last step is denoised"}}) {
            auto recipe = nlohmann::json::parse(once.recipe);
            recipe["sampler"][key] = other;
            PosteriorWriter changed(in(m_folder, "changed.h5"), {once.input, {}, once.seed, recipe.dump(), once.noise});
            changed.append(once.samples.at(0), 0);
            changed.finish();
            const auto refused = run(m_folder, draw + "--steps 4 --samples 1 --out changed.h5 --append");
            QCOMPARE(refused.code, 3);
            QVERIFY2(refused.err.find(told) != std::string::npos, refused.err.c_str());
        }
    }

    /// The sample after the last number there is would be the first one.
    void nothingComesAfterTheLastSample()
    {
        const QString some = draw + "--steps 2 --samples 1 --out last.h5 ";
        const auto first = run(m_folder, some + "--first-sample 4294967295");
        QVERIFY2(first.code == 0, first.err.c_str());
        const auto refused = run(m_folder, some + "--append");
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.find("its last sample, 4294967295") != std::string::npos &&
                     refused.err.find("another --seed") != std::string::npos,
                 refused.err.c_str());
        QCOMPARE(readPosterior(in(m_folder, "last.h5")).indices, (std::vector<std::uint32_t>{4294967295U}));
    }

    /// Some maps of a stack, each to a file of its own; begun ones are finished, finished ones left alone.
    void reconstructGoesThroughAStack()
    {
        const QString some = draw + "--steps 4 --out S_{}.h5 --json - ";
        const auto first = run(m_folder, some + "--maps 1 --samples 2");
        QVERIFY2(first.code == 0, first.err.c_str());
        QCOMPARE(first.json()["maps"].size(), 1U);
        const auto both = run(m_folder, some + "--maps 0-1,1 --samples 3 --fits S_{}.fits");
        QVERIFY2(both.code == 0, both.err.c_str());
        const auto maps = both.json()["maps"];
        QCOMPARE(maps.size(), 2U);
        QCOMPARE(maps[0]["samples_before"], 0);
        QCOMPARE(maps[1]["samples_before"], 2);
        QCOMPARE(maps[1]["samples"], 3);
        QVERIFY(readBytes(in(m_folder, "S_00001.fits")).starts_with("SIMPLE  ="));
        // As drawn alone, with the seed that its file tells: each has noise of its own.
        const auto stacked = readPosterior(in(m_folder, "S_00001.h5"));
        QVERIFY(stacked.seed != readPosterior(in(m_folder, "S_00000.h5")).seed);
        QCOMPARE(run(m_folder,
                     draw + "--steps 4 --index 1 --samples 3 --out alone.h5 --seed " + QString::number(stacked.seed))
                     .code,
                 0);
        const auto alone = readPosterior(in(m_folder, "alone.h5"));
        QCOMPARE(stacked.indices, alone.indices);
        QVERIFY(std::ranges::equal(log10Pixels(stacked.samples[2]), log10Pixels(alone.samples[2]),
                                   [](float a, float b) { return std::abs(a - b) < 1e-4F; }));
        const auto before = readBytes(in(m_folder, "S_00000.h5"));
        QCOMPARE(run(m_folder, some + "--maps all --samples 3").code, 0);
        QCOMPARE(run(m_folder, some + "--maps all --samples 3 --seed 2").code, 3);
        QCOMPARE(readBytes(in(m_folder, "S_00000.h5")), before);
        for (const char* list : {"1-0", "one", "1,,", ""})
            QCOMPARE(run(m_folder, some + "--maps '" + list + "'").code, 2);
        QCOMPARE(run(m_folder, some + "--maps 0-99").code, 3);
        QCOMPARE(run(m_folder, draw + "--maps 0 --out P.h5").code, 2);
        QCOMPARE(run(m_folder, some + "--maps 0 --index 1").code, 2);
    }

    /// A FITS file is written with its posterior; that of another, and the maps themselves, are left alone.
    void aStackReplacesNoOtherFile()
    {
        const QString some = draw + "--steps 2 --samples 1 --maps 0-1 --out F_{}.h5 ";
        writeBytes(in(m_folder, "F_00001.fits"), "another's");
        auto ended = run(m_folder, some + "--fits F_{}.fits");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("F_00001.fits") != std::string::npos, ended.err.c_str());
        QVERIFY(!std::filesystem::exists(in(m_folder, "F_00000.h5"))); // told before anything is drawn
        QCOMPARE(run(m_folder, some).code, 0);
        QCOMPARE(run(m_folder, some + "--fits F_{}.fits").code, 0); // its posterior was there, and not drawn on
        QCOMPARE(readBytes(in(m_folder, "F_00001.fits")), "another's");
        const auto ofOne = readBytes(in(m_folder, "F_00000.fits"));
        QVERIFY(readBytes(in(m_folder, "F_00000.fits")).starts_with("SIMPLE  ="));
        const QString more = draw + "--steps 2 --samples 2 --maps 0-1 --out F_{}.h5 ";
        QCOMPARE(run(m_folder, more).code, 0);
        QCOMPARE(run(m_folder, more + "--fits F_{}.fits").code, 0); // nothing to draw, but the file is of fewer samples
        QVERIFY(readBytes(in(m_folder, "F_00000.fits")) != ofOne);
        QCOMPARE(readBytes(in(m_folder, "F_00001.fits")), "another's");
        QCOMPARE(run(m_folder, some + "--fits no/such/folder/F_{}.fits").code, 3);
        QCOMPARE(run(m_folder, some + "--fits F_{}.h5").code, 2);
        std::filesystem::copy_file(in(m_folder, "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), in(m_folder, "M_00001.npy"));
        const auto before = readBytes(in(m_folder, "M_00001.npy"));
        ended = run(m_folder, "reconstruct M_00001.npy --side 25 --depth 5 --model model.safetensors --steps 2 "
                              "--samples 1 --maps 0-1 --out N_{}.h5 --fits M_{}.npy");
        QCOMPARE(ended.code, 2);
        QCOMPARE(readBytes(in(m_folder, "M_00001.npy")), before);
        QCOMPARE(run(m_folder, some + "--first-sample 2").code, 2);
        // With --append, too.
        writeBytes(in(m_folder, "added.fits"), "another's");
        ended = run(m_folder, draw + "--steps 2 --samples 1 --append --out added.h5 --fits added.fits");
        QCOMPARE(ended.code, 3);
        QCOMPARE(readBytes(in(m_folder, "added.fits")), "another's");
    }

    void aBadMapOfTheStackIsLeftOut()
    {
        const auto unseen = UniverseFile(in(m_folder, "unseen.h5"), UniverseFile::Mode::read).read(0);
        Field spoilt = unseen.stellar[1];
        spoilt(3, 4) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(in(m_folder, "Maps_Mstar_Spoilt_CV_z=0.00.npy"), {unseen.stellar[0], spoilt, unseen.stellar[2]});
        const auto ended = run(m_folder, "reconstruct Maps_Mstar_Spoilt_CV_z=0.00.npy --model model.safetensors "
                                         "--steps 2 --samples 1 --maps all --out spoilt_{}.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("Map 1 is left out. ") != std::string::npos, ended.err.c_str());
        QVERIFY2(ended.err.find("1 of 3 maps were left out.") != std::string::npos, ended.err.c_str());
        for (const bool other : {std::filesystem::exists(in(m_folder, "spoilt_00000.h5")),
                                 std::filesystem::exists(in(m_folder, "spoilt_00002.h5")),
                                 !std::filesystem::exists(in(m_folder, "spoilt_00001.h5"))})
            QVERIFY(other);
    }

    /// Told once, with the count: a depth that the model does not know, and pixels that lack a value, as many as each
    /// map lacks.
    void mapsLeftOutForOneReasonAreToldOnce()
    {
        const auto unseen = UniverseFile(in(m_folder, "unseen.h5"), UniverseFile::Mode::read).read(0);
        std::vector<Field> stack(4, unseen.stellar[0]);
        for (std::size_t map = 0; map < 3; ++map)
            for (std::size_t x = 0; x <= map; ++x)
                stack[map](x, 2) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(in(m_folder, "Maps_Mstar_Gaps_CV_z=0.00.npy"), stack);
        const QString some =
            "reconstruct Maps_Mstar_Gaps_CV_z=0.00.npy --model model.safetensors --steps 2 --samples 1 "
            "--maps all --out gaps_{}.h5 --json - ";
        const auto count = [](const std::string& text, const std::string& part) {
            std::size_t found = 0;
            for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
                ++found;
            return found;
        };
        auto ended = run(m_folder, some + "--depth 9 --missing-as-empty");
        QCOMPARE(ended.code, 3);
        QCOMPARE(count(ended.err, "9 Mpc/h deep"), 1U);
        QVERIFY2(ended.err.find("4 of 4 maps were left out, all for that reason.") != std::string::npos,
                 ended.err.c_str());
        QCOMPARE(ended.json()["left_out"].size(), 4U);
        ended = run(m_folder, some);
        QCOMPARE(ended.code, 3);
        QCOMPARE(count(ended.err, " is left out. "), 1U);
        QVERIFY2(ended.err.find("Map 0 is left out. ") != std::string::npos, ended.err.c_str());
        QVERIFY2(ended.err.find("3 of 4 maps were left out, all for that reason.") != std::string::npos,
                 ended.err.c_str());
        const auto leftOut = ended.json()["left_out"];
        QVERIFY(leftOut[2]["why"].get<std::string>().find("3 of its 1024 pixels") != std::string::npos);
        // Of another reason the count is told for each.
        ended = run(m_folder, some + "--seed 2"); // the posterior that map 3 has by now is of another
        QCOMPARE(ended.code, 3);
        QCOMPARE(count(ended.err, " is left out. "), 2U);
        QVERIFY2(ended.err.find("3 for the reason told of map 0") != std::string::npos &&
                     ended.err.find("1 for the reason told of map 3") != std::string::npos,
                 ended.err.c_str());
    }

    /// A name that is no UTF-8, as recipes and results are.
    void namesInAnyBytes()
    {
        const auto ended =
            shell(m_folder, "cp Maps_Mstar_IllustrisTNG_CV_z=0.00.npy $'m\\xfcll.npy'; $CLI reconstruct "
                            "$'m\\xfcll.npy' --side 25 --depth 5 --model model.safetensors --steps 2 "
                            "--samples 1 --out bytes.h5 --json -; code=$?; rm $'m\\xfcll.npy'; exit $code");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto name = ended.json()["map"].get<std::string>();
        QVERIFY(name.starts_with("m") && name.ends_with("ll.npy"));
        QCOMPARE(nlohmann::json::parse(readPosterior(in(m_folder, "bytes.h5")).recipe)["input"]["file"], name);
    }

    /// The first of a pair is the sample that it would be alone; its partner is not.
    void reconstructInPairsOrNot()
    {
        const QString some = draw + "--steps 4 --samples 4 --noise ";
        const auto pairs = run(m_folder, some + "antithetic --out pairs.h5 --json -");
        const auto independent = run(m_folder, some + "independent --out independent.h5 --json -");
        QVERIFY2(pairs.code == 0 && independent.code == 0, (pairs.err + independent.err).c_str());
        QCOMPARE(pairs.json()["noise"], "antithetic");
        const auto one = readPosterior(in(m_folder, "pairs.h5")), other = readPosterior(in(m_folder, "independent.h5"));
        QCOMPARE(other.noise, Noise::independent);
        QVERIFY(std::ranges::equal(one.samples[2].pixels(), other.samples[2].pixels()));
        QVERIFY(!std::ranges::equal(one.samples[3].pixels(), other.samples[3].pixels()));
        QCOMPARE(run(m_folder, some + "opposite --out none.h5").code, 2);
    }

    /// The disk is full after some samples: a limit on the size of files that lets the first few through.
    void aFullDiskKeepsWhatIsFinished()
    {
        const QString some = draw + "--steps 2 --batch 1 --noise independent ";
        QCOMPARE(run(m_folder, some + "--samples 2 --out two.h5").code, 0);
        const auto limit = std::filesystem::file_size(in(m_folder, "two.h5")) / 1024 + 160; // what is reserved ahead
        const QString limited = QString("trap '' XFSZ; ulimit -f %1; $CLI ").arg(limit);
        const auto ended = shell(m_folder, limited + some + "--samples 500 --out full.h5 --fits full.fits");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.find("full.h5' keeps the ") != std::string::npos, ended.err.c_str());
        const auto kept = readPosterior(in(m_folder, "full.h5")).samples.size();
        QVERIFY(kept > 1 && kept < 500);
        QVERIFY(!std::filesystem::exists(in(m_folder, "full.fits")));
        // Where nothing new is finished, what was there before is left as it was.
        const auto before = readBytes(in(m_folder, "full.h5"));
        const auto again =
            shell(m_folder, "trap '' XFSZ; ulimit -f 20; $CLI " + some + "--samples 500 --out full.h5 --append");
        QCOMPARE(again.code, 1);
        QCOMPARE(readBytes(in(m_folder, "full.h5")), before);
        QCOMPARE(run(m_folder, some + "--samples 1 --out full.h5 --append").code, 0);
        QCOMPARE(readPosterior(in(m_folder, "full.h5")).samples.size(), kept + 1);
    }
};

QTEST_GUILESS_MAIN(TestCliReconstruct)
#include "test_cli_reconstruct.moc"
