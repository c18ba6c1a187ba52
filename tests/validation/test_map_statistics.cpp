#include "base/error.h"
#include "base/random.h"
#include "validation/map_statistics.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

constexpr std::size_t size = 64;

double value(const std::vector<MapStatistic>& statistics, const std::string& name)
{
    const auto found = std::ranges::find(statistics, name, &MapStatistic::name);
    if (found == statistics.end())
        qFatal("no statistic named %s", name.c_str());
    return found->value;
}

/// log10 of the map = 11 + 0.3 cos(4 * 2 pi x / side).
Field wave()
{
    Field field(size, camelsGeometry, Quantity::darkMatter);
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x)
            field(x, y) = static_cast<float>(
                std::pow(10.0, 11.0 + 0.3 * std::cos(8.0 * std::numbers::pi * (static_cast<double>(x) + 0.5) / size)));
    return field;
}

Field scaled(const Field& field, float factor)
{
    Field result = field;
    for (float& v : result.pixels())
        v *= factor;
    return result;
}

} // namespace

class TestMapStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void momentsAndQuantilesOfAWave()
    {
        const auto s = mapStatistics(scaled(wave(), 0.01F), wave());
        QVERIFY(std::abs(value(s, "log10 Mcdm, mean") - 11.0) < 1e-6);
        QVERIFY(std::abs(value(s, "log10 Mcdm, standard deviation") - 0.3 / std::sqrt(2.0)) < 1e-6);
        QVERIFY(std::abs(value(s, "log10 Mcdm, skewness")) < 1e-5);
        // A wave spends the share q below 11 - 0.3 cos(pi q), here in steps of 1/16 of a period.
        QVERIFY(std::abs(value(s, "log10 Mcdm, 25 % quantile") - (11.0 - 0.3 * std::cos(0.25 * std::numbers::pi))) <
                0.06);
        QVERIFY(std::abs(value(s, "log10 Mcdm, 50 % quantile") - 11.0) < 0.06);
    }

    void powerAndCorrelationOfAWave()
    {
        const auto s = mapStatistics(scaled(wave(), 0.01F), wave());
        // k = 4 k_F = 1.005 h/Mpc: the log field has |f_k|^2 L^2 = (0.15 L)^2 in one of the modes with 1 <= k < 2
        // h/Mpc, which are half of the ring of 4 to 8 k_F; shells belong to the octave of their mean, so 4 to 8 it is.
        double modes = 0.0;
        for (int x = -8; x <= 8; ++x)
            for (int y = -8; y <= 8; ++y)
                modes += std::hypot(x, y) >= 4.0 && std::hypot(x, y) < 8.0 ? 0.5 : 0.0;
        const double expected = std::log10(std::pow(0.15 * 25.0, 2) / modes);
        QVERIFY(std::abs(value(s, "log10 P, log10 dark matter, k = 1 to 2 h/Mpc") - expected) < 1e-3);
        // Stars that are a hundredth of the dark matter: the same overdensity, the same log10 but for its mean.
        for (const char* kind : {"", " log10"})
            QVERIFY(std::abs(value(s, std::string("r") + kind + " stars x dark matter, k = 1 to 2 h/Mpc") - 1.0) <
                    1e-5);
        QVERIFY(std::abs(value(s, "log10 P, stars, k = 1 to 2 h/Mpc") -
                         value(s, "log10 P, dark matter, k = 1 to 2 h/Mpc")) < 1e-5);
    }

    void tracesOfAFigureAreNoStars()
    {
        Field stars(size, camelsGeometry, Quantity::stellarMass);
        stars(10, 10) = 1e9F;
        Field read = stars;
        read(11, 10) = 1e6F;
        read(40, 40) = 0.2F;
        const auto s = mapStatistics(stars, wave()), r = mapStatistics(read, wave());
        for (const char* name :
             {"occupied fraction", "isolated share of the occupied pixels", "log10 Mstar of occupied pixels, mean",
              "log10 Mstar of occupied pixels, standard deviation"})
            QCOMPARE(value(r, name), value(s, name));
    }

    void starsInAFewPixels()
    {
        Field stars(size, camelsGeometry, Quantity::stellarMass);
        stars(10, 10) = 1e9F;                       // alone
        stars(30, 30) = stars(31, 31) = 1e10F;      // two that touch at a corner
        stars(0, 50) = stars(size - 1, 50) = 1e11F; // two that touch across the periodic edge
        const auto s = mapStatistics(stars, wave());
        const double pixels = size * size;
        QVERIFY(std::abs(value(s, "occupied fraction") - 5.0 / pixels) < 1e-12);
        QVERIFY(std::abs(value(s, "isolated share of the occupied pixels") - 0.2) < 1e-12);
        QVERIFY(std::abs(value(s, "log10 Mstar of occupied pixels, mean") - 10.2) < 1e-6);
        QVERIFY(std::abs(value(s, "log10 Mstar of occupied pixels, standard deviation") - std::sqrt(0.56)) < 1e-6);
        QVERIFY(std::abs(value(s, "log10(Mstar + 1), mean") - 51.0 / pixels) < 1e-6);
        const double second = (81.0 + 200.0 + 242.0) / pixels, first = 51.0 / pixels;
        QVERIFY(std::abs(value(s, "log10(Mstar + 1), standard deviation") - std::sqrt(second - first * first)) < 1e-6);
    }

    void unrelatedMapsDoNotCorrelate()
    {
        Field stars(size, camelsGeometry, Quantity::stellarMass), dark(size, camelsGeometry, Quantity::darkMatter);
        RandomSequence random(3, 1);
        for (std::size_t i = 0; i < size * size; ++i) {
            dark.pixels()[i] = static_cast<float>(std::pow(10.0, 11.0 + 0.3 * random.normal()));
            stars.pixels()[i] = random.uniform() < 0.05 ? 1e10F : 0.0F;
        }
        const auto s = mapStatistics(stars, dark);
        // About 380 independent modes between 4 and 8 h/Mpc: r = 0 +- 0.05.
        QVERIFY(std::abs(value(s, "r stars x dark matter, k = 4 to 8 h/Mpc")) < 0.2);
        QVERIFY(std::abs(value(s, "r log10 stars x dark matter, k = 4 to 8 h/Mpc")) < 0.2);
    }

    void mapsWithoutStarsHaveNoStarPower()
    {
        const auto s = mapStatistics(Field(size, camelsGeometry, Quantity::stellarMass), wave());
        QCOMPARE(value(s, "occupied fraction"), 0.0);
        QVERIFY(std::isnan(value(s, "log10 P, stars, k = 1 to 2 h/Mpc")));
        QVERIFY(std::isnan(value(s, "isolated share of the occupied pixels")));
        QVERIFY(std::isfinite(value(s, "log10 P, dark matter, k = 1 to 2 h/Mpc")));
        QCOMPARE(s.size(), mapStatistics(wave(), wave()).size());
    }

    void emptyDarkMatterIsRefused()
    {
        Field dark = wave();
        dark(3, 3) = 0.0F;
        QVERIFY_THROWS_EXCEPTION(InputError, static_cast<void>(mapStatistics(wave(), dark)));
    }

    void shapesAreCentredAndSorted()
    {
        const auto shape = logShape(wave());
        QVERIFY(std::ranges::is_sorted(shape));
        double sum = 0.0;
        for (const float v : shape)
            sum += v;
        QVERIFY(std::abs(sum / static_cast<double>(shape.size())) < 1e-6);
        QVERIFY(std::abs(shape.back() - 0.3 * std::cos(std::numbers::pi / 16.0)) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestMapStatistics)
#include "test_map_statistics.moc"
