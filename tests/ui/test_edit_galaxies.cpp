#include "ui/classroom.h"
#include "ui/galaxy_editor.h"
#include "ui/main_window.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/paired_change.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include "shown_window.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace penumbra;

/// Stellar mass of a map [Msun/h].
static double mass(const Field& field)
{
    return std::accumulate(field.pixels().begin(), field.pixels().end(), 0.0) * field.pixelSide() * field.pixelSide();
}

static bool same(const Field& a, const Field& b)
{
    return std::ranges::equal(a.pixels(), b.pixels());
}

static QPushButton* pushButton(const QWidget& widget, const QString& text)
{
    for (QPushButton* button : widget.findChildren<QPushButton*>())
        if (button->text() == text)
            return button;
    return nullptr;
}

/// Galaxies are edited in the real window, by mouse and keys, and the map is run again. The tests build on each other.
class TestEditGalaxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void whileOffTheMapIsLeftAlone();
    void aClickAddsTheMassThatWasTyped();
    void undoAndRedo();
    void theRightButtonErases();
    void theStarsAreThereToBeClicked();
    void theSegmentsChooseTheTool();
    void aStrokeIsOneStep();
    void keysAlone();
    void theSameNoiseShowsTheChange();
    void furtherEditsMakeSamplesStale();
    void theSameMapGivesTheSameSamples();
    void anotherMapHasNoEdits();
    void aSessionOfAnEditedMapGoesOn();

private:
    QString answer() { return m_window->classroom().bars().findChild<QLabel*>("answer")->text(); }
    GalaxyEditor& editor() { return m_window->classroom().editor(); }
    MapCanvas& canvas() { return m_view->views()[0]->canvas(); }
    QPoint at(double x, double y) { return canvas().toWidget({x, y}).toPoint(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_window.get(), key, modifiers); }
    void run(Qt::Key key, Qt::KeyboardModifiers modifiers);
    void type(const char* field, double value);
    QAction* action(const QString& text);

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    std::unique_ptr<MainWindow> m_window;
    PosteriorView* m_view = nullptr;
    Field m_opened;
    std::shared_ptr<const PosteriorSnapshot> m_before;
};

void TestEditGalaxies::initTestCase()
{
    m_window = test::shownWindow();
    QVERIFY(m_window);
    test::setRun(*m_window, 3, 4, 7);
    m_view = m_window->findChild<PosteriorView*>();
    m_file = test::writeCamelsPair(m_folder);
    QVERIFY(m_window->open(m_file));
    QVERIFY(!action("Run again with the same noise")->isEnabled());
    run(Qt::Key_Return, Qt::ControlModifier);
    m_before = m_window->posterior();
    m_opened = test::stellarMap(128);
}

void TestEditGalaxies::run(Qt::Key which, Qt::KeyboardModifiers modifiers)
{
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    key(which, modifiers);
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
}

void TestEditGalaxies::type(const char* name, double value)
{
    auto* field = m_window->classroom().bars().findChild<QDoubleSpinBox*>(name);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QLocale().toString(value));
    QTest::keyClick(field, Qt::Key_Tab);
    m_window->setFocus();
}

QAction* TestEditGalaxies::action(const QString& text)
{
    for (QAction* action : m_window->actions())
        if (action->text().remove(QLatin1Char('&')) == text)
            return action;
    return nullptr;
}

void TestEditGalaxies::whileOffTheMapIsLeftAlone()
{
    QVERIFY(!editor().isOn());
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(12.0, 7.0));
    QTest::mouseClick(&canvas(), Qt::RightButton, {}, at(12.0, 7.0));
    QVERIFY(!editor().isEdited());
    QVERIFY(same(editor().map(), m_opened));
    key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(editor().isOn());
    QVERIFY(m_window->classroom().bars().findChild<QDoubleSpinBox*>("galaxyMass")->isVisible());
    MapCanvas& mean = m_view->views()[2]->canvas();
    QTest::mouseClick(&mean, Qt::LeftButton, {}, mean.rect().center());
    QVERIFY2(!editor().isEdited(), "only the stellar map is edited");
}

