#include "diffusion/cost.h"
#include "diffusion/posterior.h"
#include "diffusion/refinement.h"
#include "drawn_samples.h"
#include "field/resample.h"
#include "messages.h"
#include "small_model.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace penumbra;

namespace {

/// A map without two equal pixels.
Field ramp(std::size_t size)
{
    Field map(size, camelsGeometry, Quantity::darkMatter);
    for (std::size_t i = 0; i < map.pixels().size(); ++i)
        map.pixels()[i] = std::pow(10.0F, 10.0F + 2.0F * std::sin(0.7F * static_cast<float>(i)));
    return map;
}

/// Largest relative difference of two maps.
double difference(const Field& a, const Field& b)
{
    double largest = a.size() == b.size() ? 0.0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.pixels().size(), b.pixels().size()); ++i)
        largest = std::max(largest, std::abs(a.pixels()[i] / static_cast<double>(b.pixels()[i]) - 1.0));
    return largest;
}

NetworkArchitecture refiningNetwork()
{
    NetworkArchitecture architecture = smallVelocityArchitecture();
    architecture.guideDim = 0;
    architecture.conditioning = {"log_mass", std::string(coarseChannel)};
    return architecture;
}

/// Of maps of 64 pixels, twice those of smallInfo.
ModelInfo refiningInfo()
{
    ModelInfo info = smallInfo(refiningNetwork());
    info.name = "small, refined";
    info.size = 64;
    info.output = {0.0, -0.05, 0.2};
    info.refinement = {"coarse.safetensors", {0.0, 11.0, 0.5}};
    return info;
}

} // namespace

