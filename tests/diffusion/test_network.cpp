#include "base/error.h"
#include "small_model.h"

#include <QTest>

using namespace penumbra;
using torch::Tensor;

namespace {

std::size_t weights(const UNet& network)
{
    std::size_t count = 0;
    for (const auto& [name, tensor] : networkTensors(network))
        count += static_cast<std::size_t>(tensor.numel());
    return count;
}

struct Inputs
{
    Tensor z, gamma, conditioning;
};

Inputs inputs(const NetworkArchitecture& architecture, std::int64_t batch, std::int64_t size)
{
    torch::manual_seed(7);
    return {torch::randn({batch, 1, size, size}), torch::linspace(-8.0, 9.0, batch),
            torch::randn({batch, static_cast<std::int64_t>(architecture.conditioning.size()), size, size})};
}

double difference(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

} // namespace

class TestNetwork : public QObject
{
    Q_OBJECT

    c10::InferenceMode m_inference{false};
    torch::NoGradGuard m_noGrad;

private Q_SLOTS:
    void initTestCase() { setComputeThreads(2); }

    /// The published sizes: 140 tensors and 32,659,443 numbers, two of which belong to the noise schedule.
    void publishedSizes()
    {
        NetworkArchitecture published;
        const UNet network(published, -13.3, 13.3);
        QCOMPARE(networkTensors(network).size(), 138U);
        QCOMPARE(weights(network), 32659441U);
        published.attention = false;
        QCOMPARE(weights(UNet(published, -13.3, 13.3)), 19526641U);
    }

    /// Zero-initialised layers make the untrained noise network the identity on z, and a velocity network zero.
    void startsAsTheIdentity()
    {
        NetworkArchitecture architecture;
        architecture.embeddingDim = 8;
        architecture.blocks = 2;
        for (const int patch : {1, 2}) {
            architecture.patch = patch;
            architecture.prediction = Prediction::noise;
            const auto [z, gamma, conditioning] = inputs(architecture, 3, 16);
            QCOMPARE(difference(UNet(architecture, -13.3, 13.3)->forward(z, gamma, conditioning), z), 0.0);
            architecture.prediction = Prediction::velocity;
            QCOMPARE(UNet(architecture, -13.3, 13.3)->forward(z, gamma, conditioning).abs().max().item<double>(), 0.0);
        }
    }

    void resamplingConvolutionsAreThePublishedOnes()
    {
        torch::manual_seed(3);
        using Kind = ConvolutionImpl::Kind;
        const Tensor x = torch::randn({2, 6, 8, 8});
        Convolution down(6, 4, 2, Kind::down), up(6, 4, 2, Kind::up);
        const auto named = [](Convolution& module) { return module->named_parameters(); };
        const auto downWeights = named(down), upWeights = named(up);
        QVERIFY(difference(down->forward(x), torch::conv2d(x, downWeights["weight"], downWeights["bias"], 2)) < 1e-6);
        QVERIFY(difference(up->forward(x), torch::conv_transpose2d(x, upWeights["weight"], upWeights["bias"], 2)) <
                1e-6);
    }

    /// The box is periodic: rolling the input by whole patches of the coarsest level rolls the output, edges included.
    void isPeriodic()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        UNet network = randomNetwork(architecture);
        const auto [z, gamma, conditioning] = inputs(architecture, 1, 32);
        const auto roll = [&](const Tensor& x) {
            const auto step = static_cast<std::int64_t>(sizeMultiple(architecture));
            return torch::roll(x, {step, -2 * step}, {2, 3});
        };
        const Tensor rolled = network->forward(roll(z), gamma, roll(conditioning));
        QVERIFY(difference(rolled, roll(network->forward(z, gamma, conditioning))) < 1e-5);
    }

    /// The gradient of a periodic convolution is that of the sums it consists of: a shifted input for each of the nine
    /// weights.
    void periodicConvolutionHasTheGradientOfItsSums()
    {
        const torch::AutoGradMode gradients(true);
        torch::manual_seed(11);
        Convolution convolution(2, 3, 3);
        const Tensor x = torch::randn({2, 2, 4, 6}, torch::requires_grad());
        const Tensor upstream = torch::randn({2, 3, 4, 6});
        const auto parameters = convolution->parameters();
        const auto found =
            torch::autograd::grad({(upstream * convolution->forward(x)).sum()}, {x, parameters[0], parameters[1]});
        Tensor sum = parameters[1].view({1, -1, 1, 1}).expand({2, 3, 4, 6});
        for (std::int64_t i = 0; i < 3; ++i)
            for (std::int64_t j = 0; j < 3; ++j)
                sum = sum + torch::einsum("oc,bcyx->boyx", {parameters[0].select(3, j).select(2, i),
                                                            torch::roll(x, {1 - i, 1 - j}, {2, 3})});
        const auto expected = torch::autograd::grad({(upstream * sum).sum()}, {x, parameters[0], parameters[1]});
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(difference(found[i], expected[i]) < 1e-4);
    }