void TestEditGalaxies::aClickAddsTheMassThatWasTyped()
{
    type("galaxyMass", 11.5);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(12.3, 7.7));
    QCOMPARE(editor().edits().size(), std::size_t{1});
    const GalaxyEdit& edit = editor().edits().front();
    QVERIFY(edit.kind == GalaxyEdit::Kind::add);
    const double screenPixel = 25.0 / canvas().width(); // the mouse is no nearer
    QVERIFY(std::abs(edit.x - 12.3) < screenPixel && std::abs(edit.y - 7.7) < screenPixel);
    // The difference of two sums of 1e14 in float pixels.
    QVERIFY(std::abs((mass(editor().map()) - mass(m_opened)) / std::pow(10.0, 11.5) - 1.0) < 1e-3);
    QVERIFY(m_window->windowTitle().contains("(edited)"));
    const auto shown = m_view->maps().map(MapQuantity::stellarMass);
    const auto pixel = [](double position) { return static_cast<std::size_t>(position / 25.0 * 128.0); };
    QCOMPARE(shown->at(edit.x, edit.y), std::log10(1.0F + editor().map()(pixel(edit.x), pixel(edit.y))));
}

void TestEditGalaxies::undoAndRedo()
{
    const Field edited = editor().map();
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(same(editor().map(), m_opened));
    QVERIFY(!m_window->windowTitle().contains("(edited)"));
    key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(same(editor().map(), edited));
    key(Qt::Key_Z, Qt::ControlModifier);
}

void TestEditGalaxies::theRightButtonErases()
{
    type("brushRadius", 0.6);
    QTest::mouseClick(&canvas(), Qt::RightButton, {}, at(5.0, 20.0));
    const GalaxyEdit& edit = editor().edits().front();
    QVERIFY(edit.kind == GalaxyEdit::Kind::erase);
    QCOMPARE(edit.radius, 0.6);
    int erased = 0;
    for (std::size_t row = 0; row < 128; ++row)
        for (std::size_t column = 0; column < 128; ++column) {
            const double distance = std::hypot((static_cast<double>(column) + 0.5) * 25.0 / 128.0 - edit.x,
                                               (static_cast<double>(row) + 0.5) * 25.0 / 128.0 - edit.y);
            if (distance > 0.6)
                QCOMPARE(editor().map()(column, row), m_opened(column, row));
            else
                QCOMPARE(editor().map()(column, row), 0.0F);
            erased += distance <= 0.6 && m_opened(column, row) > 0.0F ? 1 : 0;
        }
    QVERIFY(erased > 0); // one pixel in seven has stars, and 30 are under the brush
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(same(editor().map(), m_opened));
}

void TestEditGalaxies::theStarsAreThereToBeClicked()
{
    const MapLayout before = m_window->maps().mapLayout();
    key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(!editor().isOn());
    MapLayout without = before;
    without.panels = 1;
    without.quantities.front() = MapQuantity::mean;
    m_window->maps().setMapLayout(without);
    key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(editor().isOn());
    QCOMPARE(m_window->maps().shownQuantities(), std::vector<MapQuantity>{MapQuantity::stellarMass});
    m_window->maps().setMapLayout(before);
}

void TestEditGalaxies::theSegmentsChooseTheTool()
{
    QWidget& bars = m_window->classroom().bars();
    QTest::mouseClick(test::toolButton(bars, "Erase"), Qt::LeftButton);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(5.0, 20.0));
    QCOMPARE(editor().edits().size(), std::size_t{1});
    QVERIFY(editor().edits().front().kind == GalaxyEdit::Kind::erase);
    QTest::mouseClick(test::toolButton(bars, "Add"), Qt::LeftButton);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(9.0, 20.0));
    QCOMPARE(editor().edits().size(), std::size_t{2});
    QVERIFY(editor().edits().back().kind == GalaxyEdit::Kind::add);
    key(Qt::Key_Z, Qt::ControlModifier);
    key(Qt::Key_Z, Qt::ControlModifier);
}

void TestEditGalaxies::aStrokeIsOneStep()
{
    QTest::mousePress(&canvas(), Qt::RightButton, {}, at(4.0, 4.0));
    for (double x = 4.5; x <= 12.0; x += 0.5)
        test::moveMouse(canvas(), at(x, 4.0), Qt::RightButton);
    QTest::mouseRelease(&canvas(), Qt::RightButton, {}, at(12.0, 4.0));
    QVERIFY(editor().edits().size() > 10); // a brush of 0.6 erases anew every 0.3 Mpc/h
    for (double x = 4.0; x <= 12.0; x += 0.1)
        QCOMPARE(editor().map()(static_cast<std::size_t>(x / 25.0 * 128.0), 20), 0.0F); // 4 of 25 is row 20
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(same(editor().map(), m_opened));
    QVERIFY(editor().edits().empty());
}

