#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/posterior_snapshot.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include "list_clicks.h"
#include "little_memory.h"
#include "preview_window.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace penumbra;

// What the preview tells of a file, and what can be corrected there.
class TestMapPreview : public test::PreviewWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void previewTellsAndCanBeCorrected();
    void truthCanBeLeftOut();
    void headerIsSearched();
    void stackOfFifteenThousandIsNotRead();
    void sliderChoosesTheMap();
    void dataSetIsChosen();
    void whatNoMemoryHoldsIsTold();
    void quantityIsCorrected();
    void edgesNeedNotMeet();
    void truthIsChosen();
};

void TestMapPreview::previewTellsAndCanBeCorrected()
{
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        const auto text = [&preview](const char* name) { return preview.findChild<QLabel*>(name)->text(); };
        QVERIFY(text("shape").startsWith("3 × 128 × 128"));
        QVERIFY(text("type").contains("npy") && text("type").contains("float32"));
        QCOMPARE(preview.findChild<QDoubleSpinBox*>("side")->value(), 25.0);
        QCOMPARE(preview.findChild<QDoubleSpinBox*>("depth")->value(), 5.0);
        QCOMPARE(preview.findChild<QComboBox*>("quantity")->currentText(), QStringLiteral("stellar mass"));
        QVERIFY(text("truthName").contains("Mcdm Test CV"));
        auto* picture = preview.findChild<QLabel*>("thumbnail");
        const QImage first = picture->pixmap(Qt::ReturnByValue).toImage();
        QVERIFY(!first.isNull());
        auto* slider = preview.findChild<QSlider*>("indexSlider");
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(preview.findChild<QSpinBox*>("index")->value(), 2);
        QTRY_VERIFY(picture->pixmap(Qt::ReturnByValue).toImage() != first);
        auto* side = preview.findChild<QDoubleSpinBox*>("side");
        side->selectAll();
        QTest::keyClicks(side, "50");
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    // The names of both files say 25 Mpc/h, and what is typed holds for both.
    QVERIFY(m_window->open(map, MainWindow::Preview::asWanted));
    QCOMPARE(view().viewport().side(), 50.0);
    QVERIFY(truthShown() != nullptr);
    QVERIFY(!m_window->openedMap()->truth); // it is found again, not remembered as chosen
}

void TestMapPreview::truthCanBeLeftOut()
{
    openBy(test::writeCamelsPair(*m_folder), [](MapPreviewDialog& preview) {
        QTest::mouseClick(preview.findChild<QPushButton*>("noTruth"), Qt::LeftButton);
        QCOMPARE(preview.findChild<QLabel*>("truthName")->text(), QStringLiteral("not wanted"));
    });
    QVERIFY(truthShown() == nullptr);
    QVERIFY(m_window->openedMap()->withoutTruth); // nor after a restart
}

void TestMapPreview::headerIsSearched()
{
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    MapPreviewDialog preview(map, MapPreviewDialog::Purpose::open, m_window.get());
    preview.show();
    auto* table = preview.findChild<QTableWidget*>();
    QVERIFY(table->rowCount() >= 3); // what a .npy header says: descr, fortran_order, shape
    QTest::keyClicks(preview.findChild<QLineEdit*>("headerSearch"), "fortran");
    int shown = 0;
    for (int row = 0; row < table->rowCount(); ++row)
        shown += table->isRowHidden(row) ? 0 : 1;
    QCOMPARE(shown, 1);
}

