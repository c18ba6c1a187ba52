// Stretch, limits and contrast of the maps, by mouse, menu and keys.
#include "ui/histogram_view.h"
#include "ui/limits_dialog.h"

#include "map_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalSpy>

using namespace penumbra;

class TestMapColors : public test::MapWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void stretchByButtonAndKey();
    void presetsComeFromTheMap();
    void limitsAreSharedAndStayStill();
    void limitsFollowWhenAsked();
    void rightDragChangesContrast();
    void histogramHandlesMoveTheLimits();
    void typedLimitsAndPercentiles();
};

void TestMapColors::stretchByButtonAndKey()
{
    point(2);
    const QImage before = panel(2).canvas().picture();
    choose(button(QStringLiteral("Stretch")), title(Stretch::linear));
    QVERIFY(settings(MapScale::darkMatter).stretch == Stretch::linear);
    QVERIFY(settings(MapScale::std).stretch == defaultSettings(MapScale::std).stretch);
    const QImage after = panel(2).canvas().picture();
    QVERIFY(different(before, after, after.rect()) > after.width() * after.height() / 4);
    key(Qt::Key_L);
    QVERIFY(settings(MapScale::darkMatter).stretch == Stretch::log);
    QCOMPARE(button(QStringLiteral("Stretch")).text(), title(Stretch::log));
}

void TestMapColors::presetsComeFromTheMap()
{
    point(2);
    choose(button(QStringLiteral("Limits")), title(LimitsPreset::minMax));
    QCOMPARE(button(QStringLiteral("Limits")).text(), title(LimitsPreset::minMax));
    // Sample and mean share the scale: the samples range over 11 +- 0.5 dex.
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.low - 10.5) < 0.01);
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.high - 11.5) < 0.01);
    key(Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(settings(MapScale::darkMatter).preset == LimitsPreset::percent99_5);
    for (int narrower = 0; narrower < 3; ++narrower)
        key(Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(settings(MapScale::darkMatter).preset == LimitsPreset::percent90);
    // The crests of the wave hold 3 % of the pixels, less than the 5 % left out at each end.
    QVERIFY(settings(MapScale::darkMatter).limits.high < 11.499);
    key(Qt::Key_R);
    QVERIFY(settings(MapScale::darkMatter).limits == (Limits{10.4, 11.6}));
}

void TestMapColors::limitsAreSharedAndStayStill()
{
    point(1);
    DisplaySettings mine = settings(MapScale::darkMatter);
    mine.limits = {10.8, 11.2};
    mine.preset = LimitsPreset::custom;
    m_view->setDisplaySettings(MapScale::darkMatter, mine);
    QVERIFY(panel(1).limits() == mine.limits && panel(2).limits() == mine.limits);
    m_view->showPosterior(m_posterior);
    m_view->showEstimate(test::darkMatterMap(64, 5.0), 7, 3, 20);
    QVERIFY(panel(1).limits() == mine.limits);
    QVERIFY(panel(1).picture().live);
}

void TestMapColors::limitsFollowWhenAsked()
{
    point(1);
    key(Qt::Key_L, Qt::ControlModifier);
    auto* dialog = m_window->findChild<LimitsDialog*>();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto* follow = dialog->findChild<QCheckBox*>("follow");
    QVERIFY2(!follow->isEnabled(), "standard limits are those of the model");
    auto* preset = dialog->findChild<QComboBox*>("preset");
    preset->setFocus();
    QTest::keyClick(preset, Qt::Key_Down);
    QVERIFY(settings(MapScale::darkMatter).preset == LimitsPreset::minMax);
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.high - 11.5) < 0.01);
    Field brighter = test::darkMatterMap(64);
    for (float& pixel : brighter.pixels())
        pixel *= 10.0F;
    m_view->showEstimate(brighter, 7, 3, 20);
    QVERIFY2(std::abs(settings(MapScale::darkMatter).limits.high - 11.5) < 0.01, "nobody asked for more");
    QTest::mouseClick(follow, Qt::LeftButton, {}, QPoint(8, follow->height() / 2));
    QVERIFY(settings(MapScale::darkMatter).follows);
    m_view->showEstimate(brighter, 7, 4, 20);
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.high - 12.5) < 0.01);
    // A limit that is typed stays.
    auto* high = dialog->findChild<QDoubleSpinBox*>("high");
    high->setFocus();
    high->selectAll();
    QTest::keyClicks(high, QStringLiteral("12"));
    QTest::keyClick(high, Qt::Key_Return);
    m_view->showEstimate(brighter, 7, 5, 20);
    QCOMPARE(settings(MapScale::darkMatter).limits.high, 12.0);
    QVERIFY(!follow->isEnabled() && !follow->isChecked());
}

