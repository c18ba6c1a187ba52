#include "training/flat_parameters.h"

#include <QTest>

using namespace penumbra;

class TestFlatParameters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// One AdamW step on all as one tensor, its gradient clipped, is the step on each: the operation acts element by
    /// element, and a norm is the norm of norms.
    static void stepsAsTheSingleParametersDo()
    {
        torch::manual_seed(3);
        torch::nn::Sequential flat(torch::nn::Linear(5, 7), torch::nn::Linear(7, 2));
        torch::nn::Sequential single(torch::nn::Linear(5, 7), torch::nn::Linear(7, 2));
        {
            const torch::NoGradGuard noGrad;
            for (std::size_t i = 0; i < 4; ++i)
                single->parameters()[i].copy_(flat->parameters()[i]);
        }
        FlatParameters parameters(flat->parameters());
        const auto options = torch::optim::AdamWOptions(0.1).weight_decay(0.01);
        torch::optim::AdamW ofFlat({parameters.values()}, options), ofSingle(single->parameters(), options);
        QCOMPARE(parameters.values().numel(), std::int64_t{5 * 7 + 7 + 7 * 2 + 2});
        for (int step = 0; step < 3; ++step) {
            const auto x = torch::randn({4, 5});
            parameters.clearGradients();
            flat->forward(x).square().sum().backward();
            torch::nn::utils::clip_grad_norm_({parameters.values()}, 1.0);
            ofFlat.step();
            ofSingle.zero_grad();
            single->forward(x).square().sum().backward();
            torch::nn::utils::clip_grad_norm_(single->parameters(), 1.0);
            ofSingle.step();
            for (std::size_t i = 0; i < 4; ++i)
                QVERIFY(torch::allclose(flat->parameters()[i], single->parameters()[i], 1e-5, 1e-6));
        }
    }

    static void isLeftAloneUntilGradientsAreCleared()
    {
        torch::nn::Linear layer(3, 3);
        FlatParameters parameters(layer->parameters());
        const auto before = parameters.values().detach().clone();
        torch::optim::AdamW optimizer({parameters.values()}, torch::optim::AdamWOptions(0.1).weight_decay(0.1));
        optimizer.step();
        QVERIFY(torch::equal(parameters.values(), before));
        parameters.clearGradients();
        optimizer.step(); // by the decay of the weights
        QVERIFY(!torch::equal(parameters.values(), before));
    }
};

QTEST_APPLESS_MAIN(TestFlatParameters)
#include "test_flat_parameters.moc"
