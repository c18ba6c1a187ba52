#include "ui/axis_labels.h"
#include "ui/parameter_slider.h"

#include "universe_window.h"

#include <QDoubleSpinBox>
#include <QSlider>
#include <QStyleOptionSlider>

#include <algorithm>
#include <cmath>

using namespace penumbra;

/// The dialog that makes universes, by mouse and keys. The tests build on each other.
class TestUniverseDialog : public test::UniverseWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { open(); }
    void cleanupTestCase() { m_window.reset(); }
    void slidersAndFieldsAgree();
    void theButtonsAreAlwaysSeen();
    void particlesFlowTogether();
    void theBoxIsTurned();
    void theSlabIsMarked();
    void stopKeepsNothing();
    void otherChoicesAreAnotherUniverse();

private:
    static void dragSlider(QSlider& slider, double from, double to);
};

/// Moves the handle from one fraction of the way to another by mouse.
void TestUniverseDialog::dragSlider(QSlider& slider, double from, double to)
{
    QStyleOptionSlider option;
    option.initFrom(&slider);
    option.orientation = slider.orientation();
    option.maximum = slider.maximum();
    option.minimum = slider.minimum();
    const auto handle = [&](double fraction) {
        option.sliderPosition = option.sliderValue = static_cast<int>(std::lround(fraction * slider.maximum()));
        return slider.style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, &slider).center();
    };
    slider.setValue(static_cast<int>(std::lround(from * slider.maximum())));
    const QPoint start = handle(from), end = handle(to);
    QTest::mousePress(&slider, Qt::LeftButton, {}, start);
    QMouseEvent move(QEvent::MouseMove, end, slider.mapToGlobal(end), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&slider, &move);
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, end);
}

void TestUniverseDialog::slidersAndFieldsAgree()
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
    dragSlider(energy.slider(), 1.0, 0.5);
    // The geometric mean of 1/4 and 4, to within three of the hundred pixels that the handle has.
    QVERIFY2(std::abs(energy.value() - 1.0) < 0.09, qPrintable(QString::number(energy.value())));
    QTest::keyClick(&energy.slider(), Qt::Key_End);
    QCOMPARE(dialog().parameters().aSn1, 4.0);
    press("fiducial");
    QCOMPARE(dialog().parameters(), UniverseParameters{});
    const std::uint64_t seed = dialog().seed();
    press("newSeed");
    QVERIFY(dialog().seed() != seed);
}

void TestUniverseDialog::theButtonsAreAlwaysSeen()
{
    const QSize before = dialog().size();
    dialog().resize(600, 320); // a screen of 1280 x 800 at 200 %
    QTRY_COMPARE(dialog().height(), 320);
    QTest::qWait(50); // the layouts within layouts
    for (const char* name : {"simulate", "predict"}) {
        const auto* button = dialog().findChild<QPushButton*>(name);
        QVERIFY2(button->visibleRegion().boundingRect() == button->rect(), name);
    }
    QVERIFY2(dialog().findChild<QPushButton*>("simulate")->property("primary").toBool(), "what comes first");
    dialog().resize(before);
}

