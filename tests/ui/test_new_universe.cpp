#include "ui/explore_panel.h"
#include "ui/explorer.h"
#include "ui/galaxy_editor.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/notice_bar.h"
#include "ui/plot_chart.h"
#include "ui/readout_line.h"
#include "ui/spectrum_view.h"
#include "ui/viewport.h"

#include "field/resample.h"
#include "io/universe_file.h"
#include "universe_window.h"

#include <QMessageBox>
#include <QSettings>

#include <algorithm>

using namespace penumbra;

/// A universe guessed and revealed in the real window, by mouse and keys. The tests build on each other.
class TestNewUniverse : public test::UniverseWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void noPredictionDuringARun();
    void predictionShowsNothingOfTheTruth();
    void anotherSlabHidesItToo();
    void aSessionKeepsItHidden();
    void aLaterStartKeepsItHidden();
    void editedGalaxiesHaveNoTruth();
    void theTruthIsRevealed();
    void moreSamplesKnowTheTruth();

private:
    bool spectrumHasTruth();
    bool textsTellOfTheTruth();
};

void TestNewUniverse::initTestCase()
{
    UniverseWindow::open();
    chooseSketch();
    simulate();
    QVERIFY(dialog().hasUniverse());
}

void TestNewUniverse::noPredictionDuringARun()
{
    QTemporaryDir folder;
    QVERIFY(m_window->open(test::writeCamelsPair(folder)));
    test::setRun(*m_window, 500, 3);
    QSignalSpy shown(m_window.get(), &MainWindow::samplesShown);
    pressInPanel("run");
    QVERIFY(m_window->isRunning());
    QVERIFY(shown.count() > 0 || shown.wait(60000)); // which the window would lose
    auto* predict = dialog().findChild<QPushButton*>("predict");
    QVERIFY(!predict->isEnabled());
    QVERIFY2(status().contains("when the run in the window has ended"), qPrintable(status()));
    press("predict");
    QVERIFY(dialog().isVisible() && m_window->isRunning());
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    pressInPanel("run"); // which says Stop
    QVERIFY(ended.wait(60000));
    QVERIFY(predict->isEnabled());
    test::setRun(*m_window, 2, 3);
    // They are asked about first; whoever goes back finds the dialog as it was.
    m_window->setDialogsShown(true);
    QString asked;
    test::whenShown<QMessageBox>(this, [&asked](QMessageBox& box) {
        asked = box.text();
        QTest::mouseClick(box.button(QMessageBox::Cancel), Qt::LeftButton);
    });
    press("predict");
    m_window->setDialogsShown(false);
    QVERIFY2(asked.contains("first?"), qPrintable(asked));
    QVERIFY(dialog().isVisible());
    QVERIFY(!m_window->windowTitle().startsWith("universe-"));
}

bool TestNewUniverse::spectrumHasTruth()
{
    for (const PlotLine& line : m_window->explorer().panel().spectrum().chart().plot().panes[0].lines)
        if (line.ink == Ink::truth)
            return true;
    return false;
}

bool TestNewUniverse::textsTellOfTheTruth()
{
    // The lines that read values; the notice that says that there is a truth is none of them.
    const auto* line = m_window->findChild<ReadoutLine*>();
    for (const QLabel* label : line->findChildren<QLabel*>())
        if (label->text().contains(QStringLiteral("truth"), Qt::CaseInsensitive))
            return true;
    return line->accessibleDescription().contains(QStringLiteral("truth"), Qt::CaseInsensitive);
}

void TestNewUniverse::predictionShowsNothingOfTheTruth()
{
    auto* axis = dialog().findChild<QComboBox*>("axis");
    axis->setFocus();
    QTest::keyClick(axis, Qt::Key_Home); // along x
    QTest::keyClick(axis, Qt::Key_Down);
    stepSlab(4);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    press("predict");
    QVERIFY(!dialog().isVisible());
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
    QVERIFY(m_window->windowTitle().startsWith("universe-"));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    QVERIFY(m_window->classroom().isTruthHidden());
    QVERIFY(m_window->posterior()->truth == nullptr);
    QVERIFY(m_window->posterior()->linear.truthPower.empty());
    QVERIFY(m_window->posterior()->pdf.truth.empty());
    for (const MapQuantity quantity : {MapQuantity::truth, MapQuantity::residual, MapQuantity::zScore}) {
        QVERIFY(m_view->maps().map(quantity) == nullptr);
        QVERIFY(!m_view->maps().whyNot(quantity).isEmpty());
    }
    QVERIFY(!spectrumHasTruth());
    m_view->viewport().setCursor(QPointF(12.0, 7.0));
    QVERIFY(m_view->reading().has_value());
    QVERIFY(!m_view->reading()->truth && !m_view->reading()->truthRank);
    QVERIFY(!textsTellOfTheTruth());
}

void TestNewUniverse::anotherSlabHidesItToo()
{
    const std::filesystem::path file = m_window->openedMap()->path;
    QVERIFY(m_window->open(file, 3));
    QVERIFY(m_window->classroom().isTruthHidden());
    QVERIFY(m_view->maps().map(MapQuantity::truth) == nullptr);
    QVERIFY(m_window->open(file, 1 * 5 + 3));
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    pressInPanel("run");
    QVERIFY(ended.wait(60000));
    QVERIFY(m_window->posterior()->truth == nullptr);
}

