#include "base/hash.h"
#include "ui/resumption.h"
#include "ui/sampling_job.h"

#include "model_of.h"
#include "support.h"

#include <QSignalSpy>

#include <algorithm>
#include <cmath>

using namespace penumbra;

class TestSamplingJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signalsComeInOrder();
    void sameSeedSameSamples();
    void stopKeepsFinishedSamples();
    void failureIsToldOnce();
    void theHashIsThatOfTheMapThatWasRead();
    void nothingIsToldAfterDestruction();
    void unwantedEstimatesAreNotMade();
    void aRunThatGoesOnDrawsTheNextSamples();
    void onlyWhatIsDrawnAlikeIsGoneOnWith();
    void aTracedSampleIsTheSampleAndItsPath();
    void pathsAreBounded();

private:
    std::shared_ptr<const PosteriorSnapshot> draw(SamplingRequest request,
                                                  std::shared_ptr<PosteriorAccumulator>* posterior = nullptr);
    static SamplingRequest request(std::size_t samples);
};

SamplingRequest TestSamplingJob::request(std::size_t samples)
{
    SamplingRequest request;
    request.model = test::modelOf(test::tinyModel());
    request.stellar = test::stellarMap(128);
    request.truth = test::darkMatterMap(128);
    request.samples = samples;
    request.steps = 4;
    request.threads = 1;
    return request;
}

std::shared_ptr<const PosteriorSnapshot> TestSamplingJob::draw(SamplingRequest request,
                                                               std::shared_ptr<PosteriorAccumulator>* posterior)
{
    SamplingJob job(std::move(request));
    std::shared_ptr<const PosteriorSnapshot> result;
    connect(&job, &SamplingJob::started, this, [&](const SamplingStart& start) {
        if (posterior != nullptr)
            *posterior = start.posterior;
    });
    connect(&job, &SamplingJob::finished, this, [&](const auto& snapshot, Outcome) { result = snapshot; });
    job.start();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(result != nullptr, 60000); }();
    return result;
}

void TestSamplingJob::signalsComeInOrder()
{
    SamplingJob job(request(5));
    QStringList order;
    std::size_t seen = 0;
    std::shared_ptr<const PosteriorSnapshot> last;
    connect(&job, &SamplingJob::started, this, [&](const SamplingStart& start) {
        order << "started";
        QCOMPARE(start.input->size(), std::size_t{64});
        QCOMPARE(start.truth->size(), std::size_t{64});
        QVERIFY2(start.message.contains("128"), "the user is told of the resampling");
    });
    connect(&job, &SamplingJob::progressed, this, [&](const SamplingProgress& progress) {
        order << "progressed";
        QVERIFY(progress.step >= 1 && progress.step <= progress.steps);
        QCOMPARE(progress.samples, std::size_t{5});
    });
    connect(&job, &SamplingJob::estimateReady, this, [&](const std::shared_ptr<const Field>& estimate) {
        order << "estimate";
        QCOMPARE(estimate->size(), std::size_t{64});
    });
    connect(&job, &SamplingJob::sampleReady, this, [&](const std::shared_ptr<const PosteriorSnapshot>& snapshot) {
        order << "sample";
        QVERIFY2(snapshot->samples.size() > seen, "one or several more");
        seen = snapshot->samples.size();
    });
    connect(&job, &SamplingJob::finished, this,
            [&](const std::shared_ptr<const PosteriorSnapshot>& snapshot, Outcome outcome) {
                order << "finished";
                QVERIFY(outcome == Outcome::completed);
                last = snapshot;
            });
    connect(&job, &SamplingJob::pathReady, this, [&] { order << "path"; });
    QSignalSpy failed(&job, &SamplingJob::failed);
    job.start();
    QTRY_VERIFY_WITH_TIMEOUT(last != nullptr, 60000);
    QCOMPARE(order.first(), QStringLiteral("started"));
    QCOMPARE(order.last(), QStringLiteral("finished"));
    QCOMPARE(order.count("started"), 1);
    QCOMPARE(order.count("finished"), 1);
    QVERIFY(order.count("sample") >= 1);
    QCOMPARE(order.count("path"), 1);
    QVERIFY(order.count("progressed") > 0);
    QVERIFY(order.count("estimate") > 0);
    QCOMPARE(failed.count(), 0);
    QCOMPARE(last->samples.size(), std::size_t{5});
    QCOMPARE(last->indices, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    QCOMPARE(last->stdLog10.size(), std::size_t{64 * 64});
    QVERIFY(last->recipe.find("\"seed\"") != std::string::npos);
}

void TestSamplingJob::sameSeedSameSamples()
{
    std::array<std::shared_ptr<const PosteriorSnapshot>, 2> runs;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        SamplingJob job(request(i == 0 ? 2 : 3));
        connect(&job, &SamplingJob::finished, this, [&](const auto& snapshot, Outcome) { runs[i] = snapshot; });
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(runs[i] != nullptr, 60000);
    }
    const auto first = runs[0]->samples[1]->pixels(), again = runs[1]->samples[1]->pixels();
    for (std::size_t i = 0; i < first.size(); ++i)
        QVERIFY(std::abs(std::log10(first[i]) - std::log10(again[i])) < 1e-4F);
}

