#include "ui/plot_legend.h"

#include <QEvent>
#include <QGridLayout>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int columns = 3, rows = 3;
constexpr QSize swatch{18, 12};

} // namespace

PlotLegend::PlotLegend(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(2);
    m_grid->setVerticalSpacing(0);
    for (int i = 0; i < columns; ++i)
        m_grid->setColumnStretch(i, 1);
    m_grid->setRowStretch(rows, 1);
    setMinimumHeight(rows * 20); // so that what comes later moves nothing
}

QStringList PlotLegend::names() const
{
    QStringList names;
    for (const Entry& entry : m_entries)
        names << entry.name;
    return names;
}

void PlotLegend::setPlot(const Plot& plot)
{
    std::vector<Entry> entries;
    const auto add = [&entries](const Entry& entry) {
        const bool known =
            std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == entry.key; });
        if (!entry.name.isEmpty() && !known)
            entries.push_back(entry);
    };
    for (const PlotPane& pane : plot.panes) {
        for (const PlotBand& band : pane.bands)
            add({band.name, band.name, band.ink, band.opacity, false});
        for (const PlotLine& line : pane.lines)
            add({line.legendKey(), line.name, line.ink, 0.0, line.dashed, std::max(2.0, line.width)});
    }
    const bool sameKeys = std::equal(entries.begin(), entries.end(), m_entries.begin(), m_entries.end(),
                                     [](const Entry& a, const Entry& b) { return a.key == b.key; });
    m_entries = std::move(entries);
    if (!sameKeys)
        rebuild();
    for (int i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setText(m_entries[static_cast<std::size_t>(i)].name);
}

void PlotLegend::rebuild()
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (int i = 0; i < static_cast<int>(m_entries.size()); ++i) {
        const QString key = m_entries[static_cast<std::size_t>(i)].key;
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("legend"));
        button->setToolTip(tr("Show or hide"));
        button->setCheckable(true);
        button->setChecked(isShown(key));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(swatch);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QToolButton::toggled, this, [this, key](bool shown) {
            if (shown)
                m_hidden.remove(key);
            else
                m_hidden.insert(key);
            drawIcons();
            Q_EMIT toggled();
        });
        m_grid->addWidget(button, i / columns, i % columns);
        m_buttons << button;
    }
    drawIcons();
}

void PlotLegend::drawIcons()
{
    for (int i = 0; i < m_buttons.size(); ++i) {
        const Entry& entry = m_entries[static_cast<std::size_t>(i)];
        const double ratio = devicePixelRatioF();
        QPixmap pixmap(swatch * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QColor color = inkColor(m_buttons[i]->isChecked() ? entry.ink : Ink::quiet);
        if (!m_buttons[i]->isChecked()) {
            color.setAlphaF(0.4F);
        }
        if (entry.bandOpacity > 0.0) {
            color.setAlphaF(static_cast<float>(color.alphaF() * std::min(1.0, 1.6 * entry.bandOpacity)));
            painter.fillRect(QRectF(2, 1, 12, 10), color);
        } else {
            painter.setPen(QPen(color, entry.width, entry.dashed ? Qt::DashLine : Qt::SolidLine));
            painter.drawLine(QPointF(1, 6), QPointF(15, 6));
        }
        painter.end();
        m_buttons[i]->setIcon(QIcon(pixmap));
    }
}

Plot PlotLegend::filtered(Plot plot) const
{
    for (PlotPane& pane : plot.panes) {
        std::erase_if(pane.lines, [this](const PlotLine& line) { return !isShown(line.legendKey()); });
        std::erase_if(pane.bands, [this](const PlotBand& band) { return !isShown(band.name); });
    }
    return plot;
}

void PlotLegend::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcons();
    QWidget::changeEvent(event);
}

} // namespace penumbra
