#pragma once

#include <QObject>

class QComboBox;

namespace penumbra {

/// Makes the last entry of a list one that does something instead of being chosen: it is there while the list is open,
/// and keys that go through the closed list pass it by. Belongs to the list.
class ListAction : public QObject
{
    Q_OBJECT

public:
    explicit ListAction(QComboBox& list);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setEnabled(bool enabled);

    QComboBox& m_list;
};

} // namespace penumbra
