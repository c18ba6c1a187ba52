// Every control of stretch and colours, of the relief and of the contours, by mouse and keys.
#include "ui/contour_dialog.h"
#include "ui/limits_dialog.h"
#include "ui/relief_canvas.h"
#include "ui/relief_view.h"

#include "map_window.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>

#include <vtkPolyData.h>

#include <cmath>

using namespace penumbra;

class TestDisplayControls : public test::MapWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void sqrtByMenuAndByList();
    void softeningOfAsinhIsTyped();
    void colorsAreChosenAndInverted();
    void contrastAndBiasByKeys();
    void contrastAndBiasByMouse();
    void resetByButtonAndKey();
    void arrowKeysTurnTheRelief();
    void contoursOfAnotherQuantity();
    void contoursAreSmoothed();
    void contoursAreCounted();
    void escapeClosesTheTools();

private:
    /// The dialog of limits and colours, for the panel of the sample.
    LimitsDialog* limits() { return opened<LimitsDialog>(Qt::Key_L, Qt::ControlModifier); }
    ContourDialog* contours() { return opened<ContourDialog>(Qt::Key_K, Qt::ShiftModifier); }
    template <typename Dialog>
    Dialog* opened(Qt::Key which, Qt::KeyboardModifiers modifiers)
    {
        key(which, modifiers);
        auto* dialog = m_window->findChild<Dialog*>();
        return dialog != nullptr && QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }
    /// Clicks an entry of a list that is opened by a click.
    static void chooseByMouse(QComboBox& box, const QString& entry);
    static void type(QAbstractSpinBox& box, const QString& text);
    /// The colour in which panel 1 shows the sample's pixel where the wave of darkMatterMap() has this phase, in
    /// quarters: 11 dex at 0, 11.5 at 1, 11 at 2, 10.5 at 3.
    QColor shown(int quarters);
    static bool isColor(const QColor& color, ColorMap map, double position);
    static double density(double dex) { return std::pow(10.0, dex); }
};

void TestDisplayControls::init()
{
    open();
    point(1);
    key(Qt::Key_Plus); // enough for pixels that are drawn as squares of one colour
}

// And not the tool of the main window, whose shortcut the key is.
void TestDisplayControls::escapeClosesTheTools()
{
    for (QDialog* dialog : {static_cast<QDialog*>(limits()), static_cast<QDialog*>(contours())}) {
        QVERIFY(dialog);
        QTest::keyClick(dialog->focusWidget() ? dialog->focusWidget() : dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog->isVisible());
    }
}

void TestDisplayControls::chooseByMouse(QComboBox& box, const QString& entry)
{
    QTest::mouseClick(&box, Qt::LeftButton);
    QVERIFY(QTest::qWaitForWindowExposed(box.view()->window()));
    const QModelIndex at = box.model()->index(box.findText(entry), 0);
    QVERIFY(at.isValid());
    box.view()->scrollTo(at);
    const QPoint middle = box.view()->visualRect(at).center();
    // For the time of a double click a list takes a release for that of the click that opened it, unless the mouse was
    // moved meanwhile.
    QMouseEvent move(QEvent::MouseMove, middle, box.view()->viewport()->mapToGlobal(middle), Qt::NoButton, Qt::NoButton,
                     {});
    QApplication::sendEvent(box.view()->viewport(), &move);
    QTest::mouseClick(box.view()->viewport(), Qt::LeftButton, {}, middle);
    QTRY_COMPARE(box.currentText(), entry);
}

void TestDisplayControls::type(QAbstractSpinBox& box, const QString& text)
{
    box.setFocus();
    box.selectAll();
    QTest::keyClicks(&box, text);
    QTest::keyClick(&box, Qt::Key_Return);
}

QColor TestDisplayControls::shown(int quarters)
{
    const int column = 18 + 8 * quarters, row = 23; // 18 + 2 row is two waves of 32 pixels
    const MapCanvas& canvas = panel(1).canvas();
    const QImage picture = panel(1).canvas().picture();
    const QPointF at = canvas.toWidget({(column + 0.5) * 25.0 / 64.0, (row + 0.5) * 25.0 / 64.0});
    return picture.pixelColor((at * picture.width() / canvas.width()).toPoint());
}

