#include "ui/welcome_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace penumbra {
namespace {

constexpr std::size_t mostSamples = 3;

QLabel* centred(const QString& text, double size, bool bold)
{
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * size);
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    label->setFont(font);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

WelcomePage::WelcomePage(const std::vector<SampleMap>& samples, QWidget* parent) : QWidget(parent)
{
    auto* icon = new QLabel;
    QPixmap image(QStringLiteral(":/icons/penumbra.png"));
    image.setDevicePixelRatio(image.width() / 96.0);
    icon->setPixmap(image);
    icon->setAlignment(Qt::AlignCenter);

    auto* open = new QPushButton(tr("Open a map…"));
    open->setObjectName(QStringLiteral("run"));
    open->setMinimumWidth(180);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(40, 40, 40, 40);
    column->setSpacing(14);
    column->addStretch(3);
    column->addWidget(icon);
    column->addWidget(centred(tr("The dark matter behind a galaxy map"), 1.7, true));
    QLabel* how = centred(tr("Open a stellar-mass map or drop one here: .npy, FITS or HDF5"), 1.05, false);
    how->setObjectName(QStringLiteral("caption"));
    column->addWidget(how);
    column->addSpacing(8);
    column->addWidget(open, 0, Qt::AlignCenter);
    if (!samples.empty()) {
        column->addSpacing(10);
        QLabel* orTry = centred(tr("or try a sample map"), 1.0, false);
        orTry->setObjectName(QStringLiteral("caption"));
        column->addWidget(orTry);
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addStretch(1);
        for (std::size_t i = 0; i < std::min(samples.size(), mostSamples); ++i) {
            auto* button = new QPushButton(samples[i].name);
            connect(button, &QPushButton::clicked, this,
                    [this, sample = samples[i]] { Q_EMIT sampleRequested(sample); });
            row->addWidget(button);
        }
        row->addStretch(1);
        column->addLayout(row);
    }
    column->addStretch(4);
}

} // namespace penumbra
