#pragma once

#include "ui/classroom.h"
#include "ui/main_window.h"
#include "ui/new_universe_dialog.h"
#include "ui/parameter_slider.h"
#include "ui/posterior_view.h"

#include "shown_window.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>

#include <memory>

namespace penumbra::test {

/// The window with the dialog that makes universes in front of it, as a user handles them.
class UniverseWindow : public QObject
{
protected:
    /// Opens both.
    void open();
    NewUniverseDialog& dialog() { return *m_window->findChild<NewUniverseDialog*>(); }
    void press(const char* button) { QTest::mouseClick(dialog().findChild<QPushButton*>(button), Qt::LeftButton); }
    void pressInPanel(const char* name);
    /// Presses Simulate and waits for the end.
    void simulate();
    /// By the keys of the list: 32^3, a sketch.
    void chooseSketch();
    void stepSlab(int to);
    QString status() { return dialog().findChild<QLabel*>("universeStatus")->text(); }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    PosteriorView* m_view = nullptr;
};

inline void UniverseWindow::open()
{
    m_window = shownWindow();
    QVERIFY(m_window);
    m_window->classroom().setUniverseFolder(m_folder.path().toStdString());
    setRun(*m_window, 2, 3);
    m_view = m_window->findChild<PosteriorView*>();
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(QTest::qWaitForWindowActive(&dialog()));
}

/// Chooses a slab by the arrow keys.
inline void UniverseWindow::stepSlab(int to)
{
    auto* slab = dialog().findChild<QSpinBox*>("slab");
    slab->setFocus();
    while (slab->value() != to) {
        const int before = slab->value();
        QTest::keyClick(slab, to > before ? Qt::Key_Up : Qt::Key_Down);
        if (slab->value() == before)
            QFAIL("the key does nothing");
    }
}

inline void UniverseWindow::simulate()
{
    QSignalSpy ended(&dialog(), &NewUniverseDialog::simulationEnded);
    press("simulate");
    QVERIFY(dialog().isSimulating());
    QVERIFY(!dialog().findChild<QPushButton*>("predict")->isEnabled());
    QVERIFY(!dialog().slider(1).isEnabled());
    QVERIFY(ended.wait(60000));
}

/// Presses a button of the run panel: after a dialog, without a window manager, keys reach no window.
inline void UniverseWindow::pressInPanel(const char* name)
{
    auto* button = m_window->findChild<QPushButton*>(QString::fromLatin1(name));
    QVERIFY(button != nullptr && button->isVisible() && button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
}

inline void UniverseWindow::chooseSketch()
{
    auto* resolution = dialog().findChild<QComboBox*>("resolution");
    resolution->setFocus();
    QTest::keyClick(resolution, Qt::Key_Home);
}

} // namespace penumbra::test
