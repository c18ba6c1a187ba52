#include "ui/welcome_page.h"

#include "ui/turning_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace penumbra {
namespace {

constexpr std::size_t mostButtons = 3;
constexpr int mostName = 200; // of a file [logical pixels]

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

// The first few buttons in a row of their own; the rest are in the menu.
void addRow(QVBoxLayout& column, const QString& caption, const std::vector<QPushButton*>& buttons)
{
    if (buttons.empty())
        return;
    QLabel* label = centred(caption, 1.0, false);
    label->setObjectName(QStringLiteral("caption"));
    column.addSpacing(10);
    column.addWidget(label);
    auto* row = new TurningRow(8);
    row->row().addStretch(1);
    for (std::size_t i = 0; i < buttons.size(); ++i)
        if (i < mostButtons)
            row->row().addWidget(buttons[i]);
        else
            delete buttons[i];
    row->row().addStretch(1);
    column.addWidget(row);
}

} // namespace

WelcomePage::WelcomePage(const std::vector<SampleMap>& samples, const std::vector<MapReference>& recent,
                         QWidget* parent)
    : QWidget(parent)
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
    std::vector<QPushButton*> sampleButtons, recentButtons;
    for (const SampleMap& sample : samples) {
        sampleButtons.push_back(new QPushButton(sample.name));
        connect(sampleButtons.back(), &QPushButton::clicked, this, [this, sample] { Q_EMIT sampleRequested(sample); });
    }
    for (const MapReference& map : recent) {
        recentButtons.push_back(new QPushButton(fontMetrics().elidedText(title(map), Qt::ElideMiddle, mostName)));
        recentButtons.back()->setAccessibleName(title(map));
        recentButtons.back()->setToolTip(QString::fromStdString(map.path.string()));
        connect(recentButtons.back(), &QPushButton::clicked, this, [this, map] { Q_EMIT recentRequested(map); });
    }
    addRow(*column, tr("or try a sample map"), sampleButtons);
    addRow(*column, tr("or go on with"), recentButtons);
    column->addStretch(4);
}

} // namespace penumbra
