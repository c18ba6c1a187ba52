#include "ui/axis_labels.h"
#include "ui/edit_bar.h"
#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_canvas.h"
#include "ui/map_tool_bar.h"
#include "ui/map_view.h"
#include "ui/menu_actions.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/presentation.h"
#include "ui/recipe_view.h"
#include "ui/run_panel.h"
#include "ui/sample_bar.h"
#include "ui/texts.h"
#include "ui/translation.h"
#include "ui/window_scale.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTranslator>
#include <QTreeWidget>

#include <set>

using namespace penumbra;

// How the program feels: keys, help, looks, what it remembers.
class TestFeel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void noTwoActionsShareAKey();
    void intervalsAreCalledWhatTheyAre();
    void lettersOfAMenuAreItsOwn();
    void themeIsChosenInTheMenu();
    void sizeOfEverythingIsChosenInTheMenu();
    void presentationHidesEnlargesAndGivesBack();
    void nothingIsCutInTheSmallestWindow();
    void smallWindowKeepsAllInReach();
    void settingsAreRemembered();
    void everythingThatTakesTheFocusHasAName();
    void keyboardAloneGoesFromMapToSamples();
    void recipeTellsWhatMattersFirst();
    void anotherLanguageIsSpokenWhereItIsThere();

private:
    [[nodiscard]] QLabel* spectrumNote();

    std::unique_ptr<MainWindow> m_window;
};

void TestFeel::init()
{
    QSettings().clear();
    m_window = test::shownWindow();
    QVERIFY(m_window);
}

void TestFeel::cleanup()
{
    m_window.reset();
    applyTheme(*qApp, ThemeKind::dark);
}

/// The ends of a central interval are at ranks (1 - p) / 2 (L + 1) from either end: below 1 there are none so far out.
void TestFeel::intervalsAreCalledWhatTheyAre()
{
    QCOMPARE(intervalText(95, 39), QStringLiteral("95 %"));
    QCOMPARE(intervalText(95, 38), QStringLiteral("all 38"));
    QCOMPARE(intervalText(68, 6), QStringLiteral("68 %"));
    QCOMPARE(intervalText(68, 5), QStringLiteral("all 5"));
}

void TestFeel::noTwoActionsShareAKey()
{
    std::set<QString> keys, names;
    for (const MenuAction& entry : menuActions(*m_window->menuBar())) {
        QVERIFY2(names.insert(entry.name).second, qPrintable(entry.name));
        for (const QKeySequence& key : entry.action->shortcuts())
            QVERIFY2(keys.insert(key.toString()).second, qPrintable(entry.name + ": " + key.toString()));
    }
}

void TestFeel::lettersOfAMenuAreItsOwn()
{
    const auto letter = [](const QString& text) {
        const auto at = text.indexOf(QLatin1Char('&'));
        return at < 0 ? QChar() : text[at + 1].toLower();
    };
    const auto check = [&letter](const QString& menu, const QList<QAction*>& actions) {
        std::set<QChar> letters;
        for (const QAction* action : actions)
            if (const QChar one = letter(action->text()); !one.isNull())
                QVERIFY2(letters.insert(one).second, qPrintable(menu + ": " + action->text()));
    };
    check("menus", m_window->menuBar()->actions());
    for (const QMenu* menu : m_window->menuBar()->findChildren<QMenu*>())
        check(menu->title(), menu->actions());
}

void TestFeel::themeIsChosenInTheMenu()
{
    const auto brightness = [this] { return m_window->grab().toImage().pixelColor(640, 6).lightness(); };
    QVERIFY(brightness() < 80);
    QVERIFY(test::clickEntry(*m_window, "window/light"));
    QVERIFY(brightness() > 200);
    QVERIFY(rememberedTheme() == ThemeKind::light);
    QVERIFY(test::clickEntry(*m_window, "window/dark"));
    QVERIFY(brightness() < 80);
    QVERIFY(rememberedTheme() == ThemeKind::dark);
}

void TestFeel::sizeOfEverythingIsChosenInTheMenu()
{
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/150"));
    QCOMPARE(rememberedScale(), 150);
    const auto* notice = m_window->findChild<NoticeBar*>();
    QVERIFY(notice->isVisible() && notice->accessibleName().contains("150 %"));
    QTest::mouseClick(notice->findChildren<QPushButton*>().last(), Qt::LeftButton); // later
    QVERIFY(!notice->isVisible());
    QVERIFY(test::clickEntry(*m_window, "window/size-of-everything/100"));
    QCOMPARE(rememberedScale(), 100);
}

