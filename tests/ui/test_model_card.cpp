#include "ui/main_window.h"
#include "ui/model_card_dialog.h"

#include "shown_window.h"

#include <QDialogButtonBox>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextFrame>
#include <QTextTable>

#include <fstream>

using namespace penumbra;

/// Help > Model card.
class TestModelCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path folder = m_folder.path().toStdString();
        std::filesystem::copy_file(test::tinyModel(), folder / "carded.safetensors");
        std::ofstream(folder / "carded.md")
            << "# A tiny model\n\n<!-- measured: begin -->\n| what | value |\n|---|---|\n"
               "| error | 0.05 dex² |\n<!-- measured: end -->\n\nSee [the paper]"
               "(https://arxiv.org/abs/2403.10648).\n";
    }
    void init()
    {
        m_window = test::shownWindow();
        QVERIFY(m_window);
    }
    void cleanup() { m_window.reset(); }

    void cardIsShownByKeyboard()
    {
        m_window->chooseModel((m_folder.path() + "/carded.safetensors").toStdString());
        ModelCardDialog* dialog = openByKeyboard();
        QVERIFY(dialog != nullptr);
        const auto* text = dialog->findChild<QTextBrowser*>();
        const QString plain = text->document()->toPlainText();
        QVERIFY(plain.startsWith("A tiny model"));
        QVERIFY(plain.contains("0.05 dex²"));
        QVERIFY2(!plain.contains("measured:"), qPrintable(plain)); // marks for programs are not for reading
        // A table is a table, with the lines of the theme.
        const auto* table = tableIn(*text);
        QVERIFY(table != nullptr);
        QCOMPARE(table->rows(), 2);
        QCOMPARE(table->format().borderBrush().color(), theme().line);
        applyTheme(*qApp, ThemeKind::light);
        QTRY_COMPARE(tableIn(*text)->format().borderBrush().color(), theme().line);
        QCOMPARE(text->palette().color(QPalette::Text), theme().text);
        applyTheme(*qApp, ThemeKind::dark);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Close), Qt::LeftButton);
        QTRY_VERIFY(m_window->findChild<ModelCardDialog*>() == nullptr);
    }
    void withoutACardThereIsNothingToShow()
    {
        m_window->chooseModel(test::tinyModel());
        QVERIFY(openByKeyboard() == nullptr);
    }
    void theBundledModelHasACard()
    {
        m_window->chooseModel(std::filesystem::path(PENUMBRA_SOURCE_DIR) / "resources/models/penumbra-128.safetensors");
        ModelCardDialog* dialog = openByKeyboard();
        QVERIFY(dialog != nullptr);
        const auto* text = dialog->findChild<QTextBrowser*>();
        const QString plain = text->document()->toPlainText();
        // It opens at its beginning, and commands are not cut off at the right.
        QTest::qWait(50);
        QCOMPARE(text->verticalScrollBar()->value(), 0);
        QCOMPARE(text->horizontalScrollBar()->maximum(), 0);
        QVERIFY(!tableIn(*text)->cellAt(0, 0).firstCursorPosition().block().text().isEmpty());
        for (const auto* heading :
             {"What it was trained on", "What was measured", "What it must not be used for", "Reproduce it"})
            QVERIFY2(plain.contains(heading), heading);
    }

private:
    /// Alt+H opens the Help menu, M chooses the card.
    ModelCardDialog* openByKeyboard()
    {
        QTest::keyClick(m_window.get(), Qt::Key_H, Qt::AltModifier);
        QWidget* menu = nullptr;
        if (!QTest::qWaitFor([&] { return (menu = QApplication::activePopupWidget()) != nullptr; }))
            return nullptr;
        QTest::keyClick(menu, Qt::Key_M);
        if (auto* left = QApplication::activePopupWidget())
            QTest::keyClick(left, Qt::Key_Escape);
        return m_window->findChild<ModelCardDialog*>();
    }
    static const QTextTable* tableIn(const QTextBrowser& text)
    {
        for (const QTextFrame* frame : text.document()->rootFrame()->childFrames())
            if (const auto* table = qobject_cast<const QTextTable*>(frame))
                return table;
        return nullptr;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

PENUMBRA_UI_TEST_MAIN(TestModelCard)
#include "test_model_card.moc"
