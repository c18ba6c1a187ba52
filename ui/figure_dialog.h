#pragma once

#include "ui/figure_file.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace penumbra {

/// Makes a figure of what the window shows: all of it or one panel, as PDF, SVG or PNG, in the width of a journal's
/// column, with a preview. Remembers the choices.
class FigureDialog : public QDialog
{
    Q_OBJECT

public:
    /// `chosen` is the panel to begin with; -1 is all of them.
    FigureDialog(Figure all, FigureStyle asWindow, int chosen, QWidget* parent = nullptr);
    ~FigureDialog() override;

    [[nodiscard]] Figure figure() const;
    [[nodiscard]] FigureSize size() const;
    [[nodiscard]] FigureStyle style() const;

Q_SIGNALS:
    /// The user has named a file.
    void saveRequested(const std::filesystem::path& path);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildFields();
    QWidget* buildButtons();
    void restore();
    void remember() const;
    void showPreview();
    void showWidth();
    void copy();
    void askWhereToSave();

    Figure m_all;
    FigureStyle m_asWindow;
    QTimer m_previewTimer;
    QComboBox *m_what, *m_format, *m_width;
    QDoubleSpinBox *m_millimetres, *m_font;
    QSpinBox *m_dpi, *m_columns;
    QCheckBox* m_window;
    QLabel *m_preview, *m_facts, *m_warning;
};

} // namespace penumbra
