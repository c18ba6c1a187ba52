#include "ui/spectrum_view.h"

#include "ui/spectrum_chart.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace penumbra {
namespace {

QToolButton* segment(const QString& text, const QString& tip)
{
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("segment"));
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    return button;
}

QString key(const QString& mark, const QColor& color, const QString& text)
{
    return QStringLiteral("<span style='color:%1'>%2</span>&nbsp;%3")
        .arg(color.name(), mark, QString(text).replace(QLatin1Char(' '), QLatin1String("&nbsp;")));
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int x, int y) { return static_cast<int>(x * share + y * (1.0 - share)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

SpectrumView::SpectrumView(QWidget* parent)
    : QWidget(parent), m_chart(new SpectrumChart), m_linear(segment(tr("linear δ"), tr("Spectra of the overdensity"))),
      m_log10(segment(tr("log Σ"), tr("Spectra of log10 surface density"))), m_legend(new QLabel),
      m_reading(new QLabel), m_hint(new QLabel(m_chart))
{
    setMinimumWidth(270);
    setMaximumWidth(440);
    auto* heading = new QLabel(tr("Power spectrum"));
    heading->setObjectName(QStringLiteral("heading"));
    auto* group = new QButtonGroup(this);
    group->addButton(m_linear);
    group->addButton(m_log10);
    m_linear->setChecked(true);
    connect(m_linear, &QToolButton::clicked, this, [this] { setField(SpectrumField::linear); });
    connect(m_log10, &QToolButton::clicked, this, [this] { setField(SpectrumField::log10); });
    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(heading);
    top->addStretch(1);
    top->addWidget(m_linear);
    top->addWidget(m_log10);

    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    m_legend->setMinimumHeight(2 * fontMetrics().lineSpacing() + 4);
    m_legend->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_legend->setObjectName(QStringLiteral("caption"));
    m_reading->setWordWrap(true);
    m_reading->setObjectName(QStringLiteral("caption"));
    m_reading->setMinimumHeight(2 * fontMetrics().lineSpacing() + 4);
    m_reading->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setObjectName(QStringLiteral("caption"));
    m_hint->setText(tr("P(k) of the samples,\nfrom the first one on"));
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* over = new QVBoxLayout(m_chart);
    over->setContentsMargins(58, 0, 14, 0);
    over->addWidget(m_hint, 62, Qt::AlignCenter);
    over->addStretch(38);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(10);
    column->addLayout(top);
    column->addWidget(m_chart, 1);
    column->addWidget(m_legend);
    column->addWidget(m_reading);
    connect(m_chart, &SpectrumChart::hovered, this, &SpectrumView::read);
    refresh();
}

SpectrumView::~SpectrumView() = default;

void SpectrumView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_snapshot = snapshot && !snapshot->samples.empty() ? std::move(snapshot) : nullptr;
    refresh();
}

void SpectrumView::setField(SpectrumField field)
{
    m_field = field;
    (field == SpectrumField::linear ? m_linear : m_log10)->setChecked(true);
    refresh();
}

QString SpectrumView::legend() const
{
    return m_legend->text();
}

void SpectrumView::refresh()
{
    const bool linear = m_field == SpectrumField::linear;
    const bool againstTruth = m_snapshot && m_snapshot->truth;
    m_chart->setLabels({linear ? tr("P(k)  [(Mpc/h)²]") : tr("P(k)  [dex² (Mpc/h)²]"),
                        !m_snapshot || againstTruth ? tr("r(k) with truth") : tr("r(k) with stars"), tr("k  [h/Mpc]")});
    m_chart->setSpectra(m_snapshot, m_snapshot ? (linear ? &m_snapshot->linear : &m_snapshot->log10) : nullptr);
    m_hint->setVisible(m_snapshot == nullptr);
    m_reading->clear();
    if (!m_snapshot) {
        m_legend->clear();
        return;
    }
    const Theme& colors = theme();
    QStringList keys{
        key(QStringLiteral("━"), colors.blue, tr("mean of %1").arg(samplesText(m_snapshot->samples.size()))),
        key(QStringLiteral("■"), mixed(colors.blue, colors.window, 0.62), tr("68 %")),
        key(QStringLiteral("■"), mixed(colors.blue, colors.window, 0.30), tr("95 %")),
        key(QStringLiteral("╌"), colors.dim, tr("mean map")), key(QStringLiteral("┊"), colors.dim, tr("Nyquist"))};
    if (againstTruth)
        keys.insert(3, key(QStringLiteral("━"), colors.amber, tr("truth")));
    m_legend->setText(keys.join(QStringLiteral("&nbsp;&nbsp; ")));
}

void SpectrumView::read(std::optional<std::size_t> bin)
{
    if (!bin || !m_snapshot) {
        m_reading->clear();
        return;
    }
    const SpectrumSummary& spectra = m_field == SpectrumField::linear ? m_snapshot->linear : m_snapshot->log10;
    if (*bin >= spectra.k.size())
        return;
    QString text = tr("k = %1 h/Mpc · P = %2 · r = %3")
                       .arg(spectra.k[*bin], 0, 'f', 2)
                       .arg(spectra.power.mean[*bin], 0, 'g', 3)
                       .arg(spectra.r.mean[*bin], 0, 'f', 3);
    if (!spectra.truthRank.empty())
        text += tr(" · truth above %1 % of %2")
                    .arg(100.0 * spectra.truthRank[*bin], 0, 'f', 0)
                    .arg(samplesText(m_snapshot->samples.size()));
    m_reading->setText(text);
}

void SpectrumView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace penumbra