bool TestDisplayControls::isColor(const QColor& color, ColorMap map, double position)
{
    const Rgb expected = colors(map)[static_cast<std::size_t>(std::lround(255.0 * position))];
    // VTK's table of colours has 4096 steps; at low densities a step of log density is a whole step of these 256.
    return std::abs(color.red() - expected.red) <= 4 && std::abs(color.green() - expected.green) <= 4 &&
           std::abs(color.blue() - expected.blue) <= 4;
}

void TestDisplayControls::sqrtByMenuAndByList()
{
    const double low = density(10.4), high = density(11.6);
    const double middle = (density(11.0) - low) / (high - low), crest = (density(11.5) - low) / (high - low);
    choose(button(QStringLiteral("Stretch")), title(Stretch::sqrt));
    QVERIFY(settings(MapScale::darkMatter).stretch == Stretch::sqrt);
    QCOMPARE(button(QStringLiteral("Stretch")).text(), title(Stretch::sqrt));
    QVERIFY(isColor(shown(2), ColorMap::inferno, std::sqrt(middle))); // 0.45 of the way up
    QVERIFY(isColor(shown(1), ColorMap::inferno, std::sqrt(crest)));
    // By the list of the dialog, first to what is above it, then back: keys, then mouse.
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    auto* stretch = dialog->findChild<QComboBox*>("stretch");
    stretch->setFocus();
    QTest::keyClick(stretch, Qt::Key_Home);
    QVERIFY(settings(MapScale::darkMatter).stretch == Stretch::linear);
    QVERIFY(isColor(shown(2), ColorMap::inferno, middle)); // 0.2
    chooseByMouse(*stretch, title(Stretch::sqrt));
    QVERIFY(settings(MapScale::darkMatter).stretch == Stretch::sqrt);
    QVERIFY(isColor(shown(2), ColorMap::inferno, std::sqrt(middle)));
}

void TestDisplayControls::softeningOfAsinhIsTyped()
{
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    auto* softening = dialog->findChild<QDoubleSpinBox*>("softening");
    QVERIFY2(!softening->isVisible(), "the logarithm has none");
    QTest::keyClick(dialog->findChild<QComboBox*>("stretch"), Qt::Key_End);
    QVERIFY(softening->isVisible());
    const double low = density(10.4), middle = (density(11.0) - low) / (density(11.6) - low);
    const auto position = [middle](double soft) { return std::asinh(middle / soft) / std::asinh(1.0 / soft); };
    QVERIFY(isColor(shown(2), ColorMap::inferno, position(0.01))); // what masses start with
    type(*softening, QStringLiteral("0.1"));
    QVERIFY(isColor(shown(2), ColorMap::inferno, position(0.1)));
}

void TestDisplayControls::colorsAreChosenAndInverted()
{
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    const QColor stars = panel(0).canvas().picture().pixelColor(5, 5);
    const double crest = (11.5 - 10.4) / 1.2; // the stretch is logarithmic
    QVERIFY(isColor(shown(1), ColorMap::inferno, crest));
    auto* map = dialog->findChild<QComboBox*>("colorMap");
    chooseByMouse(*map, title(ColorMap::viridis));
    QVERIFY(settings(MapScale::darkMatter).colorMap == ColorMap::viridis);
    QVERIFY(isColor(shown(1), ColorMap::viridis, crest));
    map->setFocus();
    QTest::keyClick(map, Qt::Key_Down);
    QVERIFY(isColor(shown(1), ColorMap::cividis, crest));
    // A low value takes the colour of a high one, by mouse and by the space bar.
    auto* inverted = dialog->findChild<QCheckBox*>("inverted");
    QVERIFY(inverted);
    QTest::mouseClick(inverted, Qt::LeftButton, {}, QPoint(8, inverted->height() / 2));
    QVERIFY(settings(MapScale::darkMatter).inverted);
    QVERIFY(isColor(shown(1), ColorMap::cividis, 1.0 - crest));
    inverted->setFocus();
    QTest::keyClick(inverted, Qt::Key_Space);
    QVERIFY(!settings(MapScale::darkMatter).inverted);
    QVERIFY(isColor(shown(1), ColorMap::cividis, crest));
    QVERIFY2(panel(0).canvas().picture().pixelColor(5, 5) == stars, "the stars have colours of their own");
}

