#include "ui/convergence_meter.h"

#include "ui/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace penumbra {

ConvergenceMeter::ConvergenceMeter(QWidget* parent)
    : QWidget(parent), m_mean(new QLabel), m_band(new QLabel), m_halve(new QLabel), m_goesOn(new QLabel),
      m_button(new QPushButton)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    const auto row = [grid](int at, const QString& caption, QLabel* value, const QString& tip) {
        auto* label = new QLabel(caption);
        label->setObjectName(QStringLiteral("caption"));
        value->setAlignment(Qt::AlignRight);
        value->setAccessibleName(caption);
        for (QLabel* part : {label, value})
            part->setToolTip(tip);
        grid->addWidget(label, at, 0);
        grid->addWidget(value, at, 1);
    };
    row(0, tr("Mean map"), m_mean,
        tr("Standard error of the posterior mean, rms over the pixels: of independent samples their standard deviation "
           "/ "
           "√samples, of antithetic pairs the scatter of the pairs' means / √pairs"));
    row(1, tr("68 % interval"), m_band,
        tr("Relative standard error of the width of a pixel's 68 % interval, from the samples themselves"));
    m_halve->setObjectName(QStringLiteral("caption"));
    m_halve->setAlignment(Qt::AlignRight);
    m_halve->setToolTip(tr("Both errors fall as 1 / √samples: half the error takes four times the samples"));
    grid->addWidget(m_halve, 2, 0, 1, 2);
    m_button->setObjectName(QStringLiteral("more"));
    m_button->setFocusPolicy(Qt::TabFocus);
    grid->addWidget(m_button, 3, 0, 1, 2);
    m_goesOn->setObjectName(QStringLiteral("caption"));
    m_goesOn->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // as wide as there is room
    grid->addWidget(m_goesOn, 4, 0, 1, 2);
    connect(m_halve, &QLabel::linkActivated, this, [this] {
        if (m_convergence)
            Q_EMIT moreRequested(m_convergence->samplesToHalve());
    });
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT moreRequested(m_more); });
    setMoreEnabled(false);
}

void ConvergenceMeter::show(const std::optional<Convergence>& convergence)
{
    m_convergence = convergence;
    refresh();
}

void ConvergenceMeter::setMore(std::size_t samples)
{
    m_more = samples;
    refresh();
}

void ConvergenceMeter::setModel(const QString& name)
{
    m_model = name;
    refresh();
}

void ConvergenceMeter::setOther(const QString& settings)
{
    m_other = settings;
    refresh();
}

void ConvergenceMeter::setMoreEnabled(bool enabled, const QString& obstacle)
{
    m_button->setEnabled(enabled);
    m_button->setToolTip(
        obstacle.isEmpty()
            ? tr("Adds samples to the finished run: same seed, the next sample numbers (Ctrl+Shift+Return)")
            : obstacle);
    refresh();
}

void ConvergenceMeter::refresh()
{
    m_button->setText(m_model.isEmpty() ? tr("Draw %1 more").arg(m_more)
                                        : tr("Draw %1 more with %2").arg(m_more).arg(m_model));
    const QString goesOn = m_other.isEmpty() ? QString() : tr("with %1").arg(m_other);
    m_goesOn->setText(m_goesOn->fontMetrics().elidedText(goesOn, Qt::ElideRight, m_goesOn->width()));
    m_goesOn->setToolTip(m_other.isEmpty() ? QString()
                                           : tr("All samples of a posterior are drawn alike: more of these are drawn "
                                                "with %1. What is chosen above is for the next run.")
                                                 .arg(m_other));
    const QString none = QStringLiteral("–");
    if (!m_convergence) {
        m_mean->setText(none);
        m_band->setText(none);
        m_halve->setText(tr("from the second sample or pair on"));
        return;
    }
    m_mean->setText(tr("± %1 dex").arg(m_convergence->meanError, 0, 'f', 3));
    m_band->setText(m_convergence->bandError ? tr("± %1 %").arg(100.0 * *m_convergence->bandError, 0, 'f', 0)
                                             : tr("from 8 samples on"));
    const QString more = tr("%1 more").arg(m_convergence->samplesToHalve());
    const QString link = m_button->isEnabled()
                             ? QStringLiteral("<a href='more' style='color:%1'>%2</a>").arg(theme().blue.name(), more)
                             : more;
    m_halve->setText(m_convergence->bandError ? tr("%1 halve both errors").arg(link)
                                              : tr("%1 halve the error").arg(link));
}

void ConvergenceMeter::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void ConvergenceMeter::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace penumbra
