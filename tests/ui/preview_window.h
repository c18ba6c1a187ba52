#pragma once

#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"

#include "shown_window.h"

#include <QDialogButtonBox>
#include <QProcess>
#include <QPushButton>

#include <filesystem>
#include <functional>

namespace penumbra::test {

/// A window that opens maps by way of their preview.
class PreviewWindow : public FreshWindow
{
protected:
    /// A file of 25 Mpc/h with what the lines of Python put into `f`.
    static void writeHdf5(const std::filesystem::path& path, const QString& lines);
    /// Opens `map` by way of the preview, in which `choose` is done before Open is pressed.
    void openBy(const MapReference& map, std::function<void(MapPreviewDialog&)> choose,
                MainWindow::Preview when = MainWindow::Preview::asWanted);
    void openBy(const std::filesystem::path& path, std::function<void(MapPreviewDialog&)> choose,
                MainWindow::Preview when = MainWindow::Preview::asWanted);
};

inline void PreviewWindow::writeHdf5(const std::filesystem::path& path, const QString& lines)
{
    const QString script = "import sys, h5py, numpy\n"
                           "f = h5py.File(sys.argv[1], 'w')\n"
                           "f.attrs.update(BoxSize=25.0, Depth=5.0)\n" +
                           lines + "f.close()\n";
    QProcess python;
    python.start("/usr/bin/python3", {"-c", script, QString::fromStdString(path.string())});
    QVERIFY(python.waitForFinished());
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
}

inline void PreviewWindow::openBy(const MapReference& map, std::function<void(MapPreviewDialog&)> choose,
                                  MainWindow::Preview when)
{
    whenShown<MapPreviewDialog>(this, [choose = std::move(choose)](MapPreviewDialog& preview) {
        choose(preview);
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
        if (preview.isVisible()) // a test has failed, and nobody would close it
            preview.reject();
    });
    QVERIFY(m_window->open(map, when));
}

inline void PreviewWindow::openBy(const std::filesystem::path& path, std::function<void(MapPreviewDialog&)> choose,
                                  MainWindow::Preview when)
{
    MapReference map;
    map.path = path;
    openBy(map, std::move(choose), when);
}

} // namespace penumbra::test
