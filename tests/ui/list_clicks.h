#pragma once

#include "support.h"

#include <QAbstractItemView>
#include <QComboBox>

namespace penumbra::test {

/// Opens a list by the mouse and clicks the entry.
inline void clickInList(QComboBox& list, const QString& entry)
{
    QVERIFY(list.isEnabled());
    QTest::mouseClick(&list, Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&list] { return list.view()->isVisible(); }));
    const QModelIndex item = list.model()->index(list.findText(entry), 0);
    QVERIFY2(item.isValid(), qPrintable(entry));
    const QPoint place = list.view()->visualRect(item).center();
    moveMouse(*list.view()->viewport(), place); // without it, the click is taken for the end of the first one
    QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, place);
    QVERIFY2(!list.view()->isVisible(), qPrintable(entry));
}

/// Goes to the entry by the keys of a list that is closed.
inline void goToInList(QComboBox& list, const QString& entry)
{
    list.setFocus();
    QTest::keyClick(&list, Qt::Key_Home);
    for (int i = 0; i < list.count() && list.currentText() != entry; ++i)
        QTest::keyClick(&list, Qt::Key_Down);
    QCOMPARE(list.currentText(), entry);
}

} // namespace penumbra::test
