#include "ui/region_fields.h"

#include "ui/digit_field.h"
#include "ui/form.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>
#include <limits>
#include <numbers>

namespace penumbra {
namespace {

constexpr std::size_t mostNumbers = 5;
constexpr double leastRadius = 0.01; // [Mpc/h]: the fields have two decimals
constexpr double fullTurn = 360.0;

/// One of a region's numbers.
struct RegionNumber
{
    enum class Kind { place, radius, angle } kind;
    double* value;
    QString prefix, tip;
};

std::vector<RegionNumber> numbersOf(Region& region)
{
    using Kind = RegionNumber::Kind;
    if (auto* circle = std::get_if<Circle>(&region))
        return {{Kind::place, &circle->x, RegionFields::tr("x "), RegionFields::tr("Centre x [Mpc/h]")},
                {Kind::place, &circle->y, RegionFields::tr("y "), RegionFields::tr("Centre y [Mpc/h]")},
                {Kind::radius, &circle->radius, RegionFields::tr("r "), RegionFields::tr("Radius [Mpc/h]")}};
    if (auto* ellipse = std::get_if<Ellipse>(&region))
        return {{Kind::place, &ellipse->x, RegionFields::tr("x "), RegionFields::tr("Centre x [Mpc/h]")},
                {Kind::place, &ellipse->y, RegionFields::tr("y "), RegionFields::tr("Centre y [Mpc/h]")},
                {Kind::radius, &ellipse->a, RegionFields::tr("a "), RegionFields::tr("Semi-axis a [Mpc/h]")},
                {Kind::radius, &ellipse->b, RegionFields::tr("b "), RegionFields::tr("Semi-axis b [Mpc/h]")},
                {Kind::angle, &ellipse->angle, RegionFields::tr("θ "),
                 RegionFields::tr("Angle from x to a, anticlockwise [degrees]")}};
    if (auto* box = std::get_if<Box>(&region))
        return {{Kind::place, &box->x1, RegionFields::tr("x₁ "), RegionFields::tr("One corner, x [Mpc/h]")},
                {Kind::place, &box->y1, RegionFields::tr("y₁ "), RegionFields::tr("One corner, y [Mpc/h]")},
                {Kind::place, &box->x2, RegionFields::tr("x₂ "), RegionFields::tr("Other corner, x [Mpc/h]")},
                {Kind::place, &box->y2, RegionFields::tr("y₂ "), RegionFields::tr("Other corner, y [Mpc/h]")}};
    return {};
}

} // namespace

QDoubleSpinBox* numberField(const QString& objectName, const QString& tip)
{
    auto* field = new QDoubleSpinBox;
    field->setObjectName(objectName);
    field->setToolTip(tip);
    field->setAccessibleName(tip);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setKeyboardTracking(false);
    field->setDecimals(2);
    new DigitField(*field, QStringLiteral("-.,"));
    return field;
}

RegionFields::RegionFields(QWidget* parent) : QWidget(parent), m_unit(caption(tr("Mpc/h"))), m_corners(caption({}))
{
    setObjectName(QStringLiteral("regionFields"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (std::size_t at = 0; at < mostNumbers; ++at) {
        QDoubleSpinBox* field = numberField(QStringLiteral("region%1").arg(at), {});
        field->setSingleStep(0.1);
        field->setMinimumWidth(52);
        row->addWidget(field, 1);
        connect(field, &QDoubleSpinBox::valueChanged, this, [this, at](double value) { takeField(at, value); });
        m_fields.push_back(field);
    }
    row->addWidget(m_corners, 1);
    row->addWidget(m_unit);
}

void RegionFields::setRegion(const Region& region, double side)
{
    m_region = region;
    const std::vector<RegionNumber> numbers = numbersOf(*m_region);
    for (std::size_t at = 0; at < m_fields.size(); ++at) {
        QDoubleSpinBox& field = *m_fields[at];
        field.setVisible(at < numbers.size());
        if (at >= numbers.size())
            continue;
        const RegionNumber& number = numbers[at];
        const QSignalBlocker silent(field);
        if (number.kind == RegionNumber::Kind::angle)
            field.setRange(-fullTurn, fullTurn);
        else if (number.kind == RegionNumber::Kind::radius) // a circle of the greatest covers the map already
            field.setRange(0.0, side * std::numbers::sqrt2 / 2.0);
        else
            field.setRange(-side, 2.0 * side);
        field.setDecimals(number.kind == RegionNumber::Kind::angle ? 0 : 2);
        field.setSuffix(number.kind == RegionNumber::Kind::angle ? tr("°") : QString());
        field.setPrefix(number.prefix);
        field.setToolTip(number.tip);
        field.setAccessibleName(number.tip);
        field.setValue(*number.value);
    }
    m_unit->setVisible(!numbers.empty() && numbers.size() < mostNumbers); // beside five there is no room for it
    m_corners->setVisible(numbers.empty());
    if (const auto* polygon = std::get_if<Polygon>(&*m_region))
        m_corners->setText(
            tr("%n corners, to be dragged on a map", nullptr, static_cast<int>(polygon->corners.size())));
}

/// The others are not taken from their fields, which show them rounded.
void RegionFields::takeField(std::size_t at, double value)
{
    if (!m_region)
        return;
    Region region = *m_region;
    const std::vector<RegionNumber> numbers = numbersOf(region);
    if (at >= numbers.size())
        return;
    const RegionNumber& number = numbers[at];
    *number.value = number.kind == RegionNumber::Kind::radius ? std::max(leastRadius, value) : value;
    Q_EMIT edited(region);
}

} // namespace penumbra
