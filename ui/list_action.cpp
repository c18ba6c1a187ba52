#include "ui/list_action.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QStandardItemModel>

namespace penumbra {

ListAction::ListAction(QComboBox& list) : QObject(&list), m_list(list)
{
    list.view()->installEventFilter(this);
    setEnabled(false);
}

bool ListAction::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide)
        setEnabled(event->type() == QEvent::Show);
    return QObject::eventFilter(watched, event);
}

void ListAction::setEnabled(bool enabled)
{
    qobject_cast<QStandardItemModel*>(m_list.model())->item(m_list.count() - 1)->setEnabled(enabled);
}

} // namespace penumbra
