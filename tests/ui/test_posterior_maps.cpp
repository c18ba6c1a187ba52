#include "ui/contours.h"
#include "ui/posterior_maps.h"

#include "support.h"

#include <QSignalSpy>

#include <vtkPoints.h>
#include <vtkPolyData.h>

using namespace penumbra;

class TestPosteriorMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void residualAndZScoreAreThoseOfTheMoments();
    void quantilesAreOrderStatistics();
    void expensiveMapsAreMadeOnlyWhenWanted();
    void whatNeedsTheTruthSaysSo();
    void runsDoNotMix();
    void aSampleSaysOfHowMany();
    void withoutEstimatesTheNewestSampleIsShown();
    void contoursOfACone();
    void smoothingKeepsMassAwayFromTheEdge();
    void smoothingGoesOnBeyondTheEdgeOfAPeriodicMap();
    void levelsAreReadAsTheyAreWritten();

private:
    // Samples of log10 density 11, 11.1, ... everywhere, and a truth of 11.5.
    static std::shared_ptr<const PosteriorSnapshot> ladder(int samples, bool truth = true);
    /// Expensive maps are being worked out, or what came of it is still to be told.
    static bool isWorking(const PosteriorMaps& maps) { return maps.findChild<LatestTask*>()->isBusy(); }
};

std::shared_ptr<const PosteriorSnapshot> TestPosteriorMaps::ladder(int samples, bool truth)
{
    const auto flat = [](double dex) {
        Field field(16, camelsGeometry, Quantity::darkMatter);
        std::fill(field.pixels().begin(), field.pixels().end(), static_cast<float>(std::pow(10.0, dex)));
        field(3, 3) *= 1.01F; // a spectrum needs some structure
        return field;
    };
    PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(16)),
                                   truth ? std::make_shared<const Field>(flat(11.5)) : nullptr, 1, "{}");
    for (int i = 0; i < samples; ++i)
        posterior.add(flat(11.0 + 0.1 * i), static_cast<std::uint32_t>(i));
    return posterior.snapshot();
}

void TestPosteriorMaps::residualAndZScoreAreThoseOfTheMoments()
{
    const auto posterior = ladder(5);
    // mean 11.2, std with ddof 1 of 0, .1, .2, .3, .4 is sqrt(0.025), and the mean of five errs by its fifth
    QVERIFY(std::abs(residualMap(*posterior)->values[0] - 0.3F) < 1e-5F);
    QVERIFY(std::abs(zScoreMap(*posterior)->values[0] - 0.3F / std::sqrt(0.025F * 1.2F)) < 1e-4F);
    QVERIFY(residualMap(*ladder(5, false)) == nullptr);
    QVERIFY(zScoreMap(*ladder(1)) == nullptr);
    // Pairs of 11 +- 1 and 11.2 +- 2 dex: a variance of 2.52, and their means, of variance 0.02, tell that of all.
    const auto flat = [](double dex) {
        Field field(16, camelsGeometry, Quantity::darkMatter);
        std::ranges::fill(field.pixels(), static_cast<float>(std::pow(10.0, dex)));
        return field;
    };
    PosteriorAccumulator pairs(std::make_shared<const Field>(test::stellarMap(16)),
                               std::make_shared<const Field>(flat(13.0)), 1, "{}", Noise::antithetic);
    for (const double dex : {10.0, 12.0})
        pairs.add(flat(dex), static_cast<std::uint32_t>(pairs.count()));
    QVERIFY(std::abs(zScoreMap(*pairs.snapshot())->values[0] - 2.0 / std::sqrt(1.0 + 0.5)) < 1e-3);
    for (const double dex : {9.2, 13.2})
        pairs.add(flat(dex), static_cast<std::uint32_t>(pairs.count()));
    QVERIFY(std::abs(zScoreMap(*pairs.snapshot())->values[0] - 1.9 / std::sqrt(2.52 + 0.01)) < 1e-3);
}

void TestPosteriorMaps::quantilesAreOrderStatistics()
{
    const SampleSummaries summaries = sampleSummaries(*ladder(11));
    QCOMPARE(summaries.samples, std::size_t{11});
    QVERIFY(std::abs(summaries.median->values[0] - 11.5F) < 1e-5F);
    QVERIFY(std::abs(summaries.quantile16->values[0] - 11.092F) < 1e-5F); // at 0.92 of 0..10
    QVERIFY(std::abs(summaries.quantile84->values[0] - 11.908F) < 1e-5F);
    double mean = 0.0, squares = 0.0;
    for (int i = 0; i < 11; ++i)
        mean += std::pow(10.0, 11.0 + 0.1 * i) / 11.0;
    for (int i = 0; i < 11; ++i)
        squares += std::pow(std::pow(10.0, 11.0 + 0.1 * i) - mean, 2.0);
    QVERIFY(std::abs(summaries.signalToNoise->values[0] - mean / std::sqrt(squares / 10.0)) < 1e-4);
    QVERIFY(sampleSummaries(*ladder(1)).signalToNoise == nullptr);
    // Of the same samples as pairs: the variance of the pairs' means, and the mean square of their half differences.
    auto pairs = std::make_shared<PosteriorSnapshot>(*ladder(4));
    pairs->noise = Noise::antithetic;
    const auto value = [](int i) { return std::pow(10.0, 11.0 + 0.1 * i); };
    const double one = 0.5 * (value(0) + value(1)), other = 0.5 * (value(2) + value(3));
    const double variance = 0.5 * std::pow(one - other, 2.0) +
                            0.125 * (std::pow(value(0) - value(1), 2.0) + std::pow(value(2) - value(3), 2.0));
    QVERIFY(std::abs(sampleSummaries(*pairs).signalToNoise->values[0] - 0.5 * (one + other) / std::sqrt(variance)) <
            1e-4);
}

