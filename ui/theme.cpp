#include "ui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QSettings>
#include <QStyle>
#include <QStyleFactory>

namespace penumbra {
namespace {

const Theme darkTheme{ThemeKind::dark,  QColor(0x17191f), QColor(0x242731), QColor(0x3a4060),
                      QColor(0x2a2d37), QColor(0xe7e9ef), QColor(0x8c92a3), QColor(0xf3ac3c),
                      QColor(0x6f9df5), QColor(0x7ccf9a), QColor(0xf08a6c), QColor(0x0c0d11)};
const Theme lightTheme{ThemeKind::light, QColor(0xf7f7f5), QColor(0xebebe8), QColor(0xd3dcf2),
                       QColor(0xdedeDA), QColor(0x21242d), QColor(0x676d7b), QColor(0xb96f00),
                       QColor(0x2c5fc9), QColor(0x23804d), QColor(0xb8431f), QColor(0x0c0d11)};

const Theme* current = &darkTheme;

QString themeKey()
{
    return QStringLiteral("theme");
}

constexpr QLatin1String lightName("light"), darkName("dark");

QPalette paletteOf(const Theme& colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.raised);
    palette.setColor(QPalette::AlternateBase, colors.window);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.dim);
    palette.setColor(QPalette::Button, colors.raised);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.warning);
    palette.setColor(QPalette::Highlight, colors.pressed);
    palette.setColor(QPalette::HighlightedText, colors.text);
    palette.setColor(QPalette::Link, colors.blue);
    palette.setColor(QPalette::ToolTipBase, colors.raised);
    palette.setColor(QPalette::ToolTipText, colors.text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.dim);
    return palette;
}

// Sizes are in logical pixels, which Qt scales with the screen.
constexpr auto styleTemplate = R"(
QMenuBar { background: @window; padding: 4px 8px; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 10px; border-radius: 5px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @window; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 5px 28px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @pressed; }
QMenu::item:disabled { color: @dim; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QAbstractSpinBox, QComboBox, QLineEdit {
    background: @raised; color: @text; border: 1px solid transparent; border-radius: 5px; padding: 3px 8px;
    min-height: 18px; selection-background-color: @pressed; selection-color: @text; }
QAbstractSpinBox:focus, QComboBox:focus, QLineEdit:focus, QPushButton:focus, QToolButton#segment:focus {
    border: 1px solid @blue; }
QAbstractSpinBox:disabled, QComboBox:disabled { color: @dim; }
QWidget#regionFields QAbstractSpinBox { padding-left: 4px; padding-right: 2px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/arrow.png); width: 9px; height: 6px; }
QComboBox QAbstractItemView { background: @window; border: 1px solid @line; padding: 4px; outline: none; }
QPushButton, QToolButton#segment {
    background: @raised; color: @text; border: 1px solid transparent; border-radius: 6px; padding: 6px 14px; }
QPushButton:hover, QToolButton#segment:checked { background: @pressed; }
QToolButton#segment:hover { border: 1px solid @line; }
QPushButton { outline: none; }
QPushButton:disabled, QToolButton#segment:disabled { color: @dim; background: @raised; }
QPushButton#run, QPushButton#continue { padding: 9px; }
QPushButton#run, QPushButton#continue, QPushButton[primary="true"] { background: @blue; color: @onblue; font-weight: 600; }
QPushButton#run:hover, QPushButton#continue:hover, QPushButton[primary="true"]:hover { background: @bluehover; }
QPushButton#run:disabled, QPushButton#continue:disabled, QPushButton[primary="true"]:disabled {
    background: @raised; color: @dim; }
QPushButton#run[quiet="true"] { background: @pressed; color: @text; }
QPushButton#run:focus, QPushButton#continue:focus, QPushButton[primary="true"]:focus { border: 1px solid @text; }
QToolButton#segment { padding: 4px 6px; border-radius: 5px; }
QWidget#segments { background: @raised; border-radius: 6px; }
QWidget#segments QToolButton#segment { padding: 4px 9px; }
QToolButton#segment::menu-indicator { image: url(:/icons/arrow.png); width: 9px; height: 6px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 7px; }
QWidget#segments QToolButton#segment[popupMode="2"] { padding-right: 24px; }
QToolButton#quantity { border: 1px solid transparent; border-radius: 5px; padding: 2px 18px 2px 5px; color: @text;
    font-weight: 600; }
