#include "ui/key_sheet.h"

#include "ui/menu_actions.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int columns = 4;

struct Section
{
    QString title;
    std::vector<std::pair<QString, QString>> keys; ///< key, what it does
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
        section->keys.emplace_back(entry.action->shortcut().toString(QKeySequence::NativeText), entry.text);
    }
    return sections;
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
    for (const auto& [key, text] : section.keys) {
        auto* keyLabel = new QLabel(key);
        keyLabel->setObjectName(QStringLiteral("key"));
        keyLabel->setAlignment(Qt::AlignCenter);
        auto* textLabel = new QLabel(text);
        textLabel->setWordWrap(true);
        grid->addWidget(keyLabel, row, 0, Qt::AlignLeft | Qt::AlignTop);
        grid->addWidget(textLabel, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    return widget;
}

} // namespace

KeySheet::KeySheet(const QMenuBar& menus, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    std::vector<Section> sections = sectionsOf(menus);
    sections.push_back({tr("Mouse on a map"),
                        {{tr("wheel"), tr("Zoom about the cursor")},
                         {tr("drag"), tr("Move the part that is shown, a mark, or the curtain")},
                         {tr("double click"), tr("Whole map")},
                         {tr("right drag"), tr("Contrast (up, down) and brightness (left, right)")},
                         {tr("right double click"), tr("Plain contrast")},
                         {tr("arrow keys"), tr("Move the crosshair by a pixel; with Shift, the part shown")}}});
    auto* body = new QWidget;
    auto* row = new QHBoxLayout(body);
    row->setContentsMargins(24, 20, 24, 12);
    row->setSpacing(32);
    std::vector<QVBoxLayout*> stacks;
    for (int i = 0; i < columns; ++i) {
        stacks.push_back(new QVBoxLayout);
        row->addLayout(stacks.back(), 1);
    }
    // Each section goes where least stands so far, so that the columns end at about the same height.
    std::vector<std::size_t> lengths(columns, 0);
    for (const Section& section : sections) {
        const auto shortest = std::min_element(lengths.begin(), lengths.end());
        stacks[static_cast<std::size_t>(shortest - lengths.begin())]->addWidget(sheetOf(section));
        *shortest += section.keys.size() + 2;
    }
    for (QVBoxLayout* stack : stacks)
        stack->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
    resize(1180, 700);
}

void KeySheet::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    const bool modifier = key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_Meta;
    if (!modifier)
        accept();
}

} // namespace penumbra
