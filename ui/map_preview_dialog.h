#pragma once

#include "ui/map_reference.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QSlider;
class QSpinBox;

namespace penumbra {

class HeaderTable;
class MissingPixelsBox;
class TruthField;
class UnitField;

/// What a map file holds, before it is opened: shape, type, unit, header, a picture, and where the map lies as far as
/// the file or its name tells. All of it can be corrected. Of a stack one map is read at a time.
class MapPreviewDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { open, review };

    /// `start` is what is known already; to review a map that is open is to correct it. A data set or an index that the
    /// file has not is chosen anew. Else throws InputError as probeMap does.
    MapPreviewDialog(MapReference start, Purpose purpose, QWidget* parent = nullptr);
    ~MapPreviewDialog() override;

    /// The map as chosen, once accepted.
    [[nodiscard]] const MapReference& choice() const { return m_choice; }
    /// Tells why the choice could not be opened, when the dialog is shown again, until something else is chosen.
    void refuse(const QString& why);

    /// Whether maps that say where they lie are previewed too; the box at the bottom of the dialog.
    [[nodiscard]] static bool isWanted();

private:
    QWidget* buildPicture();
    void buildFacts(QFormLayout& form);
    void buildGeometry(QFormLayout& form);
    void connectFields();
    void chooseDataset(const std::string& dataset);
    void showInfo();
    void showStack();
    void showGeometry();
    [[nodiscard]] QString noGeometryText() const;
    [[nodiscard]] QString probeFirst();
    void probe();
    void readChoice();
    void showPicture();
    void check();

    MapReference m_choice;
    MapFileInfo m_info;
    QString m_problem; ///< why the map at hand cannot be read
    QTimer m_pictureTimer;

    QLabel *m_picture, *m_statistics, *m_shape, *m_type, *m_geometrySource, *m_message;
    QComboBox *m_dataset, *m_quantity;
    UnitField* m_unit;
    TruthField* m_truth;
    QSlider* m_slider;
    QSpinBox* m_index;
    QWidget* m_stack;
    QDoubleSpinBox *m_side, *m_depth;
    QCheckBox *m_periodic, *m_again;
    MissingPixelsBox* m_missing;
    HeaderTable* m_header;
    QDialogButtonBox* m_buttons;
};

} // namespace penumbra
