#include "ui/explorer.h"
#include "ui/map_tool_bar.h"
#include "ui/run_panel.h"
#include "ui/sample_bar.h"
#include "ui/screen_room.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>

using namespace penumbra;

// What stands around the maps comes and goes; dialogs stay on the screen.
class TestWindowParts : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void eachIsPutAwayAndBroughtBack();
    void oneSideAtATimeWhereRoomIsShort();
    void whatIsAskedForComes();
    void theSmallestWindowHoldsAll();
    void whatWasPutAwayStaysAway();
    void withoutAMapThereIsNothingToShow();
    void dialogsFitTheScreen();

private:
    QWidget& run() { return *m_window->findChild<RunPanel*>(); }
    QWidget& explore() { return m_window->explorer().panel(); }
    QWidget& samples() { return m_window->explorer().bar(); }
    void resize(QSize size)
    {
        m_window->resize(size);
        QTRY_COMPARE(m_window->size(), size);
        QCoreApplication::processEvents();
    }
};

void TestWindowParts::init()
{
    open(false);
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
}

void TestWindowParts::eachIsPutAwayAndBroughtBack()
{
    const int before = view().width();
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QVERIFY(!run().isVisible() && explore().isVisible());
    QTRY_VERIFY2(view().width() >= before + 200, "the maps take its room");
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(!explore().isVisible());
    QVERIFY(test::clickEntry(*m_window, "window/film-strip"));
    QVERIFY(!samples().isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(test::clickEntry(*m_window, "window/film-strip"));
    QVERIFY(run().isVisible() && explore().isVisible() && samples().isVisible());
    QTRY_COMPARE(view().width(), before);
}

void TestWindowParts::oneSideAtATimeWhereRoomIsShort()
{
    resize({700, 700});
    QVERIFY(run().isVisible() && !explore().isVisible());
    auto* button = m_window->findChild<QToolButton*>("explorePart");
    QVERIFY(button != nullptr && button->isVisible() && !button->isChecked());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!run().isVisible() && explore().isVisible() && button->isChecked());
    QTest::mouseClick(button, Qt::LeftButton); // away: all is for the maps
    QVERIFY(!run().isVisible() && !explore().isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QVERIFY(run().isVisible() && !explore().isVisible());
    // With room for both, both are there: neither was put away for good.
    resize({1280, 800});
    QTRY_VERIFY(run().isVisible() && explore().isVisible());
    // The samples stand back where the window is low, and come when asked for.
    resize({1280, 380});
    QVERIFY(!samples().isVisible() && explore().isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(samples().isVisible());
    resize({1280, 800});
    resize({1280, 380});
    QVERIFY(!samples().isVisible());
}

void TestWindowParts::whatIsAskedForComes()
{
    resize({700, 500});
    QVERIFY(!explore().isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::AltModifier);
    QVERIFY2(explore().isVisible(), "a tab that one turns to is to be seen");
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(!explore().isVisible());
    MapMarks marks;
    marks.pin = QPointF(3.0, 3.0);
    m_window->explorer().mark(marks);
    QVERIFY2(explore().isVisible(), "and so is what a mark tells");
}

void TestWindowParts::theSmallestWindowHoldsAll()
{
    // A screen of 1280 x 800 at 200 %, less a title bar.
    QVERIFY(m_window->minimumWidth() <= 640 && m_window->minimumHeight() <= 370);
    resize(m_window->minimumSize());
    const auto inside = [this](const QWidget& part) {
        const QRect place(part.mapTo(m_window.get(), QPoint()), part.size());
        return part.isVisible() && m_window->rect().contains(place) && part.width() >= part.minimumSizeHint().width();
    };
    const QWidget& tools = *m_window->findChild<MapToolBar*>();
    QVERIFY(inside(run()) && inside(view()) && inside(tools));
    QVERIFY(inside(*run().findChild<QPushButton*>("run")));
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QTRY_VERIFY(inside(explore()) && inside(view()) && inside(tools));
    // What the tools' buttons do, menus do there.
    QList<QMenu*> menus;
    for (const char* name : {"Compare", "Colours", "Marks"})
        if (const QToolButton* button = test::toolButton(tools, name); button != nullptr && button->isVisible())
            menus.push_back(button->menu());
    QVERIFY(!menus.isEmpty());
    QCOMPARE(menus.back()->actions(), m_window->explorer().toolActions());
}

void TestWindowParts::whatWasPutAwayStaysAway()
{
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    m_window->close();
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(false);
    m_window->resume();
    QVERIFY(m_window->open(at("Maps_Mstar_Test_CV_z=0.00.npy")));
    QVERIFY(run().isVisible() && !explore().isVisible() && samples().isVisible());
}

void TestWindowParts::withoutAMapThereIsNothingToShow()
{
    m_window = test::shownWindow();
    QVERIFY(m_window);
    QVERIFY(!m_window->findChild<QToolButton*>("explorePart")->isEnabled());
    QVERIFY(!m_window->findChild<QToolButton*>("samplesPart")->isEnabled());
    QVERIFY(m_window->findChild<QToolButton*>("runPart")->isEnabled());
}

void TestWindowParts::dialogsFitTheScreen()
{
    const QSize room = roomOnScreen(*m_window);
    QVERIFY(room.width() <= m_window->screen()->size().width() && room.height() < m_window->screen()->size().height());
    for (const QSize wanted : {QSize(300, 200), QSize(5000, 4000)}) {
        QDialog dialog(m_window.get());
        auto* column = new QVBoxLayout(&dialog);
        auto* content = new QLabel;
        content->setFixedSize(wanted);
        column->addWidget(content);
        fitToScreen(dialog);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const auto* area = dialog.findChild<QScrollArea*>();
        const bool fits = wanted.width() < room.width();
        QVERIFY(dialog.width() <= room.width() && dialog.height() <= room.height());
        QCOMPARE(area->verticalScrollBar()->maximum() == 0, fits);
        QCOMPARE(area->horizontalScrollBar()->maximum() == 0, fits);
        if (fits)
            QVERIFY(dialog.width() >= wanted.width() && dialog.width() < wanted.width() + 60);
    }
}

PENUMBRA_UI_TEST_MAIN(TestWindowParts)
#include "test_window_parts.moc"