void TestSamplingJob::stopKeepsFinishedSamples()
{
    SamplingJob job(request(100000));
    std::shared_ptr<const PosteriorSnapshot> end;
    Outcome how = Outcome::completed;
    std::size_t seen = 0;
    connect(&job, &SamplingJob::sampleReady, this, [&](const std::shared_ptr<const PosteriorSnapshot>& snapshot) {
        seen = snapshot->samples.size();
        job.stop();
    });
    connect(&job, &SamplingJob::finished, this,
            [&](const std::shared_ptr<const PosteriorSnapshot>& snapshot, Outcome outcome) {
                end = snapshot;
                how = outcome;
            });
    job.start();
    QTRY_VERIFY_WITH_TIMEOUT(end != nullptr, 60000);
    QVERIFY(how == Outcome::cancelled);
    QVERIFY(!end->samples.empty());
    QVERIFY(end->samples.size() >= seen); // with those of the same batch that were not told of one by one
    QVERIFY(end->samples.size() < 1000);
    const std::string told = "\"samples\": " + std::to_string(end->samples.size());
    QVERIFY2(end->recipe.find(told) != std::string::npos, "not the number that was asked for");
}

void TestSamplingJob::failureIsToldOnce()
{
    SamplingRequest bad = request(2);
    bad.model = test::modelOf("/nowhere/absent.safetensors");
    SamplingJob job(std::move(bad));
    QSignalSpy failed(&job, &SamplingJob::failed), finished(&job, &SamplingJob::finished),
        started(&job, &SamplingJob::started);
    job.start();
    QVERIFY(failed.wait(30000));
    QTest::qWait(50);
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().toString().contains("absent.safetensors"));
    QCOMPARE(finished.count(), 0);
    QCOMPARE(started.count(), 0);
}

/// It is computed when the run begins, and the file may be another one by then.
void TestSamplingJob::theHashIsThatOfTheMapThatWasRead()
{
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("map.npy")).toStdString();
    SamplingRequest drawn = request(1);
    writeNpy(file, {drawn.stellar});
    drawn.input.file = file;
    drawn.asRead = identityOf(file);
    QVERIFY(draw(drawn)->recipe.find(sha256(std::filesystem::path(file))) != std::string::npos);
    writeNpy(file, {test::stellarMap(128, 1)});
    SamplingJob job(std::move(drawn));
    QSignalSpy failed(&job, &SamplingJob::failed), started(&job, &SamplingJob::started);
    job.start();
    QVERIFY(failed.wait(30000));
    QVERIFY(failed.first().first().toString().contains(
        "has changed since it was opened. Start again with the file as it is now."));
    QCOMPARE(started.count(), 0);
}

void TestSamplingJob::nothingIsToldAfterDestruction()
{
    int told = 0;
    {
        SamplingRequest bad = request(2);
        bad.model = test::modelOf("/nowhere/absent.safetensors");
        SamplingJob job(std::move(bad));
        connect(&job, &SamplingJob::failed, this, [&] { ++told; });
        job.start();
    } // waits for the worker, which has said that it failed
    QCoreApplication::processEvents();
    QCOMPARE(told, 0);
}

void TestSamplingJob::unwantedEstimatesAreNotMade()
{
    SamplingJob job(request(4));
    job.setEstimatesWanted(false);
    int estimates = 0;
    bool ended = false;
    connect(&job, &SamplingJob::estimateReady, this, [&] { ++estimates; });
    connect(&job, &SamplingJob::finished, this, [&] { ended = true; });
    job.start();
    QTRY_VERIFY_WITH_TIMEOUT(ended, 60000);
    QCOMPARE(estimates, 0);
}

