#include "base/error.h"
#include "io/hdf5_file.h"
#include "io/posterior_fixture.h"
#include "io/truth_place.h"

using namespace penumbra;
using namespace penumbra::test;

/// Dark matter opened as the truth of a stellar map: it must show the same slab.
class TestTruth : public FolderTest
{
    Q_OBJECT

private:
    /// A map whose file tells these lengths [Mpc/h], of the mean density of matter in a slab of 5 Mpc/h.
    void write(const std::string& name, std::optional<double> side, std::optional<double> depth) const
    {
        const hdf5::Handle file = hdf5::createFile(at(name));
        const std::vector<float> pixels(16 * 16, 4e11F);
        const hdf5::Handle map = hdf5::write<float>(file, "map", {16, 16}, pixels);
        if (side)
            hdf5::writeAttribute(map, "BoxSize", *side);
        if (depth)
            hdf5::writeAttribute(map, "Depth", *depth);
    }
    /// The geometry of the truth, or why it is none.
    [[nodiscard]] std::pair<Geometry, std::string> opened(const MapOptions& options = {}) const
    {
        try {
            return {openTruthOf(probeMap(at("stars.h5"), options), options, at("truth.h5"), {}).geometry(), {}};
        } catch (const InputError& error) {
            return {{}, error.what()};
        }
    }

private Q_SLOTS:
    void anotherSlabIsNoTruth_data()
    {
        QTest::addColumn<double>("side"); // 0: the file does not tell
        QTest::addColumn<double>("depth");
        QTest::addColumn<QString>("said"); // empty: taken
        QTest::newRow("the same") << 25.0 << 5.0 << "";
        QTest::newRow("rounded") << 25.001 << 4.999 << "";
        QTest::newRow("deeper") << 25.0 << 25.0 << "its depth is 25 Mpc/h, and that of the stellar map";
        QTest::newRow("larger") << 50.0 << 5.0 << "its side is 50 Mpc/h, and that of the stellar map";
        QTest::newRow("nothing told") << 0.0 << 0.0 << "";
        QTest::newRow("its side alone") << 25.0 << 0.0 << "";
        QTest::newRow("a larger side alone") << 50.0 << 0.0 << "its side is 50 Mpc/h";
        QTest::newRow("another depth alone") << 0.0 << 10.0 << "its depth is 10 Mpc/h";
    }
    void anotherSlabIsNoTruth()
    {
        QFETCH(double, side);
        QFETCH(double, depth);
        QFETCH(QString, said);
        const auto told = [](double length) { return length > 0.0 ? std::optional(length) : std::nullopt; };
        write("stars.h5", 25.0, 5.0);
        write("truth.h5", told(side), told(depth));
        const auto [geometry, problem] = opened();
        QCOMPARE(problem.empty(), said.isEmpty());
        if (said.isEmpty()) {
            QCOMPARE(geometry, camelsGeometry);
            return;
        }
        for (const QString& word : {said, QString("truth.h5"), QString("stars.h5"), QString("Give the dark matter")})
            QVERIFY2(QString::fromStdString(problem).contains(word), problem.c_str());
    }

    /// A side that is wrong in both files is told once.
    void whatIsCorrectedHoldsForBoth()
    {
        write("stars.h5", 30.0, 5.0);
        write("truth.h5", 30.0, 5.0);
        MapOptions options;
        options.side = 25.0;
        QCOMPARE(opened(options).first, camelsGeometry);
        write("truth.h5", 25.0, 5.0);
        QCOMPARE(opened(options).first, camelsGeometry);
        write("truth.h5", 40.0, 5.0);
        QVERIFY(!opened(options).second.empty());
    }

    void theTruthOfAMapOfAStack()
    {
        const auto indexOf = [](std::size_t index, std::size_t stars, std::size_t dark) {
            MapFileInfo starsInfo, truth;
            starsInfo.path = "stars.npy";
            starsInfo.maps = stars;
            truth.path = "dm.npy";
            truth.maps = dark;
            return indexOfTruth(starsInfo, index, truth);
        };
        QCOMPARE(indexOf(3, 30, 30), std::size_t{3});
        QCOMPARE(indexOf(3, 30, 15), std::size_t{3}); // two paintings, one after the other
        QCOMPARE(indexOf(18, 30, 15), std::size_t{3});
        QCOMPARE(indexOf(3, 30, 1), std::size_t{0});
        QCOMPARE(indexOf(0, 1, 0), std::size_t{0}); // its sets of maps are still to be chosen from
        for (const auto& [stars, dark] : {std::pair{30, 4}, std::pair{15, 30}, std::pair{1, 15}})
            try {
                indexOf(0, stars, dark);
                QFAIL("a truth was chosen by chance");
            } catch (const InputError& error) {
                const std::string counts = "it holds " + std::to_string(dark) + " maps, and 'stars.npy' " +
                                           std::to_string(stars) + " of stars";
                QVERIFY2(std::string(error.what()).find(counts) != std::string::npos, error.what());
            }
    }

    /// The unit of the truth is another choice than that of the stars.
    void whatMendsTheTruthIsToldOfIt()
    {
        write("stars.h5", 25.0, 5.0);
        const hdf5::Handle file = hdf5::createFile(at("truth.h5"));
        for (const char* name : {"one", "two"}) {
            const std::vector<float> pixels(16 * 16, 11.5F);
            hdf5::writeAttribute(hdf5::write<float>(file, name, {16, 16}, pixels), "units", std::string("kg"));
        }
        hdf5::flush(file);
        MapOptions options;
        const auto isMended = [&](Choice choice, const char* ending) {
            try {
                (void)openTruthOf(probeMap(at("stars.h5")), {}, at("truth.h5"), options);
            } catch (const InputError& error) {
                return error.mends() == std::vector{choice} && std::string(error.what()).ends_with(ending);
            }
            return false;
        };
        QVERIFY(isMended(Choice::truthDataset, "Name one of its datasets: one, two."));
        options.dataset = "one";
        QVERIFY(isMended(Choice::truthUnit, "Give its unit, such as (Msun/h)/(Mpc/h)^2 or Msun/kpc^2."));
        options.unit = "Msun/Mpc^2"; // of logarithms, a density far from that of matter
        QVERIFY(isMended(Choice::truthUnit, "or give its unit."));
        options.index = 1;
        QVERIFY(
            isMended(Choice::truthIndex, "map 1 was asked for, and it holds 1, counted from 0. Choose one of them."));
    }

    /// It could be of any region.
    void lengthThatIsNoneIsRefused()
    {
        write("stars.h5", 25.0, 5.0);
        write("truth.h5", -25.0, 5.0);
        const std::string problem = opened().second;
        QVERIFY2(problem.find("its side is -25 Mpc/h (HDF5 attribute BoxSize, Depth)") != std::string::npos,
                 problem.c_str());
        // Where both files tell the same and it was corrected, the correction holds for both.
        write("stars.h5", -25.0, 5.0);
        MapOptions options;
        options.side = 25.0;
        QCOMPARE(opened(options).first, camelsGeometry);
    }
};

QTEST_GUILESS_MAIN(TestTruth)
#include "test_truth.moc"
