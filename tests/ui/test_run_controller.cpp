#include "ui/run_controller.h"

#include "support.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace penumbra;

class TestRunController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aModelIsLoadedOnce();
    void aModelThatCouldNotBeLoadedIsTriedAgain();
    void soIsThatOfAPosteriorThatWasRead();
    void anAbandonedRunSaysNoMore();
    void anAbandonedRunHandsOverAllThatIsDrawn();

private:
    static SamplingRequest request();
    static std::shared_ptr<const Model> modelOfARun(RunController& controller, const std::filesystem::path& model);
};

SamplingRequest TestRunController::request()
{
    SamplingRequest request;
    request.stellar = test::stellarMap(64);
    request.samples = 2;
    request.steps = 2;
    request.threads = 1;
    return request;
}

std::shared_ptr<const Model> TestRunController::modelOfARun(RunController& controller,
                                                            const std::filesystem::path& model)
{
    QSignalSpy finished(&controller, &RunController::finished);
    controller.start(model, request());
    return finished.wait(60000) ? controller.model() : nullptr;
}

void TestRunController::aModelIsLoadedOnce()
{
    const QTemporaryDir folder;
    const auto other = std::filesystem::path(folder.path().toStdString()) / "other.safetensors";
    std::filesystem::copy_file(test::tinyModel(), other);
    RunController controller;
    controller.prepare(other); // is still being loaded when another is wanted
    controller.prepare(test::tinyModel());
    const auto first = modelOfARun(controller, test::tinyModel());
    QVERIFY(first);
    QCOMPARE(first->info().path, test::tinyModel());
    controller.prepare(test::tinyModel());
    QCOMPARE(modelOfARun(controller, test::tinyModel()), first);
    const auto second = modelOfARun(controller, other);
    QVERIFY(second);
    QCOMPARE(second->info().path, other);
}

void TestRunController::aModelThatCouldNotBeLoadedIsTriedAgain()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "late.safetensors";
    RunController controller;
    controller.prepare(file); // says nothing: nobody has asked for a run
    QSignalSpy failed(&controller, &RunController::failed);
    controller.start(file, request());
    QVERIFY(failed.wait(60000));
    QVERIFY(failed.first().first().toString().contains("late.safetensors"));
    QVERIFY(!controller.isRunning());
    std::filesystem::copy_file(test::tinyModel(), file);
    QVERIFY(modelOfARun(controller, file));
}

void TestRunController::soIsThatOfAPosteriorThatWasRead()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "late.safetensors";
    auto posterior = std::make_shared<PosteriorAccumulator>(std::make_shared<const Field>(test::stellarMap(64)),
                                                            nullptr, 1, R"({"samples": 1})");
    posterior->add(test::darkMatterMap(64), 0);
    RunController controller;
    controller.resume({file, request(), posterior, {}});
    QSignalSpy failed(&controller, &RunController::failed), finished(&controller, &RunController::finished);
    controller.drawMore(1);
    QVERIFY(failed.wait(60000));
    std::filesystem::copy_file(test::tinyModel(), file);
    controller.drawMore(1);
    QVERIFY2(finished.wait(60000), failed.isEmpty() ? "" : qPrintable(failed.last().first().toString()));
    QCOMPARE(posterior->count(), std::size_t{2});
}

void TestRunController::anAbandonedRunSaysNoMore()
{
    RunController controller;
    SamplingRequest endless = request();
    endless.samples = 100000;
    QSignalSpy begun(&controller, &RunController::progressed);
    controller.start(test::tinyModel(), std::move(endless));
    QVERIFY(begun.wait(60000));
    QSignalSpy finished(&controller, &RunController::finished), failed(&controller, &RunController::failed),
        progressed(&controller, &RunController::progressed);
    controller.abandon();
    QCoreApplication::processEvents();
    QVERIFY(!controller.isRunning());
    QCOMPARE(finished.count() + failed.count() + progressed.count(), 0);
}

void TestRunController::anAbandonedRunHandsOverAllThatIsDrawn()
{
    RunController controller;
    QCOMPARE(controller.drawn(), nullptr);
    SamplingRequest endless = request();
    endless.samples = 100000;
    QSignalSpy started(&controller, &RunController::started);
    std::size_t told = 0;
    connect(&controller, &RunController::sampleReady, this,
            [&told](const std::shared_ptr<const PosteriorSnapshot>& snapshot) { told = snapshot->samples.size(); });
    controller.start(test::tinyModel(), std::move(endless));
    QVERIFY(started.wait(60000));
    QTRY_VERIFY_WITH_TIMEOUT(told > 0, 60000);
    QThread::sleep(1); // nobody hears of what is finished meanwhile
    QCOMPARE(controller.drawn(), nullptr);
    controller.abandon();
    const auto drawn = controller.drawn();
    QVERIFY(drawn);
    QVERIFY2(drawn->samples.size() > told, qPrintable(QString("%1 told, %2").arg(told).arg(drawn->samples.size())));
    QVERIFY2(drawn->recipe.find("\"samples\": " + std::to_string(drawn->samples.size())) != std::string::npos,
             drawn->recipe.c_str());
}

PENUMBRA_UI_TEST_MAIN(TestRunController)
#include "test_run_controller.moc"