void TestEditGalaxies::keysAlone()
{
    m_view->viewport().setCursor(QPointF(9.0, 9.0));
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_Return);
    QTest::keyClick(&canvas(), Qt::Key_Right);
    QTest::keyClick(&canvas(), Qt::Key_Backspace);
    QCOMPARE(editor().edits().size(), std::size_t{2});
    QCOMPARE(editor().edits()[0].x, 9.0);
    QVERIFY(editor().edits()[1].kind == GalaxyEdit::Kind::erase);
    QVERIFY(editor().edits()[1].x > 9.0);
    auto* reset = pushButton(m_window->classroom().bars(), "As it was");
    QTest::mouseClick(reset, Qt::LeftButton);
    QVERIFY(same(editor().map(), m_opened));
    key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(editor().edits().size(), std::size_t{2}); // which can be undone
    QTest::mouseClick(reset, Qt::LeftButton);
}

void TestEditGalaxies::theSameNoiseShowsTheChange()
{
    QVERIFY(!action("Run again with the same noise")->isEnabled()); // nothing is edited
    type("galaxyMass", 12.0);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(12.5, 12.5));
    QVERIFY(action("Run again with the same noise")->isEnabled());
    RunSettings other = m_window->settings();
    other.seed = 99; // what was chosen meanwhile does not matter
    other.samples = 2;
    other.sampler = SamplerKind::ddim;
    m_window->setSettings(other);
    QVERIFY(m_view->maps().map(MapQuantity::truth) != nullptr);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(pushButton(m_window->classroom().bars(), "Run with the same noise"), Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    QVERIFY2(answer().isEmpty(), "of this edit nothing is known yet");
    QCOMPARE(m_window->findChild<QDoubleSpinBox*>("seed")->value(), 7.0); // of this run
    QVERIFY(ended.wait(60000));
    const PosteriorSnapshot& after = *m_window->posterior();
    // The truth that is known is of the galaxies as they were.
    QVERIFY(after.truth == nullptr && after.linear.truthPower.empty());
    QVERIFY(m_view->maps().map(MapQuantity::truth) == nullptr);
    QCOMPARE(m_window->findChild<QPushButton*>("truth")->text(), QStringLiteral("left out: edited"));
    QVERIFY(m_view->maps().whyNot(MapQuantity::truth).contains("put edited galaxies back"));
    m_view->viewport().setCursor(QPointF(12.0, 7.0));
    QVERIFY(!m_view->reading()->truth && !m_view->reading()->truthRank);
    QCOMPARE(after.seed, std::uint64_t{7});
    QVERIFY(QString::fromStdString(after.recipe).contains("unipc3"));
    const RunSettings kept = m_window->settings(); // for the next one
    QVERIFY(kept.seed == 99 && kept.samples == 2 && kept.sampler == SamplerKind::ddim);
    QCOMPARE(m_window->findChild<QDoubleSpinBox*>("seed")->value(), 99.0);
    QCOMPARE(after.indices, m_before->indices);
    QVERIFY(QString::fromStdString(after.recipe).contains("Edited by hand: a galaxy of 10^12.00 Msun/h added at (12."));
    const MapView& panel = *m_view->views()[3];
    QVERIFY(panel.picture().quantity == MapQuantity::change);
    QVERIFY(panel.picture().note.contains("3 samples"));
    QCOMPARE(panel.limits().low, -panel.limits().high); // zero is in the middle of the diverging colours
    QVERIFY(isDiverging(panel.scale().settings().colorMap));
    const auto change = m_view->maps().map(MapQuantity::change);
    double largest = 0.0;
    for (std::size_t i = 0; i < change->values.size(); ++i) {
        // All samples have a partner: the mean of the changes is the change of the means.
        QVERIFY(std::abs(change->values[i] - (after.meanLog10[i] - m_before->meanLog10[i])) < 2e-5F);
        largest = std::max<double>(largest, std::abs(change->values[i]));
    }
    QVERIFY(largest > 1e-4);
    const GalaxyEdit& edit = editor().edits().front();
    const auto ratio = massRatio(*m_before, after, Circle{edit.x, edit.y, 0.5});
    QVERIFY2(answer().contains(QString::number(ratio->mean, 'f', 2) + " times"), qPrintable(answer()));
    QVERIFY(answer().contains("3 samples"));
    QVERIFY2(answer().contains("(all 3: "), "three hold no interval of 68 %");
    QVERIFY(m_view->views()[1]->picture().quantity == MapQuantity::meanBefore);
    QCOMPARE(m_view->maps().map(MapQuantity::meanBefore)->values[77], m_before->meanLog10[77]);
}

