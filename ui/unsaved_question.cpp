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

QString editsText(std::size_t edits)
{
    return edits == 1 ? tr("edit of the galaxies") : tr("%1 edits of the galaxies").arg(edits);
}

QString question(const UnsavedWork& work)
{
    if (work.edits == 0)
        return tr("Save the %1 first?").arg(samplesText(work.samples));
    if (work.samples == 0)
        return tr("Save the %1 first?").arg(editsText(work.edits));
    return tr("Save the %1 and the %2 first?").arg(samplesText(work.samples), editsText(work.edits));
}

QString explanation(const UnsavedWork& work)
{
    if (work.edits == 0)
        return tr("They were drawn and are in no file yet. The same seed draws them again, in the same time.");
    return work.samples == 0 ? tr("A session keeps the map with its edits; they are in no file yet.")
                             : tr("A session keeps the map with its edits, and the samples; they are in no file yet.");
}

} // namespace

UnsavedAnswer askAboutUnsaved(QWidget* parent, const UnsavedWork& work, const QString& why)
{
    QMessageBox box(QMessageBox::NoIcon, work.edits == 0 ? tr("Unsaved samples") : tr("Unsaved work"),
                    QStringLiteral("<b>%1</b>").arg(question(work)),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setObjectName(QStringLiteral("unsaved"));
    box.setInformativeText(why + QLatin1Char(' ') + explanation(work));
    box.setDefaultButton(QMessageBox::Save);
    box.button(QMessageBox::Save)->setText(tr("&Save"));
    box.button(QMessageBox::Discard)->setText(tr("&Discard"));
    box.button(QMessageBox::Cancel)->setText(tr("&Cancel"));
    switch (box.exec()) {
    case QMessageBox::Save:
        return UnsavedAnswer::save;
    case QMessageBox::Discard:
        return UnsavedAnswer::discard;
    default:
        return UnsavedAnswer::goBack;
    }
}

bool confirmDeletion(QWidget* parent, std::size_t samples)
{
    QMessageBox box(QMessageBox::NoIcon, tr("Delete what was kept"),
                    QStringLiteral("<b>%1</b>")
                        .arg(samples > 0 ? tr("Delete the %1 that were kept?").arg(samplesText(samples))
                                         : tr("Delete what was kept?")),
                    QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setObjectName(QStringLiteral("deletion"));
    box.setInformativeText(tr("They are in no other file, and nothing brings them back."));
    box.setDefaultButton(QMessageBox::Cancel);
    box.button(QMessageBox::Discard)->setText(tr("&Delete"));
    box.button(QMessageBox::Cancel)->setText(tr("&Cancel"));
    return box.exec() == QMessageBox::Discard;
}

double secondsWorthAsking()
{
    return QSettings().value(QStringLiteral("run/askAfterSeconds"), 20.0).toDouble();
}

} // namespace penumbra
