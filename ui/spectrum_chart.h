#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/vtk_widget.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

class vtkChartXY;
class vtkContextActor;
class vtkPlot;

namespace penumbra {

class AxisLabels;

/// P(k) over r(k) on one logarithmic k axis: bands over the samples, their mean, the mean map, the truth. Draws what
/// it is given; the charts' axes are in log10 k and log10 P.
class SpectrumChart : public VtkWidget
{
    Q_OBJECT

public:
    explicit SpectrumChart(QWidget* parent = nullptr);
    ~SpectrumChart() override;

    struct Tick
    {
        double position; ///< in the axis' own, logarithmic or plain, coordinate
        QString text;
    };
    struct Labels
    {
        QString power, correlation, wavenumber;
    };
    void setLabels(const Labels& labels);

    /// Null empties the charts; `snapshot` keeps `spectra` alive.
    void setSpectra(std::shared_ptr<const PosteriorSnapshot> snapshot, const SpectrumSummary* spectra);

Q_SIGNALS:
    /// The bin under the cursor; absent outside.
    void hovered(std::optional<std::size_t> bin);

protected:
    void prepareFrame(QSize pixels) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fillPower();
    void fillCorrelation();
    void applyRanges();
    void applyColors();
    void placeLabels();
    /// Height at which the upper chart ends and the lower begins [logical pixels].
    [[nodiscard]] int boundary() const;
    void addBand(vtkChartXY& chart, const std::vector<double>& low, const std::vector<double>& high, int alpha,
                 bool logarithmic);
    void addLine(vtkChartXY& chart, const std::vector<double>& values, const QColor& color, float width, int pen,
                 bool logarithmic);
    void addVertical(vtkChartXY& chart, double k, double low, double high);
    void refill();

    std::shared_ptr<const PosteriorSnapshot> m_snapshot;
    const SpectrumSummary* m_spectra = nullptr;
    Labels m_labels;
    vtkSmartPointer<vtkContextActor> m_actor;
    vtkSmartPointer<vtkChartXY> m_power, m_correlation;
    AxisLabels* m_axisLabels;
    std::vector<Tick> m_ticksK, m_ticksPower, m_ticksR;
    double m_lowK = -0.7, m_highK = 1.3;         ///< log10 of k [h/Mpc]
    double m_lowPower = -3.0, m_highPower = 2.0; ///< log10 of P
    double m_lowR = 0.0;
};

} // namespace penumbra