void TestEditGalaxies::furtherEditsMakeSamplesStale()
{
    auto* more = m_window->findChild<QPushButton*>("more");
    QVERIFY(more->isEnabled());
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(3.0, 3.0));
    QVERIFY2(!more->isEnabled(), "they would be of another map than the one that is shown");
    const auto* label = m_window->classroom().bars().findChild<QLabel*>("answer");
    const auto noteOf = [this](MapQuantity quantity) { return m_view->maps().picture(quantity).note; };
    QVERIFY(label->isVisible() && label->text().contains("before the edit"));
    QVERIFY(noteOf(MapQuantity::mean).startsWith("before the edit") &&
            !noteOf(MapQuantity::stellarMass).contains("before"));
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(more->isEnabled());
    QVERIFY(!label->text().contains("before the edit") && !noteOf(MapQuantity::mean).contains("before"));
}

void TestEditGalaxies::theSameMapGivesTheSameSamples()
{
    QTest::mouseClick(pushButton(m_window->classroom().bars(), "As it was"), Qt::LeftButton);
    RunSettings first = m_window->settings();
    first.sampler.reset();
    m_window->setSettings(first);
    test::setRun(*m_window, 3, 4, 7);
    run(Qt::Key_Return, Qt::ControlModifier);
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(same(*m_window->posterior()->samples[i], *m_before->samples[i]));
    QVERIFY(m_window->posterior()->truth != nullptr); // which is of this map again
    QVERIFY(m_view->maps().map(MapQuantity::truth) != nullptr);
    QVERIFY(m_window->findChild<QPushButton*>("truth")->text().endsWith(QStringLiteral("✓")));
    QVERIFY(m_view->maps().map(MapQuantity::change) == nullptr);
    QVERIFY(m_view->views()[3]->picture().quantity == MapQuantity::std); // the comparison is over
}

void TestEditGalaxies::anotherMapHasNoEdits()
{
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(3.0, 3.0));
    run(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(answer().contains("times"));
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(6.0, 3.0));
    QVERIFY(editor().edits().size() == 2 && answer().contains("before the edit"));
    QVERIFY(m_window->open(m_file, 1));
    QVERIFY2(answer().isEmpty(), "the samples that it was of are gone");
    QVERIFY(!editor().isOn());
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(3.0, 3.0));
    QVERIFY(!editor().isEdited());
    QVERIFY(same(editor().map(), test::stellarMap(128, 1)));
    QVERIFY(!action("Run again with the same noise")->isEnabled());
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY2(same(editor().map(), test::stellarMap(128, 1)), "edits of the map before are gone");
    run(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(answer().isEmpty());
    QVERIFY(m_window->open(m_file, 1)); // without samples
    key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(editor().isOn());
    QTest::mouseClick(pushButton(m_window->classroom().bars(), "Done"), Qt::LeftButton);
    QVERIFY(!editor().isOn());
}

void TestEditGalaxies::aSessionOfAnEditedMapGoesOn()
{
    key(Qt::Key_G, Qt::ControlModifier);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(3.0, 3.0));
    run(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!action("Run again with the same noise")->isEnabled()); // it would be the same map
    const std::filesystem::path file = m_folder.filePath("edited.penumbra").toStdString();
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->saveSession(file);
    QVERIFY(written.wait(30000));
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_view = m_window->findChild<PosteriorView*>();
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    QVERIFY(m_window->open(file));
    QVERIFY(restored.wait(30000));
    m_before = m_window->posterior();
    QCOMPARE(editor().edits().size(), std::size_t{1});
    QVERIFY(!action("Run again with the same noise")->isEnabled());
    if (!editor().isOn())
        key(Qt::Key_G, Qt::ControlModifier);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(12.5, 12.5));
    QVERIFY(action("Run again with the same noise")->isEnabled());
    run(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    // Samples of one noise for one edit and for two.
    QCOMPARE(m_window->posterior()->indices, m_before->indices);
    const auto change = m_view->maps().map(MapQuantity::change);
    QVERIFY(change != nullptr);
    const auto largest = std::ranges::max(change->values, {}, [](float dex) { return std::abs(dex); });
    QVERIFY(std::abs(largest) > 1e-4F);
    QVERIFY(m_window->classroom().bars().findChild<QLabel*>("answer")->text().contains("times"));
}

PENUMBRA_UI_TEST_MAIN(TestEditGalaxies)
#include "test_edit_galaxies.moc"
