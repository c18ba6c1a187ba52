#include "ui/color_scale.h"
#include "ui/limits.h"
#include "ui/map_display.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace penumbra;

class TestColorScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void colorsAreThoseThatWerePublished();
    void sequentialMapsRiseInLightness();
    void divergingMapsAreBalanced();
    void stretchesAreAstropys_data();
    void stretchesAreAstropys();
    void stretchActsOnTheDensityItself();
    void aMeanSaysOfWhat();
    void logOfPlainValuesIsTheirs();
    void logWithoutAHighLimitAboveZeroDraws();
    void signedScalesAreCentredOnZero();
    void valueIsTheInverseOfPosition();
    void contrastAndBiasSlideTheColors();
    void pixelsWithoutMassHaveAColorApart();
    void ticksAreRoundAndWithinTheBar();
    void percentilesAreNumpys();
    void zScaleIsAstropys_data();
    void zScaleIsAstropys();
    void centredLimitsAreSymmetric();
    void displayRepairsLimits();
    void resetKeepsColorsAndStretch();

private:
    static DisplaySettings between(double low, double high, Stretch stretch)
    {
        DisplaySettings settings;
        settings.limits = {low, high};
        settings.stretch = stretch;
        return settings;
    }
    static double lightness(Rgb color)
    {
        const auto linear = [](std::uint8_t byte) {
            const double c = byte / 255.0;
            return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        const double y = 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
        return y > 0.008856 ? 116.0 * std::cbrt(y) - 16.0 : 903.3 * y; // CIE L*
    }
};

void TestColorScale::colorsAreThoseThatWerePublished()
{
    // First, middle and last entries of matplotlib's tables, in bytes.
    const auto isClose = [](Rgb a, Rgb b) {
        return std::abs(a.red - b.red) <= 2 && std::abs(a.green - b.green) <= 2 && std::abs(a.blue - b.blue) <= 2;
    };
    QVERIFY(isClose(colors(ColorMap::viridis)[0], {68, 1, 84}));
    QVERIFY(isClose(colors(ColorMap::viridis)[128], {33, 145, 140}));
    QVERIFY(isClose(colors(ColorMap::viridis)[255], {253, 231, 37}));
    QVERIFY(isClose(colors(ColorMap::inferno)[128], {188, 55, 84}));
    QVERIFY(isClose(colors(ColorMap::inferno)[255], {252, 255, 164}));
    QVERIFY(isClose(colors(ColorMap::magma)[128], {183, 55, 121}));
    QVERIFY(isClose(colors(ColorMap::cividis)[0], {0, 34, 78}));
    QVERIFY(isClose(colors(ColorMap::cividis)[255], {254, 232, 56}));
    QVERIFY(isClose(colors(ColorMap::coolWarm)[0], {59, 76, 192}));
    QVERIFY(isClose(colors(ColorMap::coolWarm)[255], {180, 4, 38}));
    for (const ColorMap map : colorMaps)
        QVERIFY(colorMap(name(map)) == map);
    QVERIFY(!colorMap("jet"));
}

void TestColorScale::sequentialMapsRiseInLightness()
{
    for (const ColorMap map : colorMaps) {
        if (isDiverging(map))
            continue;
        const auto& table = colors(map);
        for (std::size_t i = 8; i < table.size(); i += 8)
            QVERIFY2(lightness(table[i]) > lightness(table[i - 8]), name(map).data());
        QVERIFY2(lightness(table[255]) - lightness(table[0]) > 55.0, name(map).data());
    }
}

void TestColorScale::divergingMapsAreBalanced()
{
    for (const ColorMap map : {ColorMap::coolWarm, ColorMap::iceAmber})
        for (std::size_t i = 0; i < 128; i += 16) {
            const Rgb low = colors(map)[i], high = colors(map)[255 - i];
            QVERIFY2(std::abs(lightness(low) - lightness(high)) < 3.0, name(map).data());
            QVERIFY2(i > 96 || (low.blue > low.red && high.red > high.blue), "blue below zero, orange or red above");
        }
}

void TestColorScale::stretchesAreAstropys_data()
{
    // astropy 5.2 SqrtStretch(), AsinhStretch(0.1) and AsinhStretch(0.01) of x.
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("sqrt");
    QTest::addColumn<double>("asinh");
    QTest::addColumn<double>("asinh001");
    QTest::newRow("0") << 0.0 << 0.0 << 0.0 << 0.0;
    QTest::newRow("0.1") << 0.1 << 0.31622777 << 0.29396533 << 0.56587943;
    QTest::newRow("0.25") << 0.25 << 0.5 << 0.54940249 << 0.73842393;
    QTest::newRow("0.9") << 0.9 << 0.9486833 << 0.96505298 << 0.98011554;
    QTest::newRow("1") << 1.0 << 1.0 << 1.0 << 1.0;
}

