#include "base/random.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <vector>

using namespace penumbra;

namespace {

using Block = std::array<std::uint32_t, 4>;

/// Philox4x32-10 written from the paper (Salmon et al. 2011, section 3.3), to judge the library's by.
Block philox(Block counter, std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
    }
    return counter;
}

double unit(std::uint32_t low, std::uint32_t high)
{
    const std::uint64_t bits = (std::uint64_t{high} << 32 | low) >> 12;
    return (static_cast<double>(bits) + 0.5) / 4503599627370496.0; // 2^52
}

} // namespace

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publishedVectors()
    {
        // Known answers of philox4x32, 10 rounds, distributed with Random123 (kat_vectors).
        QCOMPARE(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        constexpr std::uint32_t f = 0xffffffff;
        QCOMPARE(philox({f, f, f, f}, {f, f}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QCOMPARE(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
                 (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
        std::array<double, 2> first{};
        RandomStream(0, 0, 0).uniforms(first);
        QCOMPARE(first[0], unit(0x6627e8d5, 0xe169c58d));
        QCOMPARE(first[1], unit(0xbc57ac4c, 0x9b00dbd8));
    }

    void seedStreamAndStepMakeTheCounter()
    {
        const std::uint64_t seed = 0x299f31d0a4093822;
        std::vector<double> found(9);
        RandomStream(seed, 17, 3).uniforms(found);
        for (std::uint32_t i = 0; i < found.size(); ++i) {
            const Block block = philox({i / 2, 0, 17, 3}, {0xa4093822, 0x299f31d0});
            QCOMPARE(found[i], i % 2 == 0 ? unit(block[0], block[1]) : unit(block[2], block[3]));
        }
    }

    void normalsAreBoxMuller()
    {
        std::array<double, 2> found{};
        RandomStream(5, 1, 2).normals(found);
        const Block block = philox({0, 0, 1, 2}, {5, 0});
        const double radius = std::sqrt(-2.0 * std::log(unit(block[0], block[1])));
        const double angle = 2.0 * M_PI * unit(block[2], block[3]);
        QCOMPARE(found[0], radius * std::cos(angle));
        QCOMPARE(found[1], radius * std::sin(angle));
    }

    void prefixDoesNotDependOnLength()
    {
        std::vector<float> longer(1001);
        std::vector<float> shorter(38);
        RandomStream(9, 4, 0).normals(longer);
        RandomStream(9, 4, 0).normals(shorter);
        QVERIFY(std::equal(shorter.begin(), shorter.end(), longer.begin()));
        std::vector<float> other(38);
        RandomStream(9, 5, 0).normals(other);
        QVERIFY(!std::equal(shorter.begin(), shorter.end(), other.begin()));
    }

    void mapsHaveSeedsOfTheirOwn()
    {
        std::set<std::uint64_t> seeds;
        for (const std::uint64_t seed : {0, 1, 2, 3})
            for (std::size_t map = 0; map < 1000; ++map) {
                QVERIFY(seedOfMap(seed, map) < (std::uint64_t{1} << 53));
                seeds.insert(seedOfMap(seed, map));
            }
        QCOMPARE(seeds.size(), std::size_t(4000)); // two of them are the same once in 10^9 such tests
        // Nothing of the noise is left alike: the correlation of n deviates scatters by 1 / sqrt(n).
        std::vector<double> one(10000), other(one.size());
        RandomStream(seedOfMap(1, 0), 0, 0).normals(one);
        RandomStream(seedOfMap(1, 1), 0, 0).normals(other);
        QVERIFY(std::abs(std::inner_product(one.begin(), one.end(), other.begin(), 0.0)) / 1e4 < 0.05);
    }

    void momentsOfTheNormals()
    {
        // 2^18 deviates: standard errors 1/512 of the mean, sqrt(2)/512 of the variance, sqrt(96)/512 of the fourth
        // moment; five of each are allowed.
        std::vector<double> values(1 << 18);
        RandomStream(1, 0, 0).normals(values);
        double mean = 0.0;
        double variance = 0.0;
        double fourth = 0.0;
        for (const double v : values) {
            mean += v / double(values.size());
            variance += v * v / double(values.size());
            fourth += v * v * v * v / double(values.size());
        }
        QVERIFY(std::abs(mean) < 5.0 / 512.0);
        QVERIFY(std::abs(variance - 1.0) < 5.0 * std::sqrt(2.0) / 512.0);
        QVERIFY(std::abs(fourth - 3.0) < 5.0 * std::sqrt(96.0) / 512.0);
    }

    void uniformsFillTheUnitInterval()
    {
        // Kolmogorov-Smirnov: sqrt(n) D exceeds 1.95 once in a thousand.
        std::vector<double> values(1 << 16);
        RandomStream(2, 0, 0).uniforms(values);
        std::sort(values.begin(), values.end());
        QVERIFY(values.front() > 0.0 && values.back() < 1.0);
        const auto n = static_cast<double>(values.size());
        double distance = 0.0;
        for (std::size_t i = 0; i < values.size(); ++i)
            distance =
                std::max({distance, std::abs(values[i] - double(i) / n), std::abs(values[i] - double(i + 1) / n)});
        QVERIFY(std::sqrt(n) * distance < 1.95);
    }

    void poissonMoments_data()
    {
        QTest::addColumn<double>("mean");
        for (const double mean : {0.01, 0.7, 5.0, 29.0, 31.0, 400.0})
            QTest::addRow("%g", mean) << mean;
    }

    void poissonMoments()
    {
        QFETCH(double, mean);
        RandomSequence sequence(11, 0);
        constexpr int count = 40000;
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < count; ++i) {
            const auto draw = sequence.poisson(mean);
            QVERIFY(draw >= 0);
            sum += double(draw);
            squares += (double(draw) - mean) * (double(draw) - mean);
        }
        // Standard errors: sqrt(mean / n), and of the variance sqrt((mean + 2 mean^2) / n); rounding adds 1/12.
        QVERIFY(std::abs(sum / count - mean) < 5.0 * std::sqrt(mean / count));
        QVERIFY(std::abs(squares / count - mean) < 5.0 * std::sqrt((mean + 2.0 * mean * mean) / count) + 0.1);
    }

    void poissonOfNothingIsNothing()
    {
        RandomSequence sequence(11, 0);
        QCOMPARE(sequence.poisson(0.0), 0);
    }

    void belowIsUniformAndInRange()
    {
        RandomSequence sequence(13, 0);
        constexpr int count = 60000;
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < count; ++i)
            ++counts[sequence.below(6)];
        QCOMPARE(counts.size(), std::size_t{6});
        QVERIFY(counts.rbegin()->first == 5);
        double chi2 = 0.0;
        for (const auto& [value, times] : counts)
            chi2 += std::pow(times - count / 6.0, 2) / (count / 6.0);
        QVERIFY(chi2 < 20.5); // five degrees of freedom: once in a thousand
        QCOMPARE(sequence.below(1), std::uint64_t{0});
    }

    void sequencesRepeat()
    {
        RandomSequence a(3, 1, 2);
        RandomSequence b(3, 1, 2);
        RandomSequence c(3, 1, 3);
        const std::array<double, 3> first{a.uniform(), a.normal(), a.uniform()};
        const std::array<double, 3> second{b.uniform(), b.normal(), b.uniform()};
        const std::array<double, 3> other{c.uniform(), c.normal(), c.uniform()};
        QVERIFY(first == second);
        QVERIFY(first != other);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "test_random.moc"
