#pragma once

#include "ui/color_map.h"
#include "ui/vtk_field.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace penumbra {

class MapCanvas;
class Viewport;

/// One map with all that it takes to read it: title and note, the picture, axes in Mpc/h, colour bar with unit.
class MapView : public QWidget
{
    Q_OBJECT

public:
    struct Style
    {
        QString title;
        ColorMap colorMap = ColorMap::inferno;
        QString scaleLabel;    ///< quantity and unit, along the colour bar
        bool hasEmpty = false; ///< pixels without mass occur: their colour is shown below the bar
    };

    MapView(Viewport& viewport, Style style, QWidget* parent = nullptr);
    ~MapView() override;

    /// Null empties the view, which then shows `hint`.
    void setMap(std::shared_ptr<const DisplayMap> map);
    [[nodiscard]] const std::shared_ptr<const DisplayMap>& map() const { return m_map; }
    void setLimits(Limits limits);
    [[nodiscard]] Limits limits() const { return m_limits; }

    void setTitle(const QString& title);
    /// What the picture is of, beside the title: "41 samples", "estimate at step 13 of 20".
    void setNote(const QString& note);
    /// Marks a picture that still changes.
    void setLive(bool live);
    /// Shown in the middle while there is no map.
    void setHint(const QString& hint);

    [[nodiscard]] MapCanvas& canvas() { return *m_canvas; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void describe();
    void paintTitle(QPainter& painter) const;
    void paintAxes(QPainter& painter) const;
    void paintColorBar(QPainter& painter) const;

    Viewport& m_viewport;
    Style m_style;
    QString m_note;
    bool m_live = false;
    Limits m_limits;
    std::shared_ptr<const DisplayMap> m_map;
    MapCanvas* m_canvas;
    QLabel* m_hint;
    QRect m_square; ///< of the picture
};

} // namespace penumbra
