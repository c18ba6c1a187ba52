#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/missing_pixels_box.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include "list_clicks.h"
#include "preview_window.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

using namespace penumbra;

// What a file leaves open or tells wrongly is asked for where it is opened, and told by its option in a script.
class TestUnclearMaps : public test::PreviewWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void unknownUnitIsAskedFor();
    void missingPixelsMayBeEmpty();
    void whatNobodyTypedIsUnknown();
    void sideThatIsNoneIsTyped();
    void unitIsAskedForWithoutThePreview();
    void whatTheFileHasNotIsChosenAnew();
    void scriptsAreToldTheOptions();
};

void TestUnclearMaps::unknownUnitIsAskedFor()
{
    MapReference map;
    map.path = at("kilograms.h5");
    writeHdf5(map.path, "f['stellar'] = numpy.full((64, 64), 100.0)\n"
                        "f['stellar'].attrs['units'] = 'kg'\n");
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        const auto* open = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
        QVERIFY(!open->isEnabled());
        QVERIFY(preview.findChild<QLabel*>("message")->text().contains("kg"));
        auto* unit = preview.findChild<QComboBox*>("unit");
        unit->setFocus();
        while (unit->currentData().toString() != "Msun/kpc^2" && unit->currentIndex() < unit->count() - 1)
            QTest::keyClick(unit, Qt::Key_Down);
        QTRY_VERIFY(open->isEnabled());
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    QVERIFY(m_window->open(map, MainWindow::Preview::asWanted));
    // 100 Msun/kpc^2 at h = 0.6711 are 1e8/0.6711 in the unit of the maps.
    QVERIFY(std::abs(view().views()[0]->map()->values.front() - std::log10(1e8 / 0.6711)) < 1e-5);
}

void TestUnclearMaps::missingPixelsMayBeEmpty()
{
    const std::filesystem::path path = at("missing.h5");
    writeHdf5(path, "f['stellar'] = numpy.full((64, 64), 1e9)\n"
                    "f['stellar'][0, :3] = numpy.nan\n");
    openBy(
        path,
        [](MapPreviewDialog& preview) {
            const auto* open = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
            auto* missing = preview.findChild<QCheckBox*>("missing");
            QTRY_VERIFY(missing->isVisible() && missing->text().contains("(3)"));
            QVERIFY(!open->isEnabled());
            const QString why = preview.findChild<QLabel*>("message")->text();
            QVERIFY2(why.contains("3 of 4096") && why.contains("NaN") && !why.contains("--"), qPrintable(why));
            // One sees where they are, in a colour that no value has.
            const QImage undecided = preview.findChild<QLabel*>("thumbnail")->pixmap(Qt::ReturnByValue).toImage();
            const auto [red, green, blue] = MissingPixelsBox::missingColor;
            const auto marked = [&](const QImage& image) { // rows of files begin below
                const QColor color = image.pixelColor(1, image.height() - 2);
                return std::abs(color.red() - red) + std::abs(color.green() - green) + std::abs(color.blue() - blue) <
                       9;
            };
            QVERIFY(!undecided.isNull() && marked(undecided));
            missing->setFocus();
            QTest::keyClick(missing, Qt::Key_Space);
            QTRY_VERIFY(open->isEnabled());
            QVERIFY(!marked(preview.findChild<QLabel*>("thumbnail")->pixmap(Qt::ReturnByValue).toImage()));
        },
        MainWindow::Preview::ifNeeded); // it says how large it is, but not what its values mean
    QVERIFY(m_window->openedMap()->options.missingAsEmpty);
    const auto* told = m_window->findChild<QLabel*>("missingPixels");
    QVERIFY(told->isVisible() && told->width() >= told->sizeHint().width());
    QVERIFY(told->text() == QLatin1String("3, taken as empty"));
    QVERIFY(m_window->openSample(sampleMaps().front()));
    QVERIFY2(!told->isVisible(), "this one has none");
}

void TestUnclearMaps::whatNobodyTypedIsUnknown()
{
    writeNpy(at("nameless.npy"), {test::stellarMap(64)});
    MapReference map;
    map.path = at("nameless.npy");
    MapPreviewDialog preview(map, MapPreviewDialog::Purpose::open, m_window.get());
    preview.show();
    auto* side = preview.findChild<QDoubleSpinBox*>("side");
    side->setFocus();
    QTest::keyClicks(side, "25");
    side->selectAll();
    QTest::keyClick(side, Qt::Key_Delete);
    QTest::keyClick(side, Qt::Key_Return);
    for (const QLabel* label : preview.findChildren<QLabel*>())
        QVERIFY2(label->text() != QLatin1String("as typed here"), "it says 'unknown'");
}

