#include "base/random.h"
#include "diffusion/posterior.h"
#include "drawn_samples.h"
#include "messages.h"
#include "small_model.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <vector>

using namespace penumbra;

namespace {

/// Largest difference of two maps [dex].
double differenceDex(const Field& a, const Field& b)
{
    double largest = 0.0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i)
        largest = std::max(largest, std::abs(std::log10(static_cast<double>(a.pixels()[i])) -
                                             std::log10(static_cast<double>(b.pixels()[i]))));
    return largest;
}

double mass(const Field& map)
{
    const double pixelArea = map.pixelSide() * map.pixelSide();
    return pixelArea * std::accumulate(map.pixels().begin(), map.pixels().end(), 0.0);
}

} // namespace

class TestPosterior : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const Model> m_model;
    Field m_stellar = galaxies(32);

    [[nodiscard]] PosteriorRequest request(std::size_t samples, std::uint32_t first = 0) const
    {
        return requestOf(*m_model, samples, first);
    }
    [[nodiscard]] std::map<std::uint32_t, Field> draw(const PosteriorRequest& request) const
    {
        return drawnSamples(*m_model, m_stellar, request);
    }
    [[nodiscard]] std::shared_ptr<const Model> modelWith(const NetworkArchitecture& architecture) const
    {
        return smallModel(m_folder.path().toStdString() + "/other.safetensors", architecture);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_model = smallModel(m_folder.path().toStdString() + "/m.safetensors", smallVelocityArchitecture());
    }

    void sampleDependsOnItsNumberAlone_data()
    {
        QTest::addColumn<int>("kind");
        for (const SamplerKind kind : samplerKinds())
            QTest::newRow(std::string(name(kind)).c_str()) << static_cast<int>(kind);
    }

    /// Sample 17 alone, in a batch of 5, in a batch of 32, on 1 and on 2 threads.
    void sampleDependsOnItsNumberAlone()
    {
        QFETCH(int, kind);
        PosteriorRequest alone = request(1, 17);
        alone.sampler.kind = static_cast<SamplerKind>(kind);
        const Field expected = draw(alone).at(17);
        using Drawing = std::tuple<std::uint32_t, std::uint32_t, std::size_t, int>;
        std::vector<Drawing> drawings{{5, 15, 5, 1}, {1, 17, 1, 2}};
        if (alone.sampler.kind == SamplerKind::unipc3) {
            drawings.emplace_back(32, 0, 32, 2);
            drawings.emplace_back(20, 0, 0, 1);
        }
        for (const auto& [samples, first, batch, threads] : drawings) {
            PosteriorRequest other = request(samples, first);
            other.sampler.kind = static_cast<SamplerKind>(kind);
            other.batch = batch;
            other.threads = threads;
            const auto drawn = draw(other);
            QCOMPARE(drawn.size(), std::size_t{samples});
            const double difference = differenceDex(drawn.at(17), expected);
            QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
            QVERIFY(samples == 1 || differenceDex(drawn.at(16), expected) > 0.01);
        }
    }

    /// The noise itself is the same to the bit: seen through a model that hands its noise on.
    void noiseIsTheSameToTheBit()
    {
        // An untrained velocity network answers v = 0, so x0 at the first step is alpha z: the starting noise, scaled.
        const NetworkArchitecture architecture = smallVelocityArchitecture();
        const UNet untrained(architecture, -13.3, 13.3);
        const auto path = m_folder.path().toStdString() + "/zero.safetensors";
        saveModel(path, smallInfo(architecture), networkTensors(untrained));
        const auto model = Model::load(path);
        const auto firstEstimate = [&](std::uint32_t first, std::size_t samples, Noise noise = Noise::independent) {
            PosteriorRequest wanted = request(samples, first);
            wanted.noise = noise;
            wanted.batch = samples;
            Field estimate;
            std::stop_source source;
            PosteriorCallbacks callbacks;
            callbacks.step = [&](const PosteriorProgress& progress) {
                estimate = progress.estimate();
                source.request_stop();
            };
            (void)drawPosterior(*model, m_stellar, wanted, callbacks, source.get_token());
            return estimate;
        };
        const Field alone = firstEstimate(17, 1), batched = firstEstimate(17, 5);
        QVERIFY(std::ranges::equal(alone.pixels(), batched.pixels()));
        std::vector<float> noise(32 * 32);
        RandomStream(42, 17, 0).normals(noise);
        const double alpha = noiseLevel(13.3).alpha;
        for (std::size_t i = 0; i < noise.size(); ++i)
            QVERIFY(std::abs(std::log10(alone.pixels()[i]) - (11.0 + 0.5 * alpha * noise[i])) < 1e-5);
        const Field even = firstEstimate(16, 1, Noise::antithetic), odd = firstEstimate(17, 1, Noise::antithetic);
        QVERIFY(std::ranges::equal(even.pixels(), firstEstimate(16, 1).pixels()));
        for (std::size_t i = 0; i < noise.size(); ++i)
            QVERIFY(std::abs(std::log10(even.pixels()[i]) + std::log10(odd.pixels()[i]) - 22.0) < 1e-5);
    }

    /// Partners too are the same alone and in any batch, with steps that draw noise and summaries that are drawn first.
    void pairsDependOnTheirNumbersAlone()
    {
        PosteriorRequest wanted = request(6, 16);
        wanted.noise = Noise::antithetic;
        wanted.sampler.kind = SamplerKind::ancestral;
        const auto drawn = draw(wanted);
        PosteriorRequest alone = wanted;
        alone.samples = 1;
        alone.firstSample = 17;
        QVERIFY(differenceDex(draw(alone).at(17), drawn.at(17)) < 1e-4);
        wanted.noise = Noise::independent;
        const auto independent = draw(wanted);
        QVERIFY(differenceDex(independent.at(16), drawn.at(16)) < 1e-4);
        QVERIFY(differenceDex(independent.at(17), drawn.at(17)) > 0.01);
    }

    /// A model that draws summaries first: they belong to the sample, not to its batch, they change the map, and it has
    /// them.
    void summariesBelongToTheSample()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.summaries = true;
        const auto path = m_folder.path().toStdString() + "/summaries.safetensors";
        const UNet network = randomNetwork(architecture);
        ModelInfo info = smallInfo(architecture);
        const auto drawWith = [&](std::size_t samples, std::uint32_t first) {
            saveModel(path, info, networkTensors(network));
            m_model = Model::load(path);
            PosteriorRequest wanted = request(samples, first);
            wanted.batch = samples;
            auto drawn = draw(wanted);
            initTestCase();
            return drawn;
        };
        const Field alone = drawWith(1, 17).at(17);
        QVERIFY(differenceDex(drawWith(5, 15).at(17), alone) < 1e-4);
        info.summaries->factor = {}; // all samples at the mean of the summaries, with the same noise as before
        const Field usual = drawWith(1, 17).at(17);
        QVERIFY(differenceDex(usual, alone) > 0.01);
        const MapSummaries has = mapSummaries(usual);
        for (std::size_t i = 0; i < has.size(); ++i)
            QVERIFY(std::isnan(has[i]) || std::abs(has[i] - info.summaries->mean[i]) < 1e-3);
    }

    void seedsDiffer()
    {
        PosteriorRequest other = request(1);
        other.seed = 43;
        QVERIFY(differenceDex(draw(request(1)).at(0), draw(other).at(0)) > 0.01);
    }

    void progressCounts()
    {
        PosteriorRequest wanted = request(5);
        wanted.batch = 2;
        const int steps = evaluations(wanted.sampler);
        int calls = 0;
        std::size_t handed = 0;
        PosteriorCallbacks callbacks;
        callbacks.step = [&](const PosteriorProgress& progress) {
            QCOMPARE(progress.step, calls % steps + 1);
            QCOMPARE(progress.steps, steps);
            QCOMPARE(progress.samplesDone, handed);
            QCOMPARE(progress.samples, 5U);
            QCOMPARE(progress.index, static_cast<std::uint32_t>(handed));
            QVERIFY(progress.batch >= 1 && progress.batch <= 2);
            ++calls;
        };
        callbacks.sample = [&](const PosteriorSample& sample) {
            QCOMPARE(sample.index, static_cast<std::uint32_t>(handed++));
            QCOMPARE(sample.darkMatter.size(), 32U);
            QCOMPARE(sample.darkMatter.quantity(), Quantity::darkMatter);
            QVERIFY(sample.darkMatter.geometry() == m_stellar.geometry());
        };
        QCOMPARE(drawPosterior(*m_model, m_stellar, wanted, callbacks), Outcome::completed);
        QCOMPARE(calls, 3 * steps);
        QCOMPARE(handed, 5U);
    }

    void lastEstimateIsTheSample_data()
    {
        QTest::addColumn<bool>("summaries");
        QTest::newRow("drawn from the stars alone") << false;
        QTest::newRow("summaries drawn first") << true;
    }

    /// The last estimate is the sample: the preview does not show something else than what is kept.
    void lastEstimateIsTheSample()
    {
        QFETCH(bool, summaries);
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.summaries = summaries;
        const auto model = modelWith(architecture);
        Field estimate;
        std::vector<Field> samples;
        PosteriorCallbacks callbacks;
        callbacks.step = [&](const PosteriorProgress& progress) {
            if (progress.step == progress.steps)
                estimate = progress.estimate();
        };
        callbacks.sample = [&](PosteriorSample sample) { samples.push_back(std::move(sample.darkMatter)); };
        (void)drawPosterior(*model, m_stellar, requestOf(*model, 1), callbacks);
        QVERIFY(std::ranges::equal(samples.at(0).pixels(), estimate.pixels()));
    }

    void stopKeepsFinishedSamples()
    {
        PosteriorRequest wanted = request(6);
        wanted.batch = 2;
        const int steps = evaluations(wanted.sampler);
        const auto whole = draw(wanted);
        for (const int stopAt : {1, steps - 1, steps, steps + 1, 2 * steps + 3}) {
            std::stop_source source;
            int calls = 0;
            std::map<std::uint32_t, Field> samples;
            PosteriorCallbacks callbacks;
            callbacks.step = [&](const PosteriorProgress&) {
                if (++calls == stopAt)
                    source.request_stop();
            };
            callbacks.sample = [&](PosteriorSample sample) { samples[sample.index] = std::move(sample.darkMatter); };
            QCOMPARE(drawPosterior(*m_model, m_stellar, wanted, callbacks, source.get_token()), Outcome::cancelled);
            QCOMPARE(calls, stopAt); // not one evaluation more
            QCOMPARE(samples.size(), static_cast<std::size_t>(2 * (stopAt / steps)));
            for (const auto& [index, map] : samples)
                QVERIFY(std::ranges::equal(map.pixels(), whole.at(index).pixels()));
        }
    }

    void refusesEmptyRequests()
    {
        const auto complaint = [&](const PosteriorRequest& wanted) {
            return inputErrorOf([&] { (void)drawPosterior(*m_model, m_stellar, wanted); });
        };
        QVERIFY(contains(complaint(request(0)), "at least one sample"));
        PosteriorRequest noSteps = request(1);
        noSteps.sampler.steps = 0;
        QVERIFY(contains(complaint(noSteps), "step"));
        QVERIFY(contains(complaint(request(2, 0xffffffffU)), "too many"));
    }

    void exceptionsInCallbacksPass()
    {
        PosteriorCallbacks callbacks;
        callbacks.step = [](const PosteriorProgress&) { throw Error("disk full"); };
        QVERIFY_EXCEPTION_THROWN((void)drawPosterior(*m_model, m_stellar, request(1), callbacks), Error);
    }

    void inputIsBroughtToTheModelsScale()
    {
        const PreparedInput same = prepareInput(*m_model, m_stellar);
        QVERIFY(same.message.empty());
        QVERIFY(std::ranges::equal(same.stellar.pixels(), m_stellar.pixels()));

        const Field fine = galaxies(64);
        const PreparedInput coarser = prepareInput(*m_model, fine);
        QCOMPARE(coarser.stellar.size(), 32U);
        QVERIFY(contains(coarser.message, "64 x 64") && contains(coarser.message, "32 x 32"));
        QVERIFY(std::abs(mass(coarser.stellar) / mass(fine) - 1.0) < 1e-6);

        const PreparedInput finer = prepareInput(*m_model, galaxies(16));
        QCOMPARE(finer.stellar.size(), 32U);
        QVERIFY(contains(finer.message, "coarser"));

        // twice the box: twice the pixels at the same scale
        const Field large(64, Geometry{50.0, 5.0, true}, Quantity::stellarMass,
                          {fine.pixels().begin(), fine.pixels().end()});
        QCOMPARE(prepareInput(*m_model, large).stellar.size(), 64U);
        QVERIFY(contains(prepareInput(*m_model, large).message, "50 Mpc/h on a side"));
    }

    void edgesAreMentioned()
    {
        const Field open(32, Geometry{25.0, 5.0, false}, Quantity::stellarMass,
                         {m_stellar.pixels().begin(), m_stellar.pixels().end()});
        QVERIFY(contains(prepareInput(*m_model, open).message, "not periodic"));
    }

    void unsuitableMapsAreRefused()
    {
        const std::vector<float> pixels(m_stellar.pixels().begin(), m_stellar.pixels().end());
        const auto complaint = [&](Geometry geometry, Quantity quantity = Quantity::stellarMass) {
            return inputErrorOf([&] { (void)prepareInput(*m_model, Field(32, geometry, quantity, pixels)); });
        };
        QCOMPARE(complaint(camelsGeometry), std::string());
        QCOMPARE(complaint({25.0, 5.2, true}), std::string());
        QVERIFY(contains(complaint({25.0, 6.0, true}), "6 Mpc/h deep"));
        QVERIFY(contains(complaint({28.0, 5.0, true}), "multiples of 8"));
        QVERIFY(contains(complaint({1.0, 5.0, true}), "multiples of 8"));
        QVERIFY(contains(complaint({25000.0, 5.0, true}), "4096"));
        QVERIFY(contains(complaint({0.0, 5.0, true}), "The side of the map is unknown. Give it in Mpc/h."));
        QVERIFY(contains(complaint(camelsGeometry, Quantity::darkMatter), "dark matter"));
        Field spoiled = m_stellar;
        spoiled(3, 4) = NAN;
        QVERIFY(!inputErrorOf([&] { (void)prepareInput(*m_model, spoiled); }).empty());
        const Field empty(32, camelsGeometry, Quantity::stellarMass);
        QVERIFY(!inputErrorOf([&] { (void)prepareInput(*m_model, empty); }).empty());
    }

    void unknownScaleTakesTheMapAsItIs()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        ModelInfo info = smallInfo(architecture);
        info.size = 0;
        info.geometry = {0.0, 0.0, true};
        const auto path = m_folder.path().toStdString() + "/unknown.safetensors";
        saveModel(path, info, networkTensors(randomNetwork(architecture)));
        const auto model = Model::load(path);
        QCOMPARE(prepareInput(*model, galaxies(64)).stellar.size(), 64U);
        QVERIFY(contains(inputErrorOf([&] { (void)prepareInput(*model, galaxies(60)); }), "multiples of 8"));
    }

    void recipeSaysHow()
    {
        PosteriorRequest wanted = request(3, 5);
        RunInput input{"/data/map.npy", "abc", {}, {}, 0.73, {}, 0, {}};
        input.options.index = 4;
        input.options.dataset = "universe/stellar";
        input.options.side = 25.0;
        input.options.unit = "Msun/kpc^2";
        const std::string text = recipe(*m_model, wanted, input, {m_stellar, "resampled", {}});
        const auto j = nlohmann::json::parse(text);
        QCOMPARE(j.at("model").at("sha256").get<std::string>(), m_model->info().hash);
        QCOMPARE(j.at("input").at("sha256").get<std::string>(), std::string("abc"));
        QCOMPARE(j.at("input").at("preparation").get<std::string>(), std::string("resampled"));
        QCOMPARE(j.at("input").at("index").get<int>(), 4);
        QCOMPARE(j.at("input").at("dataset").get<std::string>(), std::string("universe/stellar"));
        QCOMPARE(j.at("input").at("side_mpc_h").get<double>(), 25.0);
        QCOMPARE(j.at("input").at("unit").get<std::string>(), std::string("Msun/kpc^2"));
        QCOMPARE(j.at("input").at("little_h").get<double>(), 0.73);
        for (const char* unsaid : {"redshift", "depth_mpc_h", "edits", "edit_options", "truth", "truth_index"})
            QVERIFY2(!j.at("input").contains(unsaid), unsaid);
        input.truth = "/data/truth.npy";
        input.truthIndex = 2;
        input.edits = {{GalaxyEdit::Kind::add, 12.51, 1.0 / 3.0, 11.25, 0.0}};
        const auto edited = nlohmann::json::parse(recipe(*m_model, wanted, input, {m_stellar, {}, {}})).at("input");
        QCOMPARE(edited.at("truth_index").get<int>(), 2);
        QVERIFY(contains(edited.at("edits").get<std::string>(), "10^11.25 Msun/h added at (12.51, 0.33)"));
        QCOMPARE(edited.at("edit_options").at(0).get<std::string>(),
                 std::string("add:12.51,0.3333333333333333,11.25")); // all digits: the very same edit
        QCOMPARE(j.at("sampler").at("name").get<std::string>(), std::string("unipc3"));
        QCOMPARE(j.at("sampler").at("steps").get<int>(), wanted.sampler.steps);
        QCOMPARE(j.at("sampler").at("gamma_end").get<double>(), wanted.sampler.gammaEnd);
        QCOMPARE(j.at("seed").get<std::uint64_t>(), 42U);
        QCOMPARE(j.at("first_sample").get<int>(), 5);
        QCOMPARE(j.at("normalization").at("output").at("mean").get<double>(), 11.0);
        QVERIFY(j.contains("version") && j.at("date").get<std::string>().size() == 20);
    }
};

QTEST_GUILESS_MAIN(TestPosterior)
#include "test_posterior.moc"
