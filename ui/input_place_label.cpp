#include "ui/input_place_label.h"

#include "ui/input_place_dialog.h"
#include "ui/texts.h"

#include <QLabel>
#include <QStyle>

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
    const QString sentence = place ? QString::fromStdString(place->sentence) : QString();
    setText(place ? wordOf(place->verdict) : QStringLiteral("–"));
    m_place = place && place->verdict != InputVerdict::unknown ? place : std::nullopt;
    setEnabled(m_place.has_value()); // else there are no statistics to be shown
    const QString how =
        m_place ? QStringLiteral("<p>%1</p>").arg(tr("Click for the statistics one by one.")) : QString();
    setToolTip(place ? QStringLiteral("<p>%1</p>%2").arg(typeset(sentence.toHtmlEscaped()), how)
                     : tr("Open a map to see whether the model knows its kind"));
    setAccessibleDescription(sentence);
    const bool warn = place && (place->verdict == InputVerdict::nearEdge || place->verdict == InputVerdict::outside);
    m_warning->setText(warn ? typeset(sentence) : QString());
    m_warning->setVisible(warn);
}

void InputPlaceLabel::showDetails()
{
    if (!m_place)
        return;
    auto* details = new InputPlaceDialog(*m_place, window());
    details->setAttribute(Qt::WA_DeleteOnClose);
    details->show();
}

} // namespace penumbra
