#include "ui/figure_dialog.h"

#include "ui/figure_painter.h"
#include "ui/last_folder.h"
#include "ui/screen_room.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double pointsPerMillimetre = 72.0 / 25.4;
constexpr int previewMilliseconds = 60;
constexpr double pageHeight = 297.0; // of A4 [mm]

struct FormatEntry
{
    FigureFormat format;
    const char *name, *suffix;
};
constexpr FormatEntry formats[] = {
    {FigureFormat::pdf, "PDF", "pdf"}, {FigureFormat::svg, "SVG", "svg"}, {FigureFormat::png, "PNG", "png"}};

} // namespace

FigureDialog::FigureDialog(Figure all, FigureStyle asWindow, int chosen, QWidget* parent)
    : QDialog(parent), m_all(std::move(all)), m_asWindow(std::move(asWindow))
{
    setWindowTitle(tr("Export a figure"));
    QWidget* fields = buildFields();
    m_preview = new QLabel;
    m_preview->setObjectName(QStringLiteral("preview"));
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setMinimumSize(240, 220);
    m_preview->setAccessibleName(tr("Preview of the figure"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 18, 20, 8);
    row->setSpacing(24);
    row->addWidget(fields);
    row->addWidget(m_preview, 1);
    fitToScreen(*this, {900, 560}, buildButtons());
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(previewMilliseconds);
    connect(&m_previewTimer, &QTimer::timeout, this, &FigureDialog::showPreview);
    restore();
    m_what->setCurrentIndex(chosen + 1);
    showWidth();
    showPreview();
}

FigureDialog::~FigureDialog()
{
    remember();
}

QWidget* FigureDialog::buildFields()
{
    m_what = new QComboBox;
    m_what->setObjectName(QStringLiteral("what"));
    m_what->addItem(tr("everything"));
    for (const FigurePanel& panel : m_all.panels)
        m_what->addItem(title(panel));
    m_format = new QComboBox;
    m_format->setObjectName(QStringLiteral("format"));
    for (const FormatEntry& entry : formats)
        m_format->addItem(QLatin1String(entry.name));
    m_width = new QComboBox;
    m_width->setObjectName(QStringLiteral("width"));
    for (const JournalWidth& journal : journalWidths())
        m_width->addItem(journal.name, journal.millimetres);
    m_width->addItem(tr("another width"));
    m_millimetres = new QDoubleSpinBox;
    m_millimetres->setObjectName(QStringLiteral("millimetres"));
    m_millimetres->setRange(30.0, 2000.0);
    m_millimetres->setAccessibleName(tr("Width in millimetres"));
    m_millimetres->setDecimals(1);
    m_millimetres->setSuffix(tr(" mm"));
    m_dpi = new QSpinBox;
    m_dpi->setObjectName(QStringLiteral("dpi"));
    m_dpi->setRange(50, 1200);
    m_dpi->setSuffix(tr(" dpi"));
    m_font = new QDoubleSpinBox;
    m_font->setObjectName(QStringLiteral("font"));
    m_font->setRange(4.0, 40.0);
    m_font->setDecimals(1);
    m_font->setSuffix(tr(" pt"));
    m_columns = new QSpinBox;
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setRange(0, 8);
    m_columns->setSpecialValueText(tr("as many as fit"));
    for (QAbstractSpinBox* field : std::initializer_list<QAbstractSpinBox*>{m_millimetres, m_dpi, m_font, m_columns}) {
        field->setButtonSymbols(QAbstractSpinBox::NoButtons);
        field->setAlignment(Qt::AlignRight);
    }
    m_window = new QCheckBox(tr("colours of the window, not of paper"));
    m_facts = new QLabel;
    m_facts->setObjectName(QStringLiteral("caption"));
    m_facts->setWordWrap(true);
    m_warning = new QLabel;
    m_warning->setObjectName(QStringLiteral("warning"));
    m_warning->setWordWrap(true);
    m_warning->hide();

    auto* side = new QWidget;
    side->setFixedWidth(310);
    auto* form = new QFormLayout(side);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->addRow(tr("Fi&gure of"), m_what);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Width"), m_width);
    form->addRow(QString(), m_millimetres);
    form->addRow(tr("&Text"), m_font);
    form->addRow(tr("&Resolution"), m_dpi);
    form->addRow(tr("Panels in a row"), m_columns);
    form->addRow(m_window);
    form->addRow(m_facts);
    form->addRow(m_warning);

    const auto renew = [this] { m_previewTimer.start(); };
    connect(m_what, &QComboBox::currentIndexChanged, this, renew);
    connect(m_format, &QComboBox::currentIndexChanged, this, renew);
    connect(m_width, &QComboBox::currentIndexChanged, this, &FigureDialog::showWidth);
    connect(m_millimetres, &QDoubleSpinBox::valueChanged, this, renew);
    connect(m_font, &QDoubleSpinBox::valueChanged, this, renew);
    connect(m_dpi, &QSpinBox::valueChanged, this, renew);
    connect(m_columns, &QSpinBox::valueChanged, this, renew);
    connect(m_window, &QCheckBox::toggled, this, renew);
    return side;
}

QWidget* FigureDialog::buildButtons()
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* save = buttons->addButton(tr("&Save…"), QDialogButtonBox::AcceptRole);
    auto* copyButton = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copyButton->setObjectName(QStringLiteral("copy"));
    copyButton->setToolTip(tr("Put the figure on the clipboard, as picture and as SVG"));
    save->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &FigureDialog::askWhereToSave);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copyButton, &QPushButton::clicked, this, &FigureDialog::copy);
    auto* below = new QWidget;
    auto* row = new QHBoxLayout(below);
    row->setContentsMargins(20, 10, 20, 16);
    row->addWidget(buttons);
    return below;
}

