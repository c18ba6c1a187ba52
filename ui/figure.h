#pragma once

#include "ui/plot.h"

#include <QColor>
#include <QImage>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <array>
#include <variant>
#include <vector>

namespace penumbra {

/// A mark on a colour bar, `position` from 0, low, to 1, high.
struct FigureTick
{
    double position;
    QString text;
};

/// A line over a map: a contour, or a mark.
struct FigureLine
{
    QPolygonF points; ///< [Mpc/h], y upwards
    QColor color;
    QString label = {}; ///< above it
};

/// A map as a figure shows it: pixels for the picture, all else as lines and text.
struct MapFigure
{
    QString title, note;
    QImage image;                    ///< the whole map, upper row first
    double side = 1.0;               ///< of the map [Mpc/h]
    QRectF visible;                  ///< part that is shown [Mpc/h], y upwards
    QString scaleLabel;              ///< quantity and unit, along the colour bar
    std::vector<QColor> scaleColors; ///< of the colour bar, from low to high
    std::vector<FigureTick> scaleTicks;
    bool hasEmpty = false; ///< pixels without mass occur; their colour is named below the bar
    QColor emptyColor;
    std::vector<FigureLine> lines;
};

/// A chart, as the window draws it.
struct ChartFigure
{
    QString title, note;
    Plot plot;
};

using FigurePanel = std::variant<MapFigure, ChartFigure>;

/// What goes on paper, as a value: it can be painted on any thread.
struct Figure
{
    std::vector<FigurePanel> panels;
    QString recipe; ///< JSON, carried along in the file
};

/// How it is drawn. Lengths in points (1/72 inch).
struct FigureStyle
{
    double fontSize = 8.0;
    QColor paper = Qt::white, ink = Qt::black, dim = QColor(0x55, 0x55, 0x55), grid = QColor(0xdd, 0xdd, 0xdd);
    int columns = 0; ///< of panels; 0: as many as the width has room for
    /// Of lines and bands, in the order of `inks`. Fit for print: distinct in grey, and for readers with colour-vision
    /// deficiencies (Okabe and Ito 2008, "Color Universal Design").
    std::array<QColor, inks.size()> plotColors{QColor(0x00, 0x72, 0xb2), QColor(0xd5, 0x5e, 0x00),
                                               QColor(0x00, 0x9e, 0x73), QColor(0x66, 0x66, 0x66),
                                               QColor(0x00, 0x00, 0x00)};
};

[[nodiscard]] QString title(const FigurePanel& panel);

} // namespace penumbra
