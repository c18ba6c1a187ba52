#include "base/error.h"
#include "ui/application.h"
#include "ui/auto_save.h"
#include "ui/latest_task.h"
#include "ui/map_reference.h"

#include "exploring_window.h"

#include <QDir>
#include <QMessageBox>

using namespace penumbra;

// What nobody expected to be thrown: the program goes on, and says so.
class TestApplication : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void whatASlotThrowsEndsNothing();
    void whatAnAnswerThrowsIsTold();
    void aFolderThatIsGoneStopsNothing();
};

void TestApplication::whatASlotThrowsEndsNothing()
{
    open();
    const std::filesystem::path root = m_folder->filePath("unsaved").toStdString();
    m_window->startAutoSave(root);
    connect(qobject_cast<Application*>(qApp), &Application::failed, m_window.get(), &MainWindow::reportUnexpected);
    auto* action = new QAction(m_window.get());
    connect(action, &QAction::triggered, this, [] { throw Error("the sky fell down."); });
    action->setShortcut(Qt::CTRL | Qt::ALT | Qt::Key_F12);
    m_window->QWidget::addAction(action);
    QSignalSpy written(m_window->findChild<AutoSave*>(), &AutoSave::written);
    QString told;
    int boxes = 0;
    const auto answer = [&](QMessageBox& box) {
        ++boxes;
        told = box.informativeText();
        box.accept();
    };
    test::whenShown<QMessageBox>(this, answer);
    key(Qt::Key_F12, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(boxes, 1);
    QVERIFY2(told.contains("the sky fell down."), qPrintable(told));
    QVERIFY(!written.isEmpty() || written.wait(30000));
    const auto folder = std::filesystem::directory_iterator(root)->path();
    QVERIFY2(std::filesystem::exists(folder / "part-0.h5"), "the samples are kept");
    // Once more: told, but nobody has to press a button again and again.
    test::whenShown<QMessageBox>(this, answer);
    activate();
    key(Qt::Key_F12, Qt::ControlModifier | Qt::AltModifier);
    QTest::qWait(100);
    QCOMPARE(boxes, 1);
    run(2); // and all goes on
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    m_window.reset();
}

void TestApplication::whatAnAnswerThrowsIsTold()
{
    LatestTask task;
    QSignalSpy failed(&task, &LatestTask::failed);
    bool answered = false;
    task.run([] { return [] { throw std::length_error("vector::reserve"); }; });
    task.run([&answered] { return [&answered] { answered = true; }; });
    QTRY_VERIFY(answered);
    QCOMPARE(failed.count(), 1);
    QVERIFY2(failed.first().first().toString().contains("not enough memory"),
             qPrintable(failed.first().first().toString()));
    QVERIFY(!task.isBusy());
}

void TestApplication::aFolderThatIsGoneStopsNothing()
{
    const QString before = QDir::currentPath();
    {
        const QTemporaryDir folder;
        QVERIFY(QDir::setCurrent(folder.path()));
    }
    const std::filesystem::path file = absolutePath("map.npy");
    const QJsonObject json = pathToJson("map.npy", "somewhere");
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(file, std::filesystem::path("map.npy"));
    QCOMPARE(pathFrom(json, {}), file);
}

int main(int argc, char** argv)
{
    return test::run<TestApplication, Application>(argc, argv);
}

#include "test_application.moc"
