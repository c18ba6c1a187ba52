#pragma once

#include "ui/point_reading.h"

#include <QWidget>

#include <utility>
#include <vector>

class QLabel;

namespace penumbra {

/// The bottom line: one point of the sky in every map. Its parts keep their places whatever the numbers.
class ReadoutLine : public QWidget
{
    Q_OBJECT

public:
    explicit ReadoutLine(QWidget* parent = nullptr);

    void show(const std::optional<PointReading>& reading, bool frozen);
    /// What is going on, at the right: "Saved run.h5".
    void setStatus(const QString& status);
    /// The readings as one text, for tests and screen readers.
    [[nodiscard]] QString text() const;
    /// Of what a narrow window still shows.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Leaves out what there is no room for.
    void fit();
    QLabel* part(const QString& name, const QString& widest);
    /// Room for the widest that each part may say, in the font of now.
    void keepPlaces();

    std::vector<std::pair<QLabel*, QString>> m_widest;
    QLabel *m_position, *m_pixel, *m_stellar, *m_sample, *m_mean, *m_truth, *m_others, *m_status;
    QString m_statusText;
};

} // namespace penumbra
