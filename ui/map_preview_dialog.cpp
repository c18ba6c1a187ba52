#include "ui/map_preview_dialog.h"

#include "base/error.h"
#include "ui/file_task.h"
#include "ui/form.h"
#include "ui/header_table.h"
#include "ui/map_image.h"
#include "ui/missing_pixels_box.h"
#include "ui/open_map.h"
#include "ui/screen_room.h"
#include "ui/texts.h"
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
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr QSize wantedSize(760, 560);                    // [logical pixels]
constexpr int pictureSide = 256, smallPictureSide = 140; // where there is no room for it
constexpr int pictureMilliseconds = 20;                  // a dragged slider asks for many maps; the last one is read

QString wantedKey()
{
    return QStringLiteral("open/preview");
}

QString shapeText(const std::vector<std::size_t>& shape)
{
    QStringList lengths;
    for (const std::size_t length : shape)
        lengths << QString::number(length);
    return lengths.join(QStringLiteral(" × "));
}

QLabel* wrapping(const char* objectName)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setWordWrap(true);
    return label;
}

} // namespace

bool MapPreviewDialog::isWanted()
{
    return QSettings().value(wantedKey(), true).toBool();
}

MapPreviewDialog::MapPreviewDialog(MapReference start, Purpose purpose, QWidget* parent)
    : QDialog(parent), m_choice(std::move(start))
{
    m_info = probeStellarMap(m_choice.path, m_choice.options);
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
    (m_side->value() > 0.0 ? static_cast<QWidget*>(m_buttons->button(QDialogButtonBox::Open)) : m_side)->setFocus();
}

MapPreviewDialog::~MapPreviewDialog() = default;

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

