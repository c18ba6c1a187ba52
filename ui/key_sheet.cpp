#include "ui/key_sheet.h"

#include "ui/menu_actions.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace penumbra {
namespace {

constexpr int mostColumns = 4, columnWidth = 280; // [logical pixels]

struct Section
{
    QString title;
    std::vector<std::pair<QStringList, QString>> keys; ///< the keys for one thing, what they do
};

std::vector<Section> sectionsOf(const QMenuBar& menus)
{
    std::vector<Section> sections;
    for (const MenuAction& entry : menuActions(menus)) {
        if (entry.action->shortcut().isEmpty())
            continue;
        auto section = std::find_if(sections.begin(), sections.end(),
                                    [&entry](const Section& known) { return known.title == entry.menu; });
        if (section == sections.end())
            section = sections.insert(section, {entry.menu, {}});
        QStringList keys;
        for (const QKeySequence& key : entry.action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        section->keys.emplace_back(keys, entry.text);
    }
    return sections;
}

// One below the other.
QLayout* keyLabels(const QStringList& keys)
{
    auto* column = new QVBoxLayout;
    column->setSpacing(3);
    for (const QString& key : keys) {
        auto* label = new QLabel(key);
        label->setObjectName(QStringLiteral("key"));
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label, 0, Qt::AlignLeft);
    }
    return column;
}

QWidget* sheetOf(const Section& section)
{
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 10);
    grid->setVerticalSpacing(5);
    grid->setHorizontalSpacing(14);
    auto* title = new QLabel(section.title.toUpper());
    title->setObjectName(QStringLiteral("section"));
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const auto& [keys, text] : section.keys) {
        auto* textLabel = new QLabel(text);
        textLabel->setWordWrap(true);
        grid->addLayout(keyLabels(keys), row, 0, Qt::AlignLeft | Qt::AlignTop);
        grid->addWidget(textLabel, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    return widget;
}

std::optional<QAbstractSlider::SliderAction> scrollAction(int key)
{
    switch (key) {
    case Qt::Key_Up:
        return QAbstractSlider::SliderSingleStepSub;
    case Qt::Key_Down:
        return QAbstractSlider::SliderSingleStepAdd;
    case Qt::Key_PageUp:
        return QAbstractSlider::SliderPageStepSub;
    case Qt::Key_PageDown:
        return QAbstractSlider::SliderPageStepAdd;
    case Qt::Key_Home:
        return QAbstractSlider::SliderToMinimum;
    case Qt::Key_End:
        return QAbstractSlider::SliderToMaximum;
    default:
        return std::nullopt;
    }
}

} // namespace

KeySheet::KeySheet(const QMenuBar& menus, QWidget* parent) : QDialog(parent), m_scroll(new QScrollArea)
{
    setWindowTitle(tr("Keys"));
    std::vector<Section> sections = sectionsOf(menus);
    sections.push_back({tr("Mouse on a map"),
                        {{{tr("wheel")}, tr("Zoom about the cursor")},
                         {{tr("drag")}, tr("Move the part that is shown, a mark, or the curtain")},
                         {{tr("double click")}, tr("Whole map")},
                         {{tr("right drag")}, tr("Contrast (up, down) and brightness (left, right)")},
                         {{tr("right double click")}, tr("Plain contrast")},
                         {{tr("arrow keys")}, tr("Move the crosshair by a pixel; with Shift, the part shown")}}});
    auto* body = new QWidget;
    auto* row = new QHBoxLayout(body);
    row->setContentsMargins(24, 20, 24, 12);
    row->setSpacing(32);
    std::vector<QVBoxLayout*> stacks;
    const QSize room = QSize(1180, 700).boundedTo(parent != nullptr ? parent->size() : maximumSize());
    const int columns = std::clamp(room.width() / columnWidth, 1, mostColumns);
    for (int i = 0; i < columns; ++i) {
        stacks.push_back(new QVBoxLayout);
        row->addLayout(stacks.back(), 1);
    }
    // Each section goes where least stands so far, so that the columns end at about the same height.
    std::vector<std::size_t> lengths(stacks.size(), 0);
    for (const Section& section : sections) {
        const auto shortest = std::min_element(lengths.begin(), lengths.end());
        stacks[static_cast<std::size_t>(shortest - lengths.begin())]->addWidget(sheetOf(section));
        *shortest += section.keys.size() + 2;
    }
    for (QVBoxLayout* stack : stacks)
        stack->addStretch(1);
    m_scroll->setWidget(body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // all keys come to the sheet
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_scroll);
    resize(room);
}

void KeySheet::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (const auto scroll = scrollAction(key)) {
        m_scroll->verticalScrollBar()->triggerAction(*scroll);
        return;
    }
    const bool modifier = key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_Meta;
    if (!modifier)
        accept();
}

} // namespace penumbra
