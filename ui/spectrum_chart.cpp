#include "ui/spectrum_chart.h"

#include "ui/axis_labels.h"
#include "ui/theme.h"
#include "ui/ticks.h"

#include <vtkAxis.h>
#include <vtkBrush.h>
#include <vtkChartXY.h>
#include <vtkContextActor.h>
#include <vtkContextScene.h>
#include <vtkDoubleArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkPen.h>
#include <vtkPlotArea.h>
#include <vtkPlotLine.h>
#include <vtkRenderer.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include <QEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// Logical pixels.
constexpr int leftMargin = 58, rightMargin = 14, bottomMargin = 44, topMargin = 10, halfGap = 8;
constexpr double correlationShare = 0.36; // of the height
constexpr double highestR = 1.04;

void setColor(vtkPen& pen, const QColor& color)
{
    pen.SetColor(static_cast<unsigned char>(color.red()), static_cast<unsigned char>(color.green()),
                 static_cast<unsigned char>(color.blue()), static_cast<unsigned char>(color.alpha()));
}

double logarithm(double value)
{
    return std::log10(std::max(value, 1e-30));
}

vtkSmartPointer<vtkTable> table(const std::vector<double>& k, const std::vector<const std::vector<double>*>& columns,
                                bool logarithmic)
{
    auto result = vtkSmartPointer<vtkTable>::New();
    const auto add = [&](const std::string& name, const std::vector<double>& values, bool takeLog) {
        vtkNew<vtkDoubleArray> array;
        array->SetName(name.c_str());
        for (const double value : values)
            array->InsertNextValue(takeLog ? logarithm(value) : value);
        result->AddColumn(array);
    };
    add("k", k, true);
    for (std::size_t i = 0; i < columns.size(); ++i)
        add(std::string("y").append(std::to_string(i)), *columns[i], logarithmic);
    return result;
}

// A plain number for a power of ten between 0.01 and 1000, else 1e-4.
QString decade(int power)
{
    if (power < -2 || power > 3)
        return QStringLiteral("1e%1").arg(power);
    return QString::number(std::pow(10.0, power), 'g', 4);
}

// Grid lines at these values, without VTK's own labels.
void setGrid(vtkAxis& axis, const std::vector<SpectrumChart::Tick>& ticks)
{
    vtkNew<vtkDoubleArray> positions;
    vtkNew<vtkStringArray> labels;
    for (const SpectrumChart::Tick& tick : ticks) {
        positions->InsertNextValue(tick.position);
        labels->InsertNextValue("");
    }
    axis.SetCustomTickPositions(positions, labels);
}

} // namespace

SpectrumChart::SpectrumChart(QWidget* parent)
    : VtkWidget(parent), m_actor(vtkSmartPointer<vtkContextActor>::New()), m_power(vtkSmartPointer<vtkChartXY>::New()),
      m_correlation(vtkSmartPointer<vtkChartXY>::New()), m_axisLabels(new AxisLabels(this))
{
    setMouseTracking(true);
    setMinimumHeight(260);
    renderWindow().SetMultiSamples(4);
    for (vtkChartXY* chart : {m_power.Get(), m_correlation.Get()}) {
        chart->SetAutoSize(false);
        chart->SetLayoutStrategy(vtkChart::AXES_TO_RECT);
        chart->SetShowLegend(false);
        m_actor->GetScene()->AddItem(chart);
    }
    renderer().AddActor(m_actor);
    m_actor->GetScene()->SetRenderer(&renderer());
    applyRanges();
    applyColors();
}

SpectrumChart::~SpectrumChart() = default;

void SpectrumChart::setLabels(const Labels& labels)
{
    m_labels = labels;
    placeLabels();
}

void SpectrumChart::setSpectra(std::shared_ptr<const PosteriorSnapshot> snapshot, const SpectrumSummary* spectra)
{
    const bool otherField = spectra != nullptr && (m_spectra == nullptr || m_spectra->k != spectra->k);
    m_snapshot = std::move(snapshot);
    m_spectra = spectra;
    refill();
    // The axes hold still while samples come, and widen when a curve would leave them.
    if (m_spectra != nullptr && !m_spectra->k.empty()) {
        std::vector<double> powers = m_spectra->truthPower;
        powers.insert(powers.end(), m_spectra->power.low95.begin(), m_spectra->power.low95.end());
        powers.insert(powers.end(), m_spectra->power.high95.begin(), m_spectra->power.high95.end());
        const auto [low, high] = std::minmax_element(powers.begin(), powers.end());
        const double from = std::floor(logarithm(*low)), to = std::ceil(logarithm(*high));
        m_lowPower = otherField ? from : std::min(m_lowPower, from);
        m_highPower = otherField ? to : std::max(m_highPower, to);
        const double lowestR = *std::min_element(m_spectra->r.low95.begin(), m_spectra->r.low95.end());
        const double floorR = std::floor(lowestR * 5.0) / 5.0;
        m_lowR = otherField ? floorR : std::min(m_lowR, floorR);
        m_lowK = logarithm(m_spectra->k.front()) - 0.05;
        m_highK = logarithm(m_spectra->nyquist) + 0.04;
    }
    applyRanges();
    update();
}

