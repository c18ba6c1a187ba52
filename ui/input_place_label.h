#pragma once

#include "diffusion/input_place.h"

#include <QPushButton>

#include <optional>

class QLabel;

namespace penumbra {

/// Says in one coloured word whether a map is inside the training range of the model. A press shows the statistics one
/// by one.
class InputPlaceLabel : public QPushButton
{
    Q_OBJECT

public:
    explicit InputPlaceLabel(QWidget* parent = nullptr);

    /// The place of the map; without one, nothing is said.
    void showPlace(const std::optional<InputPlace>& place);

    /// A line that is visible while there is something to warn of; for the owner's layout.
    [[nodiscard]] QLabel* warning() { return m_warning; }

private:
    void showDetails();

    QLabel* m_warning;
    std::optional<InputPlace> m_place; ///< what there is to show
};

} // namespace penumbra