    void everyInputMatters()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        UNet network = randomNetwork(architecture);
        const auto [z, gamma, conditioning] = inputs(architecture, 1, 16);
        const Tensor output = network->forward(z, gamma, conditioning);
        QVERIFY(difference(output, network->forward(z + 0.1, gamma, conditioning)) > 1e-4);
        QVERIFY(difference(output, network->forward(z, gamma + 0.1, conditioning)) > 1e-5);
        for (std::int64_t channel = 0; channel < conditioning.size(1); ++channel) {
            Tensor changed = conditioning.clone();
            changed.select(1, channel) += 0.1;
            QVERIFY(difference(output, network->forward(z, gamma, changed)) > 1e-5);
        }
    }

    /// States of a batch do not see each other.
    void batchIsIndependent()
    {
        NetworkArchitecture architecture;
        architecture.embeddingDim = 8;
        architecture.blocks = 2;
        UNet network = randomNetwork(architecture);
        const auto [z, gamma, conditioning] = inputs(architecture, 4, 16);
        const Tensor together = network->forward(z, gamma, conditioning);
        for (std::int64_t i = 0; i < 4; ++i)
            QVERIFY(
                difference(together.slice(0, i, i + 1), network->forward(z.slice(0, i, i + 1), gamma.slice(0, i, i + 1),
                                                                         conditioning.slice(0, i, i + 1))) < 2e-6);
    }

    /// What the guide says does not depend on the state, and reaches the network.
    void guideIsEvaluatedOnce()
    {
        const NetworkArchitecture architecture = smallVelocityArchitecture();
        UNet network = randomNetwork(architecture);
        const auto [z, gamma, conditioning] = inputs(architecture, 2, 16);
        const Tensor guided = network->guided(conditioning);
        QCOMPARE(guided.size(1), conditioning.size(1) + architecture.guideMaps);
        QCOMPARE(difference(guided.narrow(1, 0, conditioning.size(1)), conditioning), 0.0);
        const Tensor output = network->denoise(z, gamma, guided);
        QCOMPARE(difference(output, network->forward(z, gamma, conditioning)), 0.0);
        for (std::int64_t map = 0; map < architecture.guideMaps; ++map) {
            Tensor changed = guided.clone();
            changed.select(1, conditioning.size(1) + map) += 0.1;
            QVERIFY(difference(output, network->denoise(z, gamma, changed)) > 1e-5);
        }
    }

    /// A network that grows a guide computes what it did before until the guide has learned something.
    void growsAGuide()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.guideDim = 0;
        UNet plain = randomNetwork(architecture);
        architecture.guideDim = 8;
        UNet grown(architecture, -13.3, 13.3);
        growNetworkTensors(grown, networkTensors(plain), "plain");
        const auto [z, gamma, conditioning] = inputs(architecture, 2, 16);
        QVERIFY(difference(plain->forward(z, gamma, conditioning), grown->forward(z, gamma, conditioning)) < 1e-6);

        architecture.embeddingDim = 16;
        UNet wider(architecture, -13.3, 13.3);
        QVERIFY_EXCEPTION_THROWN(growNetworkTensors(wider, networkTensors(plain), "plain"), InputError);
    }

    /// A frozen guide answers in training as it does afterwards; one that learns does not.
    void dropsOutOnlyWhatLearns()
    {
        NetworkArchitecture architecture = smallVelocityArchitecture();
        architecture.guideDim = 8;
        architecture.dropout = 0.5;
        UNet network = randomNetwork(architecture);
        const Tensor conditioning = inputs(architecture, 1, 16).conditioning;
        const Tensor afterwards = network->guided(conditioning);
        network->train();
        QVERIFY(difference(network->guided(conditioning), afterwards) > 1e-3);
        network->freezeGuide();
        network->train();
        QVERIFY(difference(network->guided(conditioning), afterwards) == 0.0);
    }

    /// bfloat16 has 8 bits: close to float32, but not equal, and gradients flow through it.
    void bfloat16IsCloseAndTrains()
    {
        const torch::AutoGradMode gradients(true);
        NetworkArchitecture architecture = smallVelocityArchitecture();
        UNet network = randomNetwork(architecture);
        const auto [z, gamma, conditioning] = inputs(architecture, 2, 16);
        const Tensor exact = network->forward(z, gamma, conditioning).detach();
        network->convolutionsInBfloat16(true);
        const Tensor rounded = network->forward(z, gamma, conditioning);
        QVERIFY(rounded.scalar_type() == torch::kFloat);
        const double scale = exact.square().mean().sqrt().item<double>();
        const double error = (rounded - exact).square().mean().sqrt().item<double>();
        // Each of some twenty convolutions in a row rounds inputs and weights by up to 2^-9: 0.3 %, or 6 % where all
        // err the same way. A wrong sum would be of order one.
        QVERIFY2(error < 0.1 * scale, qPrintable(QString::number(error / scale)));
        QVERIFY(difference(rounded, exact) > 0.0);
        rounded.square().mean().backward();
        for (const auto& parameter : network->named_parameters()) {
            QVERIFY2(parameter.value().grad().defined(), parameter.key().c_str());
            QVERIFY(torch::isfinite(parameter.value().grad()).all().item<bool>());
        }
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "test_network.moc"
