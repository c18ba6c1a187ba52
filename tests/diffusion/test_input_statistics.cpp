#include "diffusion/input_statistics.h"
#include "statistics/power_spectrum.h"
#include "toy_galaxies.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

double value(const InputStatistics& statistics, std::string_view key)
{
    return statistics.at(inputStatisticIndex(key)).value_or(std::nan(""));
}

bool near(double found, double expected, double tolerance)
{
    if (std::abs(found - expected) <= tolerance)
        return true;
    qWarning("found %.8g, expected %.8g", found, expected);
    return false;
}

} // namespace

class TestInputStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countedByHand()
    {
        // A block of 2 x 2 pixels across the corner, where the map continues, and one pixel apart.
        Field map(32, camelsGeometry, Quantity::stellarMass);
        map(31, 31) = 1e8F;
        map(0, 31) = 1e9F;
        map(31, 0) = 1e10F;
        map(0, 0) = 1e11F;
        map(16, 16) = 1e12F;
        const auto s = inputStatistics(map);
        QVERIFY(near(value(s, "occupied"), 5.0 / 1024.0, 1e-12));
        QVERIFY(near(value(s, "mean"), 50.0 / 1024.0, 1e-6)); // logs 8 to 12
        const double meanSquare = (64.0 + 81.0 + 100.0 + 121.0 + 144.0) / 1024.0;
        QVERIFY(near(value(s, "std"), std::sqrt(meanSquare - std::pow(50.0 / 1024.0, 2)), 1e-5));
        QVERIFY(near(value(s, "mean_occupied"), 10.0, 1e-6));
        QVERIFY(near(value(s, "smallest"), 8.0, 1e-6));
        QVERIFY(near(value(s, "percentile_5"), 8.2, 1e-6)); // linear between order statistics: 8 + .05 * 4
        QVERIFY(near(value(s, "median"), 10.0, 1e-6));
        QVERIFY(near(value(s, "percentile_95"), 11.8, 1e-6));
        QVERIFY(near(value(s, "percentile_99"), 11.96, 1e-6));
        QVERIFY(near(value(s, "largest"), 12.0, 1e-6));
        QVERIFY(near(value(s, "total"), std::log10(1.1111e12 / 1024.0), 1e-6));
        // Six pairs of neighbours in the block, where 4 N f^2 are expected of random pixels.
        const double expected = 4.0 * 1024.0 * std::pow(5.0 / 1024.0, 2);
        QVERIFY(near(value(s, "clustering"), (6.0 + 1.0) / (expected + 1.0), 1e-9));
    }
    void bandPowerOfAWave()
    {
        // log10(M + 1) = 9 + 0.5 cos(k x) with four periods: |f_k|^2 (L / N^2)^2 = (A L / 2)^2 in that one mode.
        Field map(64, camelsGeometry, Quantity::stellarMass);
        for (std::size_t y = 0; y < 64; ++y)
            for (std::size_t x = 0; x < 64; ++x)
                map(x, y) = static_cast<float>(
                    std::pow(10.0, 9.0 + 0.5 * std::cos(2.0 * std::numbers::pi * 4.0 * static_cast<double>(x) / 64.0)));
        const auto spectrum = powerSpectrum(map, SpectrumField::log10);
        double modes = 0.0;
        for (std::size_t i = 0; i < spectrum.k.size(); ++i)
            if (spectrum.k[i] >= 1.0 / std::numbers::sqrt2 && spectrum.k[i] < std::numbers::sqrt2)
                modes += static_cast<double>(spectrum.modes[i]);
        const auto s = inputStatistics(map);
        QVERIFY(near(value(s, "power_1"), std::log10(std::pow(0.5 * 25.0 / 2.0, 2) / modes), 1e-4));
        QVERIFY(value(s, "power_3") < value(s, "power_1") - 8.0); // rounding only
        // Nyquist is pi 64 / 25 = 8.04 h/Mpc: the band at 8 is there. At 16 x 16 pixels (2.01) it and that at 3 are
        // not.
        QVERIFY(s[inputStatisticIndex("power_8")].has_value());
        const auto coarse = inputStatistics(toyGalaxies(16, 1, 1));
        QVERIFY(!coarse[inputStatisticIndex("power_8")] && !coarse[inputStatisticIndex("power_3")]);
        QVERIFY(coarse[inputStatisticIndex("power_1")].has_value());
    }
    void shufflingDestroysTheClusteringAlone()
    {
        Field map = toyGalaxies(128, 7, 0);
        const auto before = inputStatistics(map);
        RandomSequence random(3, 0);
        for (std::size_t i = map.pixels().size() - 1; i > 0; --i)
            std::swap(map.pixels()[i], map.pixels()[random.below(i + 1)]);
        const auto after = inputStatistics(map);
        for (const auto* key : {"occupied", "mean", "median", "largest", "total"})
            QVERIFY2(near(value(before, key), value(after, key), 1e-6), key);
        QVERIFY(value(before, "clustering") > 3.0);
        // Pairs of random pixels are Poisson: 4 N f^2 of them, so 1 within four standard deviations.
        const double pairs = 4.0 * 128.0 * 128.0 * std::pow(value(after, "occupied"), 2);
        QVERIFY(near(value(after, "clustering"), 1.0, 4.0 / std::sqrt(pairs)));
    }
    void aUnitErrorShiftsTheMassesAlone()
    {
        Field map = toyGalaxies(64, 7, 0);
        const auto before = inputStatistics(map);
        for (float& mass : map.pixels())
            mass *= 1e10F;
        const auto after = inputStatistics(map);
        for (const auto* key : {"smallest", "percentile_5", "median", "percentile_99", "largest", "total"})
            QVERIFY2(near(value(after, key), value(before, key) + 10.0, 1e-5), key);
        QCOMPARE(value(after, "occupied"), value(before, "occupied"));
        QCOMPARE(value(after, "clustering"), value(before, "clustering"));
    }
    void emptyMapsHaveNoGalaxiesToDescribe()
    {
        const auto s = inputStatistics(Field(32, camelsGeometry, Quantity::stellarMass));
        QCOMPARE(value(s, "occupied"), 0.0);
        QCOMPARE(value(s, "mean"), 0.0);
        QCOMPARE(value(s, "std"), 0.0);
        for (const auto* key : {"median", "largest", "total", "power_1", "clustering"})
            QVERIFY2(!s[inputStatisticIndex(key)], key);
        QVERIFY(std::ranges::none_of(inputStatistics(Field()), [](const auto& v) { return v.has_value(); }));
    }
    void texts()
    {
        const auto text = [](const char* key, std::optional<double> v) {
            return inputStatisticText(inputStatisticKinds[inputStatisticIndex(key)], v);
        };
        QCOMPARE(text("occupied", 0.027), std::string("2.7 %"));
        QCOMPARE(text("median", 9.208), std::string("10^9.21 (Msun/h)/(Mpc/h)^2"));
        QCOMPARE(text("mean", 0.25), std::string("0.25 dex"));
        QCOMPARE(text("largest", std::nullopt), std::string("none"));
    }
};

QTEST_APPLESS_MAIN(TestInputStatistics)
#include "test_input_statistics.moc"
