#include "ui/paired_change.h"

#include "support.h"

using namespace penumbra;

/// A flat map of 10^dex.
static Field flat(double dex, std::size_t size = 8)
{
    Field field(size, camelsGeometry, Quantity::darkMatter);
    for (float& pixel : field.pixels())
        pixel = static_cast<float>(std::pow(10.0, dex));
    return field;
}

class TestPairedChange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesOfTheSameNoiseAreCompared();
    void whatCannotBeComparedDoesNotCount();
    void anotherPosteriorBeginsAnew();
    void massRatioIsThatOfTheSamples();

private:
    static std::shared_ptr<PosteriorAccumulator> posterior(std::uint64_t seed = 5, const std::string& recipe = "{}");
};

std::shared_ptr<PosteriorAccumulator> TestPairedChange::posterior(std::uint64_t seed, const std::string& recipe)
{
    return std::make_shared<PosteriorAccumulator>(std::make_shared<const Field>(test::stellarMap(8)), nullptr, seed,
                                                  recipe);
}

void TestPairedChange::samplesOfTheSameNoiseAreCompared()
{
    const auto before = posterior(), after = posterior();
    // Samples differ by dex, their changes by hundredths: unpaired, the mean would move by the order in which they
    // come.
    before->add(flat(10.0), 0);
    before->add(flat(12.0), 1);
    before->add(flat(14.0), 2);
    PairedChange change(before->snapshot());
    QCOMPARE(change.pairs(), std::size_t{0});
    after->add(flat(14.03), 2);
    change.add(*after->snapshot());
    QCOMPARE(change.pairs(), std::size_t{1});
    QVERIFY(std::abs(change.mean()[17] - 0.03F) < 1e-5F);
    after->add(flat(10.01), 0);
    change.add(*after->snapshot());
    change.add(*after->snapshot()); // nothing new
    QCOMPARE(change.pairs(), std::size_t{2});
    QVERIFY(std::abs(change.mean()[0] - 0.02F) < 1e-5F); // (0.03 + 0.01) / 2
}

void TestPairedChange::whatCannotBeComparedDoesNotCount()
{
    const auto before = posterior(), more = posterior(), other = posterior(6);
    before->add(flat(11.0), 0);
    PairedChange change(before->snapshot());
    more->add(flat(12.0), 0);
    more->add(flat(13.0), 1); // has no partner
    change.add(*more->snapshot());
    QCOMPARE(change.pairs(), std::size_t{1});
    QCOMPARE(change.mean()[3], 1.0F);
    other->add(flat(12.0), 0); // of another seed: another noise
    change.add(*other->snapshot());
    QCOMPARE(change.pairs(), std::size_t{0});
    QCOMPARE(change.mean()[3], 0.0F);
    for (const char* recipe : {R"({"model": {"sha256": "another"}})", R"({"sampler": {"steps": 7}})"}) {
        const auto otherwise = posterior(5, recipe);
        otherwise->add(flat(12.0), 0);
        change.add(*otherwise->snapshot());
        QCOMPARE(change.pairs(), std::size_t{0});
        QVERIFY(!massRatio(*before->snapshot(), *otherwise->snapshot(), Circle{12.0, 12.0, 5.0}));
    }
}

void TestPairedChange::anotherPosteriorBeginsAnew()
{
    const auto before = posterior(), one = posterior(), two = posterior();
    before->add(flat(11.0), 0);
    PairedChange change(before->snapshot());
    one->add(flat(12.0), 0);
    two->add(flat(11.5), 0);
    change.add(*one->snapshot());
    change.add(*two->snapshot());
    QCOMPARE(change.pairs(), std::size_t{1});
    QCOMPARE(change.mean()[0], 0.5F);
}

void TestPairedChange::massRatioIsThatOfTheSamples()
{
    const auto before = posterior(), after = posterior();
    const Circle circle{12.0, 12.0, 5.0};
    QVERIFY(!massRatio(*before->snapshot(), *after->snapshot(), circle));
    before->add(flat(11.0), 0);
    before->add(flat(13.0), 1);
    after->add(flat(11.0 + std::log10(2.0)), 0);
    after->add(flat(13.0 + std::log10(3.0)), 1);
    after->add(flat(20.0), 2); // has no partner
    const std::optional<SampleSummary> ratio = massRatio(*before->snapshot(), *after->snapshot(), circle);
    QCOMPARE(ratio->count, std::size_t{2});
    QVERIFY(std::abs(ratio->mean - 2.5) < 1e-5); // of 2 and 3, each in float pixels
}

PENUMBRA_UI_TEST_MAIN(TestPairedChange)
#include "test_paired_change.moc"
