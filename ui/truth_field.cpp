#include "ui/truth_field.h"

#include "ui/open_map.h"
#include "ui/texts.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace penumbra {

TruthField::TruthField(QWidget* parent)
    : QWidget(parent), m_name(new QLabel), m_choose(new QPushButton(tr("Choose…"))), m_none(new QPushButton(tr("None")))
{
    m_name->setObjectName(QStringLiteral("truthName"));
    m_choose->setObjectName(QStringLiteral("chooseTruth"));
    m_choose->setToolTip(tr("The true dark matter of this field, to compare with"));
    m_none->setObjectName(QStringLiteral("noTruth"));
    m_none->setCheckable(true);
    m_none->setToolTip(tr("Open the map without its truth"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name, 1);
    row->addWidget(m_choose);
    row->addWidget(m_none);
    connect(m_choose, &QPushButton::clicked, this, &TruthField::ask);
    connect(m_none, &QPushButton::toggled, this, &TruthField::leftOut);
}

void TruthField::show(const MapReference& map, const MapFileInfo& info)
{
    m_folder = map.path.parent_path();
    const QSignalBlocker silent(m_none);
    m_none->setChecked(map.withoutTruth);
    QString name = tr("not known");
    if (map.truth)
        name = fileTitle(*map.truth);
    else if (map.withoutTruth)
        name = tr("not wanted");
    else if (const auto found = foundTruth(info, map.options.index))
        name = found->path == map.path ? tr("in the same file") : tr("%1, found beside it").arg(fileTitle(found->path));
    m_name->setText(name);
}

void TruthField::ask()
{
    const QString name = QFileDialog::getOpenFileName(this, tr("The true dark matter of this map"),
                                                      QString::fromStdString(m_folder.string()),
                                                      tr("Maps (*.npy *.fits *.fit *.h5 *.hdf5);;All files (*)"));
    if (!name.isEmpty())
        Q_EMIT chosen(name.toStdString());
}

} // namespace penumbra
