#include "diffusion/model_metadata.h"
#include "diffusion/tensors.h"
#include "training/describe_training.h"
#include "training/labelled_file.h"
#include "training/tiny_training.h"

#include <QTemporaryDir>
#include <QTest>

using namespace penumbra;

/// The training statistics that a model file gets while it is trained, and afterwards.
class TestDescribeTraining : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }
    /// Writes the trained model again, its metadata changed.
    template <typename Change>
    void writeChanged(const char* name, Change&& change) const
    {
        const SafetensorsFile trained(file("trained.safetensors"));
        ModelInfo info = parseModelMetadata(trained.metadata().at(modelMetadataKey), "x");
        change(info);
        writeSafetensors(file(name), readTensors(trained),
                         {{"kept", "as it is"}, {modelMetadataKey, modelMetadata(info)}});
    }
    [[nodiscard]] std::string complaint(const char* model, const char* universes) const
    {
        return complaintOf([&] { (void)describeTraining(file(model), file(universes)); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeToyUniverses(file("universes.h5"), 4, 3, 32);
        QCOMPARE(trainModel(tinyTraining(file("universes.h5"), file("trained.safetensors"))), Outcome::completed);
    }

    void trainingSumsUpItsInputs()
    {
        const auto inputs = Model::probe(file("trained.safetensors")).trainingInputs;
        QVERIFY(inputs.has_value());
        QCOMPARE(inputs->universes, std::size_t(3)); // the fourth is held out
        QCOMPARE(inputs->maps, std::size_t(9));
        // Of the trained-on universes and on the model's grid: the extremes are those of the nine maps counted here.
        const UniverseFile universes(file("universes.h5"), UniverseFile::Mode::read);
        double low = 1.0, high = 0.0;
        for (std::size_t universe = 0; universe < 3; ++universe)
            for (const Field& stellar : universes.read(universe).stellar) {
                std::size_t occupied = 0;
                for (std::size_t y = 0; y < 32; y += 2)
                    for (std::size_t x = 0; x < 32; x += 2)
                        occupied +=
                            stellar(x, y) + stellar(x + 1, y) + stellar(x, y + 1) + stellar(x + 1, y + 1) > 0.0F;
                low = std::min(low, static_cast<double>(occupied) / 256.0);
                high = std::max(high, static_cast<double>(occupied) / 256.0);
            }
        const auto& table = inputs->quantiles[inputStatisticIndex("occupied")];
        QCOMPARE(table.front(), low);
        QCOMPARE(table.back(), high);
    }
    void anOlderModelIsCompleted()
    {
        writeChanged("older.safetensors", [](ModelInfo& info) { info.trainingInputs.reset(); });
        QVERIFY(!Model::probe(file("older.safetensors")).trainingInputs);
        QCOMPARE(describeTraining(file("older.safetensors"), file("universes.h5")), Outcome::completed);
        const SafetensorsFile trained(file("trained.safetensors")), completed(file("older.safetensors"));
        const auto info = parseModelMetadata(completed.metadata().at(modelMetadataKey), "x");
        QVERIFY(info.trainingInputs == Model::probe(file("trained.safetensors")).trainingInputs);
        QCOMPARE(completed.metadata().at("kept"), std::string("as it is"));
        const auto before = readTensors(trained), after = readTensors(completed);
        QCOMPARE(after.size(), before.size());
        for (const auto& [name, tensor] : before)
            QVERIFY2(torch::equal(tensor, after.at(name)), name.c_str());
        QVERIFY(Model::load(file("older.safetensors")) != nullptr);
    }
    /// It has its normalisation from the model whose maps it refines, not from its own universes.
    void aRefiningModelIsCompleted()
    {
        writeToyUniverses(file("fine.h5"), 4, 3, 32, 300);
        auto training = tinyTraining(file("fine.h5"), file("refining.safetensors"));
        training.refines = file("trained.safetensors");
        training.architecture.guideDim = 0;
        training.architecture.conditioning = {"log_mass", "coarse_dark_matter"};
        training.mapSize = 32;
        QCOMPARE(trainModel(training), Outcome::completed);
        const auto before = Model::probe(training.target).trainingInputs;
        QCOMPARE(describeTraining(training.target, training.data), Outcome::completed);
        QVERIFY(before && Model::probe(training.target).trainingInputs == before);
    }
    void otherUniversesAreRefused()
    {
        writeChanged("m.safetensors", [](ModelInfo& info) { info.trainingInputs.reset(); });
        writeToyUniverses(file("few.h5"), 2, 3, 32); // seeds 100 and 101 of 100, 101, 102
        const std::string few = complaint("m.safetensors", "few.h5");
        QVERIFY2(few.find("3 universes") != std::string::npos && few.find("has 2") != std::string::npos, few.c_str());
        writeToyUniverses(file("other.h5"), 4, 2, 16); // the same seeds, other maps
        const std::string other = complaint("m.safetensors", "other.h5");
        QVERIFY2(other.find("simulated in another way") != std::string::npos, other.c_str());
        QVERIFY(!Model::probe(file("m.safetensors")).trainingInputs);
    }
    void modelsOfUnknownTrainingAreRefused()
    {
        writeChanged("imported.safetensors", [](ModelInfo& info) { info.provenance = "{}"; });
        const std::string message = complaint("imported.safetensors", "universes.h5");
        QVERIFY2(message.find("imported.safetensors") != std::string::npos &&
                     message.find("which universes") != std::string::npos,
                 message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestDescribeTraining)
#include "test_describe_training.moc"