void TestColorScale::stretchesAreAstropys()
{
    QFETCH(double, x);
    QFETCH(double, sqrt);
    QFETCH(double, asinh);
    QFETCH(double, asinh001);
    const double value = 2.0 + 3.0 * x;
    const auto position = [value](DisplaySettings settings) {
        return ColorScale(MapScale::signalToNoise, settings).position(value);
    };
    QVERIFY(std::abs(position(between(2.0, 5.0, Stretch::linear)) - x) < 1e-12);
    QVERIFY(std::abs(position(between(2.0, 5.0, Stretch::sqrt)) - sqrt) < 1e-7);
    QVERIFY(std::abs(position(between(2.0, 5.0, Stretch::asinh)) - asinh) < 1e-7);
    DisplaySettings soft = between(2.0, 5.0, Stretch::asinh);
    soft.softening = 0.01;
    QVERIFY(std::abs(position(soft) - asinh001) < 1e-7);
}

void TestColorScale::stretchActsOnTheDensityItself()
{
    // Limits 1e10 and 1e12: half of the way up is 5.05e11 in the density, 1e11 in its logarithm.
    const ColorScale linear(MapScale::darkMatter, between(10.0, 12.0, Stretch::linear));
    QVERIFY(std::abs(linear.position(std::log10(5.05e11)) - 0.5) < 1e-9);
    const ColorScale log(MapScale::darkMatter, between(10.0, 12.0, Stretch::log));
    QVERIFY(std::abs(log.position(11.0) - 0.5) < 1e-12);
    QCOMPARE(log.position(9.0), 0.0);
    QCOMPARE(linear.position(13.0), 1.0);
    QVERIFY(log.label().startsWith(QStringLiteral("log₁₀ Σ dark matter")));
    QVERIFY(linear.label().startsWith(QStringLiteral("Σ dark matter  [10¹²")));
}

void TestColorScale::aMeanSaysOfWhat()
{
    const auto scale = [](MapQuantity quantity, Stretch stretch) {
        return ColorScale(MapScale::darkMatter, between(10.0, 12.0, stretch), quantity);
    };
    for (const MapQuantity mean : {MapQuantity::mean, MapQuantity::meanBefore}) {
        const ColorScale log = scale(mean, Stretch::log), linear = scale(mean, Stretch::linear);
        QVERIFY(log.label().startsWith(QStringLiteral("mean of log₁₀ Σ dark matter")));
        QVERIFY(log.briefLabel().startsWith(QStringLiteral("mean of log₁₀ Σ  [")));
        QVERIFY(log.briefestLabel().startsWith(QStringLiteral("⟨log₁₀ Σ⟩ [")));
        QVERIFY(linear.label().startsWith(QStringLiteral("geometric mean of Σ dark matter  [10¹²")));
    }
    for (const MapQuantity other : {MapQuantity::sample, MapQuantity::truth, MapQuantity::median})
        QVERIFY(!scale(other, Stretch::log).label().contains("mean"));
}

void TestColorScale::logOfPlainValuesIsTheirs()
{
    const ColorScale scale(MapScale::signalToNoise, between(0.1, 10.0, Stretch::log));
    QVERIFY(std::abs(scale.position(1.0) - 0.5) < 1e-12);
    // A low limit of zero counts as a thousandth of the high one.
    const ColorScale fromZero(MapScale::signalToNoise, between(0.0, 10.0, Stretch::log));
    QVERIFY(std::abs(fromZero.position(0.1) - 1.0 / 3.0) < 1e-12);
    QCOMPARE(fromZero.position(0.0), 0.0);
}

// Limits that somebody types, or that a session holds: a colour and ticks come of them all the same.
void TestColorScale::logWithoutAHighLimitAboveZeroDraws()
{
    for (const MapScale scale : {MapScale::std, MapScale::signalToNoise})
        for (const Limits limits : {Limits{-0.6, 0.0}, Limits{-3.0, -1.0}, Limits{0.0, 0.0}, Limits{-1e308, 1e308}}) {
            MapDisplay display;
            for (const Stretch stretch : stretches) {
                DisplaySettings settings = between(limits.low, limits.high, stretch);
                display.setSettings(scale, settings);
                const ColorScale drawn = display.colorScale(scale);
                if (stretch == Stretch::log)
                    QVERIFY(drawn.settings().limits.high > 0.0);
                for (const double value : {-1e300, -2.0, 0.0, 1e-5, 0.3, 1e300}) {
                    const double position = drawn.position(value);
                    QVERIFY2(position >= 0.0 && position <= 1.0, qPrintable(QString::number(position)));
                }
                const Rgb least = drawn.color(drawn.settings().limits.low);
                QVERIFY2(!(least == drawn.color(drawn.settings().limits.high)), qPrintable(title(stretch)));
                for (const ColorScale::Tick& tick : drawn.ticks(6))
                    QVERIFY(tick.position >= 0.0 && tick.position <= 1.0);
            }
        }
    // Not repaired: linear stands for a logarithm that there is not.
    const ColorScale bare(MapScale::std, between(-0.6, 0.0, Stretch::log));
    QVERIFY(std::abs(bare.position(-0.3) - 0.5) < 1e-12);
    QVERIFY(bare.colorAt(std::numeric_limits<double>::quiet_NaN()) == noValueColor);
}

