#include "ui/unsaved_question.h"

#include "ui/texts.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace penumbra {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("UnsavedQuestion", text);
}

} // namespace

UnsavedAnswer askAboutUnsaved(QWidget* parent, std::size_t samples)
{
    QMessageBox box(QMessageBox::NoIcon, tr("Unsaved samples"),
                    QStringLiteral("<b>%1</b>").arg(tr("Save the %1 first?").arg(samplesText(samples))),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setObjectName(QStringLiteral("unsaved"));
    box.setInformativeText(tr("They were drawn and are in no file yet. The same seed draws them again, in the same "
                              "time."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return UnsavedAnswer::save;
    case QMessageBox::Discard:
        return UnsavedAnswer::discard;
    default:
        return UnsavedAnswer::goBack;
    }
}

double secondsWorthAsking()
{
    return QSettings().value(QStringLiteral("run/askAfterSeconds"), 20.0).toDouble();
}

} // namespace penumbra
