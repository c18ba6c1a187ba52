#include "diffusion/model_metadata.h"
#include "diffusion/network_library.h"
#include "diffusion/posterior.h"
#include "messages.h"
#include "small_model.h"
#include "toy_galaxies.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <thread>

using namespace penumbra;

class TestModel : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    ModelInfo m_info = smallInfo(smallVelocityArchitecture());
    TensorMap m_tensors = networkTensors(randomNetwork(m_info.architecture));

    [[nodiscard]] std::filesystem::path file(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    /// What loading complains about after `change` was made to the tensors; the file must be named.
    template <typename Change>
    [[nodiscard]] std::string complaint(Change&& change) const
    {
        TensorMap tensors = m_tensors;
        change(tensors);
        saveModel(file("bad.safetensors"), m_info, tensors);
        const std::string message = inputErrorOf([&] { (void)Model::load(file("bad.safetensors")); });
        return contains(message, "bad.safetensors") ? message : "the file is not named: " + message;
    }
    /// Likewise for the metadata.
    template <typename Change>
    [[nodiscard]] std::string metadataComplaint(Change&& change) const
    {
        auto metadata = nlohmann::json::parse(modelMetadata(m_info));
        change(metadata);
        writeSafetensors(file("bad.safetensors"), m_tensors, {{modelMetadataKey, metadata.dump()}});
        const std::string message = inputErrorOf([&] { (void)Model::load(file("bad.safetensors")); });
        return contains(message, "bad.safetensors") ? message : "the file is not named: " + message;
    }

private Q_SLOTS:
    void initTestCase() { setComputeThreads(1); }

    /// A program that is linked to the network library does not get another copy of it with its first model.
    void networkLibraryIsTheLinkedOne() { QVERIFY(networkLibrary().load == &loadNetwork); }

    void metadataRoundTrip()
    {
        m_info.architecture.attentionHeads = 2;
        m_info.schedule = {-12.5, 25.25};
        m_info.embeddingGammaMax = 5.0;
        const ModelInfo back = parseModelMetadata(modelMetadata(m_info), "x");
        QVERIFY(back.architecture == m_info.architecture);
        QVERIFY(back.input == m_info.input && back.output == m_info.output);
        QVERIFY(back.geometry == m_info.geometry);
        QCOMPARE(back.schedule.b, -12.5);
        QCOMPARE(back.schedule.w, 25.25);
        QCOMPARE(back.embeddingGammaMax, 5.0);
        QCOMPARE(back.size, m_info.size);
        QCOMPARE(back.name, m_info.name);
        QVERIFY(nlohmann::json::parse(back.provenance) == nlohmann::json::parse(m_info.provenance));
        m_info = smallInfo(smallVelocityArchitecture());
    }

    void trainingInputsRoundTrip()
    {
        std::vector<std::vector<InputStatistics>> universes(12);
        for (std::size_t u = 0; u < universes.size(); ++u)
            for (std::uint32_t map = 0; map < 4; ++map)
                universes[u].push_back(inputStatistics(toyGalaxies(128, u + 1, map)));
        ModelInfo info = m_info;
        info.trainingInputs = trainingStatistics(universes);
        QVERIFY(info.trainingInputs.has_value());
        const std::string text = modelMetadata(info);
        QVERIFY(parseModelMetadata(text, "x").trainingInputs == info.trainingInputs);
        // Files without it stay readable, as do those of another version, of which nothing is known.
        QVERIFY(!parseModelMetadata(modelMetadata(m_info), "x").trainingInputs);
        auto other = nlohmann::json::parse(text);
        other["training_inputs"]["version"] = 2;
        QVERIFY(!parseModelMetadata(other.dump(), "x").trainingInputs);
        // Damage is refused by name.
        auto damaged = nlohmann::json::parse(text);
        damaged["training_inputs"]["statistics"]["median"]["quantiles"][3] = 99.0;
        QVERIFY(contains(inputErrorOf([&] { (void)parseModelMetadata(damaged.dump(), "x"); }), "quantiles"));
        damaged = nlohmann::json::parse(text);
        damaged["training_inputs"].erase("distances");
        QVERIFY(contains(inputErrorOf([&] { (void)parseModelMetadata(damaged.dump(), "x"); }), "distances"));
    }

    void savedAndLoaded()
    {
        saveModel(file("m.safetensors"), m_info, m_tensors);
        const auto model = Model::load(file("m.safetensors"));
        std::size_t weights = 0;
        for (const auto& [name, tensor] : networkTensors(networkOf(*model))) {
            QVERIFY2(torch::equal(tensor, m_tensors.at(name)), name.c_str());
            QVERIFY(!tensor.requires_grad());
            weights += static_cast<std::size_t>(tensor.numel());
        }
        QCOMPARE(model->info().parameters, weights);
        QCOMPARE(model->info().hash.size(), 64U);
        const ModelInfo probed = Model::probe(file("m.safetensors"));
        QVERIFY(probed.architecture == model->info().architecture);
        QCOMPARE(probed.parameters, weights);
        QCOMPARE(probed.hash, model->info().hash);
    }

    void halfPrecisionLoads()
    {
        saveModel(file("half.safetensors"), m_info, m_tensors, true);
        const auto model = Model::load(file("half.safetensors"));
        for (const auto& [name, tensor] : networkTensors(networkOf(*model))) {
            QVERIFY(tensor.scalar_type() == torch::kFloat);
            QVERIFY(torch::allclose(tensor, m_tensors.at(name), 1e-3, 1e-6)); // 11 bits of mantissa
        }
    }

    void wrongTensorsAreNamed()
    {
        const std::string name = "down_blocks.1.resnet_block.net2.2.bias";
        QVERIFY(m_tensors.contains(name));
        const std::string missing = complaint([&](TensorMap& t) { t.erase(name); });
        QVERIFY(contains(missing, name) && contains(missing, "[16]"));
        const std::string extra = complaint([&](TensorMap& t) { t["stray.weight"] = torch::zeros({2, 3}); });
        QVERIFY(contains(extra, "stray.weight") && contains(extra, "[2, 3]"));
        const std::string shape = complaint([&](TensorMap& t) { t[name] = torch::zeros({17}); });
        QVERIFY(contains(shape, name) && contains(shape, "[17]") && contains(shape, "[16]"));
        const std::string nan = complaint([&](TensorMap& t) { t[name] = torch::full({16}, NAN); });
        QVERIFY(contains(nan, name) && contains(nan, "finite"));
        const std::string widest = complaint([&](TensorMap& t) {
            t["mid_resnet_block.net1.2.weight"] = torch::zeros({32, 16, 1, 1});
        });
        QVERIFY(contains(widest, "mid_resnet_block.net1.2.weight") && contains(widest, "[32, 16, 3, 3]"));
    }

    void integerTensorsAreRefused()
    {
        TensorMap tensors = m_tensors;
        tensors["conv_in.bias"] = torch::zeros({8}, torch::kInt);
        writeSafetensors(file("bad.safetensors"), tensors, {{modelMetadataKey, modelMetadata(m_info)}});
        QVERIFY(contains(inputErrorOf([&] { (void)Model::load(file("bad.safetensors")); }), "conv_in.bias"));
    }

    void impossibleMetadataAreRefused()
    {
        using Json = nlohmann::json;
        const auto architecture = [&](const char* key, const Json& value) {
            return metadataComplaint([&](Json& j) { j["architecture"][key] = value; });
        };
        QVERIFY(contains(architecture("embedding_dim", 1000000), "1000000"));
        QVERIFY(contains(architecture("embedding_dim", 9), "9"));
        QVERIFY(contains(architecture("embedding_dim", -8), "-8"));
        QVERIFY(contains(architecture("blocks", 0), "0 levels"));
        QVERIFY(contains(architecture("blocks", 40), "40 levels"));
        QVERIFY(contains(architecture("norm_groups", 3), "3 groups"));
        QVERIFY(contains(architecture("attention_heads", 0), "heads"));
        QVERIFY(contains(architecture("patch", 0), "patch"));
        QVERIFY(contains(architecture("dropout", 1.0), "dropout"));
        QVERIFY(contains(architecture("conditioning", Json::array()), "0 conditioning"));
        QVERIFY(contains(architecture("conditioning", {"magic"}), "'magic'"));
        QVERIFY(contains(architecture("prediction", "score"), "'score'"));
        QVERIFY(contains(architecture("blocks", "three"), "not as expected"));
        // possible, but not what the tensors are
        QVERIFY(contains(architecture("blocks", 3), "mid_resnet_block.net1.2.weight"));
        QVERIFY(contains(architecture("embedding_dim", 4096), "mid_resnet_block.net1.2.weight"));
        QVERIFY(contains(architecture("patch", 4), "conv_in.weight"));
        QVERIFY(contains(architecture("time_bias", true), "cond_projs.0"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j["output"]["std"] = 0.0; }), "std"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j["schedule"]["w"] = 0.0; }), "schedule"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j["embedding_gamma"] = {1.0, 1.0}; }), "embedding"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j["geometry"]["side"] = -1.0; }), "geometry"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j["version"] = 99; }), "99"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j.erase("input"); }), "input"));
        QVERIFY(contains(metadataComplaint([](Json& j) { j = "text"; }), "not as expected"));
        writeSafetensors(file("bad.safetensors"), m_tensors, {});
        QVERIFY(contains(inputErrorOf([&] { (void)Model::probe(file("bad.safetensors")); }), "import-checkpoint"));
    }

    /// x0 and eps must put the state together again: z = alpha x0 + sigma eps, for either kind of prediction.
    void estimatesAreConsistent()
    {
        for (const Prediction prediction : {Prediction::velocity, Prediction::noise}) {
            NetworkArchitecture architecture = smallVelocityArchitecture();
            architecture.prediction = prediction;
            const auto model = smallModel(file("m.safetensors"), architecture);
            const Field stellar = galaxies(32);
            const Denoiser denoise = model->denoiser(stellar);
            std::vector<float> z(2 * 32 * 32), x0(z.size()), eps(z.size());
            for (std::size_t i = 0; i < z.size(); ++i)
                z[i] = std::sin(0.1F * static_cast<float>(i));
            for (const double gamma : {-9.0, -1.0, 3.0}) {
                denoise(z, gamma, x0, eps);
                const auto [alpha, sigma] = noiseLevel(gamma);
                for (std::size_t i = 0; i < z.size(); ++i)
                    QVERIFY(std::abs(alpha * x0[i] + sigma * eps[i] - z[i]) < 1e-5);
            }
        }
    }

    /// Where x0 = (z - sigma eps) / alpha magnifies errors hundredfold it is kept to what data can be; eps stays as it
    /// is.
    void noisyEstimatesAreKeptWithinData()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.prediction = Prediction::noise;
        const auto model = smallModel(file("m.safetensors"), architecture);
        std::vector<float> z(32 * 32, 1.0F), x0(z.size()), eps(z.size());
        model->denoiser(galaxies(32))(z, 13.0, x0, eps);
        const auto [alpha, sigma] = noiseLevel(13.0);
        double largest = 0.0;
        for (std::size_t i = 0; i < z.size(); ++i) {
            QVERIFY(x0[i] >= -6.0F && x0[i] <= 10.0F);
            largest = std::max(largest, std::abs((z[i] - sigma * eps[i]) / alpha));
        }
        QVERIFY(largest > 10.0);
    }

    void threadsShareAModel()
    {
        const auto model = smallModel(file("m.safetensors"), smallVelocityArchitecture());
        const Field stellar = galaxies(32);
        std::vector<float> z(32 * 32, 0.3F);
        std::vector<std::vector<float>> results(4, std::vector<float>(z.size()));
        std::vector<std::thread> threads;
        for (auto& result : results)
            threads.emplace_back([&] {
                setComputeThreads(1);
                const Denoiser denoise = model->denoiser(stellar);
                std::vector<float> eps(z.size());
                for (int i = 0; i < 5; ++i)
                    denoise(z, 1.0, result, eps);
            });
        for (auto& thread : threads)
            thread.join();
        for (const auto& result : results)
            QCOMPARE(result, results.front());
    }

    /// On a machine with a GPU what is drawn there is what the processor draws, but for the order of sums.
    void aGpuGivesWhatTheProcessorGives()
    {
        const auto model = smallModel(file("m.safetensors"), smallVelocityArchitecture());
        QVERIFY(model->device() == ComputeDevice::cpu);
        if (!hasCuda()) {
            try {
                (void)Model::load(file("m.safetensors"), ComputeDevice::cuda);
                QFAIL("there is no GPU");
            } catch (const Error& error) {
                QVERIFY2(contains(error.what(), "Choose the processor."), error.what());
                QCOMPARE(error.mends(), std::vector{Choice::device});
            }
            QSKIP("this machine has no GPU that LibTorch can use");
        }
        const auto onGpu = Model::load(file("m.safetensors"), ComputeDevice::cuda);
        QVERIFY(onGpu->device() == ComputeDevice::cuda);
        const Field stellar = galaxies(32);
        const std::vector<float> z(2 * 32 * 32, 0.3F);
        std::vector<float> x0(z.size()), eps(z.size()), x0OnGpu(z.size()), epsOnGpu(z.size());
        model->denoiser(stellar)(z, 1.0, x0, eps);
        onGpu->denoiser(stellar)(z, 1.0, x0OnGpu, epsOnGpu);
        for (std::size_t i = 0; i < z.size(); ++i) {
            QVERIFY(std::abs(x0OnGpu[i] - x0[i]) < 1e-4F);
            QVERIFY(std::abs(epsOnGpu[i] - eps[i]) < 1e-4F);
        }
    }

    /// Of one map it is evaluated once, whatever is drawn then: without its weights, nothing changes any more.
    void theGuideIsEvaluatedOnceForAMap()
    {
        const auto model = smallModel(file("m.safetensors"), smallVelocityArchitecture());
        const Field stellar = galaxies(32);
        const std::vector<float> z(2 * 32 * 32, 0.3F);
        std::vector<float> before(z.size()), after(z.size()), anew(z.size()), eps(z.size());
        const auto conditioned = model->conditionedOn(stellar);
        conditioned->denoiser()(z, 1.0, before, eps);
        const auto mean = conditioned->mean();
        QVERIFY(mean && std::ranges::equal(mean->pixels(), model->conditionalMean(stellar)->pixels()));
        {
            const torch::InferenceMode inference;
            UNet network = networkOf(*model);
            for (auto& parameter : network->named_parameters())
                if (parameter.key().starts_with("guide."))
                    parameter.value().zero_();
        }
        conditioned->denoiser()(z, 1.0, after, eps);
        model->denoiser(stellar)(z, 1.0, anew, eps);
        QVERIFY(after == before);
        QVERIFY(anew != before); // the guide has its say
        QVERIFY(std::ranges::equal(conditioned->mean()->pixels(), mean->pixels()));
    }

    void denoiserOutlivesTheModel()
    {
        auto model = smallModel(file("m.safetensors"), smallVelocityArchitecture());
        const Denoiser denoise = model->denoiser(galaxies(32));
        model.reset();
        std::vector<float> z(32 * 32, 0.3F), x0(z.size()), eps(z.size());
        denoise(z, 1.0, x0, eps);
        QVERIFY(std::isfinite(x0[0]));
    }

    void summariesOfOlderFilesHaveOneSpread()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.summaries = true;
        ModelInfo info = smallInfo(architecture);
        info.summaries->spreadSlope = -0.125;
        auto metadata = nlohmann::json::parse(modelMetadata(info));
        QCOMPARE(parseModelMetadata(metadata.dump(), "x").summaries, info.summaries);
        metadata["summaries"]["version"] = 3;
        QVERIFY(contains(inputErrorOf([&] { (void)parseModelMetadata(metadata.dump(), "x"); }), "version 3"));
        metadata["summaries"]["version"] = 1;
        metadata["summaries"].erase("spread_slope");
        QCOMPARE(parseModelMetadata(metadata.dump(), "x").summaries->spreadSlope, 0.0);
    }
    void summariesMustBeGivenWhereTheyAreNeeded()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        const auto without = smallModel(file("m.safetensors"), architecture);
        architecture.summaries = true;
        const auto with = smallModel(file("s.safetensors"), architecture);
        const Field stellar = galaxies(32);
        QVERIFY(!without->summaryDistribution(stellar, *without->conditionedOn(stellar)));
        QVERIFY(with->summaryDistribution(stellar, *with->conditionedOn(stellar)));
        QCOMPARE(with->info().summaries, smallRegression());
        const std::vector<StandardSummaries> two(2);
        QVERIFY_EXCEPTION_THROWN((void)with->denoiser(stellar), Error);
        QVERIFY_EXCEPTION_THROWN((void)without->denoiser(stellar, two), Error);
        const Denoiser ofTwo = with->denoiser(stellar, two);
        std::vector<float> z(32 * 32), x0(z.size()), eps(z.size());
        QVERIFY_EXCEPTION_THROWN(ofTwo(z, 1.0, x0, eps), Error);
    }

    /// Less than any star gives a pixel is none, for the summaries and for the place among the training maps too.
    void dustTellsNothing()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.summaries = true;
        ModelInfo info = smallInfo(architecture);
        info.summaries->coefficients.fill(0.1);
        saveModel(file("d.safetensors"), info, networkTensors(randomNetwork(architecture)));
        const auto model = Model::load(file("d.safetensors"));
        Field dusty = galaxies(32);
        for (float& mass : dusty.pixels())
            mass += mass > 0.0F ? 0.0F : 9e5F;
        const auto mean = [&](const Field& map) {
            return model->summaryDistribution(map, *model->conditionedOn(map))->mean;
        };
        QCOMPARE(mean(dusty), mean(galaxies(32)));
        QCOMPARE(prepareInput(*model, dusty).place.values, prepareInput(*model, galaxies(32)).place.values);
    }

    void mapsMustFit()
    {
        const auto model = smallModel(file("m.safetensors"), smallVelocityArchitecture());
        for (const std::size_t size : {30U, 4U, 33U})
            QVERIFY(contains(inputErrorOf([&] { (void)model->denoiser(galaxies(size)); }), "multiple of 8"));
        QVERIFY(contains(inputErrorOf([&] { (void)model->denoiser(Field()); }), "multiple of 8"));
        (void)model->denoiser(galaxies(40));
    }

    void samplersOfTheModel()
    {
        m_info.schedule = {-12.6, 25.8};
        saveModel(file("m.safetensors"), m_info, m_tensors);
        const auto model = Model::load(file("m.safetensors"));
        const SamplerSettings published = model->ancestralSampler();
        QCOMPARE(published.steps, 250);
        QCOMPARE(published.gammaStart, -12.6 + 25.8);
        QCOMPARE(published.gammaEnd, -12.6);
        QVERIFY(!published.finalDenoise);
        const SamplerSettings fast = model->recommendedSampler();
        QCOMPARE(fast.gammaStart, -12.6 + 25.8);
        QVERIFY(fast.finalDenoise && evaluations(fast) < 30);
        // What was asked for, and what comes of it where nothing was.
        QCOMPARE(samplerFor(m_info, SamplerKind::ancestral).steps, publishedSteps);
        QVERIFY(!samplerFor(m_info, SamplerKind::ancestral, 7).finalDenoise);
        QCOMPARE(samplerFor(m_info, SamplerKind::ancestral, 7).steps, 7);
        QCOMPARE(samplerFor(m_info, SamplerKind::ddim).steps, fast.steps);
        QCOMPARE(samplerFor(m_info, SamplerKind::ddim).gammaEnd, fast.gammaEnd);
        QCOMPARE(samplerFor(m_info, {}, 9).kind, fast.kind);
        QCOMPARE(samplerFor(m_info, {}, 9).steps, 9);
        m_info.schedule = GammaSchedule{};
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "test_model.moc"