void TestColorScale::signedScalesAreCentredOnZero()
{
    for (const Stretch stretch : {Stretch::linear, Stretch::sqrt, Stretch::asinh}) {
        const ColorScale scale(MapScale::zScore, between(-3.0, 3.0, stretch));
        QCOMPARE(scale.position(0.0), 0.5);
        QVERIFY(std::abs(scale.position(1.2) + scale.position(-1.2) - 1.0) < 1e-12);
    }
    QVERIFY(!allows(MapScale::residual, Stretch::log));
    QCOMPARE(ColorScale(MapScale::residual, between(-1.0, 1.0, Stretch::log)).position(0.5), 0.75);
}

void TestColorScale::valueIsTheInverseOfPosition()
{
    for (const MapScale scale : mapScales)
        for (const Stretch stretch : stretches) {
            DisplaySettings settings = defaultSettings(scale);
            settings.stretch = stretch;
            const ColorScale colors(scale, settings);
            for (const double position : {0.02, 0.3, 0.5, 0.77, 1.0})
                QVERIFY2(std::abs(colors.position(colors.value(position)) - position) < 1e-9,
                         qPrintable(title(scale) + title(stretch)));
        }
}

void TestColorScale::contrastAndBiasSlideTheColors()
{
    DisplaySettings settings = between(0.0, 1.0, Stretch::linear);
    settings.colorMap = ColorMap::gray;
    const auto gray = [&](double value) { return int(ColorScale(MapScale::std, settings).color(value).red); };
    QCOMPARE(gray(0.25), 64);
    settings.contrast = 2.0; // the colours within a quarter on both sides of the middle
    QCOMPARE(gray(0.25), 0);
    QCOMPARE(gray(0.5), 128);
    QCOMPARE(gray(0.75), 255);
    settings.bias = 0.25; // and now about a quarter
    QCOMPARE(gray(0.25), 128);
    settings.inverted = true;
    QCOMPARE(gray(0.75), 0);
}

void TestColorScale::pixelsWithoutMassHaveAColorApart()
{
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    const ColorScale stars(MapScale::stellarMass, defaultSettings(MapScale::stellarMass));
    QVERIFY(stars.color(nothing) == noMassColor);
    QVERIFY(!(stars.color(-100.0) == noMassColor));
    QVERIFY(ColorScale(MapScale::zScore, defaultSettings(MapScale::zScore)).color(nothing) == noValueColor);
}

void TestColorScale::ticksAreRoundAndWithinTheBar()
{
    for (const MapScale scale : mapScales)
        for (const Stretch stretch : stretches) {
            DisplaySettings settings = defaultSettings(scale);
            settings.stretch = stretch;
            const auto ticks = ColorScale(scale, settings).ticks(6);
            QVERIFY2(ticks.size() >= 2 && ticks.size() <= 13, qPrintable(title(scale) + title(stretch)));
            for (const ColorScale::Tick& tick : ticks)
                QVERIFY(tick.position >= 0.0 && tick.position <= 1.0);
        }
    // Limits 1e10 and 2e12: 1 of the unit 1e12 stands at (1e12 - 1e10) / (2e12 - 1e10).
    const ColorScale linear(MapScale::darkMatter, between(10.0, std::log10(2e12), Stretch::linear));
    bool found = false;
    for (const ColorScale::Tick& tick : linear.ticks(4))
        if (tick.text == QStringLiteral("1")) {
            found = true;
            QVERIFY(std::abs(tick.position - 0.99 / 1.99) < 1e-9);
        }
    QVERIFY(found);
}

void TestColorScale::percentilesAreNumpys()
{
    std::vector<float> values;
    for (int i = 0; i < 1000; ++i)
        values.push_back(static_cast<float>(i * 37 % 1000));
    values.push_back(std::numeric_limits<float>::quiet_NaN()); // without mass: does not count
    const auto check = [&](LimitsPreset preset, double low, double high) {
        const Limits limits = presetLimits(preset, values, false);
        QVERIFY(std::abs(limits.low - low) < 1e-3 && std::abs(limits.high - high) < 1e-3);
    };
    check(LimitsPreset::minMax, 0.0, 999.0);
    check(LimitsPreset::percent99_5, 2.4975, 996.5025); // numpy.percentile(values, [0.25, 99.75])
    check(LimitsPreset::percent99, 4.995, 994.005);
    check(LimitsPreset::percent95, 24.975, 974.025);
    check(LimitsPreset::percent90, 49.95, 949.05);
}