void TestNewUniverse::aSessionKeepsItHidden()
{
    const std::filesystem::path file = m_folder.filePath("guess.penumbra").toStdString();
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->saveSession(file);
    QVERIFY(written.wait(30000));
    QSettings().remove("hiddenTruths"); // elsewhere nobody knows of this one's universes
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QSignalSpy restored(next.get(), &MainWindow::sessionRestored);
    QVERIFY(next->open(file));
    QVERIFY(restored.wait(30000));
    QVERIFY(next->classroom().isTruthHidden());
    QCOMPARE(next->posterior()->samples.size(), m_window->posterior()->samples.size());
    QVERIFY(next->posterior()->truth == nullptr);
    const auto* view = next->findChild<PosteriorView*>();
    QVERIFY(view->maps().map(MapQuantity::truth) == nullptr);
    QSignalSpy shown(next.get(), &MainWindow::truthShown);
    QTest::keyClick(next.get(), Qt::Key_R, Qt::ControlModifier);
    QVERIFY(shown.count() == 1 || shown.wait(60000));
    QVERIFY(view->maps().map(MapQuantity::truth) != nullptr);
    QVERIFY2(m_window->classroom().isTruthHidden(), "here it still is");
    // Once revealed it stays so.
    QVERIFY(!classroomStateFrom(next->session().section("classroom", 1)).truthHidden);
}

void TestNewUniverse::aLaterStartKeepsItHidden()
{
    const std::filesystem::path file = m_window->openedMap()->path;
    m_window->classroom().hideTruth(file); // the session revealed it
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next);
    QVERIFY(next->open(file, 8));
    QVERIFY(next->classroom().isTruthHidden());
    QVERIFY(next->findChild<PosteriorView*>()->maps().map(MapQuantity::truth) == nullptr);
}

void TestNewUniverse::editedGalaxiesHaveNoTruth()
{
    auto* bar = m_window->classroom().bars().findChild<NoticeBar*>();
    GalaxyEditor& editor = m_window->classroom().editor();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
    MapCanvas& canvas = m_view->views()[0]->canvas();
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.rect().center());
    QVERIFY(editor.isEdited());
    QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
    QVERIFY2(m_window->classroom().isTruthHidden(), "it would be held against other galaxies");
    QVERIFY2(bar->accessibleName().contains("Put them back"), qPrintable(bar->accessibleName()));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!editor.isEdited());
    QVERIFY2(bar->accessibleName().contains("known, but hidden"), qPrintable(bar->accessibleName()));
    QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
}

void TestNewUniverse::theTruthIsRevealed()
{
    const std::shared_ptr<const PosteriorSnapshot> before = m_window->posterior();
    QPushButton* reveal = nullptr;
    for (QPushButton* button : m_window->classroom().bars().findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == "Reveal the truth")
            reveal = button;
    QVERIFY(reveal != nullptr);
    QVERIFY(m_view->maps().whyNot(MapQuantity::truth).contains("hidden until you reveal it"));
    QSignalSpy shown(m_window.get(), &MainWindow::truthShown);
    QTest::mouseClick(reveal, Qt::LeftButton);
    QVERIFY(shown.count() == 1 || shown.wait(60000));
    QVERIFY(!m_window->classroom().isTruthHidden());
    const std::unique_ptr<MainWindow> next = test::shownWindow();
    QVERIFY(next && next->open(m_window->openedMap()->path, 8));
    QVERIFY2(!next->classroom().isTruthHidden(), "it is no secret any more");
    // Slab 3 along y is map 8 of the file, on the grid of the samples.
    const LabelledUniverse universe = UniverseFile(m_window->openedMap()->path, UniverseFile::Mode::read).read(0);
    const PosteriorSnapshot& posterior = *m_window->posterior();
    const Field expected = resample(universe.darkMatter[8], posterior.input->size());
    QVERIFY(std::ranges::equal(posterior.truth->pixels(), expected.pixels()));
    QCOMPARE(posterior.samples.size(), std::size_t{2});
    QVERIFY(posterior.samples[1] == before->samples[1]); // the very same, not drawn again
    QVERIFY(m_view->views()[1]->picture().quantity == MapQuantity::truth);
    m_view->viewport().setCursor(QPointF(12.0, 7.0));
    const std::size_t size = expected.size();
    const auto pixel = [size](double at) { return static_cast<std::size_t>(at / 25.0 * static_cast<double>(size)); };
    QVERIFY(std::abs(*m_view->reading()->truth - std::log10(expected(pixel(12.0), pixel(7.0)))) < 1e-5F);
    QVERIFY(!posterior.linear.truthPower.empty());
    QVERIFY(spectrumHasTruth());
    QVERIFY(textsTellOfTheTruth());
}

void TestNewUniverse::moreSamplesKnowTheTruth()
{
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    pressInPanel("more");
    QVERIFY(ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{4});
    QVERIFY(m_window->posterior()->truth != nullptr);
    QCOMPARE(m_window->posterior()->linear.transfer.mean.size(), m_window->posterior()->linear.k.size());
}

PENUMBRA_UI_TEST_MAIN(TestNewUniverse)
#include "test_new_universe.moc"
