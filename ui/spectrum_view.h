#pragma once

#include "ui/posterior_snapshot.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QToolButton;

namespace penumbra {

class SpectrumChart;

/// The right-hand panel: spectra of the posterior with their legend and a line that reads them at the cursor.
class SpectrumView : public QWidget
{
    Q_OBJECT

public:
    explicit SpectrumView(QWidget* parent = nullptr);
    ~SpectrumView() override;

    /// Null, or a snapshot without samples, empties the view.
    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// Of the overdensity, or of log10 surface density.
    void setField(SpectrumField field);
    [[nodiscard]] SpectrumField field() const { return m_field; }
    [[nodiscard]] QString legend() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void read(std::optional<std::size_t> bin);

    std::shared_ptr<const PosteriorSnapshot> m_snapshot;
    SpectrumField m_field = SpectrumField::linear;
    SpectrumChart* m_chart;
    QToolButton *m_linear, *m_log10;
    QLabel *m_legend, *m_reading, *m_hint;
};

} // namespace penumbra
