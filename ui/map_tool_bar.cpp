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

// Joined to one.
QWidget* segments(const QList<QToolButton*>& buttons, const QString& name)
{
    auto* box = new QWidget;
    box->setObjectName(QStringLiteral("segments"));
    box->setAttribute(Qt::WA_StyledBackground);
    box->setAccessibleName(name);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (QToolButton* button : buttons)
        row->addWidget(button);
    return box;
}

} // namespace

MapToolBar::MapToolBar(MapActions& actions, QWidget* parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_stretch(segment(nullptr)), m_limits(segment(nullptr))
{
    m_row->setContentsMargins(12, 6, 12, 6);
    m_row->setSpacing(12);
    addGroup(actions.comparisonActions(), tr("Compare"));

    fill(*m_stretch, actions.stretchActions(), tr("Stretch"), tr("How values spread over the colours  (L: next one)"));
    fill(*m_limits, actions.presetActions(), tr("Limits"), tr("Limits of the colours  (Shift+L: next preset)"));
    m_limits->menu()->addSeparator();
    m_limits->menu()->addAction(actions.limits());
    QMenu* menu = menuOf(actions.stretchActions());
    menu->addSeparator();
    menu->addActions(m_limits->menu()->actions());
    menu->addSeparator();
    menu->addAction(actions.contours());
    addGroup(segments({m_stretch, m_limits, segment(actions.contours())}, tr("Colours")), menu, tr("Colours"));
    m_row->addStretch(1);
    const auto showChoices = [this, &actions] {
        m_stretch->setText(actions.stretchTitle());
        m_limits->setText(actions.presetTitle());
    };
    connect(&actions, &MapActions::updated, this, showChoices);
    showChoices();
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

QMenu* MapToolBar::menuOf(const QList<QAction*>& actions)
{
    auto* menu = new QMenu(this);
    menu->addActions(actions);
    return menu;
}

void MapToolBar::addGroup(const QList<QAction*>& actions, const QString& name)
{
    QList<QToolButton*> buttons;
    for (QAction* action : actions)
        buttons.push_back(segment(action));
    addGroup(segments(buttons, name), menuOf(actions), name);
}

void MapToolBar::addGroup(QWidget* buttons, QMenu* menu, const QString& name)
{
    QToolButton* button = segment(nullptr);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setText(name);
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(name) + menuRoom);
    m_groups.push_back({buttons, segments({button}, name)});
    m_row->addWidget(buttons);
    m_row->addWidget(m_groups.back().menu);
    fit();
}

QSize MapToolBar::minimumSizeHint() const
{
    int width = m_row->contentsMargins().left() + m_row->contentsMargins().right();
    for (const Group& one : m_groups)
        width += one.menu->sizeHint().width() + m_row->spacing();
    return {width, QWidget::minimumSizeHint().height()};
}

void MapToolBar::fit()
{
    int room = width() - minimumSizeHint().width();
    bool whole = true; // as far as the groups before
    for (const Group& one : m_groups) {
        room -= one.buttons->sizeHint().width() - one.menu->sizeHint().width();
        whole = whole && room >= 0;
        one.buttons->setVisible(whole);
        one.menu->setVisible(!whole);
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
