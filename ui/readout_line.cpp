#include "ui/readout_line.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/ticks.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

QString dex(float value)
{
    return withMinus(QString::number(value, 'f', 2));
}

QString captioned(const QString& caption, const QString& value)
{
    return QStringLiteral("<span style='color:%1'>%2</span> %3").arg(theme().dim.name(), caption, value);
}

} // namespace

ReadoutLine::ReadoutLine(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(32);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(22);
    m_position = part(tr("Position"), tr("x 000.00, y 000.00 Mpc/h"));
    m_pixel = part(tr("Pixel"), tr("pixel 0000, 0000 of 0000 × 0000"));
    m_pixel->setToolTip(tr("Column and row of the maps shown, counted from 0 at the lower left (DS9 counts from 1)"));
    m_stellar = part(tr("Stellar mass"), tr("stars 00.00"));
    m_sample = part(tr("Sample"), tr("sample 00.00"));
    m_mean = part(tr("Mean"), tr("mean of log₁₀ 00.00 ± 0.00 dex"));
    m_truth = part(tr("Truth"), tr("truth 00.00, above 000 of 000 samples"));
    m_others = part(tr("Other maps"), {});
    m_status = new QLabel;
    m_status->setObjectName(QStringLiteral("caption"));
    m_status->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_status, 1);
    keepPlaces();
    show(std::nullopt, false);
}

QLabel* ReadoutLine::part(const QString& name, const QString& widest)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::RichText);
    label->setAccessibleName(name);
    m_widest.emplace_back(label, widest);
    static_cast<QHBoxLayout*>(layout())->addWidget(label);
    return label;
}

void ReadoutLine::keepPlaces()
{
    for (const auto& [label, widest] : m_widest)
        label->setMinimumWidth(label->fontMetrics().horizontalAdvance(widest));
}

void ReadoutLine::show(const std::optional<PointReading>& reading, bool frozen)
{
    if (!reading) {
        for (QLabel* label : {m_pixel, m_stellar, m_sample, m_mean, m_truth, m_others})
            label->setText({}); // unlike clear(), does nothing to an empty one
        m_position->setText(captioned(tr("Point at a map to read it: F freezes, ? shows all keys"), {}));
    } else {
        const PointReading& at = *reading;
        m_position->setText(captioned(QStringLiteral("x"), QString::number(at.x, 'f', 2)) + QStringLiteral(" ") +
                            captioned(QStringLiteral("y"), QString::number(at.y, 'f', 2)) + QStringLiteral(" ") +
                            captioned(tr("Mpc/h"), {}));
        m_pixel->setText(captioned(tr("pixel"), tr("%1, %2 of %3 × %3").arg(at.column).arg(at.row).arg(at.size)));
        m_stellar->setText(captioned(tr("stars"), at.stellar ? dex(*at.stellar) : tr("none")));
        m_sample->setText(at.sample ? captioned(tr("sample"), dex(*at.sample)) : QString());
        const QString ofMean = tr("mean of log₁₀"); // which is not the logarithm of the mean
        if (at.mean && at.std)
            m_mean->setText(captioned(ofMean, tr("%1 ± %2 dex").arg(dex(*at.mean), dex(*at.std))));
        else
            m_mean->setText(at.mean ? captioned(ofMean, dex(*at.mean)) : QString());
        QString truth;
        if (at.truth) {
            truth = tr("truth %1").arg(dex(*at.truth));
            if (at.truthRank)
                truth += tr(", %1").arg(rankText(*at.truthRank, at.samples));
            truth = QStringLiteral("<span style='color:%1'>%2</span>").arg(theme().amber.name(), truth);
        }
        m_truth->setText(truth);
        QStringList others;
        for (const auto& [quantity, value] : at.others)
            others << captioned(shortTitle(quantity), dex(value));
        m_others->setText(others.join(QStringLiteral("&nbsp;&nbsp; ")));
    }
    m_status->setText(frozen ? tr("frozen, F releases") : m_statusText);
    fit();
}

void ReadoutLine::setStatus(const QString& status)
{
    m_statusText = status;
    m_status->setText(status);
    fit();
}

QSize ReadoutLine::minimumSizeHint() const
{
    return {m_position->minimumWidth(), QWidget::minimumSizeHint().height()};
}

void ReadoutLine::fit()
{
    const auto* row = static_cast<const QHBoxLayout*>(layout());
    const auto needed = [row](const QLabel* label) {
        return std::max(label->minimumWidth(), label->sizeHint().width()) + row->spacing();
    };
    int room = width() - row->contentsMargins().left() - row->contentsMargins().right() + row->spacing();
    // Those that matter most first.
    for (QLabel* label : {m_status, m_position, m_mean, m_truth, m_stellar, m_sample, m_pixel, m_others}) {
        room -= needed(label);
        label->setVisible(room >= 0);
    }
}

bool ReadoutLine::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest) { // such as of a label in another font
        keepPlaces();
        fit();
    }
    return QWidget::event(event);
}

void ReadoutLine::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

QString ReadoutLine::text() const
{
    QStringList parts;
    for (const QLabel* label : {m_position, m_pixel, m_stellar, m_sample, m_mean, m_truth, m_others})
        parts << QString(label->text()).remove(QRegularExpression(QStringLiteral("<[^>]*>")));
    return parts.join(QLatin1Char(' '));
}

} // namespace penumbra
