#include "ui/classroom.h"
#include "ui/explore_panel.h"
#include "ui/explorer.h"
#include "ui/main_window.h"
#include "ui/map_view.h"
#include "ui/new_universe_dialog.h"
#include "ui/notice_bar.h"
#include "ui/parameter_slider.h"
#include "ui/plot_chart.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/spectrum_view.h"
#include "ui/viewport.h"

#include "field/resample.h"
#include "io/universe_file.h"
#include "shown_window.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>

using namespace penumbra;

/// A universe made, guessed and revealed in the real window, by mouse and keys. The tests build on each other.
class TestNewUniverse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void slidersAndFieldsAgree();
    void particlesFlowTogether();
    void theBoxIsTurned();
    void theSlabIsMarked();
    void stopKeepsNothing();
    void predictionShowsNothingOfTheTruth();
    void anotherSlabHidesItToo();
    void aSessionKeepsItHidden();
    void aLaterStartKeepsItHidden();
    void theTruthIsRevealed();
    void moreSamplesKnowTheTruth();

private:
    void pressInPanel(const char* name);
    NewUniverseDialog& dialog() { return *m_window->findChild<NewUniverseDialog*>(); }
    void press(const char* button) { QTest::mouseClick(dialog().findChild<QPushButton*>(button), Qt::LeftButton); }
    void simulate();
    bool spectrumHasTruth();
    bool textsTellOfTheTruth();

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    PosteriorView* m_view = nullptr;
};

void TestNewUniverse::initTestCase()
{
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_window->classroom().setUniverseFolder(m_folder.path().toStdString());
    test::setRun(*m_window, 2, 3);
    m_view = m_window->findChild<PosteriorView*>();
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(QTest::qWaitForWindowActive(&dialog()));
}

void TestNewUniverse::slidersAndFieldsAgree()
{
    ParameterSlider& omegaM = dialog().slider(0);
    QCOMPARE(dialog().parameters(), UniverseParameters{});
    QTest::keyClick(&omegaM.slider(), Qt::Key_End);
    QCOMPARE(omegaM.value(), 0.5); // the range of CAMELS
    QTest::keyClick(&omegaM.slider(), Qt::Key_Home);
    QCOMPARE(omegaM.value(), 0.1);
    omegaM.field().setFocus();
    omegaM.field().selectAll();
    QTest::keyClicks(&omegaM.field(), QLocale().toString(0.3));
    QTest::keyClick(&omegaM.field(), Qt::Key_Tab);
    const QSlider& hand = omegaM.slider();
    QCOMPARE(2 * hand.value(), hand.maximum()); // 0.3 is in the middle of 0.1 to 0.5
    QCOMPARE(omegaM.value(), 0.3);              // and the coarser slider did not change what was typed

    ParameterSlider& energy = dialog().slider(2);
    energy.slider().setValue(energy.slider().maximum() / 2);
    QCOMPARE(energy.value(), 1.0); // the geometric mean of 1/4 and 4
    QTest::keyClick(&energy.slider(), Qt::Key_End);
    QCOMPARE(dialog().parameters().aSn1, 4.0);
    press("fiducial");
    QCOMPARE(dialog().parameters(), UniverseParameters{});
    const std::uint64_t seed = dialog().seed();
    press("newSeed");
    QVERIFY(dialog().seed() != seed);
}

void TestNewUniverse::simulate()
{
    QSignalSpy ended(&dialog(), &NewUniverseDialog::simulationEnded);
    press("simulate");
    QVERIFY(dialog().isSimulating());
    QVERIFY(!dialog().findChild<QPushButton*>("predict")->isEnabled());
    QVERIFY(!dialog().slider(1).isEnabled());
    QVERIFY(ended.wait(60000));
}

void TestNewUniverse::particlesFlowTogether()
{
    auto* resolution = dialog().findChild<QComboBox*>("resolution");
    resolution->setFocus();
    QTest::keyClick(resolution, Qt::Key_Home); // 32^3, a sketch
    ParticleView& particles = dialog().particles();
    QSignalSpy moved(&particles, &ParticleView::moved);
    std::vector<double> scaleFactors;
    connect(&particles, &ParticleView::moved, this, [&] { scaleFactors.push_back(particles.shown()->scaleFactor); });
    simulate();
    QVERIFY(dialog().hasUniverse());
    QTRY_VERIFY(!particles.isMoving());
    disconnect(&particles, nullptr, this, nullptr);
    QCOMPARE(particles.shown()->scaleFactor, 1.0); // today
    QCOMPARE(particles.shown()->positions.size(), std::size_t{32 * 32 * 32});
    QVERIFY(std::is_sorted(scaleFactors.begin(), scaleFactors.end()));
    QVERIFY(scaleFactors.front() < 0.1); // from the even beginning on
    // The particles are lit: where they have flown together, brighter than one of them could be.
    const QImage image = particles.grab().toImage();
    int bright = 0, dark = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const int gray = qGray(image.pixel(x, y));
            bright += gray > 150 ? 1 : 0;
            dark += gray < 40 ? 1 : 0;
        }
    QVERIFY2(bright > 100, qPrintable(QString::number(bright)));
    QVERIFY2(dark > image.width() * image.height() / 5, qPrintable(QString::number(dark)));
    QVERIFY(dialog().findChild<QPushButton*>("predict")->isEnabled());
    press("replay");
    QVERIFY(particles.isMoving());
    QVERIFY(particles.shown().has_value());
    QTRY_VERIFY(particles.shown()->scaleFactor < 0.5);
}

