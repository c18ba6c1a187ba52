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

    /// Keys of lines that are hidden until one asks for them.
    void setHiddenAtFirst(const QString& key) { m_hidden.insert(key); }
    [[nodiscard]] bool isShown(const QString& key) const { return !m_hidden.contains(key); }
    void setPlot(const Plot& plot);
    /// The plot without what is hidden.
    [[nodiscard]] Plot filtered(Plot plot) const;
    [[nodiscard]] QStringList names() const;

Q_SIGNALS:
    void toggled();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Entry
    {
        QString key, name;
        Ink ink;
        double bandOpacity; ///< 0 of a line
        bool dashed;
        double width = 2.0;
    };
    void rebuild();
    void drawIcons();

    std::vector<Entry> m_entries;
    QSet<QString> m_hidden; ///< keys
    QList<QToolButton*> m_buttons;
    QGridLayout* m_grid;
};

} // namespace penumbra