void TestFeel::presentationHidesEnlargesAndGivesBack()
{
    QVERIFY(m_window->openSample(sampleMaps().front()));
    auto* panel = m_window->findChild<RunPanel*>();
    const double points = QApplication::font().pointSizeF();
    const QSize before = m_window->findChild<PosteriorView*>()->size();
    const auto* text = m_window->findChild<QLabel*>("heading");
    const double textPoints = text->font().pointSizeF();
    QTest::keyClick(m_window.get(), Qt::Key_F11);
    QTRY_VERIFY(m_window->isFullScreen());
    QVERIFY(!panel->isVisible());
    QVERIFY(std::abs(QApplication::font().pointSizeF() / points - Presentation::typeScale) < 0.01);
    QVERIFY(std::abs(text->font().pointSizeF() / textPoints - Presentation::typeScale) < 0.01);
    QTRY_VERIFY(m_window->findChild<PosteriorView*>()->width() > before.width());
    // Its keys still work: the menus are only out of sight.
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    test::setRun(*m_window, 1, 1);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
    const QLabel* note = spectrumNote();
    QVERIFY(note != nullptr);
    const QWidget& explore = m_window->explorer().panel();
    QTRY_VERIFY2(note->mapTo(&explore, note->rect().bottomRight()).x() < explore.width(), "not cut at the edge");
    QVERIFY(note->width() >= note->sizeHint().width());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->isFullScreen());
    QVERIFY(panel->isVisible());
    QCOMPARE(QApplication::font().pointSizeF(), points);
}

/// "1 sample", at the right of the spectrum's buttons.
QLabel* TestFeel::spectrumNote()
{
    for (QLabel* label : m_window->explorer().panel().findChildren<QLabel*>())
        if (label->isVisible() && label->text() == QLatin1String("1 sample"))
            return label;
    return nullptr;
}

void TestFeel::nothingIsCutInTheSmallestWindow()
{
    m_window->resize(1080, 640);
    QVERIFY(m_window->openSample(sampleMaps().front()));
    test::setRun(*m_window, 1, 1);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->startRun();
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->size(), QSize(1080, 640));
    const QWidget& explore = m_window->explorer().panel();
    const QLabel* note = spectrumNote();
    QVERIFY(note != nullptr);
    QVERIFY(note->mapTo(&explore, note->rect().bottomRight()).x() < explore.width());
    QVERIFY(note->width() >= note->sizeHint().width());
    for (MapView* view : m_window->findChild<PosteriorView*>()->views()) {
        const QString label = view->scale().briefestLabel(); // on two lines: the quantity, and its unit
        const QFontMetrics metrics(smallFont(view->font()));
        for (const QString& line : {label.section('[', 0, 0).trimmed(), "[" + label.section('[', 1)})
            QVERIFY2(metrics.horizontalAdvance(line) <= view->canvas().height(), qPrintable(line));
    }
}

// A full-HD screen at 200 %, less a title bar and a bar of the desktop.
void TestFeel::smallWindowKeepsAllInReach()
{
    const QSize small(940, 500);
    m_window->resize(small);
    QVERIFY(m_window->openSample(sampleMaps().front()));
    QVERIFY(test::clickEntry(*m_window, "classroom/edit-the-galaxies")); // it has a wide bar of its own
    QVERIFY(m_window->findChild<EditBar*>()->isVisible());
    QCoreApplication::processEvents(); // all has found its place
    QCOMPARE(m_window->size(), small);
    for (const QWidget* part :
         {static_cast<const QWidget*>(m_window->findChild<MapToolBar*>()),
          static_cast<const QWidget*>(m_window->findChild<EditBar*>()), static_cast<const QWidget*>(&m_window->maps()),
          static_cast<const QWidget*>(&m_window->explorer().panel()),
          static_cast<const QWidget*>(&m_window->explorer().bar())}) {
        const QRect place(part->mapTo(m_window.get(), QPoint()), part->size());
        QVERIFY2(m_window->rect().contains(place), part->metaObject()->className());
        QVERIFY2(part->width() >= part->minimumSizeHint().width(), part->metaObject()->className());
    }
    // The tools that found no room wait in a menu.
    const QToolButton* marks = test::toolButton(*m_window->findChild<MapToolBar*>(), "Marks");
    QVERIFY(marks != nullptr && marks->isVisible());
    QCOMPARE(marks->menu()->actions(), m_window->explorer().toolActions());
    m_window->resize(1280, 800);
    QTRY_VERIFY(!marks->isVisible());
}

