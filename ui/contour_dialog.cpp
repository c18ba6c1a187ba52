#include "ui/contour_dialog.h"

#include "ui/posterior_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace penumbra {

ContourDialog::ContourDialog(PosteriorView& view, QWidget* parent) : EscapableDialog(parent, Qt::Tool), m_view(view)
{
    setWindowTitle(tr("Contours"));
    build();
    connect(m_shown, &QCheckBox::clicked, this,
            [this](bool on) { edit([on](ContourSettings& settings) { settings.shown = on; }); });
    connect(m_quantity, &QComboBox::activated, this, [this](int index) {
        const MapQuantity quantity = mapQuantities[static_cast<std::size_t>(index)];
        edit([this, quantity](ContourSettings& settings) {
            m_levelsBefore[settings.quantity] = settings.levels;
            const auto known = m_levelsBefore.find(quantity);
            settings = {true, quantity, known != m_levelsBefore.end() ? known->second : levelsOf(quantity),
                        settings.smoothing};
        });
    });
    connect(m_smoothing, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { edit([value](ContourSettings& settings) { settings.smoothing = value; }); });
    connect(m_count, &QSpinBox::valueChanged, this, &ContourDialog::generate);
    connect(m_levels, &QLineEdit::editingFinished, this, &ContourDialog::readLevels);
    connect(&m_view, &PosteriorView::viewSettingsChanged, this, &ContourDialog::refresh);
    connect(&m_view, &PosteriorView::choicesChanged, this, &ContourDialog::refresh);
    refresh();
}

void ContourDialog::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 16);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    column->addLayout(form);
    m_shown = new QCheckBox(tr("Draw contours over the maps"));
    m_shown->setObjectName(QStringLiteral("shown"));
    form->addRow(m_shown);
    m_quantity = new QComboBox;
    m_quantity->setObjectName(QStringLiteral("quantity"));
    for (const MapQuantity quantity : mapQuantities)
        m_quantity->addItem(title(quantity));
    form->addRow(tr("Contours of"), m_quantity);
    m_levels = new QLineEdit;
    m_levels->setObjectName(QStringLiteral("levels"));
    m_levels->setMinimumWidth(220);
    m_levels->setToolTip(tr("Numbers separated by commas, in the units of the colour bar (dex for masses)"));
    form->addRow(tr("Levels"), m_levels);
    m_levelsLabel = qobject_cast<QLabel*>(form->labelForField(m_levels));
    m_count = new QSpinBox;
    m_count->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_count->setObjectName(QStringLiteral("count"));
    m_count->setRange(1, 12);
    m_count->setKeyboardTracking(false); // a number counts when it is finished
    m_count->setValue(3);
    m_count->setAccessibleName(tr("Number of levels"));
    m_count->setToolTip(tr("Even steps between the limits of its colours"));
    auto* again = new QPushButton(tr("Even levels"));
    again->setObjectName(QStringLiteral("generate"));
    again->setAutoDefault(false);
    connect(again, &QPushButton::clicked, this, &ContourDialog::generate);
    auto* generator = new QHBoxLayout;
    generator->addWidget(m_count);
    generator->addWidget(again);
    form->addRow(tr("Generate"), generator);
    m_smoothing = new QDoubleSpinBox;
    m_smoothing->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_smoothing->setObjectName(QStringLiteral("smoothing"));
    m_smoothing->setRange(0.0, 10.0);
    m_smoothing->setSingleStep(0.5);
    m_smoothing->setDecimals(1);
    m_smoothing->setSuffix(tr(" pixels"));
    m_smoothing->setKeyboardTracking(false);
    m_smoothing->setToolTip(tr("Standard deviation of the Gaussian that smooths the map first"));
    form->addRow(tr("Smoothing"), m_smoothing);
    m_problem = new QLabel;
    m_problem->setObjectName(QStringLiteral("caption"));
    column->addWidget(m_problem);
}

void ContourDialog::edit(const std::function<void(ContourSettings&)>& change)
{
    if (m_refreshing)
        return;
    ContourSettings settings = m_view.contours();
    change(settings);
    m_view.setContours(settings);
}

std::vector<double> ContourDialog::levelsOf(MapQuantity quantity) const
{
    // A little inside the limits: at them there is nothing to see.
    const auto& [low, high] = m_view.display().settings(scaleOf(quantity)).limits;
    const int count = m_count->value();
    const double step = (high - low) / (count + 1);
    return evenLevels(low + step, high - step, count);
}

void ContourDialog::generate()
{
    m_levels->setModified(false); // what is written there is given up
    edit([this](ContourSettings& settings) { settings.levels = levelsOf(settings.quantity); });
    refresh(); // also where they are what they were, and something else is written in their place
}

void ContourDialog::readLevels()
{
    const auto levels = levelsFromText(m_levels->text());
    m_problem->setText(levels ? QString() : tr("Levels are numbers separated by commas: 9, 10.5, 12"));
    if (levels)
        m_levels->setModified(false);
    if (levels)
        edit([&](ContourSettings& settings) { settings.levels = *levels; });
}

void ContourDialog::refresh()
{
    m_refreshing = true;
    const ContourSettings& settings = m_view.contours();
    m_shown->setChecked(settings.shown);
    const auto* items = qobject_cast<const QStandardItemModel*>(m_quantity->model());
    for (int i = 0; i < items->rowCount(); ++i) {
        const MapQuantity quantity = mapQuantities[static_cast<std::size_t>(i)];
        items->item(i)->setEnabled(m_view.maps().whyNot(quantity).isEmpty());
        if (quantity == settings.quantity)
            m_quantity->setCurrentIndex(i);
    }
    const QString units = unit(scaleOf(settings.quantity));
    m_levelsLabel->setText(units.isEmpty() ? tr("Levels") : tr("Levels [%1]").arg(units));
    if (!m_levels->isModified()) { // a run that begins is no reason to lose what is being typed
        m_levels->setText(levelsText(settings.levels));
        m_problem->clear();
    }
    m_smoothing->setValue(settings.smoothing);
    m_refreshing = false;
}

} // namespace penumbra
