#include "diffusion/cost.h"

#include <QtTest>

using namespace penumbra;

class TestCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void operationsOfASmallNetworkByHand()
    {
        NetworkArchitecture network;
        network.embeddingDim = 8;
        network.blocks = 1;
        network.attention = false;
        // Per pixel at full resolution, 2 k^2 Cin Cout each: first layer 9 * 2 * 2 * 8 and last 9 * 2 * 8 * 1; block 8
        // to 8, 2 * 1152; on the way up 16 to 8 by 1 x 1 (of each 2 x 2 kernel one weight meets a pixel), 256, and
        // block 16 to 8, 2304 + 1152 + 256. Per pixel at half resolution: 2 x 2 down, 512, and block 8 to 16, 2304 +
        // 4608 + 256.
        const double full = 288 + 144 + 2304 + 256 + 3712, half = 512 + 7168;
        QCOMPARE(networkCost(network, 64).operations, 64.0 * 64.0 * (full + half / 4.0));
    }

    void costGrowsWithTheMap()
    {
        const NetworkArchitecture published;
        const NetworkCost small = networkCost(published, 128), large = networkCost(published, 256);
        QCOMPARE(large.bytes, 4.0 * small.bytes);
        QVERIFY(large.operations > 4.0 * small.operations); // attention grows with the square of the pixels
        NetworkArchitecture patched = published;
        patched.patch = 2;
        // A quarter of the pixels on all levels, but the state and the one conditioning map themselves are not smaller.
        QCOMPARE(networkCost(patched, 256).bytes - small.bytes, 2.0 * (256.0 * 256.0 - 128.0 * 128.0) * 4.0);
    }

    void guideIsPaidOnceAndItsMapsInEveryEvaluation()
    {
        NetworkArchitecture plain;
        plain.embeddingDim = 8;
        plain.blocks = 1;
        plain.attention = false;
        QCOMPARE(networkCost(plain, 64).guideOperations, 0.0);
        NetworkArchitecture guided = plain;
        guided.guideDim = 8;
        guided.guideBlocks = 1;
        guided.guideMaps = 4;
        const NetworkCost cost = networkCost(guided, 64), without = networkCost(plain, 64);
        const double pixels = 64.0 * 64.0;
        QCOMPARE(cost.operations - without.operations, pixels * (9 * 2 * 4 * 8)); // four more maps into the first layer
        QCOMPARE(cost.bytes - without.bytes, pixels * 4 * sizeof(float));
        // The same levels as the network's, but one map comes in rather than two and four go out rather than one.
        QCOMPARE(cost.guideOperations - without.operations, pixels * (9 * 2 * 8) * (-1 + 3));
    }

    void batchesAreEqual()
    {
        QCOMPARE(defaultBatch(32, 128), std::size_t{4});
        QCOMPARE(defaultBatch(5, 128), std::size_t{3}); // 3 and 2 rather than 4 and 1
        QCOMPARE(defaultBatch(1, 128), std::size_t{1});
        QCOMPARE(defaultBatch(10, 1024), std::size_t{1});
        QCOMPARE(defaultBatch(100, 64), std::size_t{15}); // seven batches of at most 16
        // A GPU is busy with more pixels at a time.
        QCOMPARE(defaultBatch(100, 128, ComputeDevice::cuda), std::size_t{100});
        QCOMPARE(defaultBatch(10, 1024, ComputeDevice::cuda), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestCost)
#include "test_cost.moc"
