#include "ui/geometry_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace penumbra {
namespace {

QDoubleSpinBox* lengthField(const QString& name)
{
    auto* field = new QDoubleSpinBox;
    field->setRange(0.0, 100000.0);
    field->setDecimals(3);
    field->setSuffix(QObject::tr(" Mpc/h"));
    field->setSpecialValueText(QObject::tr("unknown"));
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setAlignment(Qt::AlignRight);
    field->setAccessibleName(name);
    return field;
}

} // namespace

GeometryDialog::GeometryDialog(const MapFileInfo& info, QWidget* parent)
    : QDialog(parent), m_side(lengthField(tr("Side of the map"))), m_depth(lengthField(tr("Depth of the slab"))),
      m_periodic(new QCheckBox(tr("The map is periodic: its edges meet")))
{
    setWindowTitle(tr("Where does this map lie?"));
    m_periodic->setChecked(true);
    auto* text = new QLabel(tr("<b>%1</b> holds %2 × %2 pixels, but does not say how large an area they cover.")
                                .arg(QString::fromStdString(info.path.filename().string()))
                                .arg(info.size));
    text->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel);
    QPushButton* open = buttons->button(QDialogButtonBox::Open);
    const auto check = [this, open] { open->setEnabled(m_side->value() > 0.0 && m_depth->value() > 0.0); };
    connect(m_side, &QDoubleSpinBox::valueChanged, this, check);
    connect(m_depth, &QDoubleSpinBox::valueChanged, this, check);
    check();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 18, 20, 16);
    form->setVerticalSpacing(10);
    form->addRow(text);
    form->addRow(tr("Side"), m_side);
    form->addRow(tr("Slab depth"), m_depth);
    form->addRow(QString(), m_periodic);
    form->addRow(buttons);
    setMinimumWidth(380);
}

Geometry GeometryDialog::geometry() const
{
    return {m_side->value(), m_depth->value(), m_periodic->isChecked()};
}

} // namespace penumbra