class TestRefinement : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const Model> m_coarse, m_model;
    Field m_stellar = galaxies(64);

    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }
    [[nodiscard]] PosteriorRequest request(std::size_t samples, std::uint32_t first = 0) const
    {
        return requestOf(*m_model, samples, first);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_coarse = smallModel(file("coarse.safetensors"), smallVelocityArchitecture());
        saveModel(file("refining.safetensors"), refiningInfo(), networkTensors(randomNetwork(refiningNetwork(), 2)));
        m_model = Model::load(file("refining.safetensors"));
    }

    void ratiosBringAMapBack()
    {
        const Field fine = ramp(8), coarse = resample(fine, 4);
        const std::vector<float> ratios = ratiosToCoarse(fine);
        // The four of a coarse pixel have a mean of 1.
        QVERIFY(std::abs(ratios[0] + ratios[1] + ratios[8] + ratios[9] - 4.0F) < 1e-5F);
        QVERIFY(difference(refined(coarse, ratios), fine) < 1e-6);
        QVERIFY_EXCEPTION_THROWN((void)ratiosToCoarse(ramp(7)), Error);
        QVERIFY_EXCEPTION_THROWN((void)refined(coarse, std::vector<float>(63, 1.0F)), Error);
    }

    /// Whatever a network makes of them.
    void refiningMovesNoMass()
    {
        const Field coarse = ramp(6);
        const Field noise = ramp(12); // ratios over four decades
        const Field map = refined(coarse, noise.pixels());
        QVERIFY(difference(resample(map, 6), coarse) < 1e-6);
        QVERIFY(map.geometry() == coarse.geometry() && map.quantity() == coarse.quantity());
        // Of two pixels in one coarse pixel the ratio is kept.
        QVERIFY(std::abs(map(0, 0) / map(1, 1) / (noise(0, 0) / noise(1, 1)) - 1.0F) < 1e-5F);
    }

    void repeatsPixels()
    {
        QCOMPARE(repeatedPixels(std::vector<float>{1, 2, 3, 4}, 2),
                 (std::vector<float>{1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4}));
    }

    void theFileSaysWhatItRefines()
    {
        const ModelInfo& info = m_model->info();
        QVERIFY(info.refinement == refiningInfo().refinement);
        QCOMPARE(info.coarse->hash, m_coarse->info().hash);
        QCOMPARE(m_model->coarse()->info().name, "small");
        QVERIFY(!m_coarse->coarse() && !m_coarse->info().refinement);
        // 2 * 2^2 for its own network, twice that for the coarse one.
        QCOMPARE(sizeMultiple(info), 16U);
        QCOMPARE(sizeMultiple(m_coarse->info()), 8U);
    }

    void tellsWhatIsMissing()
    {
        const auto complaint = [&](const ModelInfo& info) {
            saveModel(file("bad.safetensors"), info, networkTensors(randomNetwork(info.architecture)));
            return inputErrorOf([&] { (void)Model::load(file("bad.safetensors")); });
        };
        ModelInfo info = refiningInfo();
        info.refinement->coarseModel = "nowhere.safetensors";
        QVERIFY(contains(complaint(info), "'nowhere.safetensors', which is not beside it. Put that model"));
        info.refinement->coarseModel = "../coarse.safetensors";
        QVERIFY(contains(complaint(info), "is no file name"));
        info = refiningInfo();
        info.size = 128;
        QVERIFY(contains(complaint(info), "they must have 64 pixels a side"));
        info = refiningInfo();
        info.refinement->coarseModel = "refining.safetensors"; // of another that refines
        info.size = 128;
        QVERIFY(contains(complaint(info), "refines maps itself"));
        info.refinement->coarseModel = "bad.safetensors"; // of itself
        QVERIFY(contains(complaint(info), "refines maps itself"));
        info = refiningInfo();
        info.refinement.reset();
        QVERIFY(contains(complaint(info), "not whose"));
    }

    /// In twice the resolution, the same sample: what the coarse model draws alone with that seed and number.
    void refinesTheSampleOfTheCoarseModel()
    {
        PosteriorRequest wanted = request(3, 5);
        const auto fine = drawnSamples(*m_model, m_stellar, wanted);
        const auto coarse = drawnSamples(*m_coarse, resample(m_stellar, 32), wanted);
        QCOMPARE(fine.size(), 3U);
        for (const auto& [index, map] : fine) {
            QCOMPARE(map.size(), 64U);
            QVERIFY(difference(resample(map, 32), coarse.at(index)) < 2e-3);
            QVERIFY(difference(map, Field(64, camelsGeometry, Quantity::darkMatter,
                                          repeatedPixels(coarse.at(index).pixels(), 32))) > 0.05);
        }
        // Alone or in a batch of three, and once more.
        wanted.batch = 3;
        const auto together = drawnSamples(*m_model, m_stellar, wanted);
        const auto alone = drawnSamples(*m_model, m_stellar, request(1, 6));
        QVERIFY(difference(together.at(6), fine.at(6)) < 2e-3);
        QVERIFY(difference(alone.at(6), fine.at(6)) < 2e-3);
    }

    /// States that are refined together do not see each other's map.
    void everyStateHasItsOwnCoarseMap()
    {
        const std::vector<Field> maps{
            ramp(32), Field(32, camelsGeometry, Quantity::darkMatter, std::vector<float>(32 * 32, 1e11F))};
        constexpr std::size_t pixels = 64 * 64;
        std::vector<float> state(2 * pixels, 0.5F), x0(2 * pixels), eps(2 * pixels);
        m_model->refiner(m_stellar, maps)(state, 0.0, x0, eps);
        QVERIFY(std::abs(x0[100] - x0[100 + pixels]) > 1e-3F);
        for (std::size_t i = 0; i < 2; ++i) {
            std::vector<float> alone(pixels);
            m_model->refiner(m_stellar, std::span(maps).subspan(i, 1))(std::span(state).first(pixels), 0.0, alone,
                                                                       std::span(eps).first(pixels));
            QVERIFY(std::abs(alone[100] - x0[100 + i * pixels]) < 1e-4F);
        }
        QVERIFY_EXCEPTION_THROWN((void)m_coarse->refiner(m_stellar, maps), Error);
        QVERIFY_EXCEPTION_THROWN((void)m_model->refiner(m_stellar, {}), Error);
        QVERIFY_EXCEPTION_THROWN((void)m_model->denoiser(m_stellar), Error); // was given no map to refine
    }

    void progressCountsBothStages()
    {
        const PosteriorRequest wanted = request(2);
        const int steps = 2 * evaluations(wanted.sampler);
        QCOMPARE(evaluations(m_model->info(), wanted.sampler), steps);
        int calls = 0;
        Field last;
        std::vector<Field> samples;
        PosteriorCallbacks callbacks;
        callbacks.step = [&](const PosteriorProgress& progress) {
            QCOMPARE(progress.step, calls++ % steps + 1);
            QCOMPARE(progress.steps, steps);
            last = progress.estimate();
            QCOMPARE(last.size(), 64U);
        };
        callbacks.sample = [&](PosteriorSample sample) { samples.push_back(std::move(sample.darkMatter)); };
        PosteriorRequest oneByOne = wanted;
        oneByOne.batch = 1;
        QCOMPARE(drawPosterior(*m_model, m_stellar, oneByOne, callbacks), Outcome::completed);
        QCOMPARE(calls, 2 * steps);
        QVERIFY(std::ranges::equal(last.pixels(), samples.at(1).pixels())); // the preview shows what is kept
    }

    void stopsWithinTheRefinement()
    {
        const int steps = evaluations(m_model->info(), request(1).sampler);
        for (const int stopAt : {1, steps / 2, steps / 2 + 1, steps - 1}) {
            std::stop_source source;
            int calls = 0;
            PosteriorCallbacks callbacks;
            callbacks.step = [&](const PosteriorProgress&) {
                if (++calls == stopAt)
                    source.request_stop();
            };
            callbacks.sample = [&](const PosteriorSample&) { QFAIL("an unfinished sample was handed over"); };
            QCOMPARE(drawPosterior(*m_model, m_stellar, request(1), callbacks, source.get_token()), Outcome::cancelled);
            QCOMPARE(calls, stopAt);
        }
    }

    void mapsAreBroughtToTheFineScale()
    {
        QCOMPARE(prepareInput(*m_model, galaxies(32)).stellar.size(), 64U);
        QCOMPARE(prepareInput(*m_model, galaxies(128)).stellar.size(), 64U);
        Field odd(72, {28.125, 5.0, true}, Quantity::stellarMass); // a multiple of 8, for the coarse network 36
        odd(3, 3) = 1e10F;
        QVERIFY(contains(inputErrorOf([&] { (void)prepareInput(*m_model, odd); }), "multiples of 16"));
    }

    void recipeNamesBothModels()
    {
        const auto json = nlohmann::json::parse(recipe(*m_model, request(1), {}, prepareInput(*m_model, m_stellar)));
        QCOMPARE(json.at("model").at("sha256").get<std::string>(), m_model->info().hash);
        QCOMPARE(json.at("model").at("refines").at("sha256").get<std::string>(), m_coarse->info().hash);
        QCOMPARE(json.at("sampler").at("evaluations").get<int>(), evaluations(m_model->info(), request(1).sampler));
    }

    void costsBothNetworks()
    {
        const NetworkCost own = networkCost(refiningNetwork(), 64);
        const NetworkCost coarse = networkCost(smallVelocityArchitecture(), 32);
        const NetworkCost both = networkCost(m_model->info(), 64);
        QCOMPARE(both.operations, 0.5 * (own.operations + coarse.operations));
        QCOMPARE(both.guideOperations, coarse.guideOperations);
        QCOMPARE(both.bytes, std::max(own.bytes, coarse.bytes));
        QCOMPARE(networkCost(m_coarse->info(), 32).operations, coarse.operations);
    }
};

QTEST_GUILESS_MAIN(TestRefinement)
#include "test_refinement.moc"
