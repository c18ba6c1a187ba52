#pragma once

#include <QObject>
#include <QPointer>

#include <vector>

class QMainWindow;
class QWidget;

namespace penumbra {

/// For a lecture hall: full screen, large type, and only what is to be seen. Puts everything back as it was.
class Presentation : public QObject
{
    Q_OBJECT

public:
    /// `aside` are the parts that go away meanwhile.
    Presentation(QMainWindow& window, std::vector<QWidget*> aside);
    ~Presentation() override;

    [[nodiscard]] bool isOn() const { return m_on; }
    void setOn(bool on);

    static constexpr double typeScale = 1.45; ///< of all texts

Q_SIGNALS:
    void changed(bool on);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QMainWindow& m_window;
    std::vector<QPointer<QWidget>> m_aside;
    std::vector<QPointer<QWidget>> m_hidden; ///< those that were to be seen
    Qt::WindowStates m_before;
    bool m_on = false;
};

} // namespace penumbra
