#include "ui/help_window.h"
#include "ui/key_sheet.h"
#include "ui/main_window.h"
#include "ui/menu_actions.h"
#include "ui/notice_bar.h"
#include "ui/tour.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextBrowser>

using namespace penumbra;

// What explains the program: the sheet of keys, the help, the tour, messages.
class TestHelp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void questionMarkShowsAllKeys();
    void helpOpensIsSearchedAndHasChapters();
    void tourRunsTheBundledMap();
    void tourIsLedByTheMouse();
    void tourIsOfferedUntilAnswered();
    void problemsAreToldInABox();
    void dialogsNameAllThatTakesTheFocus_data();
    void dialogsNameAllThatTakesTheFocus();

private:
    std::unique_ptr<MainWindow> m_window;
};

void TestHelp::init()
{
    QSettings().clear();
    m_window = test::shownWindow();
    QVERIFY(m_window);
}

void TestHelp::questionMarkShowsAllKeys()
{
    QTest::keyClick(m_window.get(), Qt::Key_Question);
    auto* sheet = m_window->findChild<KeySheet*>();
    QVERIFY(sheet != nullptr && sheet->isVisible());
    QStringList texts;
    for (const QLabel* label : sheet->findChildren<QLabel*>())
        texts << label->text();
    for (const MenuAction& entry : menuActions(*m_window->menuBar()))
        for (const QKeySequence& key : entry.action->shortcuts()) {
            QVERIFY2(texts.contains(key.toString(QKeySequence::NativeText)), qPrintable(entry.name));
            QVERIFY2(texts.contains(entry.text), qPrintable(entry.name));
        }
    QVERIFY2(texts.contains("Ctrl+Y"), "the second key of an entry");
    // What is below the edge is reached by keys; any other key closes.
    sheet->resize(1180, 300);
    const QScrollBar* bar = sheet->findChild<QScrollArea*>()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QTest::keyClick(sheet, Qt::Key_PageDown);
    QVERIFY(bar->value() > 0);
    QTest::keyClick(sheet, Qt::Key_End);
    QCOMPARE(bar->value(), bar->maximum());
    QTest::keyClick(sheet, Qt::Key_Up);
    QCOMPARE(bar->value(), bar->maximum() - bar->singleStep());
    QVERIFY(sheet->isVisible());
    QTest::keyClick(sheet, Qt::Key_Space);
    QTRY_VERIFY(m_window->findChild<KeySheet*>() == nullptr);
}

void TestHelp::helpOpensIsSearchedAndHasChapters()
{
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto* help = m_window->findChild<HelpWindow*>();
    QVERIFY(help != nullptr && help->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(help));
    auto* page = help->findChild<QTextBrowser*>();
    QVERIFY(page->toPlainText().contains("dark matter"));
    auto* chapters = help->findChild<QListWidget*>("chapters");
    QVERIFY(chapters->count() > 5);
    const int top = page->verticalScrollBar()->value();
    const auto click = [chapters](int row) {
        chapters->scrollToItem(chapters->item(row));
        QTest::mouseClick(chapters->viewport(), Qt::LeftButton, {},
                          chapters->visualItemRect(chapters->item(row)).center());
    };
    click(3);
    const int third = page->verticalScrollBar()->value();
    QVERIFY(third > top);
    QCOMPARE(page->textCursor().block().text(), chapters->item(3)->text());
    chapters->setFocus();
    QTest::keyClick(chapters, Qt::Key_End);
    QVERIFY(page->verticalScrollBar()->value() > third);
    click(chapters->currentRow());
    page->verticalScrollBar()->setValue(0);
    click(chapters->currentRow());
    QVERIFY2(page->verticalScrollBar()->value() > third, "a click goes to the chapter that is chosen already, too");
    auto* search = help->findChild<QLineEdit*>();
    search->setFocus();
    QTest::keyClicks(search, "nyquist");
    QCOMPARE(page->textCursor().selectedText().toLower(), QStringLiteral("nyquist"));
    QTest::keyClick(search, Qt::Key_Home);
    search->selectAll();
    QTest::keyClicks(search, "map");
    const int first = page->textCursor().selectionStart();
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY2(page->textCursor().selectionStart() > first, "Return finds the next one");
    QCOMPARE(page->textCursor().selectedText().toLower(), QStringLiteral("map"));
    help->close(); // without a window manager the main window would take the Escape key
    QTRY_VERIFY(m_window->findChild<HelpWindow*>() == nullptr);
}

