#include "diffusion/model.h"
#include "diffusion/tensors.h"
#include "training/labelled_file.h"
#include "training/refit_summaries.h"
#include "training/tiny_training.h"

#include <QTemporaryDir>
#include <QTest>

using namespace penumbra;

/// What a trained model learns from more universes of the summaries that it draws first.
class TestRefitSummaries : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }
    [[nodiscard]] TrainingRequest request(const char* target) const
    {
        return tinyTraining(file("universes.h5"), file(target));
    }
    [[nodiscard]] std::string complaint(const char* model, const char* universes) const
    {
        return complaintOf([&] { (void)refitSummaries(file(model), file(universes)); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeToyUniverses(file("universes.h5"), 4, 3, 32);
        writeToyUniverses(file("others.h5"), 6, 3, 32, 900);
        writeToyUniverses(file("guides.h5"), 3, 3, 32, 700);
        auto plain = request("plain.safetensors");
        plain.data = file("guides.h5");
        QCOMPARE(trainModel(plain), Outcome::completed);
        auto told = request("told.safetensors");
        told.architecture.summaries = true;
        told.from = file("plain.safetensors");
        told.freezeGuide = true;
        QCOMPARE(trainModel(told), Outcome::completed);
    }

    /// Line and covariance are others, all else is the same; and the file says from which universes they are.
    void onlyTheRegressionChanges()
    {
        std::filesystem::copy_file(file("told.safetensors"), file("refitted.safetensors"));
        std::int64_t counted = 0;
        QCOMPARE(refitSummaries(file("refitted.safetensors"), file("others.h5"), 2, ComputeDevice::cpu,
                                [&](const Progress& p) { counted += p.total == 6 ? 1 : 0; }),
                 Outcome::completed);
        QCOMPARE(counted, 6);
        const auto before = Model::probe(file("told.safetensors")),
                   after = Model::load(file("refitted.safetensors"))->info();
        QVERIFY(after.summaries->coefficients != before.summaries->coefficients);
        QVERIFY(after.summaries->factor != before.summaries->factor);
        QCOMPARE(after.summaries->mean, before.summaries->mean);
        QCOMPARE(after.summaries->std, before.summaries->std);
        QVERIFY(after.trainingInputs == before.trainingInputs);
        const SafetensorsFile old(file("told.safetensors")), rewritten(file("refitted.safetensors"));
        const auto tensors = readTensors(rewritten);
        for (const auto& [name, tensor] : readTensors(old))
            QVERIFY2(torch::equal(tensor, tensors.at(name)), name.c_str());
        QCOMPARE(before.summaries->seeds, (std::vector<std::uint64_t>{100, 101, 102}));
        QCOMPARE(after.summaries->seeds, (std::vector<std::uint64_t>{100, 101, 102, 900, 901, 902, 903, 904, 905}));
        QCOMPARE(after.provenance, before.provenance);
    }
    /// A training that starts from a model with summaries adds what its new universes tell, in the old scale; the
    /// same universes again tell nothing new.
    void trainingAddsToTheRegression()
    {
        auto more = request("more.safetensors");
        more.data = file("others.h5");
        more.architecture.summaries = true;
        more.from = file("told.safetensors");
        more.freezeGuide = true;
        QCOMPARE(trainModel(more), Outcome::completed);
        const auto before = *Model::probe(file("told.safetensors")).summaries;
        const auto after = *Model::probe(file("more.safetensors")).summaries;
        QCOMPARE(after.mean, before.mean);
        QVERIFY(after.coefficients != before.coefficients);
        QCOMPARE(after.seeds, (std::vector<std::uint64_t>{100, 101, 102, 900, 901, 902, 903, 904}));
        auto again = request("again.safetensors");
        again.architecture.summaries = true;
        again.from = file("told.safetensors");
        again.freezeGuide = true;
        QCOMPARE(trainModel(again), Outcome::completed);
        QVERIFY(*Model::probe(file("again.safetensors")).summaries == before);
    }
    void noUniverseCountsTwice()
    {
        const std::string trained = complaint("told.safetensors", "universes.h5");
        QVERIFY2(trained.find("universes.h5") != std::string::npos && trained.find("universe 0") != std::string::npos,
                 trained.c_str());
        const std::string twice = complaint("refitted.safetensors", "others.h5");
        QVERIFY2(twice.find("universe 0") != std::string::npos, twice.c_str());
    }
    /// Of maps that it learnt from, a guide would seem to know more than it does of others.
    void universesOfTheGuideAreRefused()
    {
        const std::string message = complaint("told.safetensors", "guides.h5");
        QVERIFY2(message.find("guide") != std::string::npos && message.find("universe 0") != std::string::npos,
                 message.c_str());
    }
    /// What the regression learnt from can't judge the model any more.
    void whatWasLearntFromIsSeen()
    {
        const auto seen = seenSeeds(Model::probe(file("refitted.safetensors")));
        for (const std::uint64_t seed : {700, 701, 702, 100, 103, 900, 905})
            QVERIFY2(seen.contains(seed), qPrintable(QString::number(seed)));
    }
    void modelsWithoutSummariesAreRefused()
    {
        const std::string message = complaint("plain.safetensors", "others.h5");
        QVERIFY2(message.find("plain.safetensors") != std::string::npos &&
                     message.find("--summaries") != std::string::npos,
                 message.c_str());
    }
    void aStopLeavesTheFileAsItIs()
    {
        const auto before = Model::probe(file("told.safetensors")).hash;
        std::stop_source stop;
        QCOMPARE(refitSummaries(
                     file("told.safetensors"), file("others.h5"), 2, ComputeDevice::cpu,
                     [&](const Progress&) { stop.request_stop(); }, stop.get_token()),
                 Outcome::cancelled);
        QCOMPARE(Model::probe(file("told.safetensors")).hash, before);
    }
};

QTEST_APPLESS_MAIN(TestRefitSummaries)
#include "test_refit_summaries.moc"