void TestPosteriorMaps::expensiveMapsAreMadeOnlyWhenWanted()
{
    PosteriorMaps maps;
    maps.setInput(test::stellarMap(16), nullptr);
    maps.setSnapshot(ladder(4));
    QVERIFY(!isWorking(maps)); // and nobody begins later: only samples and wishes are answered
    QVERIFY(maps.map(MapQuantity::median) == nullptr);
    QSignalSpy changed(&maps, &PosteriorMaps::changed);
    maps.setWanted({MapQuantity::median});
    QTRY_VERIFY(maps.map(MapQuantity::median) != nullptr);
    QVERIFY(changed.count() > 0);
    QVERIFY(maps.picture(MapQuantity::median).note.contains(QStringLiteral("4 samples")));
    maps.setSnapshot(ladder(6)); // goes along
    QTRY_VERIFY(maps.picture(MapQuantity::median).note.contains(QStringLiteral("6 samples")));
}

void TestPosteriorMaps::whatNeedsTheTruthSaysSo()
{
    PosteriorMaps maps;
    maps.setInput(test::stellarMap(16), nullptr);
    for (const MapQuantity quantity : {MapQuantity::truth, MapQuantity::residual, MapQuantity::zScore})
        QVERIFY(maps.whyNot(quantity).contains(QStringLiteral("not known")));
    QVERIFY(maps.whyNot(MapQuantity::median).isEmpty());
    QSignalSpy choices(&maps, &PosteriorMaps::choicesChanged);
    maps.setInput(test::stellarMap(16), std::make_shared<const Field>(test::darkMatterMap(16)));
    QCOMPARE(choices.count(), 1);
    QVERIFY(maps.whyNot(MapQuantity::residual).isEmpty());
    QVERIFY(!maps.picture(MapQuantity::residual).hint.isEmpty()); // samples are still to come
}

void TestPosteriorMaps::runsDoNotMix()
{
    PosteriorMaps maps;
    maps.setInput(test::stellarMap(16), nullptr);
    maps.setWanted({MapQuantity::median});
    maps.setSnapshot(ladder(8)); // being worked on when the next run begins
    maps.clearPosterior();
    QVERIFY(isWorking(maps));
    QTRY_VERIFY(!isWorking(maps)); // what came of it has been told
    QVERIFY(maps.map(MapQuantity::median) == nullptr);
    maps.setSnapshot(ladder(3));
    QTRY_VERIFY(maps.map(MapQuantity::median) != nullptr);
    QVERIFY(std::abs(maps.map(MapQuantity::median)->values[0] - 11.1F) < 1e-5F);
    maps.clearPosterior();
    maps.setSnapshot(ladder(8));
    maps.clearPosterior();
    maps.setSnapshot(ladder(0)); // a run that was stopped before its first sample
    QVERIFY(isWorking(maps));
    QTRY_VERIFY(!isWorking(maps));
    QVERIFY(maps.map(MapQuantity::median) == nullptr);
}

void TestPosteriorMaps::aSampleSaysOfHowMany()
{
    PosteriorMaps maps;
    maps.setInput(test::stellarMap(16), nullptr);
    maps.setSnapshot(ladder(2));
    maps.showSample(1);
    QString note;
    connect(&maps, &PosteriorMaps::changed, this, [&](MapQuantity quantity) {
        if (quantity == MapQuantity::sample)
            note = maps.picture(quantity).note;
    });
    maps.setSnapshot(ladder(5));
    QCOMPARE(note, QStringLiteral("of 0 to 4"));
}