void TestHelp::tourRunsTheBundledMap()
{
    test::setRun(*m_window, 2, 2);
    QVERIFY(test::clickEntry(*m_window, "help/tour"));
    auto* tour = m_window->findChild<Tour*>();
    QVERIFY(tour != nullptr && tour->isVisible());
    QVERIFY(!m_window->openedMap());
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::keyClick(tour, Qt::Key_Return);
    QVERIFY2(m_window->openedMap().has_value(), "the second stop opens a map");
    QTest::keyClick(tour, Qt::Key_Right);
    QTest::keyClick(tour, Qt::Key_Right);
    QVERIFY2(m_window->isRunning() || !ended.isEmpty(), "the fourth one runs");
    QTest::keyClick(tour, Qt::Key_Left);
    QCOMPARE(tour->stop(), std::size_t{2});
    QVERIFY(!tour->accessibleDescription().isEmpty());
    QTest::keyClick(tour, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<Tour*>() == nullptr);
    QVERIFY(!ended.isEmpty() || ended.wait(60000));
}

void TestHelp::tourIsLedByTheMouse()
{
    QVERIFY(test::clickEntry(*m_window, "help/tour"));
    auto* tour = m_window->findChild<Tour*>();
    QVERIFY(tour != nullptr && tour->isVisible());
    const auto click = [tour](const char* text) {
        for (QPushButton* button : tour->findChildren<QPushButton*>())
            if (button->text() == QLatin1String(text))
                QTest::mouseClick(button, Qt::LeftButton);
    };
    click("Back");
    QCOMPARE(tour->stop(), std::size_t{0}); // nothing is before the first
    click("Next");
    QCOMPARE(tour->stop(), std::size_t{1});
    click("Next");
    QCOMPARE(tour->stop(), std::size_t{2});
    click("Back");
    QCOMPARE(tour->stop(), std::size_t{1});
    QVERIFY(m_window->openedMap());
    click("Leave");
    QTRY_VERIFY(m_window->findChild<Tour*>() == nullptr);
    QVERIFY(!m_window->isRunning());
}

void TestHelp::tourIsOfferedUntilAnswered()
{
    const auto offered = [] {
        MainWindow next;
        next.show();
        next.resume();
        const auto* notice = next.findChild<NoticeBar*>();
        return notice->isVisible() && notice->accessibleName().contains("tour");
    };
    QVERIFY(offered());
    QVERIFY2(offered(), "the window was closed without an answer");
    m_window->resume();
    auto* notice = m_window->findChild<NoticeBar*>();
    QTest::mouseClick(notice->findChildren<QPushButton*>().last(), Qt::LeftButton);
    QVERIFY(!notice->isVisible());
    QVERIFY(!offered());
}

void TestHelp::problemsAreToldInABox()
{
    m_window->setDialogsShown(true);
    const QTemporaryDir folder;
    QFile file(folder.filePath("map.npy"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no map <b>at all</b>");
    file.close();
    QVERIFY(!m_window->open(file.fileName().toStdString()));
    auto* box = m_window->findChild<QMessageBox*>();
    QVERIFY(box != nullptr && box->isVisible());
    QVERIFY2(box->text().contains("could not be opened"), qPrintable(box->text()));
    QVERIFY2(box->informativeText().contains("map.npy"), qPrintable(box->informativeText()));
    QTest::mouseClick(box->button(QMessageBox::Ok), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>() == nullptr);
    QVERIFY2(!m_window->openedMap(), "the window is as it was");
}

void TestHelp::dialogsNameAllThatTakesTheFocus_data()
{
    QTest::addColumn<QString>("entry");
    for (const char* entry :
         {"file/export-figure", "view/limits", "view/contour-levels", "classroom/new-universe", "help/help"})
        QTest::newRow(entry) << entry;
}

void TestHelp::dialogsNameAllThatTakesTheFocus()
{
    QFETCH(const QString, entry);
    QVERIFY(m_window->openSample(sampleMaps().front()));
    QVERIFY(test::clickEntry(*m_window, entry));
    QDialog* dialog = nullptr;
    for (QDialog* one : m_window->findChildren<QDialog*>())
        if (one->isVisible())
            dialog = one;
    QVERIFY(dialog != nullptr);
    const QStringList nameless = test::namelessIn(*dialog);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(", ")));
    dialog->close();
}

PENUMBRA_UI_TEST_MAIN(TestHelp)
#include "test_help.moc"