void FigureDialog::restore()
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("figure"));
    m_format->setCurrentIndex(settings.value(QStringLiteral("format"), 0).toInt());
    m_width->setCurrentIndex(settings.value(QStringLiteral("width"), 1).toInt());
    m_millimetres->setValue(settings.value(QStringLiteral("millimetres"), 180.0).toDouble());
    m_dpi->setValue(settings.value(QStringLiteral("dpi"), 300).toInt());
    m_font->setValue(settings.value(QStringLiteral("font"), 8.0).toDouble());
    m_columns->setValue(settings.value(QStringLiteral("columns"), 0).toInt());
    m_window->setChecked(settings.value(QStringLiteral("asWindow"), false).toBool());
}

void FigureDialog::remember() const
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("figure"));
    settings.setValue(QStringLiteral("format"), m_format->currentIndex());
    settings.setValue(QStringLiteral("width"), m_width->currentIndex());
    settings.setValue(QStringLiteral("millimetres"), m_millimetres->value());
    settings.setValue(QStringLiteral("dpi"), m_dpi->value());
    settings.setValue(QStringLiteral("font"), m_font->value());
    settings.setValue(QStringLiteral("columns"), m_columns->value());
    settings.setValue(QStringLiteral("asWindow"), m_window->isChecked());
}

Figure FigureDialog::figure() const
{
    if (m_what->currentIndex() <= 0)
        return m_all;
    return {{m_all.panels[static_cast<std::size_t>(m_what->currentIndex() - 1)]}, m_all.recipe};
}

FigureSize FigureDialog::size() const
{
    return {m_millimetres->value(), m_dpi->value()};
}

FigureStyle FigureDialog::style() const
{
    FigureStyle style = m_window->isChecked() ? m_asWindow : FigureStyle();
    style.fontSize = m_font->value();
    style.columns = m_columns->value();
    return style;
}

void FigureDialog::showWidth()
{
    const QVariant journal = m_width->currentData();
    m_millimetres->setEnabled(!journal.isValid());
    if (journal.isValid())
        m_millimetres->setValue(journal.toDouble());
    m_previewTimer.start();
}

void FigureDialog::showPreview()
{
    const Figure shown = figure();
    const FigureStyle look = style();
    const double width = size().millimetres * pointsPerMillimetre, height = figureHeight(shown, width, look);
    const double scale = std::min(m_preview->width() / width, m_preview->height() / height);
    const double ratio = devicePixelRatioF();
    QImage image = figureImage(shown, {size().millimetres, std::max(20, static_cast<int>(scale * ratio * 72.0))}, look);
    image.setDevicePixelRatio(ratio);
    m_preview->setPixmap(QPixmap::fromImage(image));
    const double inches = size().millimetres / 25.4;
    const bool picture = formats[m_format->currentIndex()].format == FigureFormat::png;
    m_dpi->setEnabled(picture);
    QString facts = tr("%1 × %2 mm").arg(size().millimetres, 0, 'f', 1).arg(height / pointsPerMillimetre, 0, 'f', 1);
    if (picture)
        facts +=
            tr(", %1 × %2 pixels").arg(std::lround(inches * size().dpi)).arg(std::lround(height / 72.0 * size().dpi));
    else
        facts += tr(". Text and axes stay text and lines.");
    if (!m_all.recipe.isEmpty())
        facts += tr(" The recipe of the run goes with it.");
    m_facts->setText(facts);
    m_warning->setVisible(height / pointsPerMillimetre > pageHeight);
    m_warning->setText((shown.panels.size() > 1
                            ? tr("Higher than a page: A4 has %1 mm. A wider figure, more panels in a row or one panel "
                                 "alone are less high.")
                            : tr("Higher than a page: A4 has %1 mm. A narrower figure is less high."))
                           .arg(pageHeight));
}

void FigureDialog::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    m_previewTimer.start();
}

void FigureDialog::copy()
{
    QGuiApplication::clipboard()->setMimeData(figureMimeData(figure(), size(), style()));
    m_facts->setText(tr("The figure is on the clipboard, as picture and as SVG."));
}

void FigureDialog::askWhereToSave()
{
    const FormatEntry& entry = formats[m_format->currentIndex()];
    const QString suffix = QLatin1String(entry.suffix);
    QFileDialog dialog(this, tr("Save the figure"), saveFolder(),
                       QStringLiteral("%1 (*.%2)").arg(QLatin1String(entry.name), suffix));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(QStringLiteral("figure.") + suffix);
    if (dialog.exec() != QDialog::Accepted)
        return;
    Q_EMIT saveRequested(dialog.selectedFiles().first().toStdString());
}

} // namespace penumbra