void TestMapPreview::stackOfFifteenThousandIsNotRead()
{
    // As large as a CAMELS LH file, 3.9 GB, but sparse on the disk: only its last map is written.
    const std::filesystem::path path = at("Maps_Mstar_Test_LH_z=0.00.npy");
    constexpr std::size_t maps = 15000, size = 256, bytes = size * size * sizeof(float);
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (15000, 256, 256), }";
    header.resize(117, ' ');
    {
        std::ofstream out(path, std::ios::binary);
        out << std::string_view("\x93NUMPY\x01\x00\x76\x00", 10) << header << '\n';
        const std::vector<float> last(size * size, 1e9F);
        out.seekp(static_cast<std::streamoff>(128 + (maps - 1) * bytes));
        out.write(reinterpret_cast<const char*>(last.data()), bytes);
    }
    const auto residentMegabytes = [] {
        std::ifstream status("/proc/self/statm");
        std::size_t total = 0, resident = 0;
        status >> total >> resident;
        return static_cast<double>(resident) * 4096.0 / 1e6;
    };
    const double before = residentMegabytes();
    MapReference map;
    map.path = path;
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        auto* index = preview.findChild<QSpinBox*>("index");
        QCOMPARE(index->maximum(), 14999);
        index->selectAll();
        QTest::keyClicks(index, "14999");
        QTRY_VERIFY(!preview.findChild<QLabel*>("thumbnail")->pixmap(Qt::ReturnByValue).isNull());
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    QVERIFY(m_window->open(map, MainWindow::Preview::asWanted));
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{14999});
    QVERIFY(std::isfinite(view().views()[0]->map()->values[0]));
    // The whole file would be 3,932 MB; one map is 0.26 MB, and the rest is the window's.
    QVERIFY2(residentMegabytes() - before < 300.0, qPrintable(QString::number(residentMegabytes() - before)));
}

void TestMapPreview::sliderChoosesTheMap()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    auto* stack = m_window->findChild<QSlider*>("stack");
    QVERIFY(stack->isVisible());
    stack->setFocus();
    QTest::keyClick(stack, Qt::Key_End);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{2});
    QCOMPARE(m_window->findChild<QSpinBox*>("index")->value(), 2);
    QTest::keyClick(stack, Qt::Key_Left);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{1});
}

void TestMapPreview::dataSetIsChosen()
{
    writeHdf5(at("fields.h5"), "f['a/stellar'] = numpy.full((64, 64), 1e9)\n"
                               "f['a/dm'] = numpy.full((64, 64), 1e11)\n"
                               "f['b/stellar'] = numpy.full((3, 32, 32), 2e9)\n");
    openBy(at("fields.h5"), [](MapPreviewDialog& preview) {
        const auto text = [&preview](const char* name) { return preview.findChild<QLabel*>(name)->text(); };
        const auto* slider = preview.findChild<QSlider*>("indexSlider");
        const auto* button = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
        auto& datasets = *preview.findChild<QComboBox*>("dataset");
        test::goToInList(datasets, "a/stellar");
        QVERIFY(text("shape").startsWith("64 × 64"));
        QCOMPARE(text("truthName"), QStringLiteral("in the same file"));
        QVERIFY(!slider->isVisible());
        test::clickInList(datasets, "a/dm");
        QVERIFY(text("message").contains("dark matter") && !button->isEnabled());
        test::clickInList(datasets, "b/stellar");
        QVERIFY(text("shape").startsWith("3 × 32 × 32"));
        QCOMPARE(text("truthName"), QStringLiteral("not known")); // that of a is not of b
        QVERIFY(slider->isVisible());
    });
    QVERIFY(m_window->openedMap()->options.dataset == "b/stellar");
    const auto shown = view().views()[0]->map();
    QCOMPARE(shown->size, std::size_t{32});
    QVERIFY(std::abs(shown->values.front() - std::log10(2e9)) < 1e-5);
    QVERIFY(truthShown() == nullptr);
}

void TestMapPreview::whatNoMemoryHoldsIsTold()
{
    writeHdf5(at("fields.h5"),
              "f['a/stellar'] = numpy.full((64, 64), 1e9)\n" // 1 GB, of which nothing is in the file
              "f.create_dataset('b/stellar', (16384, 16384), 'f4', chunks=(1024, 1024), fillvalue=1e9)\n");
    openBy(at("fields.h5"), [](MapPreviewDialog& preview) {
        auto& datasets = *preview.findChild<QComboBox*>("dataset");
        const auto* button = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
        test::goToInList(datasets, "a/stellar");
        {
            const test::LittleMemory little(std::size_t{1} << 29);
            test::clickInList(datasets, "b/stellar");
        }
        const QString message = preview.findChild<QLabel*>("message")->text();
        QVERIFY2(message.contains("not enough memory") && !button->isEnabled(), qPrintable(message));
        test::clickInList(datasets, "a/stellar");
        QVERIFY2(button->isEnabled(), "the program goes on, and another map can be opened");
    });
    QVERIFY(m_window->openedMap()->options.dataset == "a/stellar");
}