void TestPosteriorMaps::withoutEstimatesTheNewestSampleIsShown()
{
    PosteriorMaps maps;
    const auto sample = [&maps] { return maps.picture(MapQuantity::sample); };
    QVERIFY(sample().hint.startsWith("Run"));
    maps.setNewestShown(true);
    QVERIFY(sample().map == nullptr && sample().hint.startsWith("Live preview is off"));
    for (const int samples : {1, 2, 5}) {
        maps.setSnapshot(ladder(samples));
        QCOMPARE(sample().title, QStringLiteral("Sample %1").arg(samples - 1));
        QVERIFY(sample().map != nullptr && !sample().estimate);
    }
    // An estimate that nothing follows goes when none are wanted any more.
    maps.setNewestShown(false);
    maps.setEstimate(test::darkMatterMap(16), 6, 3, 20, true);
    QVERIFY(sample().live);
    maps.setNewestShown(true);
    QCOMPARE(sample().title, QStringLiteral("Sample 4"));
    QVERIFY(!sample().live);
    maps.setNewestShown(false); // who looks at one keeps it
    maps.showSample(1);
    maps.setSnapshot(ladder(6));
    QCOMPARE(sample().title, QStringLiteral("Sample 1"));
}

void TestPosteriorMaps::contoursOfACone()
{
    // Value = 10 - distance from the centre: level L is a circle of radius 10 - L.
    DisplayMap cone{100, 25.0, std::vector<float>(10000)};
    for (std::size_t i = 0; i < cone.values.size(); ++i) {
        const double x = (static_cast<double>(i % 100) + 0.5) * 0.25, y = (static_cast<double>(i / 100) + 0.5) * 0.25;
        cone.values[i] = static_cast<float>(10.0 - std::hypot(x - 12.5, y - 12.5));
    }
    ContourSettings settings;
    settings.quantity = MapQuantity::signalToNoise;
    settings.levels = {4.0, 7.0};
    settings.smoothing = 0.0;
    const auto contours = contourLines(cone, settings);
    vtkPolyData& lines = *contours->lines;
    QVERIFY(lines.GetNumberOfCells() > 0);
    for (vtkIdType i = 0; i < lines.GetNumberOfPoints(); ++i) {
        const double* at = lines.GetPoint(i);
        const double radius = std::hypot(at[0] - 12.5, at[1] - 12.5);
        QVERIFY(std::abs(radius - 6.0) < 0.02 || std::abs(radius - 3.0) < 0.02);
    }
}

void TestPosteriorMaps::smoothingKeepsMassAwayFromTheEdge()
{
    // A point of 1e12 in the middle of nothing.
    Field field(64, camelsGeometry, Quantity::stellarMass);
    field(32, 32) = 1e12F;
    const DisplayMap smooth = smoothed(*displayStellarMass(field), true, 2.0);
    double sum = 0.0;
    for (const float dex : smooth.values)
        sum += std::pow(10.0, dex);
    QVERIFY(std::abs(sum / 1e12 - 1.0) < 1e-3);
    // exp(-2^2 / (2 * 2^2)) between the centre and two pixels off it
    QVERIFY(std::abs(smooth.values[32 * 64 + 34] - smooth.values[32 * 64 + 32] + 0.5F * std::log10(std::exp(1.0F))) <
            1e-4F);
    for (const float dex : smooth.values)
        QVERIFY(std::isfinite(dex)); // also where there is nothing
}

/// A map rolled by half its side has the same contours, rolled: what was at the edge is in the middle then.
void TestPosteriorMaps::smoothingGoesOnBeyondTheEdgeOfAPeriodicMap()
{
    constexpr std::size_t size = 32, half = size / 2;
    const auto rolled = [](std::size_t i) { return (i / size + half) % size * size + (i % size + half) % size; };
    for (const bool periodic : {true, false}) {
        Field field(size, {25.0, 5.0, periodic}, Quantity::darkMatter), other = field;
        for (std::size_t i = 0; i < size * size; ++i)
            field.pixels()[i] = 1e11F * (1.0F + static_cast<float>(i * 7 % 31));
        for (std::size_t i = 0; i < size * size; ++i)
            other.pixels()[rolled(i)] = field.pixels()[i];
        const DisplayMap one = smoothed(*displayDarkMatter(field), true, 2.0);
        const DisplayMap two = smoothed(*displayDarkMatter(other), true, 2.0);
        QCOMPARE(one.periodic, periodic);
        float farthest = 0.0F;
        for (std::size_t i = 0; i < size * size; ++i)
            farthest = std::max(farthest, std::abs(one.values[i] - two.values[rolled(i)]));
        QVERIFY2((farthest < 1e-5F) == periodic, qPrintable(QString::number(farthest)));
    }
}

void TestPosteriorMaps::levelsAreReadAsTheyAreWritten()
{
    QCOMPARE(*levelsFromText(QStringLiteral(" 11, 9;10.5 9")), (std::vector<double>{9.0, 10.5, 11.0}));
    QVERIFY(!levelsFromText(QStringLiteral("9, ten")));
    QVERIFY(levelsFromText(QString())->empty());
    QCOMPARE(levelsText({9.0, 10.5}), QStringLiteral("9, 10.5"));
    QCOMPARE(evenLevels(1.0, 2.0, 3), (std::vector<double>{1.0, 1.5, 2.0}));
    QCOMPARE(evenLevels(1.0, 2.0, 1), (std::vector<double>{1.5}));
}

PENUMBRA_UI_TEST_MAIN(TestPosteriorMaps)
#include "test_posterior_maps.moc"
