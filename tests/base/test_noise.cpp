#include "base/error.h"
#include "base/noise.h"

#include <QtTest>

using namespace penumbra;

class TestNoise : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesGoBothWays()
    {
        QCOMPARE(noiseKinds().size(), std::size_t{2});
        for (const Noise kind : noiseKinds())
            QCOMPARE(noiseFromName(name(kind)), kind);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(noiseFromName("opposite")), InputError);
    }

    void everySecondSampleHasTheNoiseOfTheOneBefore()
    {
        for (const std::uint32_t sample : {0U, 1U, 16U, 17U, 4294967295U}) {
            QCOMPARE(noiseSource(Noise::independent, sample).stream, sample);
            QCOMPARE(noiseSource(Noise::independent, sample).sign, 1.0F);
            QCOMPARE(noiseSource(Noise::antithetic, sample).stream, sample - sample % 2);
            QCOMPARE(noiseSource(Noise::antithetic, sample).sign, sample % 2 == 0 ? 1.0F : -1.0F);
        }
    }

    void partnersAreThoseOfOnePair()
    {
        QVERIFY(arePartners(Noise::antithetic, 16, 17) && arePartners(Noise::antithetic, 17, 16));
        QVERIFY(!arePartners(Noise::antithetic, 17, 18) && !arePartners(Noise::antithetic, 17, 17));
        QVERIFY(!arePartners(Noise::independent, 16, 17));
        const std::vector<std::uint32_t> samples{3, 4, 5, 7, 8};
        QCOMPARE(partnersOfThoseBefore(Noise::antithetic, samples),
                 (std::vector<bool>{false, false, true, false, false}));
        QCOMPARE(partnersOfThoseBefore(Noise::independent, samples), std::vector<bool>(5));
    }
};

QTEST_GUILESS_MAIN(TestNoise)
#include "test_noise.moc"
