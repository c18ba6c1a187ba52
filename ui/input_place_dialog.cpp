#include "ui/input_place_dialog.h"

#include "ui/screen_room.h"
#include "ui/texts.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace penumbra {
namespace {

QString positionOf(const StatisticPlace& place)
{
    switch (place.side) {
    case StatisticPlace::Side::below:
        return InputPlaceDialog::tr("below all");
    case StatisticPlace::Side::above:
        return InputPlaceDialog::tr("above all");
    case StatisticPlace::Side::absent:
        return InputPlaceDialog::tr("none");
    case StatisticPlace::Side::within:
    case StatisticPlace::Side::notCompared:
        break;
    }
    return InputPlaceDialog::tr("above %1 %").arg(100.0 * place.fraction, 0, 'f', 1);
}

QString onOneLine(const std::string& text)
{
    return typeset(QString::fromStdString(text)).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
}

QString row(const InputStatisticKind& kind, const StatisticPlace& place)
{
    const auto number = [&](const std::optional<double>& value) {
        return onOneLine(inputStatisticNumber(kind, value));
    };
    const bool unusual = kind.judged && place.side != StatisticPlace::Side::within;
    const QString cell = unusual ? QStringLiteral("<b>%1</b>") : QStringLiteral("%1");
    QString label = onOneLine(std::string(kind.label));
    if (!kind.judged)
        label += QChar(QChar::Nbsp) + QStringLiteral("*");
    const auto unit = inputStatisticUnit(kind);
    return QStringLiteral("<tr><td>%1</td><td align=right>%2</td><td align=right>%3</td><td align=right>%4</td>"
                          "<td>%5</td></tr>")
        .arg(cell.arg(label), cell.arg(number(place.value)), cell.arg(positionOf(place)),
             InputPlaceDialog::tr("%1 to %2").arg(number(place.low), number(place.high)).replace(u' ', QChar::Nbsp),
             onOneLine(std::string(unit)));
}

QString tableOf(const InputPlace& place)
{
    QString rows = QStringLiteral("<tr><th align=left>%1</th><th align=right>%2</th><th align=right>%3</th>"
                                  "<th align=right>%4</th><th align=left>%5</th></tr>")
                       .arg(InputPlaceDialog::tr("Statistic"), InputPlaceDialog::tr("This map"),
                            InputPlaceDialog::tr("Of the training maps"), InputPlaceDialog::tr("They reach"),
                            InputPlaceDialog::tr("Unit"));
    for (std::size_t i = 0; i < place.places.size(); ++i)
        if (place.places[i].side != StatisticPlace::Side::notCompared)
            rows += row(inputStatisticKinds[i], place.places[i]);
    return QStringLiteral("<table cellspacing=0 cellpadding=4>%1</table>").arg(rows);
}

} // namespace

InputPlaceDialog::InputPlaceDialog(const InputPlace& place, QWidget* parent) : EscapableDialog(parent)
{
    setWindowTitle(tr("This input among the training maps"));
    auto* sentence = new QLabel(typeset(QString::fromStdString(place.sentence)));
    sentence->setWordWrap(true);
    auto* table = new QLabel(tableOf(place));
    table->setObjectName(QStringLiteral("statistics"));
    auto* note = new QLabel(tr("* told only: one odd pixel decides it, so it does not count for the verdict"));
    note->setObjectName(QStringLiteral("caption"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    for (QLabel* label : {sentence, table, note}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(label);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    fitToScreen(*this);
    buttons->button(QDialogButtonBox::Close)->setFocus();
}

} // namespace penumbra