void TestDisplayControls::contrastAndBiasByKeys()
{
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    auto* contrast = dialog->findChild<QSlider*>("contrast");
    auto* bias = dialog->findChild<QSlider*>("bias");
    QTest::keyClick(contrast, Qt::Key_End);
    QVERIFY(std::abs(settings(MapScale::darkMatter).contrast / std::exp2(3.3) - 1.0) < 1e-9); // 10 to a tenth of it
    // The colours within a twentieth about the middle: 11 dex has the middle colour, the others those of the ends.
    QVERIFY(isColor(shown(2), ColorMap::inferno, 0.5));
    QVERIFY(isColor(shown(1), ColorMap::inferno, 1.0));
    QVERIFY(isColor(shown(3), ColorMap::inferno, 0.0));
    QTest::keyClick(contrast, Qt::Key_Home);
    QVERIFY(std::abs(settings(MapScale::darkMatter).contrast * std::exp2(3.3) - 1.0) < 1e-9);
    const double flat = 0.5 + ((11.5 - 10.4) / 1.2 - 0.5) * std::exp2(-3.3);
    QVERIFY(isColor(shown(1), ColorMap::inferno, flat));
    QTest::keyClick(bias, Qt::Key_Home); // the middle colour lies at the low limit
    QCOMPARE(settings(MapScale::darkMatter).bias, 0.0);
    QVERIFY(isColor(shown(1), ColorMap::inferno, 0.5 + (11.5 - 10.4) / 1.2 * std::exp2(-3.3)));
    QTest::keyClick(bias, Qt::Key_Right);
    QCOMPARE(settings(MapScale::darkMatter).bias, 1.0 / 200.0);
}

void TestDisplayControls::contrastAndBiasByMouse()
{
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    QSignalSpy steps(m_view, &PosteriorView::viewSettingsChanged);
    for (const auto& [name, towards] : {std::pair("contrast", -1), std::pair("bias", 1)}) {
        auto* slider = dialog->findChild<QSlider*>(QString::fromLatin1(name));
        const DisplaySettings before = settings(MapScale::darkMatter);
        const QImage picture = panel(1).canvas().picture();
        // Plain contrast and bias stand in the middle of their sliders.
        const QPoint from = slider->rect().center(), to = from + QPoint(towards * slider->width() / 5, 0);
        QTest::mousePress(slider, Qt::LeftButton, {}, from);
        for (const QPoint& at : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove, at, slider->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(slider, &move);
        }
        QVERIFY2(!(settings(MapScale::darkMatter) == before), "the maps follow the hand");
        QTest::mouseRelease(slider, Qt::LeftButton, {}, to);
        const QImage now = panel(1).canvas().picture();
        QVERIFY(different(picture, now, now.rect()) > now.width() * now.height() / 4);
    }
    QCOMPARE(steps.count(), 2); // each is one step to undo, however many pixels it was dragged
    // A fifth of the slider, which is a little shorter than the widget: of 6.6 octaves, of the whole range.
    const DisplaySettings& after = settings(MapScale::darkMatter);
    QVERIFY2(std::abs(std::log2(after.contrast) + 6.6 / 5.0) < 0.2, qPrintable(QString::number(after.contrast)));
    QVERIFY2(std::abs(after.bias - 0.7) < 0.03, qPrintable(QString::number(after.bias)));
    QVERIFY(isColor(shown(1), ColorMap::inferno, (1.1 / 1.2 - after.bias) * after.contrast + 0.5));
}

