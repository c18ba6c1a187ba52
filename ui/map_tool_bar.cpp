#include "ui/map_tool_bar.h"

#include "ui/map_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int menuRoom = 36; // around the text, with the arrow [logical pixels]

QToolButton* segment(QAction* action)
{
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("segment"));
    button->setFocusPolicy(Qt::TabFocus);
    if (action != nullptr)
        button->setDefaultAction(action);
    return button;
}

} // namespace

MapToolBar::MapToolBar(MapActions& actions, QWidget* parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_stretch(segment(nullptr)), m_limits(segment(nullptr))
{
    m_row->setContentsMargins(12, 6, 12, 6);
    m_row->setSpacing(12);
    m_fixed.push_back(group(actions.comparisonActions(), tr("Compare")));

    fill(*m_stretch, actions.stretchActions(), tr("Stretch"), tr("How values spread over the colours  (L: next one)"));
    fill(*m_limits, actions.presetActions(), tr("Limits"), tr("Limits of the colours  (Shift+L: next preset)"));
    m_limits->menu()->addSeparator();
    m_limits->menu()->addAction(actions.limits());
    QWidget* colors = group({actions.contours()}, tr("Colours"));
    auto* row = static_cast<QHBoxLayout*>(colors->layout());
    row->insertWidget(0, m_stretch);
    row->insertWidget(1, m_limits);
    m_fixed.push_back(colors);
    for (QWidget* part : m_fixed)
        m_row->addWidget(part);
    const auto showChoices = [this, &actions] {
        m_stretch->setText(actions.stretchTitle());
        m_limits->setText(actions.presetTitle());
    };
    connect(&actions, &MapActions::updated, this, showChoices);
    showChoices();
    m_row->addStretch(1);
}

void MapToolBar::fill(QToolButton& button, const QList<QAction*>& actions, const QString& name, const QString& tip)
{
    auto* menu = new QMenu(&button);
    menu->setToolTipsVisible(true);
    menu->addActions(actions);
    button.setMenu(menu);
    button.setPopupMode(QToolButton::InstantPopup);
    button.setToolTip(tip);
    button.setAccessibleName(name);
    int widest = 0; // so that another choice moves nothing
    for (const QAction* action : actions)
        widest = std::max(widest, button.fontMetrics().horizontalAdvance(action->text()));
    button.setMinimumWidth(widest + menuRoom);
}

QWidget* MapToolBar::group(const QList<QAction*>& actions, const QString& name)
{
    auto* box = new QWidget;
    box->setObjectName(QStringLiteral("segments"));
    box->setAttribute(Qt::WA_StyledBackground);
    box->setAccessibleName(name);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (QAction* action : actions)
        row->addWidget(segment(action));
    return box;
}

void MapToolBar::addGroup(const QList<QAction*>& actions, const QString& name)
{
    auto* menu = new QMenu(this);
    menu->addActions(actions);
    QToolButton* button = segment(nullptr);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setText(name);
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(name) + menuRoom);
    QWidget* folded = group({}, name);
    folded->layout()->addWidget(button);
    m_groups.push_back({group(actions, name), folded});
    m_row->addWidget(m_groups.back().buttons);
    m_row->addWidget(folded);
    fit();
}

QSize MapToolBar::minimumSizeHint() const
{
    int width = m_row->contentsMargins().left() + m_row->contentsMargins().right();
    for (const QWidget* part : m_fixed)
        width += part->sizeHint().width() + m_row->spacing();
    for (const Group& one : m_groups)
        width += one.menu->sizeHint().width() + m_row->spacing();
    return {width, QWidget::minimumSizeHint().height()};
}

void MapToolBar::fit()
{
    int needed = minimumSizeHint().width();
    for (const Group& one : m_groups)
        needed += one.buttons->sizeHint().width() - one.menu->sizeHint().width();
    for (const Group& one : m_groups) {
        one.buttons->setVisible(needed <= width());
        one.menu->setVisible(needed > width());
    }
}

void MapToolBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void MapToolBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

} // namespace penumbra
