#pragma once

#include "ui/figure.h"
#include "ui/figure_painter.h"

#include <QFile>
#include <QImage>

#include <filesystem>

namespace penumbra::test {

/// Blue, the lower left quarter red.
inline MapFigure mapFigure()
{
    MapFigure map;
    map.title = "Posterior mean";
    map.note = "41 samples";
    map.side = 25.0;
    map.visible = {0.0, 0.0, 25.0, 25.0};
    map.image = QImage(64, 64, QImage::Format_RGB32);
    map.image.fill(Qt::blue);
    for (int y = 32; y < 64; ++y) // images count rows from the top: this is the lower left quarter
        for (int x = 0; x < 32; ++x)
            map.image.setPixelColor(x, y, Qt::red);
    map.scaleLabel = "dex";
    map.scaleColors = {Qt::black, Qt::white};
    map.scaleTicks = {{0.0, "10"}, {0.5, "11"}, {1.0, "12"}};
    return map;
}

/// A band and a line that run far beyond the axes.
inline ChartFigure chartFigure()
{
    ChartFigure chart;
    chart.title = "Power spectrum";
    chart.plot.x = {"k  [h/Mpc]", true, 0.25, 16.0};
    PlotPane pane;
    pane.y = {"P(k)", true, 0.01, 100.0};
    pane.bands = {{"68 %", Ink::posterior, {0.3, 10.0}, {0.1, 0.001}, {10.0, 1.0}, 0.4}};
    pane.lines = {{"truth", Ink::truth, {0.1, 1.0, 100.0}, {1e9, 1.0, 1e-9}, 1.8, false}};
    chart.plot.panes = {pane};
    return chart;
}

/// Two maps and a chart with a recipe.
inline Figure wholeFigure()
{
    return {{mapFigure(), mapFigure(), chartFigure()}, R"({"program": "Penumbra"})"};
}

inline QByteArray bytes(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace penumbra::test