void MapPreviewDialog::connectFields()
{
    m_pictureTimer.setSingleShot(true);
    m_pictureTimer.setInterval(pictureMilliseconds);
    connect(&m_pictureTimer, &QTimer::timeout, this, &MapPreviewDialog::showPicture);
    connect(m_slider, &QSlider::valueChanged, m_index, &QSpinBox::setValue);
    connect(m_index, &QSpinBox::valueChanged, this, [this](int index) {
        m_slider->setValue(index);
        m_choice.options.index = static_cast<std::size_t>(index);
        m_pictureTimer.start();
    });
    connect(m_dataset, &QComboBox::activated, this,
            [this](int item) { chooseDataset(m_dataset->itemText(item).toStdString()); });
    connect(m_quantity, &QComboBox::activated, this, [this] {
        m_choice.options.quantity = static_cast<Quantity>(m_quantity->currentData().toInt());
        m_pictureTimer.start();
        check();
    });
    connect(m_unit, &UnitField::chosen, this, [this](const QString& unit) {
        m_choice.options.unit = unit.isEmpty() ? std::nullopt : std::optional(unit.toStdString());
        probe();
        m_unit->show(m_info, m_choice.options.unit);
        m_pictureTimer.start();
    });
    for (QDoubleSpinBox* field : {m_side, m_depth})
        connect(field, &QDoubleSpinBox::valueChanged, this, &MapPreviewDialog::readChoice);
    connect(m_periodic, &QCheckBox::toggled, this, &MapPreviewDialog::readChoice);
    connect(m_missing, &QCheckBox::toggled, this, [this](bool empty) {
        m_choice.options.missingAsEmpty = empty;
        m_pictureTimer.start();
    });
    connect(m_truth, &TruthField::chosen, this, [this](const std::filesystem::path& file) {
        m_choice.truth = file;
        m_choice.withoutTruth = false;
        m_truth->show(m_choice, m_info);
        check();
    });
    connect(m_truth, &TruthField::leftOut, this, [this](bool out) {
        m_choice.withoutTruth = out;
        if (out)
            m_choice.truth.reset();
        m_truth->show(m_choice, m_info);
        check();
    });
    connect(m_again, &QCheckBox::toggled, this, [](bool on) { QSettings().setValue(wantedKey(), on); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

// What was typed of the extent holds for all maps of a file; unit, quantity and truth are those of one.
void MapPreviewDialog::chooseDataset(const std::string& dataset)
{
    m_choice.options.dataset = dataset;
    m_choice.options.index = 0;
    m_choice.options.quantity.reset();
    m_choice.options.unit.reset();
    m_choice.truth.reset();
    probe();
    showInfo();
}

void MapPreviewDialog::probe()
{
    try {
        m_info = probeMap(m_choice.path, m_choice.options);
    } catch (const std::exception& error) {
        m_info.maps = 0;
        m_problem = failureText(error);
    }
}

void MapPreviewDialog::showInfo()
{
    m_shape->setText(m_info.maps > 1 ? tr("%1, a stack of %2 maps of %3 pixels")
                                           .arg(shapeText(m_info.shape))
                                           .arg(m_info.maps)
                                           .arg(squared(m_info.size))
                                     : tr("%1 pixels").arg(shapeText(m_info.shape)));
    m_type->setText(tr("%1, %2").arg(QString::fromStdString(m_info.format), QString::fromStdString(m_info.type)));
    m_dataset->setCurrentText(QString::fromStdString(m_info.dataset));
    const Quantity quantity = m_choice.options.quantity.value_or(m_info.quantity);
    m_quantity->setCurrentIndex(m_quantity->findData(static_cast<int>(quantity)));
    m_header->show(m_info.header);
    showStack();
    showGeometry();
    m_unit->show(m_info, m_choice.options.unit);
    m_truth->show(m_choice, m_info);
    showPicture();
}

void MapPreviewDialog::showStack()
{
    const QSignalBlocker silentSlider(m_slider), silentField(m_index);
    const int last = m_info.maps > 0 ? static_cast<int>(m_info.maps) - 1 : 0;
    m_choice.options.index = std::min(m_choice.options.index, static_cast<std::size_t>(last));
    m_slider->setRange(0, last);
    m_index->setRange(0, last);
    m_index->setSuffix(tr(" of %1").arg(m_info.maps));
    m_slider->setValue(static_cast<int>(m_choice.options.index));
    m_index->setValue(static_cast<int>(m_choice.options.index));
    m_stack->setVisible(last > 0);
}

QString MapPreviewDialog::noGeometryText()
{
    return tr("Neither the file nor its name says how large an area the map covers.");
}

void MapPreviewDialog::showGeometry()
{
    const QSignalBlocker silentSide(m_side), silentDepth(m_depth), silentPeriodic(m_periodic);
    if (m_info.geometry) {
        m_side->setValue(m_info.geometry->side);
        m_depth->setValue(m_info.geometry->depth);
        m_periodic->setChecked(m_info.geometry->periodic);
        m_geometrySource->setText(tr("as told by: %1").arg(QString::fromStdString(m_info.geometrySource)));
    } else {
        m_side->setValue(m_choice.options.side.value_or(0.0));
        m_depth->setValue(m_choice.options.depth.value_or(0.0));
        m_periodic->setChecked(m_choice.options.periodic.value_or(true));
        m_geometrySource->setText(noGeometryText());
    }
}

void MapPreviewDialog::refuse(const QString& why)
{
    m_message->setText(why);
    m_buttons->button(QDialogButtonBox::Open)->setEnabled(false);
}

void MapPreviewDialog::readChoice()
{
    MapOptions& options = m_choice.options;
    options.side = m_side->value() > 0.0 ? std::optional(m_side->value()) : std::nullopt;
    options.depth = m_depth->value() > 0.0 ? std::optional(m_depth->value()) : std::nullopt;
    options.periodic = m_periodic->isChecked();
    if (options.side && options.depth)
        m_geometrySource->setText(tr("as typed here"));
    else if (!m_info.geometry)
        m_geometrySource->setText(noGeometryText());
    check();
}

void MapPreviewDialog::showPicture()
{
    m_problem.clear();
    MapOptions options = m_choice.options;
    options.side = m_side->value() > 0.0 ? m_side->value() : 1.0; // a picture needs no true extent
    options.depth = m_depth->value() > 0.0 ? m_depth->value() : 1.0;
    try {
        const Field field = m_missing->read(m_choice.path, options);
        const auto quantity = static_cast<Quantity>(m_quantity->currentData().toInt());
        const bool stars = quantity == Quantity::stellarMass || quantity == Quantity::unknown; // it opens as stars
        (stars ? requireStellarMap : requireMassMap)(field, m_choice.path.string());
        const auto map = displayStellarMass(field);
        const MapScale scale = stars ? MapScale::stellarMass : MapScale::darkMatter;
        DisplaySettings display = defaultSettings(scale);
        display.limits = percentileLimits(map->values, 1.0, 99.5);
        QImage image = mapImage(*map, ColorScale(scale, display));
        m_missing->mark(image);
        QPixmap pixmap = QPixmap::fromImage(
            image.scaled(m_picture->size() * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        m_picture->setPixmap(pixmap);
        const FieldStatistics values = statistics(field);
        m_statistics->setText(tr("%1 % of pixels hold mass, mean log₁₀ %2 ± %3 dex of those")
                                  .arg(100.0 * values.occupied, 0, 'f', 1)
                                  .arg(values.meanLog10.value_or(0.0), 0, 'f', 2)
                                  .arg(values.stdLog10.value_or(0.0), 0, 'f', 2));
    } catch (const std::exception& error) {
        m_problem = failureText(error);
        m_picture->setPixmap({});
        m_statistics->clear();
    }
    check();
}

void MapPreviewDialog::check()
{
    const auto quantity = static_cast<Quantity>(m_quantity->currentData().toInt());
    QString message = m_problem;
    if (m_info.maps > 0 && !m_info.unitScale)
        message =
            tr("The file's unit, %1, is none of surface density that Penumbra knows. Choose what the numbers are.")
                .arg(QString::fromStdString(m_info.unit));
    if (message.isEmpty() && (quantity == Quantity::darkMatter || quantity == Quantity::totalMatter))
        message = tr("Penumbra starts from a map of stellar mass, and this one shows %1. Open the stellar map, and "
                     "dark matter as its truth; or correct the quantity.")
                      .arg(m_quantity->currentText());
    else if (message.isEmpty() && (m_side->value() <= 0.0 || m_depth->value() <= 0.0))
        message = tr("Type the side of the map and the depth of the slab in Mpc/h.");
    if (message.isEmpty())
        message = m_missing->question();
    m_message->setText(message);
    m_buttons->button(QDialogButtonBox::Open)->setEnabled(message.isEmpty());
}

} // namespace penumbra