void TestUnclearMaps::sideThatIsNoneIsTyped()
{
    const std::filesystem::path path = at("negative.h5");
    writeHdf5(path, "f['stellar'] = numpy.full((64, 64), 1e9)\n"
                    "f['dm'] = numpy.full((64, 64), 4e11)\n"
                    "f.attrs['BoxSize'] = -25.0\n");
    openBy(
        path,
        [](MapPreviewDialog& preview) {
            const auto* open = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
            const auto isTold = [&preview](const char* text) {
                const QList<QLabel*> labels = preview.findChildren<QLabel*>();
                return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(text); });
            };
            QVERIFY(!open->isEnabled());
            QVERIFY(isTold("its side is -25 Mpc/h (HDF5 attribute BoxSize, Depth), and one above zero was expected"));
            QVERIFY(isTold("Type the side of the map"));
            auto* side = preview.findChild<QDoubleSpinBox*>("side");
            QCOMPARE(side->value(), 0.0);
            QCOMPARE(preview.findChild<QDoubleSpinBox*>("depth")->value(), 5.0); // as the file tells it
            QVERIFY(preview.focusWidget() == side);
            side->selectAll();
            QTest::keyClicks(side, "25");
            QTest::keyClick(side, Qt::Key_Tab);
            QVERIFY(open->isEnabled() && !isTold("-25"));
        },
        MainWindow::Preview::ifNeeded);
    QCOMPARE(view().viewport().side(), 25.0);
    QCOMPARE(m_window->openedMap()->options.depth, 5.0);
    QVERIFY2(truthShown(), "what was typed holds for the dark matter of the file, too");
}

void TestUnclearMaps::unitIsAskedForWithoutThePreview()
{
    writeHdf5(at("kilograms.h5"), "f['stellar'] = numpy.full((64, 64), 1e9)\n"
                                  "f['stellar'].attrs['units'] = 'kg'\n");
    openBy(
        at("kilograms.h5"),
        [](MapPreviewDialog& preview) {
            QVERIFY(preview.findChild<QLabel*>("message")->text().contains("kg"));
            test::clickInList(*preview.findChild<QComboBox*>("unit"), QString::fromUtf8("(M☉/h) / (Mpc/h)²"));
            QTRY_VERIFY(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open)->isEnabled());
        },
        MainWindow::Preview::ifNeeded);
    QVERIFY(m_window->openedMap()->options.unit.has_value());
}

void TestUnclearMaps::whatTheFileHasNotIsChosenAnew()
{
    writeHdf5(at("fields.h5"), "f['a/stellar'] = numpy.full((3, 64, 64), 1e9)\n"
                               "f['b/stellar'] = numpy.full((64, 64), 2e9)\n");
    MapReference map;
    map.path = at("fields.h5");
    const auto message = [](const MapPreviewDialog& preview) { return preview.findChild<QLabel*>("message")->text(); };
    map.options.dataset = "c/stellar";
    openBy(
        map,
        [&message](MapPreviewDialog& preview) {
            const QString told = message(preview);
            QVERIFY2(told.contains("has no dataset 'c/stellar'") && told.contains("a/stellar, b/stellar"),
                     qPrintable(told));
            test::clickInList(*preview.findChild<QComboBox*>("dataset"), "b/stellar");
        },
        MainWindow::Preview::ifNeeded);
    QVERIFY(m_window->openedMap()->options.dataset == "b/stellar");
    map.options.dataset = "a/stellar";
    map.options.index = 7;
    openBy(
        map,
        [&message](MapPreviewDialog& preview) {
            QVERIFY2(message(preview).contains("Map 7 was asked for, and the file holds 3"),
                     qPrintable(message(preview)));
            QCOMPARE(preview.findChild<QSpinBox*>("index")->value(), 2);
        },
        MainWindow::Preview::ifNeeded);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{2});
}

void TestUnclearMaps::scriptsAreToldTheOptions()
{
    writeHdf5(at("negative.h5"), "f['stellar'] = numpy.full((64, 64), 1e9)\n"
                                 "f.attrs['BoxSize'] = -25.0\n");
    writeNpy(at("nameless.npy"), {test::stellarMap(64)});
    m_window->setDialogsShown(false);
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    const auto refusal = [&](const MapReference& map) {
        return m_window->open(map) ? QString() : problem.takeLast().first().toString();
    };
    MapReference map;
    map.path = at("negative.h5");
    QVERIFY(refusal(map).endsWith("Give its side in Mpc/h, 25 for CAMELS (--side)."));
    map.options.side = 25.0;
    map.options.index = 1;
    QVERIFY(refusal(map).endsWith("Choose one of them (--index)."));
    map.options.dataset = "none";
    QVERIFY(refusal(map).endsWith("Name one of its datasets: stellar (--dataset)."));
    map = {};
    map.path = at("nameless.npy");
    QVERIFY(refusal(map).endsWith("(--side, --depth)."));
}

PENUMBRA_UI_TEST_MAIN(TestUnclearMaps)
#include "test_unclear_maps.moc"