void TestNewUniverse::theBoxIsTurned()
{
    ParticleView& particles = dialog().particles();
    const double azimuth = particles.azimuth(), elevation = particles.elevation();
    const QPoint from = particles.rect().center(), to = from + QPoint(50, 20);
    QTest::mousePress(&particles, Qt::LeftButton, {}, from);
    QTest::mouseMove(&particles, to);
    QTest::mouseRelease(&particles, Qt::LeftButton, {}, to);
    QCOMPARE(particles.azimuth(), azimuth - 20.0); // 0.4 degrees a pixel
    QCOMPARE(particles.elevation(), elevation + 8.0);
    particles.setFocus();
    QTest::keyClick(&particles, Qt::Key_Down);
    QCOMPARE(particles.elevation(), elevation + 3.0);
    QTest::mouseDClick(&particles, Qt::LeftButton, {}, from);
    QCOMPARE(particles.azimuth(), azimuth);
}

void TestNewUniverse::theSlabIsMarked()
{
    ParticleView& particles = dialog().particles();
    QTRY_VERIFY_WITH_TIMEOUT(!particles.isMoving(), 20000);
    auto* axis = dialog().findChild<QComboBox*>("axis");
    auto* slab = dialog().findChild<QSpinBox*>("slab");
    std::size_t all = 0;
    axis->setFocus();
    QTest::keyClick(axis, Qt::Key_End); // along z
    for (int index = 0; index < 5; ++index) {
        slab->setValue(index + 1);
        const auto inside = static_cast<std::size_t>(std::count_if(
            particles.shown()->positions.begin(), particles.shown()->positions.end(), [index](const Vector3& at) {
                return at[2] >= 5.0F * static_cast<float>(index) && at[2] < 5.0F * static_cast<float>(index + 1);
            }));
        QCOMPARE(particles.inSlab(), inside);
        all += inside;
    }
    QCOMPARE(all, std::size_t{32 * 32 * 32}); // every particle is in one of the five
}

void TestNewUniverse::stopKeepsNothing()
{
    const auto files = [this] { return QDir(m_folder.path()).entryList(QDir::Files).size(); };
    const auto before = files();
    QSignalSpy ended(&dialog(), &NewUniverseDialog::simulationEnded);
    auto* resolution = dialog().findChild<QComboBox*>("resolution");
    resolution->setFocus();
    QTest::keyClick(resolution, Qt::Key_Down); // 64^3: ten times as long as 32^3
    press("simulate");
    QTRY_VERIFY_WITH_TIMEOUT(dialog().particles().shown().has_value(), 60000);
    press("simulate"); // which says Stop
    QVERIFY(ended.wait(60000));
    QVERIFY(!dialog().hasUniverse());
    QVERIFY(!dialog().findChild<QPushButton*>("predict")->isEnabled());
    QCOMPARE(files(), before);
    resolution->setFocus();
    QTest::keyClick(resolution, Qt::Key_Home);
    simulate();
    QCOMPARE(files(), before + 1);
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
    dialog().findChild<QComboBox*>("axis")->setCurrentIndex(1);
    dialog().findChild<QSpinBox*>("slab")->setValue(4);
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

/// Presses a button of the run panel: after a dialog, without a window manager, keys reach no window.
void TestNewUniverse::pressInPanel(const char* name)
{
    auto* button = m_window->findChild<QPushButton*>(QString::fromLatin1(name));
    QVERIFY(button != nullptr && button->isVisible() && button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
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
    QTest::mouseClick(next->classroom().bars().findChild<NoticeBar*>()->findChild<QPushButton*>(), Qt::LeftButton);
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

void TestNewUniverse::theTruthIsRevealed()
{
    const std::shared_ptr<const PosteriorSnapshot> before = m_window->posterior();
    QPushButton* reveal = nullptr;
    for (QPushButton* button : m_window->classroom().bars().findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == "Reveal the truth")
            reveal = button;
    QVERIFY(reveal != nullptr);
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
