#include "ui/map_preview_dialog.h"

#include "base/error.h"
#include "ui/file_task.h"
#include "ui/header_table.h"
#include "ui/map_image.h"
#include "ui/missing_pixels_box.h"
#include "ui/open_map.h"
#include "ui/texts.h"
#include "ui/truth_field.h"
#include "ui/unit_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int pictureMilliseconds = 20; // a dragged slider asks for many maps; the last one is read

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

} // namespace

bool MapPreviewDialog::isWanted()
{
    return QSettings().value(wantedKey(), true).toBool();
}

MapPreviewDialog::~MapPreviewDialog() = default;

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

// Returns why what was asked for is chosen anew, if it is.
QString MapPreviewDialog::probeFirst()
{
    QString lost;
    try {
        m_info = probeStellarMap(m_choice.path, m_choice.options);
    } catch (const InputError& error) {
        if (std::ranges::find(error.mends(), Choice::dataset) == error.mends().end())
            throw;
        lost = failureText(error);
        m_choice.options.dataset.reset();
        m_info = probeStellarMap(m_choice.path, m_choice.options);
    }
    if (m_info.maps > 0 && m_choice.options.index >= m_info.maps)
        lost = tr("Map %1 was asked for, and the file holds %2, counted from 0.")
                   .arg(m_choice.options.index)
                   .arg(m_info.maps);
    return lost;
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

QString MapPreviewDialog::noGeometryText() const
{
    if (!m_info.lengthProblem.empty())
        return QString::fromStdString(m_info.lengthProblem);
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
        m_side->setValue(m_info.side.value_or(0.0));
        m_depth->setValue(m_info.depth.value_or(0.0));
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