void TestMapColors::rightDragChangesContrast()
{
    MapCanvas& canvas = panel(2).canvas();
    const QPoint from = canvas.rect().center(), to = from + QPoint(canvas.width() / 10, -canvas.height() / 4);
    QSignalSpy steps(m_view, &PosteriorView::viewSettingsChanged);
    QTest::mousePress(&canvas, Qt::RightButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, canvas.mapToGlobal(to), Qt::NoButton, Qt::RightButton, {});
    QApplication::sendEvent(&canvas, &move);
    QCOMPARE(steps.count(), 0);
    QTest::mouseRelease(&canvas, Qt::RightButton, {}, to);
    QCOMPARE(steps.count(), 1); // one step to undo
    // Four octaves over the height, the width is the whole range of the bias.
    QVERIFY(std::abs(settings(MapScale::darkMatter).contrast - 2.0) < 0.05);
    QVERIFY(std::abs(settings(MapScale::darkMatter).bias - 0.6) < 0.01);
    QTest::mouseDClick(&canvas, Qt::RightButton, {}, from);
    QCOMPARE(settings(MapScale::darkMatter).contrast, 1.0);
    QCOMPARE(settings(MapScale::darkMatter).bias, 0.5);
}

void TestMapColors::histogramHandlesMoveTheLimits()
{
    point(2);
    key(Qt::Key_L, Qt::ControlModifier);
    auto* dialog = m_window->findChild<LimitsDialog*>();
    QVERIFY(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
    auto* histogram = dialog->findChild<HistogramView*>();
    std::size_t total = 0;
    for (const std::size_t count : histogram->counts())
        total += count;
    QCOMPARE(total, std::size_t{2 * 64 * 64}); // sample and mean
    const int y = histogram->height() / 2;
    const QPoint from(static_cast<int>(histogram->highHandle()), y), to(from.x() - 60, y);
    const double expected = histogram->toValue(to.x());
    drag(*histogram, Qt::LeftButton, from, to);
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.high - expected) < 1e-9);
    QCOMPARE(settings(MapScale::darkMatter).limits.low, 10.4);
    QVERIFY(settings(MapScale::darkMatter).preset == LimitsPreset::custom);
    QTest::keyClick(histogram, Qt::Key_Left);
    QVERIFY(settings(MapScale::darkMatter).limits.high < expected);
}

void TestMapColors::typedLimitsAndPercentiles()
{
    point(2);
    choose(button(QStringLiteral("Limits")), QStringLiteral("Limits…"));
    auto* dialog = m_window->findChild<LimitsDialog*>();
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    const auto type = [dialog](const char* name, const char* text) {
        auto* box = dialog->findChild<QDoubleSpinBox*>(QString::fromLatin1(name));
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QString::fromLatin1(text));
        QTest::keyClick(box, Qt::Key_Return);
    };
    type("low", "10.7");
    type("high", "11.3");
    QVERIFY(settings(MapScale::darkMatter).limits == (Limits{10.7, 11.3}));
    // The percentiles are those of the limits, and each can be typed.
    const std::vector<float> values = m_view->shownValues(MapScale::darkMatter);
    const double low = dialog->findChild<QDoubleSpinBox*>(QStringLiteral("lowPercent"))->value();
    QVERIFY(std::abs(low - percentileOf(values, 10.7)) <= 0.005); // two decimals are shown
    type("highPercent", "50");
    QVERIFY(settings(MapScale::darkMatter).limits == percentileLimits(values, low, 50.0));
    // A limit beyond the other one takes it along.
    type("low", "10.7");
    type("high", "11.3");
    type("low", "12");
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.low - 12.0) < 1e-9);
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.high - 12.6) < 1e-9);
    type("high", "12.5");
    QVERIFY(std::abs(settings(MapScale::darkMatter).limits.low - 12.0) < 1e-9);
    // What is being typed stays while maps change.
    auto* box = dialog->findChild<QDoubleSpinBox*>(QStringLiteral("low"));
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, QStringLiteral("11"));
    m_view->showPosterior(m_posterior);
    QCOMPARE(box->text(), QStringLiteral("11"));
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(settings(MapScale::darkMatter).limits.low, 11.0);
    // The dialog follows the active panel.
    point(3);
    QCOMPARE(dialog->findChild<QDoubleSpinBox*>(QStringLiteral("high"))->value(), 0.6);
    auto* colors = dialog->findChild<QComboBox*>(QStringLiteral("colorMap"));
    colors->setFocus();
    QTest::keyClick(colors, Qt::Key_Down);
    QVERIFY(settings(MapScale::std).colorMap == ColorMap::cividis); // after viridis
}

PENUMBRA_UI_TEST_MAIN(TestMapColors)
#include "test_map_colors.moc"