void TestUniverseDialog::particlesFlowTogether()
{
    chooseSketch();
    ParticleView& particles = dialog().particles();
    QSignalSpy moved(&particles, &ParticleView::moved);
    std::vector<double> scaleFactors;
    connect(&particles, &ParticleView::moved, this, [&] { scaleFactors.push_back(particles.shown()->scaleFactor); });
    const auto* stop = dialog().findChild<QPushButton*>("simulate");
    const QPoint there = stop->mapTo(&dialog(), QPoint());
    const QSize size = dialog().size();
    simulate();
    QVERIFY(dialog().hasUniverse());
    QCOMPARE(dialog().size(), size); // the texts that came meanwhile have moved nothing
    QCOMPARE(stop->mapTo(&dialog(), QPoint()), there);
    QTRY_VERIFY(!particles.isMoving());
    QCOMPARE(dialog().findChild<QLabel*>("particlesCaption")->text(),
             QString("Today.  %L1 particles, 25 Mpc/h on a side.").arg(32768));
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

void TestUniverseDialog::theBoxIsTurned()
{
    ParticleView& particles = dialog().particles();
    auto* labels = particles.findChild<AxisLabels*>();
    const auto xLabel = [labels] { return labels->labels().at(0).at; };
    QCOMPARE(labels->labels().size(), std::size_t{3});
    QCOMPARE(labels->labels()[0].text + labels->labels()[1].text + labels->labels()[2].text, QString("xyz"));
    for (const AxisLabels::Label& label : labels->labels())
        QVERIFY(particles.rect().contains(label.at.toPoint()));
    const QPointF xBefore = xLabel();
    const double azimuth = particles.azimuth(), elevation = particles.elevation();
    const QPoint from = particles.rect().center(), to = from + QPoint(50, 20);
    QTest::mousePress(&particles, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, particles.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&particles, &move);
    QTest::mouseRelease(&particles, Qt::LeftButton, {}, to);
    QTRY_VERIFY(xLabel().x() != xBefore.x());      // it turns along, when the picture is drawn
    QCOMPARE(particles.azimuth(), azimuth - 20.0); // 0.4 degrees a pixel
    QCOMPARE(particles.elevation(), elevation + 8.0);
    particles.setFocus();
    QTest::keyClick(&particles, Qt::Key_Down);
    QCOMPARE(particles.elevation(), elevation + 3.0);
    QTest::mouseDClick(&particles, Qt::LeftButton, {}, from);
    QCOMPARE(particles.azimuth(), azimuth);
}

void TestUniverseDialog::theSlabIsMarked()
{
    ParticleView& particles = dialog().particles();
    QTRY_VERIFY_WITH_TIMEOUT(!particles.isMoving(), 20000);
    auto* axis = dialog().findChild<QComboBox*>("axis");
    std::size_t all = 0;
    axis->setFocus();
    QTest::keyClick(axis, Qt::Key_End); // along z
    for (int index = 0; index < 5; ++index) {
        stepSlab(index + 1);
        const auto inside = static_cast<std::size_t>(std::count_if(
            particles.shown()->positions.begin(), particles.shown()->positions.end(), [index](const Vector3& at) {
                return at[2] >= 5.0F * static_cast<float>(index) && at[2] < 5.0F * static_cast<float>(index + 1);
            }));
        QCOMPARE(particles.inSlab(), inside);
        all += inside;
    }
    QCOMPARE(all, std::size_t{32 * 32 * 32}); // every particle is in one of the five
}

void TestUniverseDialog::stopKeepsNothing()
{
    const auto files = [this] { return QDir(m_folder.path()).entryList(QDir::Files).size(); };
    const auto before = files();
    QSignalSpy ended(&dialog(), &NewUniverseDialog::simulationEnded);
    auto* resolution = dialog().findChild<QComboBox*>("resolution");
    resolution->setFocus();
    QTest::keyClick(resolution, Qt::Key_Down); // 64^3: ten times as long as 32^3
    press("simulate");
    QTRY_VERIFY_WITH_TIMEOUT(dialog().particles().shown().has_value(), 60000);
    QVERIFY2(dialog()
                 .findChild<QLabel*>("particlesCaption")
                 ->text()
                 .contains(QString("%L1 of %L2 particles shown").arg(32768).arg(64 * 64 * 64)),
             qPrintable(dialog().findChild<QLabel*>("particlesCaption")->text()));
    press("simulate"); // which says Stop
    QVERIFY(ended.wait(60000));
    QVERIFY(!dialog().hasUniverse());
    QVERIFY(!dialog().findChild<QPushButton*>("predict")->isEnabled());
    QCOMPARE(files(), before);
    chooseSketch();
    simulate();
    QCOMPARE(files(), before + 1);
}

void TestUniverseDialog::otherChoicesAreAnotherUniverse()
{
    auto* predict = dialog().findChild<QPushButton*>("predict");
    QVERIFY(predict->isEnabled());
    const QString ready = status();
    QSlider& omegaM = dialog().slider(0).slider();
    QTest::keyClick(&omegaM, Qt::Key_PageUp);
    QVERIFY2(!predict->isEnabled(), "it would predict the universe of before");
    QVERIFY2(status().contains("Simulate this universe"), qPrintable(status()));
    QTest::keyClick(&omegaM, Qt::Key_PageDown); // it is the universe that there is again
    QVERIFY(predict->isEnabled());
    QCOMPARE(status(), ready);
    auto* seed = dialog().findChild<QSpinBox*>("universeSeed");
    QTest::keyClick(seed, Qt::Key_Up);
    QVERIFY(!predict->isEnabled());
    QTest::keyClick(seed, Qt::Key_Down);
    QVERIFY(predict->isEnabled());
}

PENUMBRA_UI_TEST_MAIN(TestUniverseDialog)
#include "test_universe_dialog.moc"