void SpectrumChart::refill()
{
    m_power->ClearPlots();
    m_correlation->ClearPlots();
    if (m_spectra == nullptr || m_spectra->k.empty())
        return;
    fillPower();
    fillCorrelation();
}

void SpectrumChart::fillPower()
{
    const Theme& colors = theme();
    addBand(*m_power, m_spectra->power.low95, m_spectra->power.high95, 60, true);
    addBand(*m_power, m_spectra->power.low68, m_spectra->power.high68, 100, true);
    addLine(*m_power, m_spectra->meanPower, colors.dim, 1.4F, vtkPen::DASH_LINE, true);
    addLine(*m_power, m_spectra->power.mean, colors.blue, 1.8F, vtkPen::SOLID_LINE, true);
    if (!m_spectra->truthPower.empty())
        addLine(*m_power, m_spectra->truthPower, colors.amber, 1.8F, vtkPen::SOLID_LINE, true);
    addVertical(*m_power, m_spectra->nyquist, -30.0, 30.0);
}

void SpectrumChart::fillCorrelation()
{
    addBand(*m_correlation, m_spectra->r.low95, m_spectra->r.high95, 60, false);
    addBand(*m_correlation, m_spectra->r.low68, m_spectra->r.high68, 100, false);
    addLine(*m_correlation, m_spectra->r.mean, theme().blue, 1.8F, vtkPen::SOLID_LINE, false);
    addVertical(*m_correlation, m_spectra->nyquist, -2.0, 2.0);
}

void SpectrumChart::addBand(vtkChartXY& chart, const std::vector<double>& low, const std::vector<double>& high,
                            int alpha, bool logarithmic)
{
    auto* area = vtkPlotArea::SafeDownCast(chart.AddPlot(vtkChart::AREA));
    const auto data = table(m_spectra->k, {&low, &high}, logarithmic);
    area->SetInputData(data);
    area->SetInputArray(0, "k");
    area->SetInputArray(1, "y0");
    area->SetInputArray(2, "y1");
    const QColor blue = theme().blue;
    area->GetBrush()->SetColor(static_cast<unsigned char>(blue.red()), static_cast<unsigned char>(blue.green()),
                               static_cast<unsigned char>(blue.blue()), static_cast<unsigned char>(alpha));
    area->GetPen()->SetLineType(vtkPen::NO_PEN);
}

void SpectrumChart::addLine(vtkChartXY& chart, const std::vector<double>& values, const QColor& color, float width,
                            int pen, bool logarithmic)
{
    vtkPlot* line = chart.AddPlot(vtkChart::LINE);
    const auto data = table(m_spectra->k, {&values}, logarithmic);
    line->SetInputData(data, 0, 1);
    setColor(*line->GetPen(), color);
    line->GetPen()->SetLineType(pen);
    line->GetPen()->SetWidth(width * static_cast<float>(devicePixelRatioF()));
}

void SpectrumChart::addVertical(vtkChartXY& chart, double k, double low, double high)
{
    const std::vector<double> at{k, k}, ends{low, high};
    vtkPlot* line = chart.AddPlot(vtkChart::LINE);
    const auto data = table(at, {&ends}, false);
    line->SetInputData(data, 0, 1);
    setColor(*line->GetPen(), theme().dim);
    line->GetPen()->SetLineType(vtkPen::DOT_LINE);
    line->GetPen()->SetWidth(static_cast<float>(devicePixelRatioF()));
}

void SpectrumChart::applyRanges()
{
    m_ticksK.clear();
    m_ticksPower.clear();
    m_ticksR.clear();
    for (const double at : {0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0})
        if (logarithm(at) > m_lowK && logarithm(at) < m_highK)
            m_ticksK.push_back({logarithm(at), QString::number(at)});
    const int low = static_cast<int>(std::lround(m_lowPower)), high = static_cast<int>(std::lround(m_highPower));
    for (int i = low; i <= high; ++i)
        m_ticksPower.push_back({static_cast<double>(i), decade(i)});
    const Ticks r = niceTicks(m_lowR, 1.0, 3);
    for (const double at : r.values)
        m_ticksR.push_back({at, r.text(at)});
    for (vtkChartXY* chart : {m_power.Get(), m_correlation.Get()}) {
        for (const int position : {vtkAxis::BOTTOM, vtkAxis::LEFT})
            chart->GetAxis(position)->SetBehavior(vtkAxis::FIXED);
        chart->GetAxis(vtkAxis::BOTTOM)->SetRange(m_lowK, m_highK);
        setGrid(*chart->GetAxis(vtkAxis::BOTTOM), m_ticksK);
    }
    m_power->GetAxis(vtkAxis::LEFT)->SetRange(m_lowPower, m_highPower);
    m_correlation->GetAxis(vtkAxis::LEFT)->SetRange(m_lowR, highestR);
    setGrid(*m_power->GetAxis(vtkAxis::LEFT), m_ticksPower);
    setGrid(*m_correlation->GetAxis(vtkAxis::LEFT), m_ticksR);
    placeLabels();
}

