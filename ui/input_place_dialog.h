#pragma once

#include "diffusion/input_place.h"
#include "ui/escapable_dialog.h"

namespace penumbra {

/// The statistics of a map among those of the training maps, one by one; the verdict above. Its text can be copied.
class InputPlaceDialog : public EscapableDialog
{
    Q_OBJECT

public:
    /// `place` has a verdict.
    explicit InputPlaceDialog(const InputPlace& place, QWidget* parent = nullptr);
};

} // namespace penumbra
