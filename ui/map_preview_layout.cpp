// The fields of MapPreviewDialog.
#include "ui/form.h"
#include "ui/header_table.h"
#include "ui/map_preview_dialog.h"
#include "ui/missing_pixels_box.h"
#include "ui/screen_room.h"
#include "ui/truth_field.h"
#include "ui/unit_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

namespace penumbra {
namespace {

constexpr QSize wantedSize(760, 560);                    // [logical pixels]
constexpr int pictureSide = 256, smallPictureSide = 140; // where there is no room for it

QLabel* wrapping(const char* objectName)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setWordWrap(true);
    return label;
}

} // namespace

MapPreviewDialog::MapPreviewDialog(MapReference start, Purpose purpose, QWidget* parent)
    : QDialog(parent), m_choice(std::move(start))
{
    const QString lost = probeFirst();
    const bool opens = purpose == Purpose::open;
    setWindowTitle(
        (opens ? tr("Open %1") : tr("Details of %1")).arg(QString::fromStdString(m_choice.path.filename().string())));
    m_header = new HeaderTable;
    m_message = wrapping("message");
    m_again = new QCheckBox(tr("Show this for every map that I open"));
    m_again->setChecked(isWanted());
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel);
    if (!opens)
        m_buttons->button(QDialogButtonBox::Open)->setText(tr("Read it so"));
    auto* form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(16);
    QWidget* picture = buildPicture();
    buildFacts(*form);
    buildGeometry(*form);

    auto* right = new QVBoxLayout;
    right->addLayout(form);
    right->addSpacing(6);
    right->addWidget(m_header, 1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(24);
    columns->addWidget(picture, 0, Qt::AlignTop);
    columns->addLayout(right, 1);
    auto* below = new QWidget;
    auto* bottom = new QHBoxLayout(below);
    bottom->setContentsMargins(20, 8, 20, 16);
    bottom->addWidget(m_again, 1);
    bottom->addWidget(m_buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 4);
    column->setSpacing(12);
    column->addLayout(columns, 1);
    column->addWidget(m_message);
    fitToScreen(*this, wantedSize, below);
    connectFields();
    showInfo();
    if (!lost.isEmpty())
        m_message->setText(lost);
    (m_side->value() > 0.0 ? static_cast<QWidget*>(m_buttons->button(QDialogButtonBox::Open)) : m_side)->setFocus();
}

QWidget* MapPreviewDialog::buildPicture()
{
    m_picture = new QLabel;
    m_picture->setObjectName(QStringLiteral("thumbnail"));
    const int pixels = roomOnScreen(*this).width() < wantedSize.width() ? smallPictureSide : pictureSide;
    m_picture->setFixedSize(pixels, pixels);
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setWordWrap(true);
    m_picture->setAccessibleName(tr("Picture of the map"));
    m_statistics = wrapping("caption");
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(QStringLiteral("indexSlider"));
    m_slider->setAccessibleName(tr("Which map of the stack"));
    m_index = new QSpinBox;
    m_index->setObjectName(QStringLiteral("index"));
    m_index->setAccessibleName(tr("Which map of the stack"));
    m_index->setToolTip(tr("Which map of the stack, counted from 0; only that one is read"));
    m_index->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_index->setAlignment(Qt::AlignRight);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_slider, 1);
    row->addWidget(m_index);
    m_stack = new QWidget;
    m_stack->setLayout(row);
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_picture);
    column->addWidget(m_stack);
    column->addWidget(m_statistics);
    side->setFixedWidth(pixels);
    return side;
}

void MapPreviewDialog::buildFacts(QFormLayout& form)
{
    m_shape = new QLabel;
    m_shape->setObjectName(QStringLiteral("shape"));
    m_type = new QLabel;
    m_type->setObjectName(QStringLiteral("type"));
    m_unit = new UnitField;
    m_missing = new MissingPixelsBox(m_choice.options.missingAsEmpty);
    m_dataset = new QComboBox;
    m_dataset->setObjectName(QStringLiteral("dataset"));
    m_dataset->setAccessibleName(tr("Data set"));
    m_dataset->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const std::string& name : m_info.datasets)
        m_dataset->addItem(QString::fromStdString(name));
    m_quantity = new QComboBox;
    m_quantity->setObjectName(QStringLiteral("quantity"));
    m_quantity->setAccessibleName(tr("Quantity"));
    m_quantity->addItem(tr("stellar mass"), static_cast<int>(Quantity::stellarMass));
    m_quantity->addItem(tr("dark matter"), static_cast<int>(Quantity::darkMatter));
    m_quantity->addItem(tr("total matter"), static_cast<int>(Quantity::totalMatter));
    m_quantity->addItem(tr("the file does not say"), static_cast<int>(Quantity::unknown));
    form.addRow(tr("Shape"), m_shape);
    form.addRow(tr("Type"), m_type);
    if (m_info.datasets.size() > 1)
        form.addRow(tr("Data set"), m_dataset);
    form.addRow(tr("Quantity"), m_quantity);
    form.addRow(tr("Unit"), m_unit);
    form.addRow(QString(), m_missing);
}

void MapPreviewDialog::buildGeometry(QFormLayout& form)
{
    m_side = lengthField(QStringLiteral("side"), tr("Side of the map"));
    m_depth = lengthField(QStringLiteral("depth"), tr("Depth of the slab"));
    m_periodic = new QCheckBox(tr("periodic: its edges meet"));
    m_periodic->setObjectName(QStringLiteral("periodic"));
    m_geometrySource = wrapping("caption");
    m_truth = new TruthField;
    auto* lengths = new QHBoxLayout;
    lengths->setSpacing(10);
    lengths->addWidget(m_side, 1);
    auto* by = new QLabel(tr("slab depth"));
    by->setBuddy(m_depth);
    lengths->addWidget(by);
    lengths->addWidget(m_depth, 1);
    form.addRow(tr("Side"), lengths);
    form.addRow(QString(), m_periodic);
    form.addRow(QString(), m_geometrySource);
    form.addRow(tr("Truth"), m_truth);
}

} // namespace penumbra