void TestColorScale::zScaleIsAstropys_data()
{
    // ZScaleInterval().get_limits of astropy 5.2 on 4000 values made of u = (7919 i mod 4001) / 4001.
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("a bright tail") << 0 << 10.0 << 12.50441267487712;
    QTest::newRow("two per cent of outliers") << 1 << 0.0017495626 << 2.6066736822904737;
    QTest::newRow("a steep fall") << 2 << 0.9806324 << 10.694114834366024;
}

void TestColorScale::zScaleIsAstropys()
{
    QFETCH(int, kind);
    QFETCH(double, low);
    QFETCH(double, high);
    std::vector<float> values;
    for (std::int64_t i = 0; i < 4000; ++i) {
        const double u = static_cast<double>(i * 7919 % 4001) / 4001.0;
        if (kind == 0)
            values.push_back(static_cast<float>(10.0 + u + (u > 0.97 ? 400.0 * (u - 0.97) : 0.0)));
        else if (kind == 1)
            values.push_back(static_cast<float>(i % 50 == 0 ? 100.0 + u : u));
        else
            values.push_back(static_cast<float>(1.0 / (u + 0.02)));
    }
    const Limits limits = zScaleLimits(values);
    QVERIFY2(std::abs(limits.low - low) < 1e-4 * std::max(1.0, std::abs(low)), qPrintable(QString::number(limits.low)));
    QVERIFY2(std::abs(limits.high - high) < 1e-4 * high, qPrintable(QString::number(limits.high)));
}

void TestColorScale::centredLimitsAreSymmetric()
{
    std::vector<float> values;
    for (int i = 0; i <= 1000; ++i)
        values.push_back(static_cast<float>(i - 200) / 100.0F); // -2 to 8
    QVERIFY(presetLimits(LimitsPreset::minMax, values, true) == (Limits{-8.0, 8.0}));
    // 90 % of the absolute values: 0 to 2 come twice, so 900 of 1000 are below 7.
    QVERIFY(std::abs(presetLimits(LimitsPreset::percent90, values, true).high - 7.0) < 0.02);
    const Limits z = presetLimits(LimitsPreset::zScale, values, true);
    QCOMPARE(z.low, -z.high);
}

void TestColorScale::displayRepairsLimits()
{
    MapDisplay display;
    QSignalSpy changed(&display, &MapDisplay::changed);
    DisplaySettings settings = display.settings(MapScale::zScore);
    settings.limits = {-1.0, 4.0};
    display.setSettings(MapScale::zScore, settings);
    QVERIFY(display.settings(MapScale::zScore).limits == (Limits{-4.0, 4.0}));
    QCOMPARE(changed.count(), 1);
    display.setSettings(MapScale::zScore, display.settings(MapScale::zScore));
    QCOMPARE(changed.count(), 1);
    settings = display.settings(MapScale::darkMatter);
    settings.limits = {13.0, 11.0};
    display.setSettings(MapScale::darkMatter, settings);
    QVERIFY(display.settings(MapScale::darkMatter).limits == (Limits{11.0, 13.0}));
}

void TestColorScale::resetKeepsColorsAndStretch()
{
    MapDisplay display;
    display.setStandardLimits(MapScale::darkMatter, {10.2, 13.6});
    DisplaySettings settings = display.settings(MapScale::darkMatter);
    QVERIFY(settings.limits == (Limits{10.2, 13.6}));
    settings.colorMap = ColorMap::magma;
    settings.stretch = Stretch::asinh;
    settings.limits = {11.0, 12.0};
    settings.preset = LimitsPreset::custom;
    settings.contrast = 3.0;
    display.setSettings(MapScale::darkMatter, settings);
    display.setStandardLimits(MapScale::darkMatter, {10.1, 13.5}); // limits that the user chose stay
    QVERIFY(display.settings(MapScale::darkMatter).limits == (Limits{11.0, 12.0}));
    display.reset(MapScale::darkMatter);
    settings = display.settings(MapScale::darkMatter);
    QVERIFY(settings.limits == (Limits{10.1, 13.5}));
    QCOMPARE(settings.contrast, 1.0);
    QVERIFY(settings.colorMap == ColorMap::magma && settings.stretch == Stretch::asinh);
}

QTEST_GUILESS_MAIN(TestColorScale)
#include "test_color_scale.moc"
