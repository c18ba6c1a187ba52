#include "ui/edit_bar.h"

#include "ui/form.h"
#include "ui/plot_view.h"
#include "ui/turning_row.h"

#include <QAction>
#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace penumbra {
namespace {

// From dwarfs, as star particles resolve them, to the heaviest galaxies of clusters: log10 of [Msun/h].
constexpr double leastMass = 8.0, greatestMass = 12.5;
constexpr double leastBrush = 0.05, greatestBrush = 5.0; // [Mpc/h]

QDoubleSpinBox* number(const QString& name, double low, double high, double step, double value)
{
    auto* field = new QDoubleSpinBox;
    field->setObjectName(name);
    field->setRange(low, high);
    field->setSingleStep(step);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setDecimals(2);
    field->setValue(value);
    return field;
}

} // namespace

EditBar::EditBar(GalaxyEditor& editor, QAction& again, QWidget* parent)
    : QFrame(parent), m_editor(editor), m_add(segmentButton(tr("Add"), tr("A click on the stellar map adds a galaxy"))),
      m_erase(segmentButton(tr("Erase"),
                            tr("The brush takes all stars under it away; the right button does so at any time"))),
      m_mass(number(QStringLiteral("galaxyMass"), leastMass, greatestMass, 0.25, editor.logMass())),
      m_brush(number(QStringLiteral("brushRadius"), leastBrush, greatestBrush, 0.1, editor.brushRadius())),
      m_count(caption({})), m_answer(new QLabel), m_reset(new QPushButton(tr("As it was"))), m_again(new QPushButton),
      m_done(new QPushButton(tr("Done")))
{
    setObjectName(QStringLiteral("notice"));
    setAccessibleName(tr("Edit the galaxies"));
    m_mass->setToolTip(
        tr("Stellar mass of the next galaxy, as log₁₀ of M☉/h. Its stars lie around the click like a bell "
           "curve half a pixel wide, on 5 × 5 pixels."));
    m_brush->setToolTip(tr("Radius of the brush in Mpc/h"));
    m_mass->setAccessibleName(tr("Stellar mass of the next galaxy, log₁₀ of M☉/h"));
    m_brush->setAccessibleName(m_brush->toolTip());
    m_reset->setToolTip(tr("Puts the galaxies back as they were opened; can be undone"));
    m_again->setObjectName(QStringLiteral("sameNoise"));
    m_again->setText(again.iconText());
    layOut();
    connect(m_add, &QToolButton::clicked, this, [this] { m_editor.setTool(GalaxyEditor::Tool::add); });
    connect(m_erase, &QToolButton::clicked, this, [this] { m_editor.setTool(GalaxyEditor::Tool::erase); });
    connect(m_mass, &QDoubleSpinBox::valueChanged, &editor, &GalaxyEditor::setLogMass);
    connect(m_brush, &QDoubleSpinBox::valueChanged, &editor, &GalaxyEditor::setBrushRadius);
    connect(m_reset, &QPushButton::clicked, &editor, &GalaxyEditor::removeAll);
    connect(m_again, &QPushButton::clicked, &again, &QAction::trigger);
    connect(m_done, &QPushButton::clicked, this, [this] { m_editor.setOn(false); });
    connect(&again, &QAction::changed, this, [this, &again] {
        m_again->setEnabled(again.isEnabled());
        m_again->setToolTip(again.toolTip());
    });
    m_again->setEnabled(again.isEnabled());
    connect(&editor, &GalaxyEditor::edited, this, [this] {
        setAnswer({});
        refresh();
    });
    connect(&editor, &GalaxyEditor::modeChanged, this, &EditBar::refresh);
    setAnswer({});
    refresh();
}

void EditBar::layOut()
{
    auto* tools = new QButtonGroup(this);
    tools->addButton(m_add);
    tools->addButton(m_erase);
    m_answer->setObjectName(QStringLiteral("answer"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 6, 10, 6);
    auto* all = new TurningRow(16);
    column->addWidget(all);
    column->addWidget(m_answer);
    const auto addRow = [all](int stretch) {
        auto* row = new QHBoxLayout;
        row->setSpacing(6);
        all->row().addLayout(row, stretch);
        return row;
    };
    QHBoxLayout* row = addRow(0);
    row->addWidget(m_add);
    row->addWidget(caption(tr("10^")));
    row->addWidget(m_mass);
    row->addWidget(caption(tr("M☉/h")));
    row->addSpacing(10);
    row->addWidget(m_erase);
    row->addWidget(m_brush);
    row->addWidget(caption(tr("Mpc/h")));
    row->addStretch(1); // where it stands alone
    row = addRow(1);
    row->addWidget(m_count, 1);
    row->addWidget(m_reset);
    row->addWidget(m_again);
    row->addWidget(m_done);
}

void EditBar::setAnswer(const QString& answer)
{
    m_answer->setText(answer);
    m_answer->setVisible(!answer.isEmpty());
}

void EditBar::refresh()
{
    setVisible(m_editor.isOn());
    (m_editor.tool() == GalaxyEditor::Tool::add ? m_add : m_erase)->setChecked(true);
    const auto edits = static_cast<int>(m_editor.edits().size());
    m_count->setText(edits == 0   ? tr("Click the stellar map")
                     : edits == 1 ? tr("1 edit")
                                  : tr("%1 edits", nullptr, edits).arg(edits));
    m_reset->setEnabled(edits > 0);
}

} // namespace penumbra
