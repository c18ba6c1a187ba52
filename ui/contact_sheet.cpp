#include "ui/contact_sheet.h"

#include "ui/sample_bar.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace penumbra {

ContactSheet::ContactSheet(QWidget* over) : QWidget(over), m_thumbnails(new ThumbnailStrip)
{
    setObjectName(QStringLiteral("contact sheet"));
    over->installEventFilter(this);
    auto* title = new QLabel(tr("All samples"));
    title->setObjectName(QStringLiteral("heading"));
    auto* help = new QLabel(tr("double-click opens"));
    help->setObjectName(QStringLiteral("caption"));
    auto* close = new QToolButton;
    close->setObjectName(QStringLiteral("raised"));
    close->setText(tr("Close"));
    close->setToolTip(tr("Back to the maps (Esc)"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(3, 0, 3, 0); // in line with the pictures, around which is room for a frame
    top->addWidget(title);
    top->addWidget(help, 1);
    top->addWidget(close);
    m_thumbnails->setWrapped(true);
    m_thumbnails->setAccessibleName(title->text());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 12, 8);
    column->addLayout(top);
    column->addWidget(m_thumbnails, 1);
    connect(m_thumbnails, &ThumbnailStrip::chosen, this,
            [this](int item) { Q_EMIT chosen(static_cast<std::size_t>(item)); });
    connect(m_thumbnails, &ThumbnailStrip::activated, this, &QWidget::hide);
    hide();
}

ContactSheet::~ContactSheet() = default;

void ContactSheet::setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot)
{
    m_posterior = snapshot;
    if (!snapshot || snapshot->samples.empty())
        hide();
    if (isVisible())
        fill();
}

void ContactSheet::fill()
{
    m_thumbnails->setItems(m_posterior ? sampleThumbnails(*m_posterior) : std::vector<Thumbnail>());
}

void ContactSheet::setCurrent(std::optional<std::size_t> position)
{
    m_thumbnails->setCurrent(position ? static_cast<int>(*position) : -1);
}

void ContactSheet::open()
{
    setGeometry(parentWidget()->rect());
    raise();
    show();
    m_thumbnails->setFocus();
}

void ContactSheet::showEvent(QShowEvent* event)
{
    fill();
    QWidget::showEvent(event);
}

void ContactSheet::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    if (parentWidget()->isVisible())
        Q_EMIT closed();
}

bool ContactSheet::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void ContactSheet::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), theme().window);
}

} // namespace penumbra
