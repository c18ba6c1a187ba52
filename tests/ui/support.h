#pragma once

#include "field/field.h"
#include "io/map_file.h"
#include "ui/theme.h"
#include "ui/vtk_widget.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <chrono>
#include <clocale>
#include <cmath>
#include <filesystem>
#include <functional>

namespace penumbra::test {

inline std::filesystem::path tinyModel()
{
    return std::filesystem::path(PENUMBRA_SOURCE_DIR) / "tests/ui/data/tiny_velocity.safetensors";
}

/// A stellar map: one pixel in seven carries mass, by a fixed rule.
inline Field stellarMap(std::size_t size, std::size_t shift = 0)
{
    Field field(size, camelsGeometry, Quantity::stellarMass);
    for (std::size_t i = 0; i < field.pixels().size(); ++i)
        if ((i + shift) % 7 == 0)
            field.pixels()[i] = static_cast<float>(std::pow(10.0, 7.0 + 4.0 * static_cast<double>(i % 97) / 97.0));
    return field;
}

/// A dark-matter map: a plane wave of log10, 11 +- 0.5 dex.
inline Field darkMatterMap(std::size_t size, double waves = 2.0)
{
    Field field(size, camelsGeometry, Quantity::darkMatter);
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) {
            const double phase = 2.0 * M_PI * waves * static_cast<double>(x + 2 * y) / static_cast<double>(size);
            field(x, y) = static_cast<float>(std::pow(10.0, 11.0 + 0.5 * std::sin(phase)));
        }
    return field;
}

/// Three stellar maps and their truth under CAMELS names; returns the stellar file.
inline std::filesystem::path writeCamelsPair(const QTemporaryDir& folder, std::size_t size = 128)
{
    const std::filesystem::path root = folder.path().toStdString();
    writeNpy(root / "Maps_Mcdm_Test_CV_z=0.00.npy",
             {darkMatterMap(size), darkMatterMap(size, 3), darkMatterMap(size, 4)});
    const std::filesystem::path stellar = root / "Maps_Mstar_Test_CV_z=0.00.npy";
    writeNpy(stellar, {stellarMap(size), stellarMap(size, 1), stellarMap(size, 2)});
    return stellar;
}

/// Of two files, which was written last is told by their times: this one's lies a minute further back than it did.
inline void makeOlder(const std::filesystem::path& file)
{
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - std::chrono::minutes(1));
}

/// The tool button inside `widget` that says `text`.
inline QToolButton* toolButton(const QWidget& widget, const QString& text)
{
    for (QToolButton* button : widget.findChildren<QToolButton*>())
        if (button->text() == text)
            return button;
    return nullptr;
}

/// Moves the mouse over `widget`. (QTest::mouseMove moves the display's own pointer, whose events come some time later,
/// between those of the test.)
inline void moveMouse(QWidget& widget, QPoint to, Qt::MouseButtons held = Qt::NoButton)
{
    QMouseEvent event(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, held, {});
    QApplication::sendEvent(&widget, &event);
}

/// Once a window of type Window is shown, calls `act` with it; until then the event loop goes on. Told before what
/// shows it, as that may wait in an event loop of its own.
template <typename Window>
void whenShown(QObject* context, std::function<void(Window&)> act)
{
    auto* timer = new QTimer(context);
    QObject::connect(timer, &QTimer::timeout, context, [timer, act = std::move(act)] {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* window = qobject_cast<Window*>(widget); window != nullptr && window->isVisible()) {
                timer->stop();
                timer->deleteLater();
                act(*window);
                return;
            }
    });
    timer->start(20);
}

/// Types `file` into the file dialog that comes next, and presses its button. Of several kinds of file the last one is
/// chosen, which takes a name as it is.
inline void chooseFile(QObject* context, const QString& file)
{
    whenShown<QFileDialog>(context, [file](QFileDialog& dialog) {
        if (dialog.nameFilters().size() > 1) {
            dialog.selectNameFilter(dialog.nameFilters().last());
            Q_EMIT dialog.filterSelected(dialog.nameFilters().last()); // as its list does
        }
        auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        name->setText(file); // typed, its completer would put in what it finds
        const auto* buttons = dialog.findChild<QDialogButtonBox*>();
        const bool saves = dialog.acceptMode() == QFileDialog::AcceptSave;
        QTest::mouseClick(buttons->button(saves ? QDialogButtonBox::Save : QDialogButtonBox::Open), Qt::LeftButton);
    });
}

/// What a test and the programs that it starts remember, as long as this lives: nothing of the developer's is used or
/// changed. What only saves time, such as compiled shaders, is shared by all tests.
class OwnHome
{
public:
    OwnHome()
    {
        for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            qputenv(name, QFile::encodeName(m_folder.filePath(QString::fromLatin1(name))));
        qputenv("XDG_CACHE_HOME", PENUMBRA_BINARY_DIR "/tests/cache");
        qunsetenv("PENUMBRA_UNSAVED_DIR");
    }

private:
    QTemporaryDir m_folder;
};

/// QTEST_MAIN with the surface format that the program sets and a home of its own.
template <typename Test, typename Application = QApplication>
int run(int argc, char** argv)
{
    const OwnHome home;
    VtkWidget::setDefaultFormat();
    Application application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // as the program does
    QCoreApplication::setOrganizationName(QStringLiteral("PenumbraTests"));
    applyTheme(application, ThemeKind::dark);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace penumbra::test

#define PENUMBRA_UI_TEST_MAIN(Test)                                                                                    \
    int main(int argc, char** argv)                                                                                    \
    {                                                                                                                  \
        return penumbra::test::run<Test>(argc, argv);                                                                  \
    }
