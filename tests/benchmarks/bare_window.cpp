// The least that a window with VTK in it can be: says "usable" as soon as it is, and ends.
#include "benchmarks/shown.h"
#include "ui/vtk_widget.h"

#include <QApplication>
#include <QMainWindow>

#include <cstdio>

int main(int argc, char** argv)
{
    penumbra::VtkWidget::setDefaultFormat();
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new penumbra::VtkWidget);
    window.resize(1440, 900);
    window.show();
    if (!penumbra::waitUntilUsable(window))
        return 1;
    std::puts("usable");
    return 0;
}
