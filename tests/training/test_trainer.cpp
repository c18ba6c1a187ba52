#include "base/error.h"
#include "base/hash.h"
#include "diffusion/model.h"
#include "diffusion/tensors.h"
#include "training/labelled_file.h"
#include "training/tiny_training.h"
#include "training/toy_trainings.h"
#include "training/trainer.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace penumbra;

class TestTrainer : public ToyTrainings
{
    Q_OBJECT

    /// That of the two models the guide differs alone, or all but the guide alone.
    static void compareWeights(const std::filesystem::path& one, const std::filesystem::path& other, bool guideDiffers)
    {
        const auto before = readTensors(SafetensorsFile(one)), after = readTensors(SafetensorsFile(other));
        int different = 0;
        for (const auto& [name, tensor] : before) {
            const bool same = torch::equal(tensor, after.at(name));
            if (name.starts_with("guide.") != guideDiffers)
                QVERIFY2(same, name.c_str());
            else
                different += same ? 0 : 1;
        }
        QVERIFY(different > 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeUniverses();
        writeToyUniverses(file("unseen.h5"), 3, 3, 16, 500); // by guides that learnt from the others
    }

    void lossFalls()
    {
        double first = 0.0;
        double heldOut = 1.0;
        auto toy = request("a.safetensors", 400);
        toy.starWeight = 0.0;
        const auto outcome = trainModel(toy, [&](const TrainingProgress& p) {
            if (p.step == 1)
                first = p.loss;
            heldOut = p.validationLoss.value_or(heldOut);
        });
        QCOMPARE(outcome, Outcome::completed);
        // An untrained network predicts zero, whose error on v is one: v has unit variance at every noise level, and so
        // has what the guide predicts. The toy's stars give away its densest quarter, and the noise is seen wherever it
        // is strong.
        QVERIFY2(std::abs(first - 2.0) < 0.35, qPrintable(QString::number(first)));
        QVERIFY2(heldOut < 0.92, qPrintable(QString::number(heldOut)));
    }
    void guideLearnsTheConditionalMean()
    {
        auto toy = request("g.safetensors", 150);
        toy.starWeight = 0.0;
        toy.guideSteps = 150;
        toy.learningRate = 1e-2;
        toy.emaDecay = 0.9;
        double guide = 2.0;
        QCOMPARE(trainModel(toy, [&](const TrainingProgress& p) { guide = p.guideLoss.value_or(guide); }),
                 Outcome::completed);
        // The toy's stars tell the density n of pixels with n > t = 0.7 and nothing else, so that the least error is
        // the variance of a normal n < t, times their fraction: (1 - t l - l^2) Phi(t) with l = phi(t) / Phi(t), 0.411;
        // a guess of the mean has one.
        QVERIFY2(guide > 0.3 && guide < 0.7, qPrintable(QString::number(guide)));
        const UniverseFile universes(file("universes.h5"), UniverseFile::Mode::read);
        const auto universe = universes.read(2); // held out
        const auto mean = Model::load(file("g.safetensors"))->conditionalMean(universe.stellar.front());
        QVERIFY(mean);
        double empty = 0.0;
        double count = 0.0;
        for (std::size_t i = 0; i < mean->pixels().size(); ++i)
            if (!(universe.stellar.front().pixels()[i] > 0.0F)) {
                empty += std::log10(mean->pixels()[i]);
                ++count;
            }
        // 11 + 0.4 E[n | n < t] = 11 - 0.4 l, l = 0.412.
        QVERIFY2(std::abs(empty / count - 10.835) < 0.12, qPrintable(QString::number(empty / count)));
    }
    void startsFromAnotherModel()
    {
        auto plain = request("plain.safetensors", 20);
        plain.architecture.guideDim = 0;
        QCOMPARE(trainModel(plain), Outcome::completed);
        auto grown = request("grown.safetensors", 1);
        grown.from = plain.target;
        grown.learningRate = 1e-12; // a step that moves nothing
        QCOMPARE(trainModel(grown), Outcome::completed);
        QCOMPARE(Model::probe(grown.target).input, Model::probe(plain.target).input);
        const auto before = fingerprint(plain.target), after = fingerprint(grown.target);
        for (std::size_t i = 0; i < before.size(); ++i) // a new guide says nothing yet
            QVERIFY(std::abs(after[i] - before[i]) < 1e-4F);
        // With other dropout, too, which shifts the names of some tensors.
        auto dropping = grown;
        dropping.target = file("dropping.safetensors");
        dropping.architecture.dropout = 0.2;
        QCOMPARE(trainModel(dropping), Outcome::completed);
        auto steady = grown;
        steady.target = file("steady.safetensors");
        steady.from = dropping.target;
        QCOMPARE(trainModel(steady), Outcome::completed);
        for (const auto& model : {dropping.target, steady.target}) {
            const auto then = fingerprint(model);
            for (std::size_t i = 0; i < before.size(); ++i)
                QVERIFY(std::abs(then[i] - before[i]) < 1e-4F);
        }
        grown.target = file("wider.safetensors");
        grown.architecture.embeddingDim = 16;
        QVERIFY_EXCEPTION_THROWN(trainModel(grown), InputError);
    }
    void frozenGuideStaysAndTheNetworkLearns()
    {
        auto start = request("start.safetensors", 3);
        start.guideSteps = 3;
        QCOMPARE(trainModel(start), Outcome::completed);
        auto frozen = request("frozen.safetensors", 3);
        frozen.freezeGuide = true;
        QVERIFY_EXCEPTION_THROWN(trainModel(frozen), InputError); // whose guide?
        frozen.from = start.target;
        const std::string known = complaintOf([&] { trainModel(frozen); });
        QVERIFY2(known.find("universes.h5") != std::string::npos && known.find("guide") != std::string::npos,
                 known.c_str());
        frozen.data = file("unseen.h5");
        QCOMPARE(trainModel(frozen), Outcome::completed);
        compareWeights(start.target, frozen.target, false);
        // Both trainings count for what the model has seen, the first alone for the guide.
        const SeenUniverses seen = Model::probe(frozen.target).seen;
        QCOMPARE(seen.all, (std::set<std::uint64_t>{100, 101, 102, 500, 501, 502}));
        QCOMPARE(seen.guide, (std::set<std::uint64_t>{100, 101}));
    }
    /// A guide that isn't there can't be kept, and one that was told otherwise would be misled.
    void startsFromWhatFits()
    {
        auto plain = request("unguided.safetensors", 1);
        plain.architecture.guideDim = 0;
        QCOMPARE(trainModel(plain), Outcome::completed);
        auto frozen = request("unguided-frozen.safetensors", 1);
        frozen.freezeGuide = true;
        frozen.data = file("unseen.h5");
        frozen.from = plain.target;
        const std::string lacking = complaintOf([&] { trainModel(frozen); });
        QVERIFY2(lacking.find("has no guide") != std::string::npos, lacking.c_str());
        auto other = request("told-otherwise.safetensors", 1);
        other.from = plain.target;
        other.architecture.conditioning = {"log_mass", "smooth_log_3"};
        const std::string told = complaintOf([&] { trainModel(other); });
        QVERIFY2(told.find("--conditioning log_mass,occupancy") != std::string::npos, told.c_str());
        other.architecture.conditioning = {"log_mass", "occupancy", "smooth_log_3"}; // more, for a new guide
        QCOMPARE(trainModel(other), Outcome::completed);
    }
    void networksThatCannotBeAreRefusedAtOnce()
    {
        auto impossible = request("impossible.safetensors", 1);
        impossible.architecture.guideMaps = 65;
        const std::string message = complaintOf([&] { trainModel(impossible); });
        QVERIFY2(message.find("65 maps") != std::string::npos, message.c_str());
        impossible.architecture.guideMaps = 8;
        impossible.architecture.embeddingDim = 30; // not a multiple of the norm's groups
        QVERIFY_EXCEPTION_THROWN(trainModel(impossible), InputError);
    }
    /// What no logarithm or network can take is told of with the number of the universe, before any training.
    void unusablePixelsAreRefused()
    {
        for (const bool stars : {true, false}) {
            const auto path = file(stars ? "bad-stars.h5" : "bad-dark.h5");
            writeToyUniverses(path, 2, 1, 16);
            LabelledUniverse bad = UniverseFile(path, UniverseFile::Mode::read).read(1);
            (stars ? bad.stellar : bad.darkMatter).front().pixels()[5] =
                stars ? std::nanf("") : std::numeric_limits<float>::infinity();
            UniverseFile(path, UniverseFile::Mode::append).write(7, bad);
            auto training = request("bad.safetensors", 1);
            training.data = path;
            const std::string message = complaintOf([&] { trainModel(training); });
            QVERIFY2(message.find("universe 7") != std::string::npos, message.c_str());
        }
    }
    /// The network that is told of summaries begins as the one without; they are fitted to maps that the guide does not
    /// know.
    void summariesAreTold()
    {
        auto start = request("told-start.safetensors", 20);
        start.guideSteps = 3;
        QCOMPARE(trainModel(start), Outcome::completed);
        auto told = request("told.safetensors", 1);
        told.architecture.summaries = true;
        told.from = start.target;
        told.data = file("unseen.h5");
        told.learningRate = 1e-12;                              // a step that moves nothing
        QVERIFY_EXCEPTION_THROWN(trainModel(told), InputError); // not with a guide that learns too
        told.freezeGuide = true;
        QCOMPARE(trainModel(told), Outcome::completed);
        const auto model = Model::load(told.target);
        QVERIFY(model->info().summaries);
        // Toy maps are all alike: their mean of log10 is 11, within 0.4 / 16 dex.
        QVERIFY(std::abs(model->info().summaries->mean[0] - 11.0) < 0.02);
        const UniverseFile universes(file("universes.h5"), UniverseFile::Mode::read);
        const Field stellar = universes.read(2).stellar.front();
        std::vector<float> z(16 * 16, 0.5F), x0(z.size()), eps(z.size());
        const std::vector<StandardSummaries> any{{1.0F, -2.0F}};
        model->denoiser(stellar, any)(z, 0.0, x0, eps);
        Model::load(start.target)->denoiser(stellar)(z, 0.0, z, eps);
        for (std::size_t i = 0; i < z.size(); ++i)
            QVERIFY(std::abs(x0[i] - z[i]) < 1e-4F);
    }
    /// A guide can be taught further under a network that is told of summaries; all else stays.
    void guideAloneLearns()
    {
        auto start = request("alone-start.safetensors", 1);
        start.guideSteps = 1;
        QCOMPARE(trainModel(start), Outcome::completed);
        auto told = request("alone-told.safetensors", 1);
        told.architecture.summaries = true;
        told.freezeGuide = true;
        told.from = start.target;
        told.data = file("unseen.h5");
        QCOMPARE(trainModel(told), Outcome::completed);
        auto alone = request("alone.safetensors", 3);
        alone.architecture.summaries = true;
        alone.guideSteps = 3;
        alone.from = start.target;
        QVERIFY_EXCEPTION_THROWN(trainModel(alone), InputError); // which draws no summaries that could be kept
        alone.from = told.target;
        QCOMPARE(trainModel(alone), Outcome::completed);
        compareWeights(told.target, alone.target, true);
        QCOMPARE(Model::probe(alone.target).summaries->mean, Model::probe(told.target).summaries->mean);
        // For the new guide the universes that told of the old one are new again, to be learnt from once more.
        QVERIFY(Model::probe(alone.target).summaries->seeds.empty());
        QVERIFY(Model::probe(alone.target).seen.all.contains(500));
    }
    /// A model that refines the maps of another learns what a coarse pixel holds, and is of use beside that one.
    void refinesMaps()
    {
        QCOMPARE(trainModel(request("coarse.safetensors", 1)), Outcome::completed);
        auto refining = request("refining.safetensors", 2);
        writeToyUniverses(file("fine.h5"), 3, 2, 32);
        refining.data = file("fine.h5");
        auto lonely = refining;
        lonely.architecture.conditioning = {"log_mass", "coarse_dark_matter"};
        QVERIFY_EXCEPTION_THROWN(trainModel(lonely), InputError); // of which model's?
        refining.refines = file("coarse.safetensors");
        QVERIFY_EXCEPTION_THROWN(trainModel(refining), InputError); // with a guide, and not told of the coarse map
        refining.architecture.guideDim = 0;
        refining.architecture.conditioning = {"log_mass", "coarse_dark_matter"};
        QVERIFY_EXCEPTION_THROWN(trainModel(refining), InputError); // maps must be twice as large
        refining.mapSize = 32;
        QCOMPARE(trainModel(refining), Outcome::completed);
        const auto model = Model::load(refining.target);
        QCOMPARE(model->info().coarse->hash, sha256(file("coarse.safetensors")));
        QCOMPARE(model->info().refinement->coarse, model->info().coarse->output);
        QCOMPARE(model->info().input, model->info().coarse->input);
        // The ratios of the toy's independent pixels, 0.4 dex of scatter each, to the mean of four.
        QVERIFY(model->info().output.std > 0.25 && model->info().output.std < 0.4);
        // It finds the other by its name, and that one draws maps from stars alone.
        std::filesystem::create_directory(file("elsewhere"));
        auto itself = refining;
        itself.target = file("elsewhere") / "coarse.safetensors";
        std::string refusal = complaintOf([&] { trainModel(itself); });
        QVERIFY2(refusal.find("--out") != std::string::npos, refusal.c_str());
        auto twice = refining;
        twice.target = file("twice.safetensors");
        twice.refines = refining.target;
        twice.mapSize = 64;
        refusal = complaintOf([&] { trainModel(twice); });
        QVERIFY2(refusal.find("refines maps itself") != std::string::npos, refusal.c_str());
        std::filesystem::copy_file(refining.target, itself.target);
        refusal = complaintOf([&] { static_cast<void>(Model::probe(itself.target)); });
        QVERIFY2(refusal.find("refines maps itself") != std::string::npos, refusal.c_str());
    }
    void modelKnowsItsTraining()
    {
        const auto target = file("known.safetensors");
        QCOMPARE(trainModel(request("known.safetensors", 3)), Outcome::completed);
        const auto info = Model::probe(target);
        QCOMPARE(info.size, 16U);
        QCOMPARE(info.geometry, camelsGeometry);
        QVERIFY(info.provenance.find("\"universe_seeds\":[100,101]") != std::string::npos);
        QVERIFY(info.provenance.find("\"validation_seeds\":[102]") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "test_trainer.moc"
