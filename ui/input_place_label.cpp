#include "ui/input_place_label.h"

#include <QLabel>
#include <QStyle>
#include <QToolTip>

namespace penumbra {
namespace {

QString qtText(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString wordOf(InputVerdict verdict)
{
    switch (verdict) {
    case InputVerdict::unknown:
        return QObject::tr("not known");
    case InputVerdict::inside:
        return QObject::tr("inside training range");
    case InputVerdict::nearEdge:
        return QObject::tr("near its edge");
    case InputVerdict::outside:
        break;
    }
    return QObject::tr("outside training");
}

QString positionOf(const StatisticPlace& place)
{
    switch (place.side) {
    case StatisticPlace::Side::below:
        return QObject::tr("below all");
    case StatisticPlace::Side::above:
        return QObject::tr("above all");
    case StatisticPlace::Side::absent:
        return QObject::tr("none");
    case StatisticPlace::Side::within:
    case StatisticPlace::Side::notCompared:
        break;
    }
    return QObject::tr("above %1 %").arg(100.0 * place.fraction, 0, 'f', 1);
}

QString withExponents(QString number)
{
    // 10^9.21 as 10 to a raised power
    const auto caret = number.indexOf(QLatin1Char('^'));
    return caret < 0 ? number : number.left(caret) + QStringLiteral("<sup>%1</sup>").arg(number.mid(caret + 1));
}

QString tableOf(const InputPlace& place)
{
    QString rows = QStringLiteral("<tr><th align=left>%1</th><th align=right>%2</th><th align=right>%3</th>"
                                  "<th align=right>%4</th></tr>")
                       .arg(QObject::tr("Statistic"), QObject::tr("This map"), QObject::tr("Of the training maps"),
                            QObject::tr("They reach"));
    for (std::size_t i = 0; i < place.places.size(); ++i) {
        const InputStatisticKind& kind = inputStatisticKinds[i];
        const StatisticPlace& p = place.places[i];
        if (p.side == StatisticPlace::Side::notCompared)
            continue;
        const auto number = [&](const std::optional<double>& value) {
            return withExponents(QString::fromStdString(inputStatisticNumber(kind, value)));
        };
        const bool unusual = p.side != StatisticPlace::Side::within;
        const QString cell = unusual ? QStringLiteral("<b>%1</b>") : QStringLiteral("%1");
        rows += QStringLiteral("<tr><td>%1</td><td align=right>%2</td><td align=right>%3</td>"
                               "<td align=right style='white-space:nowrap'>%4 %5</td></tr>")
                    .arg(cell.arg(qtText(kind.label)), cell.arg(number(p.value)), cell.arg(positionOf(p)),
                         QObject::tr("%1 to %2").arg(number(p.low), number(p.high)), qtText(inputStatisticUnit(kind)));
    }
    return QStringLiteral("<table cellspacing=4>%1</table>").arg(rows);
}

} // namespace

InputPlaceLabel::InputPlaceLabel(QWidget* parent) : QPushButton(parent), m_warning(new QLabel)
{
    setObjectName(QStringLiteral("inputPlace"));
    setFlat(true);
    m_warning->setObjectName(QStringLiteral("caption"));
    m_warning->setWordWrap(true);
    connect(this, &QPushButton::clicked, this, &InputPlaceLabel::showDetails);
    showPlace(std::nullopt);
}

void InputPlaceLabel::showPlace(const std::optional<InputPlace>& place)
{
    setProperty("verdict", place ? qtText(name(place->verdict)) : QString());
    style()->unpolish(this);
    style()->polish(this);
    setEnabled(place.has_value());
    const QString sentence = place ? QString::fromStdString(place->sentence) : QString();
    setText(place ? wordOf(place->verdict) : QStringLiteral("–"));
    QString details = QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped());
    if (place && place->verdict != InputVerdict::unknown)
        details += tableOf(*place);
    setToolTip(place ? details : tr("Open a map to see whether the model knows its kind"));
    setAccessibleDescription(sentence);
    const bool warn = place && (place->verdict == InputVerdict::nearEdge || place->verdict == InputVerdict::outside);
    m_warning->setText(warn ? sentence : QString());
    m_warning->setVisible(warn);
}

void InputPlaceLabel::showDetails()
{
    QToolTip::showText(mapToGlobal(QPoint(width(), height() / 2)), toolTip(), this);
}

} // namespace penumbra
