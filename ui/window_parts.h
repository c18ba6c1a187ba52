#pragma once

#include <QObject>
#include <QSize>

#include <array>

class QAction;
class QWidget;

namespace penumbra {

/// What stands around the maps and can be put away: the run panel at the left, the explore panel at the right, the
/// samples below. In a window without room for all, the side that was asked for last stays and the other one stands
/// back, as the samples do, until there is room again or until one asks for it.
class WindowParts : public QObject
{
    Q_OBJECT

public:
    enum class Part { run, explore, samples };
    static constexpr std::array<Part, 3> all{Part::run, Part::explore, Part::samples};

    struct Place
    {
        QWidget* widget; ///< what is shown and hidden, by nobody else
        QAction* toggle; ///< gets checked while it is shown
    };
    /// What the maps keep at least [logical pixels]: four in two rows.
    static constexpr QSize leastMaps{280, 240};

    /// `room` is what the parts and the maps share, with the `tools` above maps and explore panel; its size does not
    /// depend on which of them are shown.
    WindowParts(QWidget& room, QWidget& tools, const std::array<Place, 3>& parts);

    [[nodiscard]] bool isShown(Part part) const;
    /// As the user does it by its menu entry.
    void setWanted(Part part, bool wanted);
    /// Something is to be seen there, whatever was put away.
    void ask(Part part);
    /// What the user has put away, for the next start: a bit for each part.
    [[nodiscard]] int putAway() const;
    void setPutAway(int bits);

    [[nodiscard]] QAction* toggle(Part part) const { return known(part).toggle; }
    /// A row of small buttons, one for each part, for a corner of the window.
    [[nodiscard]] QWidget* makeButtons();

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Known : Place
    {
        bool wanted = true, asked = false; ///< by the user; since there was room for all
    };
    [[nodiscard]] Known& known(Part part) { return m_parts[static_cast<std::size_t>(part)]; }
    [[nodiscard]] const Known& known(Part part) const { return m_parts[static_cast<std::size_t>(part)]; }
    void update();

    QWidget &m_room, &m_tools;
    std::array<Known, 3> m_parts;
};

} // namespace penumbra
