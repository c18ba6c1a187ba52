#include "ui/sample_bar.h"

#include "ui/form.h"
#include "ui/texts.h"
#include "ui/time_machine.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int barHeight = 112, textRoom = 34; // [logical pixels]

} // namespace

std::vector<Thumbnail> sampleThumbnails(const PosteriorSnapshot& posterior)
{
    std::vector<Thumbnail> items;
    items.reserve(posterior.samples.size() + 1);
    for (std::size_t i = 0; i < posterior.samples.size(); ++i)
        items.push_back({posterior.samples[i], QString::number(posterior.indices[i]), false});
    return items;
}

SampleBar::SampleBar(const QList<QAction*>& actions, QWidget* parent)
    : QWidget(parent), m_count(caption(tr("none yet"))), m_strip(new ThumbnailStrip), m_machine(new TimeMachine)
{
    fitHeight();
    auto* title = new QLabel(tr("Samples"));
    title->setObjectName(QStringLiteral("heading"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(3);
    for (QAction* action : actions) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("raised"));
        button->setDefaultAction(action);
        button->setText(action->iconText());
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* labels = new QVBoxLayout;
    labels->setContentsMargins(0, 0, 0, 0);
    labels->setSpacing(2);
    labels->addWidget(title);
    labels->addWidget(m_count);
    labels->addWidget(caption(tr("[ ] step, space plays")));
    labels->addLayout(buttons);
    labels->addStretch(1);
    auto* side = new QWidget;
    side->setLayout(labels);
    side->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto* line = new QWidget;
    line->setObjectName(QStringLiteral("separator"));
    line->setAttribute(Qt::WA_StyledBackground);
    line->setFixedWidth(1);

    m_strip->setObjectName(QStringLiteral("samples strip"));
    m_strip->setAccessibleName(tr("Samples"));
    m_strip->setHint(tr("Every sample stands here as soon as it is drawn"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 14, 6);
    row->setSpacing(10);
    row->addWidget(side);
    row->addWidget(m_strip, 5);
    row->addWidget(line);
    row->addWidget(m_machine, 5);
    connect(m_strip, &ThumbnailStrip::chosen, this, [this](int item) {
        const auto position = static_cast<std::size_t>(item);
        if (m_posterior && position < m_posterior->samples.size())
            Q_EMIT chosen(position);
        else
            Q_EMIT liveChosen();
    });
}

SampleBar::~SampleBar() = default;

void SampleBar::fitHeight()
{
    setFixedHeight(std::max(barHeight, 5 * fontMetrics().lineSpacing() + textRoom));
}

void SampleBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        fitHeight();
    QWidget::changeEvent(event);
}

void SampleBar::setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot)
{
    m_posterior = snapshot;
    m_count->setText(snapshot && !snapshot->samples.empty() ? samplesText(snapshot->samples.size()) : tr("none yet"));
    fill();
}

void SampleBar::setLive(const std::shared_ptr<const Field>& estimate, std::uint32_t index)
{
    m_live = estimate;
    m_liveIndex = index;
    fill();
}

void SampleBar::setCurrent(std::optional<std::size_t> position)
{
    m_current = position;
    fill();
}

void SampleBar::fill()
{
    std::vector<Thumbnail> items;
    if (m_posterior)
        items = sampleThumbnails(*m_posterior);
    if (m_live)
        items.push_back({m_live, tr("%1 live").arg(m_liveIndex), true});
    const int last = static_cast<int>(items.size()) - 1;
    m_strip->setItems(std::move(items));
    m_strip->setCurrent(m_current ? static_cast<int>(*m_current) : m_live ? last : -1);
}

} // namespace penumbra