QToolButton#quantity:hover { background: @raised; }
QToolButton#quantity:focus { border: 1px solid @blue; }
QToolButton#quantity::menu-indicator { image: url(:/icons/arrow.png); width: 9px; height: 6px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 5px; }
QToolButton { border: none; padding: 3px; border-radius: 4px; }
QToolButton:hover { background: @raised; }
QToolButton#legend, QToolButton#raised, QToolButton#trace { border: 1px solid transparent; padding: 2px; }
QToolButton#legend:focus, QToolButton#raised:focus, QToolButton#trace:focus { border: 1px solid @blue; }
QToolButton:checked { background: @pressed; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 8px; }
QScrollBar::handle:vertical { background: @line; border-radius: 4px; min-height: 24px; }
QScrollBar:horizontal { background: transparent; height: 8px; }
QScrollBar::handle:horizontal { background: @line; border-radius: 4px; min-width: 24px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QSlider::groove:horizontal { background: @raised; height: 4px; border-radius: 2px; }
QSlider#frames::sub-page:horizontal { background: @amber; height: 4px; border-radius: 2px; }
QSlider#frames::sub-page:horizontal:disabled { background: @raised; }
QSlider::handle:horizontal { background: @text; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:disabled { background: @line; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: @blue; }
QTabBar#exploreTabs { border-bottom: 1px solid @line; outline: none; }
QTabBar#exploreTabs::tab { background: transparent; color: @dim; padding: 7px 6px 6px 6px; margin-left: 2px;
    border-bottom: 2px solid transparent; }
QTabBar#exploreTabs::tab:hover { color: @text; }
QTabBar#exploreTabs::tab:selected { color: @text; font-weight: 600; border-bottom: 2px solid @amber; }
QTabBar#exploreTabs::tab:focus { color: @blue; }
QToolButton#legend { padding: 1px 3px; color: @dim; text-align: left; }
QToolButton#legend:checked { color: @text; background: transparent; }
QToolButton#legend:hover { background: @raised; }
QToolButton#trace, QToolButton#raised { background: @raised; padding: 3px 8px; }
QToolButton#trace:hover, QToolButton#raised:hover, QToolButton#raised:checked { background: @pressed; }
QToolButton#trace:disabled, QToolButton#raised:disabled { color: @dim; }
QPlainTextEdit { background: @raised; color: @text; border-radius: 6px; padding: 6px; }
QProgressBar { background: @raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: @blue; border-radius: 2px; }
QProgressBar#step::chunk { background: @amber; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 400px; }
QLabel#caption { color: @dim; }
QLabel#warning { color: @warning; }
QPushButton#inputPlace { background: transparent; padding: 1px 4px; font-weight: 600; color: @dim; }
QPushButton#inputPlace:hover { background: @raised; }
QPushButton#inputPlace[verdict="inside"] { color: @green; }
QPushButton#inputPlace[verdict="near the edge"] { color: @amber; }
QPushButton#inputPlace[verdict="outside"] { color: @warning; }
QLabel#section { color: @dim; font-weight: 600; }
QLabel#heading { font-weight: 600; }
QWidget#separator { background: @line; }
QWidget#card { background: @window; border: 1px solid @line; border-radius: 10px; }
QLabel#key { background: @raised; border-radius: 4px; padding: 2px 7px; color: @text; }
QFrame#notice { background: @raised; border: none; border-bottom: 1px solid @line; }
QFrame#notice QPushButton { background: @pressed; padding: 4px 12px; }
QFrame#notice QPushButton[primary="true"] { background: @blue; color: @onblue; font-weight: 600; }
QFrame#notice QPushButton[primary="true"]:hover { background: @bluehover; }
QFrame#notice QPushButton:disabled { background: transparent; border-color: @line; }
QFrame#notice QAbstractSpinBox, QFrame#notice QToolButton#segment { background: @window; }
QFrame#notice QToolButton#segment:checked { background: @pressed; }
QTableWidget, QTreeWidget, QListWidget { background: @window; color: @text; selection-background-color: @pressed; }
QHeaderView::section { background: @window; color: @dim; border: none; padding: 3px 6px; }
QTableCornerButton::section { background: @window; border: none; }
)";

QString styleSheetOf(const Theme& colors)
{
    QString sheet = QString::fromLatin1(styleTemplate);
    const auto put = [&sheet](const char* name, const QColor& color) {
        sheet.replace(QLatin1String(name), color.name());
    };
    put("@bluehover", colors.blue.lighter(112)); // longer names first: @blue is a prefix of this one
    put("@onblue", colors.kind == ThemeKind::dark ? QColor(0x0f1220) : QColor(Qt::white));
    put("@window", colors.window);
    put("@raised", colors.raised);
    put("@pressed", colors.pressed);
    put("@line", colors.line);
    put("@text", colors.text);
    put("@dim", colors.dim);
    put("@amber", colors.amber);
    put("@green", colors.green);
    put("@warning", colors.warning);
    put("@blue", colors.blue);
    return sheet;
}

} // namespace

const Theme& theme()
{
    return *current;
}

void applyTheme(QApplication& application, ThemeKind kind)
{
    current = kind == ThemeKind::dark ? &darkTheme : &lightTheme;
    if (application.style()->name() != QLatin1String("fusion"))
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(*current));
    application.setStyleSheet(styleSheetOf(*current));
}

ThemeKind rememberedTheme()
{
    return QSettings().value(themeKey()).toString() == lightName ? ThemeKind::light : ThemeKind::dark;
}

void rememberTheme(ThemeKind kind)
{
    QSettings().setValue(themeKey(), QString(kind == ThemeKind::light ? lightName : darkName));
}

} // namespace penumbra
