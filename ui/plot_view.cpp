#include "ui/plot_view.h"

#include "ui/form.h"
#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/plot_values.h"
#include "ui/texts.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace penumbra {
namespace {

constexpr int linesToRead = 5;      // room for all, so that what is read moves nothing
constexpr double lineHeight = 1.15; // of the font's: the exponent of a power stands out of its line

void reserveReading(QLabel& reading)
{
    reading.setMinimumHeight(static_cast<int>(linesToRead * lineHeight * reading.fontMetrics().lineSpacing()) + 4);
}

// Room for what there is to come: as samples come, nothing is moved, and nothing is cut.
void reserveNote(QLabel& note, const QFontMetrics& metrics)
{
    note.setMinimumWidth(metrics.horizontalAdvance(samplesText(999)));
}

} // namespace

PlotView::PlotView(QWidget* parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)), m_controls(new QHBoxLayout), m_chart(new PlotChart),
      m_legend(new PlotLegend), m_hint(new QLabel(m_chart)), m_note(caption({})), m_reading(caption({}))
{
    m_column->setContentsMargins(14, 10, 14, 10);
    m_column->setSpacing(8);
    m_controls->setSpacing(3);
    m_controls->addStretch(1);
    m_controls->addWidget(m_note);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    reserveNote(*m_note, fontMetrics());
    m_hint->setObjectName(QStringLiteral("caption"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* over = new QVBoxLayout(m_chart);
    over->setContentsMargins(20, 0, 20, 0);
    over->addWidget(m_hint);
    m_reading->setTextFormat(Qt::RichText);
    m_reading->setWordWrap(true);
    m_reading->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    reserveReading(*m_reading);
    m_column->addLayout(m_controls);
    m_column->addWidget(m_chart, 1);
    m_column->addWidget(m_legend);
    m_column->addWidget(m_reading);
    m_chart->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_chart, &QWidget::customContextMenuRequested, this, &PlotView::showMenu);
    connect(m_chart, &PlotChart::hovered, this, [this](std::optional<double> x) { read(x); });
    connect(m_legend, &PlotLegend::toggled, this, [this] { m_chart->setPlot(m_legend->filtered(m_plot)); });
}

PlotView::~PlotView() = default;

void PlotView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_posterior = snapshot && !snapshot->samples.empty() ? std::move(snapshot) : nullptr;
    if (!m_posterior)
        m_path.reset();
    changed();
}

void PlotView::setFrame(std::shared_ptr<const SamplePath> path, std::size_t frame)
{
    m_path = std::move(path);
    m_frame = frame;
    changed();
}

PlotLine PlotView::frameLine(std::vector<double> x, std::vector<double> y) const
{
    return {tr("at step %1").arg(frame().step),
            Ink::accent,
            std::move(x),
            std::move(y),
            2.2,
            false,
            QStringLiteral("step")};
}

void PlotView::changed()
{
    m_stale = !isVisible();
    if (!m_stale)
        refresh();
}

void PlotView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale) {
        m_stale = false;
        refresh();
    }
}

void PlotView::read(std::optional<double>) {}

ChartFigure PlotView::figure(const QString& title)
{
    if (std::exchange(m_stale, false))
        refresh();
    return {title, m_note->text(), m_legend->filtered(m_plot)};
}

void PlotView::showPlot(Plot plot)
{
    m_plot = std::move(plot);
    m_hint->setVisible(m_plot.isEmpty());
    m_legend->setPlot(m_plot);
    m_legend->setEnabled(!m_plot.isEmpty());
    m_chart->setPlot(m_legend->filtered(m_plot));
    showReading();
}

void PlotView::setHint(const QString& hint)
{
    m_hint->setText(hint);
}

void PlotView::setNote(const QString& note)
{
    m_note->setText(note);
}

void PlotView::setReading(const QString& text)
{
    m_read = text;
    showReading();
}

void PlotView::setReadingHint(const QString& hint)
{
    m_readingHint = hint;
    showReading();
}

void PlotView::showReading()
{
    const QString text = m_read.isEmpty() && !m_plot.isEmpty() ? m_readingHint : m_read;
    // A label cuts what stands out of its text, and of the margins of the first line it knows nothing: those of a cell
    // it keeps.
    const QString cell = QStringLiteral("<table cellspacing='0' cellpadding='0'><tr>"
                                        "<td style='padding-top:2px; line-height:%1%'>%2</td></tr></table>");
    m_reading->setText(text.isEmpty() ? text : cell.arg(std::lround(100.0 * lineHeight)).arg(text));
}

void PlotView::showMenu(QPoint at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("&Copy values")), &QAction::triggered, this, &PlotView::copyValues);
    connect(menu->addAction(tr("&Save values…")), &QAction::triggered, this, &PlotView::saveValues);
    for (QAction* action : menu->actions())
        action->setEnabled(!m_chart->plot().isEmpty());
    menu->popup(m_chart->mapToGlobal(at));
}

void PlotView::copyValues()
{
    if (m_chart->plot().isEmpty())
        return;
    QGuiApplication::clipboard()->setText(QString::fromUtf8(plotValues(m_chart->plot(), '\t'))); // for spreadsheets
    Q_EMIT valuesCopied();
}

void PlotView::saveValues()
{
    if (!m_chart->plot().isEmpty())
        Q_EMIT valuesToSave(plotValues(m_chart->plot()));
}

QString PlotView::reading() const
{
    return m_read;
}

void PlotView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        changed();
    if (event->type() == QEvent::FontChange) {
        reserveNote(*m_note, fontMetrics());
        reserveReading(*m_reading);
    }
    QWidget::changeEvent(event);
}

QToolButton* segmentButton(const QString& text, const QString& tip)
{
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("segment"));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    return button;
}

void addSampleBand(PlotPane& pane, const std::vector<double>& x, const SampleBand& band, std::size_t samples)
{
    pane.bands.push_back({intervalText(95, samples), Ink::posterior, x, band.low95, band.high95, 0.22});
    pane.bands.push_back({intervalText(68, samples), Ink::posterior, x, band.low68, band.high68, 0.38});
    pane.lines.push_back({PlotView::tr("mean"), Ink::posterior, x, band.mean, 1.8, false});
}

QStringList bandTexts(const SampleBand& band, std::size_t at, std::size_t samples,
                      const std::function<QString(double)>& number)
{
    const auto text = [&](int percent, const std::vector<double>& low, const std::vector<double>& high) {
        return PlotView::tr("%1 in %2 … %3").arg(intervalText(percent, samples), number(low[at]), number(high[at]));
    };
    QStringList texts{text(68, band.low68, band.high68), text(95, band.low95, band.high95)};
    texts.removeDuplicates();
    return texts;
}

} // namespace penumbra
