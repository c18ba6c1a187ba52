#include "ui/form.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QObject>
#include <QVBoxLayout>

namespace penumbra {

QLabel* caption(const QString& text)
{
    auto* label = new QLabel(text);
    label->setObjectName(QStringLiteral("caption"));
    return label;
}

QGridLayout* addSection(QVBoxLayout& column, const QString& title)
{
    auto* heading = new QLabel(title);
    heading->setObjectName(QStringLiteral("section"));
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 0.86);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.8);
    heading->setFont(font);
    if (column.count() > 0)
        column.addSpacing(4);
    column.addWidget(heading);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(4);
    grid->setHorizontalSpacing(8);
    grid->setColumnStretch(1, 1);
    column.addLayout(grid);
    return grid;
}

QLabel* addFieldRow(QGridLayout& section, const QString& text, QWidget* field, const QString& tip)
{
    const int row = section.rowCount();
    QLabel* label = caption(text);
    label->setBuddy(field);
    section.addWidget(label, row, 0);
    const bool plain = qobject_cast<QLabel*>(field) != nullptr;
    section.addWidget(field, row, 1, plain ? Qt::Alignment() : Qt::AlignRight);
    label->setToolTip(tip);
    field->setToolTip(tip);
    field->setAccessibleName(text);
    return label;
}

QLabel* addValueRow(QGridLayout& section, const QString& text, const QString& tip)
{
    auto* value = new QLabel(QStringLiteral("–"));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    addFieldRow(section, text, value, tip);
    return value;
}

QDoubleSpinBox* lengthField(const QString& objectName, const QString& name)
{
    auto* field = new QDoubleSpinBox;
    field->setObjectName(objectName);
    field->setRange(0.0, 100000.0);
    field->setDecimals(3);
    field->setSuffix(QObject::tr(" Mpc/h"));
    field->setSpecialValueText(QObject::tr("unknown"));
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setAlignment(Qt::AlignRight);
    field->setAccessibleName(name);
    field->setToolTip(QObject::tr("%1, comoving [Mpc/h]; 25 and 5 for CAMELS").arg(name));
    return field;
}

} // namespace penumbra
