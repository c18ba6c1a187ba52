#include "ui/time_machine.h"

#include "ui/form.h"
#include "ui/thumbnail_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {

TimeMachine::TimeMachine(QWidget* parent)
    : QWidget(parent), m_sample(caption({})), m_step(caption({})), m_trace(new QToolButton),
      m_thumbnails(new ThumbnailStrip), m_slider(new QSlider(Qt::Horizontal))
{
    auto* title = new QLabel(tr("Time machine"));
    title->setObjectName(QStringLiteral("heading"));
    m_trace->setObjectName(QStringLiteral("trace"));
    m_trace->setText(tr("Draw its path"));
    QSizePolicy policy = m_trace->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_trace->setSizePolicy(policy);
    connect(m_trace, &QToolButton::clicked, this, &TimeMachine::traceRequested);
    auto* labels = new QVBoxLayout;
    labels->setSpacing(2);
    for (QWidget* part : std::initializer_list<QWidget*>{title, m_sample, m_step, m_trace})
        labels->addWidget(part);
    for (QLabel* changing : {m_sample, m_step}) // their texts move nothing
        changing->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    labels->addStretch(1);
    auto* side = new QWidget;
    side->setLayout(labels);
    labels->setContentsMargins(0, 0, 0, 0);
    side->setMinimumWidth(fontMetrics().horizontalAdvance(tr("Time machine")) + 24);
    side->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);

    m_thumbnails->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_thumbnails->setAccessibleName(tr("Estimates of the sample at some steps"));
    m_slider->setObjectName(QStringLiteral("frames"));
    m_slider->setAccessibleName(tr("Denoising step"));
    m_slider->setToolTip(tr("From noise to the sample, step by step (, and .)"));
    connect(m_slider, &QSlider::valueChanged, this, [this](int frame) {
        showFrame();
        Q_EMIT frameChosen(frame);
    });
    connect(m_thumbnails, &ThumbnailStrip::chosen, this,
            [this](int item) { setFrame(m_shown[static_cast<std::size_t>(item)]); });
    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_thumbnails, 1);
    right->addWidget(m_slider);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(side);
    row->addLayout(right, 1);
    show(std::nullopt, nullptr, false);
}

TimeMachine::~TimeMachine() = default;

void TimeMachine::show(std::optional<std::uint32_t> index, std::shared_ptr<const SamplePath> path, bool canTrace,
                       const QString& obstacle)
{
    m_sample->setText(index ? tr("sample %1").arg(*index) : QString());
    m_trace->setEnabled(index && !path && canTrace);
    m_trace->setVisible(!path);
    m_trace->setToolTip(
        obstacle.isEmpty()
            ? tr("Draws this sample again from the same noise and keeps its estimates at every step (Ctrl+T). Those of "
                 "sample 0 are always kept.")
            : obstacle);
    m_thumbnails->setHint(index && canTrace ? tr("Draw its path to see how this sample came out of noise")
                                            : tr("How a sample came out of noise, step by step"));
    if (path == m_path && path)
        return;
    m_path = std::move(path);
    const QSignalBlocker silent(m_slider);
    m_slider->setEnabled(m_path != nullptr);
    m_slider->setRange(0, m_path ? static_cast<int>(m_path->frames.size()) - 1 : 0);
    m_slider->setValue(m_slider->maximum());
    fill();
    showFrame();
}

void TimeMachine::showTracing(int step, int steps)
{
    m_thumbnails->setHint(tr("Drawing its path: step %1 of %2").arg(step).arg(steps));
}

void TimeMachine::fill()
{
    m_shown.clear();
    std::vector<Thumbnail> items;
    if (m_path) {
        const int frames = static_cast<int>(m_path->frames.size());
        const int pitch = m_thumbnails->itemRect(0).width() + 10;
        const int room = std::clamp(m_thumbnails->viewport()->width() / std::max(1, pitch), 1, frames);
        for (int i = 0; i < room; ++i) { // evenly, and the last one always
            const int frame = room == 1 ? frames - 1 : (frames - 1) * i / (room - 1);
            m_shown.push_back(frame);
            const PathFrame& of = m_path->frames[static_cast<std::size_t>(frame)];
            items.push_back({of.estimate, QString::number(of.step), false});
        }
    }
    m_thumbnails->setItems(std::move(items));
}

void TimeMachine::showFrame()
{
    m_step->setText(
        m_path ? tr("step %1 of %2").arg(m_path->frames[static_cast<std::size_t>(frame())].step).arg(m_path->steps)
               : QString());
    const auto shown = std::find(m_shown.begin(), m_shown.end(), frame());
    m_thumbnails->setCurrent(m_path && shown != m_shown.end() ? static_cast<int>(shown - m_shown.begin()) : -1);
}

void TimeMachine::setFrame(int frame)
{
    if (m_path)
        m_slider->setValue(frame);
}

void TimeMachine::stepFrame(int by)
{
    setFrame(frame() + by);
}

void TimeMachine::rewind()
{
    const QSignalBlocker silent(m_slider);
    m_slider->setValue(m_slider->maximum());
    showFrame();
}

int TimeMachine::frame() const
{
    return m_slider->value();
}

void TimeMachine::setColors(std::function<QRgb(float)> color)
{
    m_thumbnails->setColors(std::move(color));
}

void TimeMachine::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fill();
    showFrame();
}

} // namespace penumbra