void TestDisplayControls::resetByButtonAndKey()
{
    LimitsDialog* dialog = limits();
    QVERIFY(dialog);
    const auto spoil = [&] {
        QTest::keyClick(dialog->findChild<QSlider*>("contrast"), Qt::Key_PageUp);
        QTest::keyClick(dialog->findChild<QSlider*>("bias"), Qt::Key_PageDown);
        type(*dialog->findChild<QDoubleSpinBox*>("high"), QStringLiteral("12"));
        const DisplaySettings& now = settings(MapScale::darkMatter);
        return now.contrast > 1.0 && now.bias < 0.5 && now.limits.high == 12.0;
    };
    const auto isPlain = [&] {
        const DisplaySettings& now = settings(MapScale::darkMatter);
        return now.contrast == 1.0 && now.bias == 0.5 && now.limits == Limits{10.4, 11.6} &&
               dialog->findChild<QDoubleSpinBox*>("high")->value() == 11.6 &&
               dialog->findChild<QSlider*>("contrast")->value() == 0 &&
               isColor(shown(1), ColorMap::inferno, (11.5 - 10.4) / 1.2);
    };
    QVERIFY(spoil() && !isPlain());
    QTest::mouseClick(dialog->findChild<QPushButton*>("reset"), Qt::LeftButton);
    QVERIFY(isPlain());
    QVERIFY(spoil() && !isPlain());
    QTest::keyClick(dialog->findChild<QSlider*>("bias"), Qt::Key_R); // the window's key, in the dialog too
    QVERIFY(isPlain());
}

void TestDisplayControls::arrowKeysTurnTheRelief()
{
    panel(1).canvas().setFocus();
    key(Qt::Key_V);
    ReliefCanvas& canvas = m_window->findChild<ReliefView*>()->canvas();
    QVERIFY2(canvas.hasFocus(), "its keys need no click before");
    key(Qt::Key_V);
    m_view->setFocus(); // as when a file was opened
    key(Qt::Key_V);
    QVERIFY(canvas.hasFocus());
    const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
    const QImage before = canvas.picture();
    const double azimuth = canvas.azimuth(), elevation = canvas.elevation();
    const std::optional<QPointF> cursor = m_view->viewport().cursor();
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    QCOMPARE(canvas.azimuth(), azimuth + 10.0); // five degrees each
    press(Qt::Key_Up);
    QCOMPARE(canvas.elevation(), elevation + 5.0);
    const QImage after = canvas.picture();
    QVERIFY(different(before, after, after.rect()) > after.width() * after.height() / 10);
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    press(Qt::Key_Down);
    QCOMPARE(canvas.azimuth(), azimuth);
    QCOMPARE(canvas.elevation(), elevation);
    QCOMPARE(different(before, canvas.picture(), before.rect()), 0);
    for (int i = 0; i < 20; ++i)
        press(Qt::Key_Up);
    QVERIFY2(canvas.elevation() < 90.0, "from above, but not over it");
    QVERIFY2(m_view->viewport().cursor() == cursor, "they are not the crosshair's");
    key(Qt::Key_V);
    QVERIFY2(panel(1).canvas().hasFocus(), "and the keys go back to the map that had them");
}

void TestDisplayControls::contoursOfAnotherQuantity()
{
    ContourDialog* dialog = contours();
    QVERIFY(dialog);
    auto* quantity = dialog->findChild<QComboBox*>("quantity");
    chooseByMouse(*quantity, title(MapQuantity::truth));
    QVERIFY(m_view->contours().quantity == MapQuantity::truth);
    QVERIFY2(m_view->contours().shown, "who chooses them wants to see them");
    // Three even levels between the limits of its colours, 10.4 and 11.6.
    QCOMPARE(dialog->findChild<QLineEdit*>("levels")->text(), QStringLiteral("10.7, 11, 11.3"));
    const auto isLabelled = [dialog](const QString& text) {
        const QList<QLabel*> labels = dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel* label) { return label->text() == text; });
    };
    QVERIFY(isLabelled("Levels [dex]"));
    chooseByMouse(*quantity, title(MapQuantity::zScore));
    QVERIFY(isLabelled("Levels [σ]"));
    chooseByMouse(*quantity, title(MapQuantity::signalToNoise)); // a pure number
    QVERIFY(isLabelled("Levels"));
    chooseByMouse(*quantity, title(MapQuantity::truth));
    const QImage overStars = panel(0).canvas().picture();
    auto* shownBox = dialog->findChild<QCheckBox*>("shown");
    shownBox->setFocus();
    QTest::keyClick(shownBox, Qt::Key_Space);
    QVERIFY(!m_view->contours().shown);
    QVERIFY2(different(overStars, panel(0).canvas().picture(), overStars.rect()) > 1000, "three lines a slope");
    quantity->setFocus();
    QSignalSpy steps(m_view, &PosteriorView::viewSettingsChanged);
    QTest::keyClick(quantity, Qt::Key_Home); // the stars
    QVERIFY(m_view->contours().quantity == MapQuantity::stellarMass && m_view->contours().shown);
    QCOMPARE(steps.count(), 1); // with their levels it is one step to undo
    QVERIFY(dialog->findChild<QLineEdit*>("levels")->text() != QStringLiteral("10.7, 11, 11.3"));
}

