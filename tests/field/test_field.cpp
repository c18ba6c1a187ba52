#include "base/error.h"
#include "base/random.h"
#include "field/field.h"
#include "field/normalization.h"
#include "field/resample.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>

using namespace penumbra;

namespace {

constexpr Geometry box{25.0, 5.0, true};

Field filled(std::size_t size, std::uint32_t stream)
{
    Field field(size, box, Quantity::stellarMass);
    RandomStream(1, stream, 0).normals(field.pixels());
    for (float& pixel : field.pixels())
        pixel = std::exp(3.0F * pixel); // a dynamic range like a stellar map's
    return field;
}

double sum(const Field& field)
{
    return std::accumulate(field.pixels().begin(), field.pixels().end(), 0.0);
}

/// The message of the InputError that requireStellarMap throws for a 4 x 4 map of equal stars with one pixel changed.
std::string refusal(float pixel, float others = 1e8F)
{
    Field field(4, box, Quantity::stellarMass, std::vector<float>(16, others));
    field(2, 1) = pixel;
    try {
        requireStellarMap(field, "stars.npy");
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pixelsAreRowMajor()
    {
        Field field(3, box, Quantity::darkMatter, {0, 1, 2, 3, 4, 5, 6, 7, 8});
        QCOMPARE(field(2, 0), 2.0F);
        QCOMPARE(field(0, 2), 6.0F);
        QCOMPARE(field.pixelSide(), 25.0 / 3.0);
        QVERIFY_EXCEPTION_THROWN(Field(3, box, Quantity::darkMatter, {1, 2, 3}), Error);
        QVERIFY(Field().empty());
    }

    void statisticsByHand()
    {
        const Field field(2, box, Quantity::darkMatter, {0.0F, 10.0F, 1000.0F, 10.0F});
        const FieldStatistics found = statistics(field);
        QCOMPARE(found.minimum, 0.0);
        QCOMPARE(found.maximum, 1000.0);
        QCOMPARE(found.mean, 255.0);
        // Deviations -255, -245, 745, -245; the squares sum to 740100.
        QCOMPARE(found.std, std::sqrt(740100.0 / 4.0));
        QCOMPARE(found.occupied, 0.75);
        QCOMPARE(*found.meanLog10, 5.0 / 3.0); // of 1, 3, 1
        QCOMPARE(*found.stdLog10, std::sqrt(8.0 / 9.0));
        QVERIFY(!statistics(Field(4, box, Quantity::darkMatter)).meanLog10);
    }

    void massMapRefusals()
    {
        QVERIFY(refusal(0.0F).empty());
        const auto says = [](const std::string& message, const char* word) {
            return message.find("stars.npy") != std::string::npos && message.find(word) != std::string::npos;
        };
        QVERIFY(says(refusal(std::numeric_limits<float>::quiet_NaN()), "1 of its 16 pixels are NaN"));
        QVERIFY(says(refusal(std::numeric_limits<float>::infinity()), "infinite"));
        QVERIFY(says(refusal(-std::numeric_limits<float>::infinity()), "dex("));
        QVERIFY(says(refusal(-1.0F), "1 of its 16 pixels are negative"));
        // log10 of the mass where there is some, as figures of such maps show it.
        QVERIFY(says(refusal(12.25F, 0.0F), "largest value is 12.25"));
        QVERIFY(says(refusal(12.25F, 0.0F), "dex("));
        try {
            requireMassMap(Field(4, box, Quantity::stellarMass), "stars.npy");
            QFAIL("a map of zeros was accepted");
        } catch (const InputError& error) {
            QVERIFY(says(error.what(), "all of its pixels are zero"));
        }
        constexpr float nan = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(says(refusal(nan, nan), "all of its pixels are NaN"));
    }

    void log10TakesTheFloor()
    {
        const Field field(2, box, Quantity::darkMatter, {0.0F, 1000.0F, -5.0F, 1.0F});
        QCOMPARE(log10Pixels(field), (std::vector<float>{0.0F, 3.0F, 0.0F, 0.0F}));
        QCOMPARE(log10Pixels(field, 100.0F), (std::vector<float>{2.0F, 3.0F, 2.0F, 0.0F}));
    }

    void resampleConservesMass_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        for (const auto& [from, to] : {std::pair{256, 128}, {128, 256}, {100, 64}, {64, 100}, {7, 5}, {5, 7}, {16, 1}})
            QTest::addRow("%d to %d", from, to) << from << to;
    }

    void resampleConservesMass()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        const Field field = filled(static_cast<std::size_t>(from), 0);
        const Field found = resample(field, static_cast<std::size_t>(to));
        QCOMPARE(found.size(), static_cast<std::size_t>(to));
        QVERIFY(found.geometry() == field.geometry());
        QVERIFY(found.quantity() == field.quantity());
        const double before = sum(field) / (double(from) * from);
        QVERIFY(std::abs(sum(found) / (double(to) * to) / before - 1.0) < 1e-6); // float rounding
    }

    void resampleByHand()
    {
        const Field field(4, box, Quantity::darkMatter, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
        const Field half = resample(field, 2);
        QVERIFY(std::ranges::equal(half.pixels(), std::vector<float>{2.5F, 4.5F, 10.5F, 12.5F}));
        QVERIFY(std::ranges::equal(resample(half, 4).pixels(),
                                   std::vector<float>{2.5F, 2.5F, 4.5F, 4.5F, 2.5F, 2.5F, 4.5F, 4.5F, 10.5F, 10.5F,
                                                      12.5F, 12.5F, 10.5F, 10.5F, 12.5F, 12.5F}));
        // Two pixels to three: the middle one is half of each.
        const Field two(2, box, Quantity::darkMatter, {0, 6, 0, 6});
        const Field three = resample(two, 3);
        QCOMPARE(three(0, 1), 0.0F);
        QCOMPARE(three(1, 1), 3.0F);
        QCOMPARE(three(2, 1), 6.0F);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(resample(field, 0)), Error);
    }

    void normalisationRoundTrip()
    {
        // The published constants of arXiv:2403.10648 for the stellar maps.
        const Normalization stellar{1.0, 0.120691165, 1.0848483};
        const std::vector<float> values{0.0F, 1.0F, 1e3F, 1e7F, 1e12F};
        const auto back = stellar.fromNetwork(stellar.toNetwork(values));
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(back[i] - values[i]) <= 2e-5F * values[i] + 2e-6F);
        QVERIFY(std::abs(stellar.toNetwork(std::vector<float>{0.0F})[0] + 0.120691165 / 1.0848483) < 1e-7);
        const Normalization dark{0.0, 10.9838705, 0.50825393};
        QVERIFY(std::abs(dark.toNetwork(std::vector<float>{1e12F})[0] - (12.0 - 10.9838705) / 0.50825393) < 1e-6);
        const auto empty = dark.toNetwork(std::vector<float>{0.0F}); // taken as 1, not as minus infinity
        QVERIFY(std::abs(empty[0] + 10.9838705 / 0.50825393) < 1e-5);
        QCOMPARE(stellar.fromNetwork(std::vector<float>{-10.0F})[0], 0.0F); // 10^-10.7 - 1 is no mass
    }
};

QTEST_GUILESS_MAIN(TestField)
#include "test_field.moc"
