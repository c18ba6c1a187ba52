#pragma once

#include <QObject>
#include <QPointF>
#include <QRectF>

#include <optional>

namespace penumbra {

/// The part of the sky that all maps show, and the point under the cursor: what linked views share. Lengths in
/// Mpc/h from the lower left corner. GUI thread only.
class Viewport : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// A new field: shows all of it. A change of `side` alone resets the view.
    void setSide(double side);
    [[nodiscard]] double side() const { return m_side; }
    /// Square part that is visible.
    [[nodiscard]] QRectF visible() const { return m_visible; }
    [[nodiscard]] bool isFit() const { return m_visible.width() >= m_side; }

    void fit();
    /// A square part; moved so that it lies inside the field.
    void setVisible(QRectF visible);
    /// Shows `factor` times less (above 1) or more of the field while `fixed` stays where it is on the screen.
    void zoom(double factor, QPointF fixed);
    /// Moves the visible part by `offset`; it stays inside the field.
    void pan(QPointF offset);

    [[nodiscard]] std::optional<QPointF> cursor() const { return m_cursor; }
    /// Nothing happens while frozen.
    void setCursor(std::optional<QPointF> cursor);
    /// Without a cursor there is nothing to freeze.
    void setFrozen(bool frozen);
    [[nodiscard]] bool isFrozen() const { return m_frozen; }

Q_SIGNALS:
    void changed();
    void cursorChanged();

private:
    double m_side = 1.0;
    QRectF m_visible{0.0, 0.0, 1.0, 1.0};
    std::optional<QPointF> m_cursor;
    bool m_frozen = false;
};

} // namespace penumbra
