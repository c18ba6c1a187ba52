#pragma once

#include <QBoxLayout>
#include <QWidget>

namespace penumbra {

/// Parts side by side or, where there is no room for that, one below the other.
class TurningRow : public QWidget
{
    Q_OBJECT

public:
    /// `spacing` is between the parts [logical pixels].
    explicit TurningRow(int spacing, QWidget* parent = nullptr);

    [[nodiscard]] QBoxLayout& row() { return *m_row; }
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QBoxLayout* m_row;
};

} // namespace penumbra
