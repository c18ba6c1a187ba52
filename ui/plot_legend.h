#pragma once

#include "ui/plot.h"

#include <QSet>
#include <QWidget>

class QGridLayout;
class QToolButton;

namespace penumbra {

/// The names of a plot's lines and bands with their colours; a click or the space key hides one of them.
class PlotLegend : public QWidget
{
    Q_OBJECT

public:
    explicit PlotLegend(QWidget* parent = nullptr);

    /// Names that are hidden until one asks for them.
    void setHiddenAtFirst(const QString& name) { m_hidden.insert(name); }
    void setPlot(const Plot& plot);
    /// The plot without what is hidden.
    [[nodiscard]] Plot filtered(Plot plot) const;
    [[nodiscard]] QStringList names() const { return m_names; }

Q_SIGNALS:
    void toggled();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Entry
    {
        QString name;
        Ink ink;
        double bandOpacity; ///< 0 of a line
        bool dashed;
    };
    void rebuild();
    void drawIcons();

    std::vector<Entry> m_entries;
    QStringList m_names;
    QSet<QString> m_hidden;
    QList<QToolButton*> m_buttons;
    QGridLayout* m_grid;
};

} // namespace penumbra
