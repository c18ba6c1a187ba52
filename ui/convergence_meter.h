#pragma once

#include "statistics/convergence.h"

#include <QString>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace penumbra {

/// How well the posterior is known by now, and a button for more samples. Keeps its size whatever it says.
class ConvergenceMeter : public QWidget
{
    Q_OBJECT

public:
    explicit ConvergenceMeter(QWidget* parent = nullptr);

    void show(const std::optional<Convergence>& convergence);
    /// How many samples the button adds.
    void setMore(std::size_t samples);
    /// The model that draws more, where that has to be said; else empty.
    void setModel(const QString& name);
    /// What more is drawn with, where something else is chosen by now: "seed 1, 20 steps"; else empty.
    void setOther(const QString& settings);
    /// `obstacle` says why not, where there is more to say than that nothing is drawn yet.
    void setMoreEnabled(bool enabled, const QString& obstacle = {});

Q_SIGNALS:
    void moreRequested(std::size_t samples);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();

    std::optional<Convergence> m_convergence;
    std::size_t m_more = 0;
    QString m_model, m_other;
    QLabel *m_mean, *m_band, *m_halve, *m_goesOn;
    QPushButton* m_button;
};

} // namespace penumbra
