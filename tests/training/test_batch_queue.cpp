#include "training/batch_queue.h"

#include "base/error.h"

#include <QTest>

#include <atomic>

using namespace penumbra;

namespace {

/// A batch that tells its step.
Batch batchOf(std::int64_t step)
{
    Batch batch;
    batch.gamma = torch::full({1}, static_cast<double>(step));
    return batch;
}

} // namespace

class TestBatchQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    static void handsOutStepAfterStep_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("made when asked for") << 0;
        QTest::newRow("one thread") << 1;
        QTest::newRow("several threads") << 5;
    }
    static void handsOutStepAfterStep()
    {
        QFETCH(const int, threads);
        BatchQueue queue(batchOf, 7, threads);
        for (std::int64_t step = 7; step < 60; ++step)
            QCOMPARE(queue.next().gamma.item<double>(), static_cast<double>(step));
    }

    /// Batches are large: those that wait are few, however slow the network is.
    static void doesNotRunFarAhead()
    {
        std::atomic<std::int64_t> made = 0;
        BatchQueue queue(
            [&](std::int64_t step) {
                ++made;
                return batchOf(step);
            },
            0, 3);
        (void)queue.next();
        QTRY_COMPARE(made.load(), std::int64_t{7}); // the one taken, and two for each thread
        QTest::qWait(50);
        QCOMPARE(made.load(), std::int64_t{7});
    }

    static void passesOnFailures()
    {
        BatchQueue queue(
            [](std::int64_t step) -> Batch {
                if (step == 2)
                    throw Error("no batch");
                return batchOf(step);
            },
            2, 2);
        QVERIFY_EXCEPTION_THROWN((void)queue.next(), Error);
    }

    /// Nobody asks for the batches that wait when a training is stopped.
    static void endsWhileBatchesWait()
    {
        std::atomic<int> made = 0;
        {
            BatchQueue queue(
                [&](std::int64_t step) {
                    ++made;
                    return batchOf(step);
                },
                0, 4);
            QTRY_VERIFY(made > 0);
        }
        const int after = made;
        QTest::qWait(50);
        QCOMPARE(made.load(), after);
    }
};

QTEST_APPLESS_MAIN(TestBatchQueue)
#include "test_batch_queue.moc"
