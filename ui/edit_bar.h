#pragma once

#include "ui/galaxy_editor.h"

#include <QFrame>

class QAction;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace penumbra {

/// The row above the maps while galaxies are edited: tool, mass, brush, what was done, and what to do with it.
class EditBar : public QFrame
{
    Q_OBJECT

public:
    /// `again` runs the edited map.
    EditBar(GalaxyEditor& editor, QAction& again, QWidget* parent = nullptr);

    /// What the dark matter did, until the next edit; empty for nothing.
    void setAnswer(const QString& answer);

private:
    void layOut();
    void refresh();

    GalaxyEditor& m_editor;
    QToolButton *m_add, *m_erase;
    QDoubleSpinBox *m_mass, *m_brush;
    QLabel *m_count, *m_answer;
    QPushButton *m_reset, *m_again, *m_done;
};

} // namespace penumbra
