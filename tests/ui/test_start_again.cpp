#include "ui/notice_bar.h"
#include "ui/window_scale.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QSpinBox>

using namespace penumbra;

namespace {

/// Names the file in which a program that a test's window starts says how it was started.
constexpr const char* toldIn = "PENUMBRA_TEST_STARTED";

int tellHowStarted(const QStringList& arguments)
{
    const QString file = qEnvironmentVariable(toldIn), passing = file + ".part";
    QFile out(passing);
    if (!out.open(QIODevice::WriteOnly))
        return 1;
    out.write(QJsonDocument(QJsonObject{{"arguments", QJsonArray::fromStringList(arguments)},
                                        {"scaled", qEnvironmentVariableIsSet("QT_SCALE_FACTOR")}})
                  .toJson());
    out.close();
    return QFile::rename(passing, file) ? 0 : 1;
}

} // namespace

// The button that starts the program again, for a size that Qt fixes at the start.
class TestStartAgain : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup();
    void anEmptyWindowIsStartedAgain();
    void aMapComesAlong();
    void theSizeInForceNeedsNoStart();

private:
    /// Chooses a size in the menu, presses the button, and returns how the other program was started.
    QJsonObject startAgain();
};

void TestStartAgain::cleanup()
{
    m_window.reset();
    qunsetenv(toldIn);
}

QJsonObject TestStartAgain::startAgain()
{
    QFile told(m_folder->filePath("started"));
    qputenv(toldIn, QFile::encodeName(told.fileName()));
    qputenv("QT_SCALE_FACTOR", "1"); // as this start would have set it
    if (!test::clickEntry(*m_window, "window/size-of-everything/150"))
        return {};
    for (QPushButton* button : m_window->findChild<NoticeBar*>()->findChildren<QPushButton*>())
        if (button->text() == "Start again now")
            QTest::mouseClick(button, Qt::LeftButton);
    const auto started = [&] { return !m_window->isVisible() && told.exists(); };
    if (!QTest::qWaitFor(started, 30000) || !told.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(told.readAll()).object();
}

void TestStartAgain::anEmptyWindowIsStartedAgain()
{
    const QJsonObject started = startAgain();
    QCOMPARE(started.value("arguments"), QJsonValue(QJsonArray()));
    QCOMPARE(started.value("scaled"), QJsonValue(false)); // it would go before what was chosen
    QCOMPARE(rememberedScale(), 150);
}

void TestStartAgain::aMapComesAlong()
{
    m_window->startAutoSave(at("unsaved"));
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder), 2));
    auto* samples = m_window->findChild<QSpinBox*>("samples");
    samples->selectAll();
    QTest::keyClicks(samples, "13");
    const QJsonArray arguments = startAgain().value("arguments").toArray();
    QCOMPARE(arguments.size(), 1);
    // What the other program does with it.
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    QVERIFY(next->open(std::filesystem::path(arguments[0].toString().toStdString())));
    QVERIFY(restored.count() > 0 || restored.wait(30000));
    QCOMPARE(next->openedMap()->path, m_window->openedMap()->path);
    QCOMPARE(next->openedMap()->options.index, std::size_t{2});
    QCOMPARE(next->settings().samples, std::size_t{13});
}

void TestStartAgain::theSizeInForceNeedsNoStart()
{
    const auto offered = [this] {
        QStringList texts;
        for (const QPushButton* button : m_window->findChild<NoticeBar*>()->findChildren<QPushButton*>())
            texts << button->text();
        return texts;
    };
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/200"));
    QVERIFY(offered().contains("Start again now"));
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/100"));
    QTRY_COMPARE(offered(), QStringList("Close"));
}

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet(toldIn)) { // this is the program that the window started
        QStringList arguments;
        for (int i = 1; i < argc; ++i)
            arguments << QString::fromLocal8Bit(argv[i]);
        return tellHowStarted(arguments);
    }
    return test::run<TestStartAgain>(argc, argv);
}

#include "test_start_again.moc"
