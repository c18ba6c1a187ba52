#include "ui/unit_field.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

// As shown, and as surfaceDensityScale() reads them.
constexpr std::pair<const char*, const char*> units[] = {
    {"(M☉/h) / (Mpc/h)²", "(Msun/h)/(Mpc/h)^2"},
    {"(M☉/h) / (kpc/h)²", "(Msun/h)/(kpc/h)^2"},
    {"10¹⁰ (M☉/h) / (kpc/h)²", "1e10(Msun/h)/(kpc/h)^2"},
    {"M☉ / Mpc²", "Msun/Mpc^2"},
    {"M☉ / kpc²", "Msun/kpc^2"},
    {"M☉ / pc²", "Msun/pc^2"},
    {"log₁₀ of (M☉/h) / (Mpc/h)²", "dex((Msun/h)/(Mpc/h)^2)"},
    {"log₁₀ of M☉ / kpc²", "dex(Msun/kpc^2)"},
};

} // namespace

UnitField::UnitField(QWidget* parent) : QWidget(parent), m_units(new QComboBox), m_note(new QLabel)
{
    m_units->setObjectName(QStringLiteral("unit"));
    m_units->setAccessibleName(tr("Unit"));
    m_units->setToolTip(tr("What the file's numbers are; Penumbra counts in (M☉/h) / (Mpc/h)², comoving"));
    m_units->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_note->setObjectName(QStringLiteral("caption"));
    m_note->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_units);
    column->addWidget(m_note);
    connect(m_units, &QComboBox::activated, this, [this] { Q_EMIT chosen(m_units->currentData().toString()); });
}

void UnitField::show(const MapFileInfo& info, const std::optional<std::string>& chosen)
{
    const QSignalBlocker silent(m_units);
    m_units->clear();
    m_units->addItem(info.unit.empty() ? tr("not given; taken as (M☉/h) / (Mpc/h)²")
                                       : tr("%1, as the file says").arg(QString::fromStdString(info.unit)),
                     QString());
    for (const auto& [shown, unit] : units)
        m_units->addItem(QString::fromUtf8(shown), QString::fromLatin1(unit));
    m_units->setCurrentIndex(std::max(0, m_units->findData(QString::fromStdString(chosen.value_or("")))));
    const double factor = info.unitScale.value_or(1.0);
    const QString source = QString::fromStdString(info.unitSource);
    const QString change = info.logarithmic ? tr("10 to the power of the values, times %1") : tr("multiplied by %1");
    m_note->setText(change.arg(factor, 0, 'g', 4) + (source.isEmpty() ? QString() : tr(", with %1").arg(source)));
    m_note->setVisible(info.logarithmic || factor != 1.0);
}

} // namespace penumbra
