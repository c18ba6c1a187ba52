#include "base/error.h"
#include "io/universe_file.h"
#include "training/dataset.h"
#include "training/labelled_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace penumbra;

class TestDataset : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }

private Q_SLOTS:
    void splitsByUniverse()
    {
        writeToyUniverses(file("u.h5"), 5, 3, 32);
        const auto data = loadTrainingData({file("u.h5"), 16, {"log_mass", "occupancy"}, 0.4, 20.0, {}, {}});
        QCOMPARE(data.trainingSeeds, (std::vector<std::uint64_t>{100, 101, 102}));
        QCOMPARE(data.validationSeeds, (std::vector<std::uint64_t>{103, 104}));
        QCOMPARE(data.training.size(), 9U);
        QCOMPARE(data.validation.size(), 6U);
        QCOMPARE(data.training.mapSize(), 16U);
        QCOMPARE(data.geometry, camelsGeometry);
    }
    void normalisesTheTrainingSide()
    {
        writeToyUniverses(file("n.h5"), 4, 3, 16);
        const auto data = loadTrainingData({file("n.h5"), 16, {"log_mass"}, 0.25, 20.0, {}, {}});
        double sum = 0.0;
        double squares = 0.0;
        double count = 0.0;
        for (std::size_t i = 0; i < data.training.size(); ++i)
            for (const float value : data.training.target(i)) {
                sum += value;
                squares += static_cast<double>(value) * value;
                ++count;
            }
        QVERIFY(std::abs(sum / count) < 1e-5);
        QVERIFY(std::abs(squares / count - 1.0) < 1e-4);
        // log10 of the toy's dark matter is 11 with 0.4 dex of scatter; 2304 pixels.
        QVERIFY(std::abs(data.output.mean - 11.0) < 0.03);
        QVERIFY(std::abs(data.output.std - 0.4) < 0.02);
    }
    void keepsAGivenNormalisation()
    {
        writeToyUniverses(file("g.h5"), 2, 1, 16);
        const Normalization input{1.0, 2.0, 3.0}, output{0.0, 10.0, 0.5};
        const auto data = loadTrainingData({file("g.h5"), 16, {"log_mass"}, 0.5, 0.0, {{input, output}}, {}});
        QCOMPARE(data.input, input);
        QCOMPARE(data.output, output);
        const UniverseFile universes(file("g.h5"), UniverseFile::Mode::read);
        const float density = universes.read(0).darkMatter.front().pixels()[5];
        QVERIFY(std::abs(data.training.target(0)[5] - (std::log10(density) - 10.0F) / 0.5F) < 1e-5F);
    }
    /// Targets of a model that refines maps are ratios: with the coarse map, which it is told, they give the fine one.
    void ratiosToTheCoarseMap()
    {
        writeToyUniverses(file("r.h5"), 2, 1, 16);
        const Normalization input{1.0, 2.0, 3.0}, coarse{0.0, 10.0, 0.5};
        const std::vector<std::string> told{"log_mass", "coarse_dark_matter"};
        const auto data = loadTrainingData({file("r.h5"), 16, told, 0.5, 0.0, {{input, coarse}}, coarse});
        QCOMPARE(data.input, input);
        QCOMPARE(data.training.rollStep(), 2U); // another roll would part coarse pixels
        const auto ratios = data.output.fromNetwork(data.training.target(0));
        const auto around = coarse.fromNetwork(data.training.conditioning(0, 1));
        const UniverseFile universes(file("r.h5"), UniverseFile::Mode::read);
        const Field fine = universes.read(0).darkMatter.front();
        double sum = 0.0;
        for (std::size_t i = 0; i < ratios.size(); ++i) {
            QVERIFY(std::abs(ratios[i] * around[i] / fine.pixels()[i] - 1.0F) < 1e-5F);
            sum += data.training.target(0)[i];
        }
        QVERIFY(std::abs(sum / static_cast<double>(ratios.size())) < 1e-5); // normalised with its own mean
    }
    void refusesOneUniverse()
    {
        writeToyUniverses(file("one.h5"), 1, 3, 16);
        QVERIFY_EXCEPTION_THROWN((void)loadTrainingData({file("one.h5"), 16, {"log_mass"}, 0.1, 20.0, {}, {}}),
                                 InputError);
    }
    void symmetriesMoveEveryPixelOnce()
    {
        constexpr std::size_t size = 6;
        std::vector<float> map(size * size);
        for (std::size_t i = 0; i < map.size(); ++i)
            map[i] = static_cast<float>(i);
        for (int code = 0; code < 8; ++code) {
            std::vector<float> out(map.size());
            applySymmetry({2, 5, (code & 1) != 0, (code & 2) != 0, (code & 4) != 0}, map, size, out);
            auto sorted = out;
            std::sort(sorted.begin(), sorted.end());
            QCOMPARE(sorted, map);
            // A neighbour stays a neighbour: the values around a pixel are those around its origin.
            const auto value = static_cast<std::size_t>(out[0]);
            const auto right = static_cast<std::size_t>(out[1]);
            const auto dx = (right % size + size - value % size) % size;
            const auto dy = (right / size + size - value / size) % size;
            QVERIFY(((dx == 1 || dx == size - 1) && dy == 0) || ((dy == 1 || dy == size - 1) && dx == 0));
        }
    }
    void starsCountMoreUpToALimit()
    {
        const Field stars(2, camelsGeometry, Quantity::stellarMass, {0.0F, 1e9F, 9e9F, 1e14F});
        QCOMPARE(lossWeights(stars, 20.0), (std::vector<float>{1.0F, 2.0F, 4.0F, 21.0F}));
    }
    void rollIsARoll()
    {
        const std::vector<float> map{0, 1, 2, 3, 4, 5, 6, 7, 8};
        std::vector<float> out(9);
        applySymmetry({1, 0, false, false, false}, map, 3, out);
        QCOMPARE(out, (std::vector<float>{1, 2, 0, 4, 5, 3, 7, 8, 6}));
    }
};

QTEST_GUILESS_MAIN(TestDataset)
#include "test_dataset.moc"
