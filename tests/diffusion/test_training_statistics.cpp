#include "diffusion/input_place.h"
#include "toy_galaxies.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace penumbra;

Q_DECLARE_METATYPE(penumbra::Field)

namespace {

constexpr std::size_t count = TrainingStatistics::count;

/// Statistics as if drawn from a map: correlated normals, partly shared by the maps of a universe. With `skewed`, of
/// very unequal tails.
InputStatistics drawn(std::uint64_t universe, std::uint32_t map, bool skewed)
{
    std::array<double, count> shared{}, own{};
    RandomStream(universe, 1, 0).normals(shared);
    RandomStream(universe, 2, map).normals(own);
    InputStatistics result;
    for (std::size_t i = 0; i < count; ++i) {
        double x = 0.6 * shared[i] + 0.8 * (0.7 * own[i] + 0.3 * own[0]);
        if (skewed)
            x = std::exp(x);
        result[i] = inputStatisticKinds[i].byLogarithm ? std::pow(10.0, x) : x;
    }
    return result;
}

std::vector<std::vector<InputStatistics>> drawnUniverses(std::size_t universes, bool skewed)
{
    std::vector<std::vector<InputStatistics>> result(universes);
    for (std::size_t u = 0; u < universes; ++u)
        for (std::uint32_t map = 0; map < 15; ++map)
            result[u].push_back(drawn(u + 1, map, skewed));
    return result;
}

/// Statistics of the training set of the tests on maps.
const TrainingStatistics& toyTraining()
{
    static const TrainingStatistics training = [] {
        std::vector<std::vector<InputStatistics>> universes(60);
        for (std::size_t u = 0; u < universes.size(); ++u)
            for (std::uint32_t map = 0; map < 10; ++map)
                universes[u].push_back(inputStatistics(toyGalaxies(64, u + 1, map)));
        return trainingStatistics(universes).value();
    }();
    return training;
}

InputPlace toyPlace(const Field& map)
{
    return placeAmongTraining(inputStatistics(map), toyTraining());
}

bool contains(const std::string& text, const char* part)
{
    if (text.find(part) != std::string::npos)
        return true;
    qWarning("no '%s' in: %s", part, text.c_str());
    return false;
}

} // namespace

class TestTrainingStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fractionsOfAKnownDistribution()
    {
        // Quantiles of the uniform distribution are the fractions themselves.
        const QuantileTable uniform = tabulatedFractions;
        for (const double x : {0.0005, 0.25, 0.5, 0.97, 0.9995})
            QVERIFY(std::abs(fractionBelow(uniform, x) - x) < 1e-12);
        QCOMPARE(fractionBelow(uniform, -0.1), 0.0);
        QCOMPARE(fractionBelow(uniform, 1.1), 1.0);
        QuantileTable constant{};
        constant.fill(3.0);
        QCOMPARE(fractionBelow(constant, 3.0), 0.5);
    }
    void distancesFollowChiSquared()
    {
        // Independent standard normals far wider than any tolerance: squared distances are chi^2 of 15 degrees of
        // freedom, as one statistic is not judged; its median is 14.34 and its 99th percentile 30.58.
        std::vector<std::vector<InputStatistics>> universes(200);
        for (std::size_t u = 0; u < universes.size(); ++u)
            for (std::uint32_t map = 0; map < 15; ++map) {
                std::array<double, count> x{};
                RandomStream(u + 1, 5, map).normals(x);
                InputStatistics& s = universes[u].emplace_back();
                for (std::size_t i = 0; i < count; ++i)
                    s[i] = inputStatisticKinds[i].byLogarithm ? std::pow(10.0, 10.0 * x[i]) : 10.0 * x[i];
            }
        const auto training = trainingStatistics(universes).value();
        QCOMPARE(training.maps, std::size_t(3000));
        QCOMPARE(training.universes, std::size_t(200));
        const auto at = [&](double fraction) {
            const auto* place = std::ranges::find(tabulatedFractions, fraction);
            return training.distances.at(static_cast<std::size_t>(place - tabulatedFractions.begin()));
        };
        QVERIFY(std::abs(at(0.5) * at(0.5) / 14.34 - 1.0) < 0.03); // its error with 3000 maps is 0.9 %
        QVERIFY(std::abs(at(0.99) * at(0.99) / 30.58 - 1.0) < 0.06);
        InputStatistics shifted;
        for (std::size_t i = 0; i < count; ++i)
            shifted[i] = inputStatisticKinds[i].byLogarithm ? 1.0 : 0.0;
        QVERIFY(training.distance(shifted).value() < 0.2); // the mean itself, to 10 / sqrt(3000) a statistic
    }
    void oneMapInAHundredOfTheSameKindIsOutside_data()
    {
        QTest::addColumn<bool>("skewed");
        QTest::newRow("normal") << false;
        QTest::newRow("log-normal") << true;
    }
    void oneMapInAHundredOfTheSameKindIsOutside()
    {
        QFETCH(bool, skewed);
        const auto training = trainingStatistics(drawnUniverses(300, skewed));
        std::size_t outside = 0, notInside = 0;
        constexpr std::size_t universes = 400, maps = 15;
        for (std::size_t u = 0; u < universes; ++u)
            for (std::uint32_t map = 0; map < maps; ++map) {
                const auto verdict = placeAmongTraining(drawn(100'000 + u, map, skewed), training).verdict;
                outside += verdict == InputVerdict::outside;
                notInside += verdict != InputVerdict::inside;
            }
        // The 99 % point of 4500 maps, counted on 6000: 1 % +- 0.2 % if they were independent, and maps of a universe
        // share a third of their variance.
        const double rate = static_cast<double>(outside) / (universes * maps);
        const double edge = static_cast<double>(notInside) / (universes * maps);
        QVERIFY2(rate > 0.003 && rate < 0.02, qPrintable(QString::number(rate)));
        // At the edge are the 4 % beyond the 95 % point, and those with one statistic beyond all 4500 maps: at most 16
        // statistics at two ends, shared by 300 universes.
        QVERIFY2(edge > 0.03 && edge < 0.12, qPrintable(QString::number(edge)));
    }
    void twoUniversesAreNeeded()
    {
        QVERIFY(!trainingStatistics(drawnUniverses(1, false)));
        QVERIFY(trainingStatistics(drawnUniverses(2, false)));
        std::vector<std::vector<InputStatistics>> empty(5);
        for (auto& universe : empty)
            universe.push_back(inputStatistics(Field(16, camelsGeometry, Quantity::stellarMass)));
        QVERIFY(!trainingStatistics(empty));
    }
    void whatNoTrainingMapHasCountsForNothing()
    {
        // On 16 x 16 pixels there is no power at 3 and 8 h/Mpc.
        std::vector<std::vector<InputStatistics>> universes(20);
        for (std::size_t u = 0; u < universes.size(); ++u)
            for (std::uint32_t map = 0; map < 10; ++map)
                universes[u].push_back(inputStatistics(toyGalaxies(16, u + 1, map)));
        const auto training = trainingStatistics(universes);
        QVERIFY(training && !training->compared[inputStatisticIndex("power_8")]);
        QVERIFY(training->compared[inputStatisticIndex("power_1")]);
        const auto place = placeAmongTraining(universes[0][0], training);
        QVERIFY(place.places[inputStatisticIndex("power_8")].side == StatisticPlace::Side::notCompared);
        QVERIFY(place.fraction.has_value());
    }
    void mapsOfTheSameKindAreInside()
    {
        std::size_t inside = 0;
        for (std::uint64_t universe = 1000; universe < 1100; ++universe)
            inside += toyPlace(toyGalaxies(64, universe, 0)).verdict == InputVerdict::inside;
        QVERIFY2(inside >= 80, qPrintable(QString::number(inside))); // 60 universes leave the edges uncertain
        const auto place = toyPlace(toyGalaxies(64, 1000, 0));
        QVERIFY(place.fraction && *place.fraction < 0.95);
        QVERIFY(contains(place.sentence, "like the 600 training maps"));
    }
    void strangeMapsAreOutside_data()
    {
        QTest::addColumn<Field>("map");
        QTest::addColumn<QString>("said");
        const Field good = toyGalaxies(64, 1000, 0);
        QTest::newRow("empty") << Field(64, camelsGeometry, Quantity::stellarMass) << "no stars at all";
        Field noise = good, unit = good, shuffled = good, smooth = good, dimmed = good;
        RandomSequence random(9, 0);
        for (float& mass : noise.pixels())
            mass = static_cast<float>(std::pow(10.0, 9.0 + 0.5 * random.normal()));
        QTest::newRow("noise") << noise << "Occupied pixels: 100 %, more than in any of the 600 training maps";
        for (float& mass : unit.pixels())
            mass *= 1e10F;
        QTest::newRow("unit error") << unit << "far too large: check that the map is in (Msun/h)/(Mpc/h)^2";
        for (float& mass : dimmed.pixels())
            mass *= 1e-10F;
        QTest::newRow("unit of 1e10 Msun") << dimmed << "far too small: check";
        for (std::size_t i = shuffled.pixels().size() - 1; i > 0; --i)
            std::swap(shuffled.pixels()[i], shuffled.pixels()[random.below(i + 1)]);
        QTest::newRow("shuffled") << shuffled << "lustering of occupied pixels";
        for (std::size_t y = 0; y < 64; ++y)
            for (std::size_t x = 0; x < 64; ++x)
                smooth(x, y) = static_cast<float>(std::pow(10.0, 11.0 + 0.5 * std::sin(0.2 * static_cast<double>(x)) *
                                                                            std::cos(0.3 * static_cast<double>(y))));
        QTest::newRow("smooth, as dark matter") << smooth << "Occupied pixels: 100 %";
    }
    void strangeMapsAreOutside()
    {
        QFETCH(Field, map);
        QFETCH(QString, said);
        const auto place = toyPlace(map);
        QCOMPARE(std::string(name(place.verdict)), "outside");
        QVERIFY(contains(place.sentence, qPrintable(said)));
    }
    void oneStatisticAloneCanDecide()
    {
        // All at their means but one, beyond all training maps: a little is the edge, far is outside.
        const auto training = trainingStatistics(drawnUniverses(100, false)).value();
        InputStatistics map;
        for (std::size_t i = 0; i < count; ++i)
            map[i] = inputStatisticKinds[i].byLogarithm ? std::pow(10.0, training.mean[i]) : training.mean[i];
        QCOMPARE(std::string(name(placeAmongTraining(map, training).verdict)), "inside");
        const std::size_t largest = inputStatisticIndex("largest");
        const double high = training.quantiles[largest].back(), width = high - training.quantiles[largest].front();
        map[largest] = high + 0.1;
        const auto edge = placeAmongTraining(map, training);
        QCOMPARE(std::string(name(edge.verdict)), "near the edge");
        QVERIFY(contains(edge.sentence, "Largest pixel: 10^"));
        QVERIFY(contains(edge.sentence, "more than in any of the 1500 training maps"));
        QVERIFY(edge.places[largest].side == StatisticPlace::Side::above);
        map[largest] = high + 1.1 * width;
        QCOMPARE(std::string(name(placeAmongTraining(map, training).verdict)), "outside");
        map[largest].reset();
        QCOMPARE(std::string(name(placeAmongTraining(map, training).verdict)), "outside");
    }
    void oneOddPixelDecidesNothing()
    {
        // A trace of mass where there should be none, as interpolation leaves it.
        Field map = toyGalaxies(64, 1000, 0);
        const auto before = toyPlace(map);
        *std::ranges::find(map.pixels(), 0.0F) = 0.5F;
        const auto after = toyPlace(map);
        QVERIFY(before.verdict == InputVerdict::inside && after.verdict == InputVerdict::inside);
        QVERIFY(after.places[inputStatisticIndex("smallest")].side == StatisticPlace::Side::below);
    }
    void unknownTrainingIsSaid()
    {
        const auto place = placeAmongTraining(inputStatistics(toyGalaxies(64, 1, 1)), std::nullopt);
        QVERIFY(place.verdict == InputVerdict::unknown);
        QVERIFY(contains(place.sentence, "does not say"));
        const auto json = nlohmann::json::parse(inputPlaceJson(place));
        QCOMPARE(json["verdict"].get<std::string>(), "unknown");
        QVERIFY(json["statistics"]["occupied"]["value"].get<double>() > 0.0);
        QVERIFY(json["statistics"]["occupied"]["low"].is_null());
        QCOMPARE(json["statistics"]["occupied"]["unit"].get<std::string>(), "1"); // a fraction
        QCOMPARE(json["statistics"]["largest"]["unit"].get<std::string>(), "log10((Msun/h)/(Mpc/h)^2)");
    }
};

QTEST_APPLESS_MAIN(TestTrainingStatistics)
#include "test_training_statistics.moc"