void TestDisplayControls::contoursAreSmoothed()
{
    ContourDialog* dialog = contours();
    QVERIFY(dialog);
    chooseByMouse(*dialog->findChild<QComboBox*>("quantity"), title(MapQuantity::truth));
    auto* smoothing = dialog->findChild<QDoubleSpinBox*>("smoothing");
    const auto lines = [this] { return m_view->contourLines()->lines->GetNumberOfCells(); };
    const vtkIdType before = lines();
    const QImage picture = panel(2).canvas().picture();
    QVERIFY(before > 0);
    type(*smoothing, QStringLiteral("10"));
    QCOMPARE(m_view->contours().smoothing, 10.0);
    // The wave is 32 columns and 16 rows long, 14 pixels across: a Gaussian of 10 leaves exp(-2 (10 pi / 14)^2) of it.
    QVERIFY2(lines() < before, "all is mean density far from the edges");
    QVERIFY(different(picture, panel(2).canvas().picture(), picture.rect()) > 1000);
    QTest::keyClick(smoothing, Qt::Key_Down);
    QCOMPARE(m_view->contours().smoothing, 9.5);
    type(*smoothing, QStringLiteral("1"));
    QCOMPARE(lines(), before);
    QCOMPARE(different(picture, panel(2).canvas().picture(), picture.rect()), 0);
}

void TestDisplayControls::contoursAreCounted()
{
    ContourDialog* dialog = contours();
    QVERIFY(dialog);
    chooseByMouse(*dialog->findChild<QComboBox*>("quantity"), title(MapQuantity::mean));
    auto* count = dialog->findChild<QSpinBox*>("count");
    auto* levels = dialog->findChild<QLineEdit*>("levels");
    const QImage three = panel(1).canvas().picture();
    QSignalSpy steps(m_view, &PosteriorView::viewSettingsChanged);
    type(*count, QStringLiteral("11"));
    QCOMPARE(steps.count(), 1); // the first of its two figures is no number that was wanted
    QCOMPARE(m_view->contours().levels.size(), std::size_t{11});
    for (std::size_t i = 0; i < 11; ++i) // 10.5 to 11.5
        QVERIFY(std::abs(m_view->contours().levels[i] - (10.5 + 0.1 * static_cast<double>(i))) < 1e-9);
    const QImage eleven = panel(1).canvas().picture();
    QVERIFY(different(three, eleven, eleven.rect()) > 1000);
    QTest::keyClick(count, Qt::Key_Down);
    QCOMPARE(m_view->contours().levels.size(), std::size_t{10});
    // Typed levels give way to even ones at a click, and so does what was said of letters.
    levels->setFocus();
    levels->selectAll();
    QTest::keyClicks(levels, QStringLiteral("some"));
    QTest::keyClick(levels, Qt::Key_Return);
    auto* problem = dialog->findChild<QLabel*>("caption");
    QVERIFY(problem->text().contains("commas"));
    levels->selectAll();
    QTest::keyClicks(levels, QStringLiteral("11"));
    QTest::keyClick(levels, Qt::Key_Return);
    QCOMPARE(m_view->contours().levels, std::vector<double>{11.0});
    QCOMPARE(problem->text(), QString());
    levels->selectAll();
    QTest::keyClicks(levels, QStringLiteral("some"));
    QTest::keyClick(levels, Qt::Key_Return);
    QTest::mouseClick(dialog->findChild<QPushButton*>("generate"), Qt::LeftButton);
    QCOMPARE(m_view->contours().levels.size(), std::size_t{10});
    QCOMPARE(problem->text(), QString());
}

PENUMBRA_UI_TEST_MAIN(TestDisplayControls)
#include "test_display_controls.moc"
