#include "ui/presentation.h"
#include "ui/run_panel.h"
#include "ui/run_progress.h"

#include "label_texts.h"
#include "shown_window.h"

#include <QEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>

using namespace penumbra;

/// How far a run is, as the panel tells it.
class TestRunProgress : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    }
    void cleanup() { m_window.reset(); }
    void progressLaysNothingOutAnew();
    void samplesFromAFileAreAllThere();

private:
    RunPanel& panel() { return *m_window->findChild<RunPanel*>(); }
};

/// Counts layouts of widgets that are done again.
class LayoutCounter : public QObject
{
public:
    LayoutCounter() { qApp->installEventFilter(this); }
    int layouts = 0;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::LayoutRequest && widget != nullptr && widget->layout() != nullptr)
            ++layouts;
        return false;
    }
};

void TestRunProgress::progressLaysNothingOutAnew()
{
    LayoutCounter counter;
    const auto isQuiet = [&counter] { // the window that was opened has settled
        counter.layouts = 0;
        QTest::qWait(100);
        return counter.layouts == 0;
    };
    QVERIFY(QTest::qWaitFor(isQuiet, 30000));
    const QRect place = panel().findChild<RunProgress*>()->geometry();
    for (int i = 1; i <= 1000; i *= 10) {
        const auto samples = static_cast<std::size_t>(100 * i);
        panel().showProgress({i, 1000, samples / 10, samples, 0, 0.05 * i, 3590.0 * i});
        QCoreApplication::sendPostedEvents();
        for (const QLabel* label : panel().findChild<RunProgress*>()->findChildren<QLabel*>())
            QVERIFY2(label->sizeHint().width() <= label->width() && label->sizeHint().height() <= label->height(),
                     qPrintable(label->text()));
    }
    QVERIFY(!test::textIn(panel(), "^10000 / 100000$").isEmpty());
    QCOMPARE(counter.layouts, 0);
    QCOMPARE(panel().findChild<RunProgress*>()->geometry(), place);
    // In larger type they have the room that it takes.
    QFont font = QApplication::font();
    const QFont before = font;
    font.setPointSizeF(Presentation::typeScale * font.pointSizeF());
    QApplication::setFont(font);
    qApp->setStyleSheet(qApp->styleSheet());
    QTest::qWait(100);
    for (const QLabel* label : panel().findChild<RunProgress*>()->findChildren<QLabel*>())
        QVERIFY2(label->sizeHint().height() <= label->height(), qPrintable(label->text()));
    QApplication::setFont(before);
    qApp->setStyleSheet(qApp->styleSheet());
}

void TestRunProgress::samplesFromAFileAreAllThere()
{
    test::setRun(*m_window, 3, 2);
    QSignalSpy run(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(panel().findChild<QPushButton*>("run"), Qt::LeftButton);
    QVERIFY(run.wait(60000));
    const auto& progress = *panel().findChild<RunProgress*>();
    const auto* bar = progress.findChild<QProgressBar*>("sample");
    QSignalSpy ended(m_window.get(), &MainWindow::taskEnded);
    m_window->savePosterior(at("p.h5"));
    QVERIFY(ended.wait(30000));
    QVERIFY(m_window->open(at("p.h5")));
    QVERIFY(ended.wait(30000));
    QVERIFY2(bar->value() == 3 && bar->maximum() == 3, "the bar is full");
    QVERIFY(!test::textIn(progress, "^3 / 3$").isEmpty());
    QVERIFY2(!test::textIn(progress, "^from a file$").isEmpty(), "instead of a rate");
    QCOMPARE(progress.findChild<QProgressBar*>("step")->value(), 0); // none is being drawn
    // More of them are counted with those.
    QTest::mouseClick(panel().findChild<QPushButton*>("more"), Qt::LeftButton);
    QVERIFY(run.wait(60000));
    QVERIFY(!test::textIn(progress, "^6 / 6$").isEmpty() && test::textIn(progress, "^from a file$").isEmpty());
    // A map has none.
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    QCOMPARE(bar->value(), 0);
}

PENUMBRA_UI_TEST_MAIN(TestRunProgress)
#include "test_run_progress.moc"
