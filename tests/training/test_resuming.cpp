#include "base/error.h"
#include "base/hash.h"
#include "training/tiny_training.h"
#include "training/toy_trainings.h"

#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

using namespace penumbra;

/// What trainings leave, what they go on from, and what they refuse to replace.
class TestResuming : public ToyTrainings
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { writeUniverses(); }

    void resumedRunIsTheSame_data()
    {
        QTest::addColumn<double>("dropout");
        QTest::newRow("without dropout") << 0.0;
        QTest::newRow("with dropout") << 0.3;
    }
    void resumedRunIsTheSame()
    {
        QFETCH(const double, dropout);
        const std::string row = QTest::currentDataTag();
        auto whole = request("whole " + row + ".safetensors", 12);
        whole.architecture.dropout = dropout;
        QCOMPARE(trainModel(whole), Outcome::completed);
        std::stop_source stop;
        auto parts = whole;
        parts.target = file("parts " + row + ".safetensors");
        QCOMPARE(trainModel(
                     parts,
                     [&](const TrainingProgress& p) {
                         if (p.step == 5)
                             stop.request_stop();
                     },
                     stop.get_token()),
                 Outcome::cancelled);
        parts.resume = true;
        QCOMPARE(trainModel(parts), Outcome::completed);
        QCOMPARE(fingerprint(parts.target), fingerprint(whole.target));
    }
    /// Its last row too; the rate falls to zero after the last step, not with it.
    void theLogTellsTheRateOfTheStep()
    {
        const auto training = request("logged.safetensors", 3);
        double last = 0.0;
        QCOMPARE(trainModel(training, [&](const TrainingProgress& p) { last = p.learningRate; }), Outcome::completed);
        std::ifstream log(file("logged.safetensors.csv"));
        std::string line, row;
        while (std::getline(log, line))
            row = line;
        const double logged = std::stod(row.substr(row.rfind(',') + 1));
        QVERIFY2(logged > 0.0 && logged < training.learningRate, row.c_str());
        QVERIFY(std::abs(last / logged - 1.0) < 1e-4); // to the six digits of the log
    }
    void refusesToForgetATraining()
    {
        QCOMPARE(trainModel(request("kept.safetensors", 2)), Outcome::completed);
        QVERIFY_EXCEPTION_THROWN(trainModel(request("kept.safetensors", 2)), InputError);
    }
    /// A model without its state, be it a download or one that was moved here.
    void refusesToReplaceAModel()
    {
        auto training = request("there.safetensors", 1);
        QCOMPARE(trainModel(training), Outcome::completed);
        std::filesystem::remove(file("there.safetensors.state"));
        const std::string hash = sha256(training.target), log = sha256(file("there.safetensors.csv"));
        training.seed = 5;
        const std::string message = complaintOf([&] { trainModel(training); });
        QVERIFY2(message.find("--overwrite") != std::string::npos, message.c_str());
        QCOMPARE(sha256(training.target), hash);
        QCOMPARE(sha256(file("there.safetensors.csv")), log);
        training.overwrite = true;
        QCOMPARE(trainModel(training), Outcome::completed);
        QVERIFY(sha256(training.target) != hash);
    }
    /// Wherever it is on its way to the first step.
    void stoppedBeforeTheFirstStepNothingIsWritten()
    {
        const std::vector<std::string> names{"unbegun.safetensors", "unbegun.safetensors.state",
                                             "unbegun.safetensors.csv"};
        for (int delay = 0; delay < 30; ++delay) {
            for (const std::string& name : names)
                std::filesystem::remove(file(name));
            std::stop_source stop;
            bool begun = false;
            std::jthread stopping([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(delay));
                stop.request_stop();
            });
            const auto outcome = trainModel(
                request("unbegun.safetensors", 2), [&](const TrainingProgress&) { begun = true; }, stop.get_token());
            QVERIFY(begun || outcome == Outcome::cancelled);
            for (const std::string& name : names)
                QCOMPARE(std::filesystem::exists(file(name)), begun);
        }
    }
    /// A plan made of hours can be made anew.
    void moreHoursExtendThePlan()
    {
        auto training = request("hours.safetensors", 1);
        training.steps.reset();
        training.hours = 1e-9; // over when the speed is known
        std::int64_t steps = 0;
        const auto count = [&](const TrainingProgress& p) { steps = p.step; };
        QCOMPARE(trainModel(training, count), Outcome::completed);
        QCOMPARE(steps, std::int64_t(60));
        training.resume = true;
        const std::string fewer = complaintOf([&] { trainModel(training); });
        QVERIFY2(fewer.find("--hours") != std::string::npos, fewer.c_str());
        training.hours.reset();
        const std::string finished = complaintOf([&] { trainModel(training); });
        QVERIFY2(finished.find("finished, after 60 steps") != std::string::npos, finished.c_str());
        training.hours = 20.0 / 3600.0;
        std::stop_source stop;
        QCOMPARE(trainModel(
                     training,
                     [&](const TrainingProgress& p) {
                         steps = p.step;
                         if (p.step == 125)
                             stop.request_stop();
                     },
                     stop.get_token()),
                 Outcome::cancelled);
        QVERIFY(steps >= 120);
    }
    void divergenceIsTold()
    {
        auto wild = request("wild.safetensors", 50);
        wild.learningRate = 1e30;
        std::string message;
        try {
            trainModel(wild);
        } catch (const Error& error) {
            message = error.what();
        }
        QVERIFY2(message.find("under another --out with a lower --learning-rate") != std::string::npos,
                 message.c_str());
    }
    void refusesAnotherTrainingsState()
    {
        QCOMPARE(trainModel(request("other.safetensors", 2)), Outcome::completed);
        auto changed = request("other.safetensors", 4);
        changed.resume = true;
        changed.seed = 7;
        const std::string message = complaintOf([&] { trainModel(changed); });
        QVERIFY2(message.find("seed: 1 then, 7 now") != std::string::npos && message.size() < 400, message.c_str());
    }
    void refusesToResumeWhatIsFinished()
    {
        auto finished = request("finished.safetensors", 2);
        QCOMPARE(trainModel(finished), Outcome::completed);
        finished.resume = true;
        const std::string message = complaintOf([&] { trainModel(finished); });
        QVERIFY2(message.find("--steps") != std::string::npos, message.c_str());
        finished.steps = 3;
        QCOMPARE(trainModel(finished), Outcome::completed);
    }
    void refusesToResumeNothing()
    {
        auto nothing = request("nothing.safetensors", 4);
        nothing.resume = true;
        QVERIFY_EXCEPTION_THROWN(trainModel(nothing), InputError);
    }
};

QTEST_GUILESS_MAIN(TestResuming)
#include "test_resuming.moc"
