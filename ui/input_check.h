#pragma once

#include "diffusion/input_place.h"
#include "diffusion/model.h"
#include "ui/latest_task.h"

#include <QObject>

#include <optional>

namespace penumbra {

/// Finds out, off the GUI thread, whether a map is of the kind that a model was trained on. Lives on the GUI thread;
/// destruction waits for the check at hand.
class InputCheck : public QObject
{
    Q_OBJECT

public:
    explicit InputCheck(QObject* parent = nullptr);

    /// Places `stellar` among the training maps of `model`; the place of an earlier map, if not told yet, is dropped.
    /// Without a map or a model there is none.
    void check(const Field& stellar, const std::optional<ModelInfo>& model);

Q_SIGNALS:
    /// The place of the map of the last check; absent when there is none.
    void placed(const std::optional<penumbra::InputPlace>& place);

private:
    int m_latest = 0; ///< number of the last check
    LatestTask m_task;
};

} // namespace penumbra