int SpectrumChart::boundary() const
{
    return height() - bottomMargin - static_cast<int>((height() - bottomMargin) * correlationShare);
}

void SpectrumChart::placeLabels()
{
    std::vector<AxisLabels::Label> labels;
    if (m_spectra != nullptr) {
        const double left = leftMargin - 6.0, bottom = height() - bottomMargin;
        const double powerTop = topMargin, powerBottom = boundary() - halfGap;
        const double rTop = boundary() + halfGap;
        const auto vertical = [&](const std::vector<Tick>& ticks, double low, double high, double from, double to) {
            for (const Tick& tick : ticks)
                labels.push_back({tick.text,
                                  {left, to - (tick.position - low) / (high - low) * (to - from)},
                                  Qt::AlignRight | Qt::AlignVCenter});
        };
        vertical(m_ticksPower, m_lowPower, m_highPower, powerTop, powerBottom);
        vertical(m_ticksR, m_lowR, highestR, rTop, bottom);
        for (const Tick& tick : m_ticksK) {
            const double x =
                leftMargin + (tick.position - m_lowK) / (m_highK - m_lowK) * (width() - leftMargin - rightMargin);
            labels.push_back({tick.text, {x, bottom + 5.0}, Qt::AlignHCenter | Qt::AlignTop});
        }
        labels.push_back({m_labels.wavenumber,
                          {0.5 * (leftMargin + width() - rightMargin), height() - 2.0},
                          Qt::AlignHCenter | Qt::AlignBottom});
        labels.push_back(
            {m_labels.power, {2.0, 0.5 * (powerTop + powerBottom)}, Qt::AlignHCenter | Qt::AlignTop, false});
        labels.push_back({m_labels.correlation, {2.0, 0.5 * (rTop + bottom)}, Qt::AlignHCenter | Qt::AlignTop, false});
    }
    m_axisLabels->setLabels(std::move(labels));
}

void SpectrumChart::resizeEvent(QResizeEvent* event)
{
    VtkWidget::resizeEvent(event);
    m_axisLabels->setGeometry(rect());
    placeLabels();
}

void SpectrumChart::applyColors()
{
    const QColor background = theme().window;
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    renderer().SetBackgroundAlpha(1.0);
    for (vtkChartXY* chart : {m_power.Get(), m_correlation.Get()})
        for (const int position : {vtkAxis::BOTTOM, vtkAxis::LEFT}) {
            vtkAxis& axis = *chart->GetAxis(position);
            axis.SetTitle("");
            axis.SetGridVisible(true);
            axis.SetLabelsVisible(false);
            axis.SetTickLength(0.0F);
            setColor(*axis.GetGridPen(), theme().line);
            setColor(*axis.GetPen(), theme().line);
        }
}

void SpectrumChart::prepareFrame(QSize pixels)
{
    const double ratio = devicePixelRatioF();
    const auto place = [&](vtkChartXY& chart, int top, int bottom) { // logical pixels from the top of the widget
        chart.SetSize({static_cast<float>(leftMargin * ratio), static_cast<float>(pixels.height() - bottom * ratio),
                       static_cast<float>((width() - leftMargin - rightMargin) * ratio),
                       static_cast<float>((bottom - top) * ratio)});
    };
    place(*m_power, topMargin, boundary() - halfGap);
    place(*m_correlation, boundary() + halfGap, height() - bottomMargin);
}

void SpectrumChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_spectra == nullptr || m_spectra->k.empty())
        return;
    const double inside = width() - leftMargin - rightMargin;
    const double position = (event->position().x() - leftMargin) / inside;
    if (position < 0.0 || position > 1.0) {
        Q_EMIT hovered(std::nullopt);
        return;
    }
    const double k = std::pow(10.0, m_lowK + position * (m_highK - m_lowK));
    const auto nearest = std::min_element(m_spectra->k.begin(), m_spectra->k.end(), [k](double a, double b) {
        return std::abs(std::log(a / k)) < std::abs(std::log(b / k));
    });
    Q_EMIT hovered(static_cast<std::size_t>(nearest - m_spectra->k.begin()));
}

void SpectrumChart::leaveEvent(QEvent*)
{
    Q_EMIT hovered(std::nullopt);
}

void SpectrumChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        applyColors();
        refill();
        update();
    }
    VtkWidget::changeEvent(event);
}

} // namespace penumbra
