#pragma once

#include "ui/axis_labels.h"
#include "ui/plot.h"
#include "ui/vtk_widget.h"

#include <optional>
#include <vector>

class vtkChartXY;
class vtkContextActor;

namespace penumbra {

/// Draws a Plot with VTK charts, axis texts in the window's own font. The mouse reads it and drags its mark.
class PlotChart : public VtkWidget
{
    Q_OBJECT

public:
    explicit PlotChart(QWidget* parent = nullptr);
    ~PlotChart() override;

    void setPlot(Plot plot);
    [[nodiscard]] const Plot& plot() const { return m_plot; }

    /// Marks the horizontal value that is being read; nothing takes the mark away.
    void setReadAt(std::optional<double> x);
    [[nodiscard]] std::optional<double> readAt() const { return m_readAt; }

    /// Widget coordinates of a point of the plot, for tests and what is laid over it.
    [[nodiscard]] QPointF toWidget(double x, double y, std::size_t pane = 0) const;

Q_SIGNALS:
    /// The horizontal value under the cursor; absent outside.
    void hovered(std::optional<double> x);
    /// The draggable mark is taken to `x`.
    void markDragged(double x);

protected:
    void prepareFrame(QSize pixels) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    /// Inside the axes of a pane [logical pixels].
    [[nodiscard]] QRectF frame(std::size_t pane) const;
    [[nodiscard]] bool isOnMark(QPointF position) const;
    [[nodiscard]] double valueAt(QPointF position) const;
    void fill();
    void fillPane(vtkChartXY& chart, const PlotPane& pane);
    void addBand(vtkChartXY& chart, const PlotBand& given, const PlotAxis& y);
    void addLine(vtkChartXY& chart, const PlotLine& line, const PlotAxis& y, int penType);
    void placeLabels();
    /// The name of a mark, upwards beside it, where the curves leave it room.
    /// Its name, clear of other vertical lines and of the names of `others` where that can be.
    [[nodiscard]] AxisLabels::Label markLabel(const PlotMark& mark, const std::vector<AxisLabels::Label>& others) const;
    void placeGuides();

    Plot m_plot;
    std::optional<double> m_readAt;
    bool m_dragging = false;
    vtkSmartPointer<vtkContextActor> m_actor;
    std::vector<vtkSmartPointer<vtkChartXY>> m_charts; ///< one per pane
    AxisLabels* m_axisLabels;
};

} // namespace penumbra