// The same noise in another batch: equal to rounding [dex].
static float farthest(const Field& a, const Field& b)
{
    float farthest = 0.0F;
    for (std::size_t i = 0; i < a.pixels().size(); ++i)
        farthest = std::max(farthest, std::abs(std::log10(a.pixels()[i]) - std::log10(b.pixels()[i])));
    return farthest;
}

void TestSamplingJob::aRunThatGoesOnDrawsTheNextSamples()
{
    std::shared_ptr<PosteriorAccumulator> posterior;
    draw(request(2), &posterior);
    SamplingRequest more = request(3);
    more.posterior = posterior;
    const auto inTwo = draw(std::move(more)), inOne = draw(request(5));
    QCOMPARE(inTwo->indices, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    for (std::size_t i = 0; i < 5; ++i)
        QVERIFY(farthest(*inTwo->samples[i], *inOne->samples[i]) < 1e-4F);
    // The recipe is that of all samples, from which `reconstruct` draws them in one go.
    QVERIFY(inTwo->recipe.find("\"samples\": 5") != std::string::npos);
    QVERIFY(inTwo->recipe.find("\"first_sample\": 0") != std::string::npos);
}

void TestSamplingJob::onlyWhatIsDrawnAlikeIsGoneOnWith()
{
    const auto drawn = draw(request(1));
    const auto obstacle = [&](const char* was, const char* is) {
        QByteArray recipe = QByteArray::fromStdString(drawn->recipe);
        if (!recipe.contains(was))
            qFatal("%s is not in %s", was, recipe.constData());
        recipe.replace(was, is);
        auto posterior = std::make_shared<PosteriorAccumulator>(drawn->input, drawn->truth, drawn->seed,
                                                                recipe.toStdString(), drawn->noise);
        posterior->add(drawn->samples.front(), 0);
        return resumptionOf(posterior, {test::tinyModel()}).obstacle;
    };
    QCOMPARE(obstacle("\"seed\"", "\"seed\""), QString());
    for (const auto& [was, is] :
         {std::pair{"\"gamma_start\": ", "\"gamma_start\": 1"}, std::pair{"\"gamma_end\": -", "\"gamma_end\": -1"},
          std::pair{"\"final_denoise\": true", "\"final_denoise\": false"}})
        QVERIFY2(obstacle(was, is).contains("Draw them anew"), was);
}

void TestSamplingJob::aTracedSampleIsTheSampleAndItsPath()
{
    const auto posterior = draw(request(3));
    SamplingRequest trace = request(3);
    trace.trace = 2;
    SamplingJob job(std::move(trace));
    std::shared_ptr<const SamplePath> path;
    connect(&job, &SamplingJob::pathReady, this, [&](const auto& ready) { path = ready; });
    QSignalSpy samples(&job, &SamplingJob::sampleReady), finished(&job, &SamplingJob::finished);
    job.start();
    QVERIFY(finished.wait(60000));
    QCOMPARE(samples.count(), 0);
    QVERIFY(path != nullptr);
    QCOMPARE(path->index, 2U);
    QCOMPARE(path->frames.size(), static_cast<std::size_t>(path->steps)); // few enough to keep all
    QCOMPARE(path->frames.back().step, path->steps);
    QVERIFY(farthest(*path->frames.back().estimate, *posterior->samples[2]) < 1e-3F);
    QVERIFY(path->frames.front().gamma > path->frames.back().gamma);
    const PowerSpectrum expected = powerSpectrum(*path->frames[1].estimate, SpectrumField::log10);
    QCOMPARE(path->k, expected.k);
    QCOMPARE(path->frames[1].log10, expected.power);
}

void TestSamplingJob::pathsAreBounded()
{
    PathRecorder recorder(0, 250);
    int kept = 0;
    for (int step = 1; step <= 250; ++step)
        kept += recorder.wants(step) ? 1 : 0;
    QVERIFY(kept > PathRecorder::mostFrames / 2 && kept <= PathRecorder::mostFrames);
    QVERIFY(recorder.wants(250));
}

QTEST_GUILESS_MAIN(TestSamplingJob)
#include "test_sampling_job.moc"