void TestFeel::settingsAreRemembered()
{
    RunSettings settings = m_window->settings();
    settings.samples = 12;
    settings.steps = 7;
    settings.sampler = SamplerKind::ddim;
    settings.seed = 99;
    settings.noise = Noise::independent;
    m_window->setSettings(settings);
    m_window->resize(1180, 700);
    QVERIFY(m_window->close());
    MainWindow next;
    next.resume();
    next.show();
    QCOMPARE(next.settings().samples, std::size_t{12});
    QVERIFY(next.settings().steps == 7 && next.settings().sampler == SamplerKind::ddim);
    QCOMPARE(next.settings().seed, std::uint64_t{99});
    QCOMPARE(next.settings().noise, Noise::independent);
    QCOMPARE(next.settings().model, test::tinyModel());
    QTRY_COMPARE(next.size(), QSize(1180, 700));
    // The size of everything is fixed at the next start, by an environment variable of Qt.
    rememberScale(200);
    qunsetenv("QT_SCALE_FACTOR");
    char name[] = "penumbra";
    char* arguments[] = {name};
    applyScale(1, arguments);
    QCOMPARE(qgetenv("QT_SCALE_FACTOR"), QByteArray("2"));
    qunsetenv("QT_SCALE_FACTOR");
}

void TestFeel::everythingThatTakesTheFocusHasAName()
{
    QVERIFY(m_window->openSample(sampleMaps().front()));
    QCOMPARE(test::namelessIn(*m_window), QStringList());
}

void TestFeel::keyboardAloneGoesFromMapToSamples()
{
    QVERIFY(m_window->openSample(sampleMaps().front()));
    auto* samples = m_window->findChild<QSpinBox*>("samples");
    // Tab reaches the number of samples and the button that runs.
    std::set<QWidget*> reached;
    for (int i = 0; i < 80; ++i) {
        QTest::keyClick(QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : m_window.get(),
                        Qt::Key_Tab);
        reached.insert(QApplication::focusWidget());
    }
    QVERIFY(reached.contains(samples));
    auto* run = m_window->findChild<RunPanel*>()->findChild<QPushButton*>("run");
    QVERIFY(reached.contains(run));
    samples->setFocus();
    samples->selectAll();
    QTest::keyClicks(samples, "1");
    auto* steps = m_window->findChild<QSpinBox*>("steps");
    steps->setFocus();
    steps->selectAll();
    QTest::keyClicks(steps, "1");
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    run->setFocus();
    QTest::keyClick(run, Qt::Key_Space);
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{1});
}

void TestFeel::recipeTellsWhatMattersFirst()
{
    RecipeView view;
    view.resize(340, 500);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setRecipe(R"({"date": "2026-11-27T06:12:33Z", "seed": 7, "input": {"file": "m.npy", "among_training_maps":
        {"maps": 3420, "sentence": "The map is like those that the model was trained on in all that is measured."}}})");
    const auto* tree = view.findChild<QTreeWidget*>();
    const auto row = [tree](const QString& name) { return tree->findItems(name, Qt::MatchRecursive).value(0); };
    QCOMPARE(row("date")->text(1), QStringLiteral("2026-11-27 06:12:33 UTC"));
    QVERIFY(tree->indexOfTopLevelItem(row("seed")) < tree->indexOfTopLevelItem(row("input")));
    QVERIFY(row("input")->isExpanded() && !row("among training maps")->isExpanded());
    // Opened by its arrow, a long sentence is there whole.
    const QRect place = tree->visualItemRect(row("among training maps"));
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(place.left() - 7, place.center().y()));
    QVERIFY(row("among training maps")->isExpanded());
    const QTreeWidgetItem* sentence = row("sentence");
    const auto height = [tree, sentence] { return tree->visualItemRect(sentence).height(); };
    const int line = tree->fontMetrics().lineSpacing();
    const int needed = tree->fontMetrics().horizontalAdvance(sentence->text(1)) / tree->columnWidth(1) + 1;
    QVERIFY(needed > 1);
    QTRY_VERIFY2(height() >= needed * line, qPrintable(QString("%1 of %2 lines").arg(height() / line).arg(needed)));
}

void TestFeel::anotherLanguageIsSpokenWhereItIsThere()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("translations"));
    QVERIFY(QFile::copy(QStringLiteral(PENUMBRA_SOURCE_DIR "/tests/ui/data/penumbra_de.qm"),
                        folder.filePath("translations/penumbra_de.qm")));
    qputenv("PENUMBRA_RESOURCE_DIR", QFile::encodeName(folder.path()));
    QVERIFY(!installTranslation(*qApp, QLocale("fr_FR")));
    QCOMPARE(samplesText(3), QStringLiteral("3 samples"));
    const bool german = installTranslation(*qApp, QLocale("de_AT"));
    const QStringList spoken{samplesText(1), samplesText(3)};
    qDeleteAll(qApp->findChildren<QTranslator*>()); // the other tests read English
    qunsetenv("PENUMBRA_RESOURCE_DIR");
    QVERIFY(german);
    QCOMPARE(spoken, QStringList({"1 Stichprobe", "3 Stichproben"}));
    QCOMPARE(samplesText(3), QStringLiteral("3 samples"));
}

PENUMBRA_UI_TEST_MAIN(TestFeel)
#include "test_feel.moc"