void TestMapPreview::quantityIsCorrected()
{
    const std::filesystem::path path = at("Maps_Mcdm_Odd_CV_z=0.00.npy"); // named as dark matter
    writeNpy(path, {test::stellarMap(64)});
    openBy(path, [](MapPreviewDialog& preview) {
        const auto message = [&preview] { return preview.findChild<QLabel*>("message")->text(); };
        const auto* button = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
        auto& quantities = *preview.findChild<QComboBox*>("quantity");
        const auto picture = [&preview] {
            return preview.findChild<QLabel*>("thumbnail")->pixmap(Qt::ReturnByValue).toImage();
        };
        QCOMPARE(quantities.currentText(), QStringLiteral("dark matter"));
        QVERIFY(message().contains("shows dark matter") && !button->isEnabled());
        const QImage asDarkMatter = picture();
        test::clickInList(quantities, "total matter");
        QVERIFY(message().contains("shows total matter") && !button->isEnabled());
        test::goToInList(quantities, "stellar mass");
        QVERIFY(message().isEmpty() && button->isEnabled());
        QTRY_VERIFY(picture() != asDarkMatter); // in the colours of stars
    });
    QVERIFY(m_window->openedMap()->options.quantity == Quantity::stellarMass);
    QVERIFY(view().views()[0]->map() != nullptr);
}

void TestMapPreview::edgesNeedNotMeet()
{
    const auto draw = [this] {
        test::setRun(*m_window, 1, 1);
        QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
        activate();
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(ended.wait(60000));
    };
    const auto told = [this] { // that the model takes the map as if they did
        return std::ranges::any_of(m_window->findChildren<QLabel*>(),
                                   [](const QLabel* label) { return label->text().contains("not periodic"); });
    };
    openBy(test::writeCamelsPair(*m_folder), [](MapPreviewDialog& preview) {
        auto* box = preview.findChild<QCheckBox*>("periodic");
        QVERIFY(box->isChecked()); // as those of CAMELS are
        QTest::mouseClick(box, Qt::LeftButton, {}, {10, box->height() / 2});
        QVERIFY(!box->isChecked());
    });
    QVERIFY(m_window->openedMap()->options.periodic == false);
    draw();
    QVERIFY(!m_window->posterior()->input->geometry().periodic);
    QVERIFY(told());
    // Looked at again, by keys.
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        auto* box = preview.findChild<QCheckBox*>("periodic");
        QVERIFY(!box->isChecked());
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Space);
        QTest::keyClick(box, Qt::Key_Return);
    });
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Discard), Qt::LeftButton); });
    QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier);
    QVERIFY(m_window->openedMap()->options.periodic == true);
    draw();
    QVERIFY(m_window->posterior()->input->geometry().periodic);
    QVERIFY(!told());
}

void TestMapPreview::truthIsChosen()
{
    const std::filesystem::path truth = at("other.npy");
    const Field other = test::darkMatterMap(128, 5);
    writeNpy(truth, {other});
    openBy(test::writeCamelsPair(*m_folder), [this, truth](MapPreviewDialog& preview) {
        auto* none = preview.findChild<QPushButton*>("noTruth");
        QTest::mouseClick(none, Qt::LeftButton);
        test::chooseFile(this, QString::fromStdString(truth.string()));
        QTest::mouseClick(preview.findChild<QPushButton*>("chooseTruth"), Qt::LeftButton);
        QCOMPARE(preview.findChild<QLabel*>("truthName")->text(), QStringLiteral("other"));
        QVERIFY(!none->isChecked()); // one is wanted now
    });
    QVERIFY(m_window->openedMap()->truth == truth);
    const auto shown = truthShown();
    QVERIFY(shown && std::abs(shown->at(3.0, 4.0) - std::log10(other(15, 20))) < 1e-5); // 3 and 4 of 25 Mpc/h
}

PENUMBRA_UI_TEST_MAIN(TestMapPreview)
#include "test_map_preview.moc"
