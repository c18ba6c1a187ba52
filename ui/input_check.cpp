#include "ui/input_check.h"

#include "diffusion/posterior.h"
#include "ui/choice_names.h"

#include <exception>

namespace penumbra {

InputCheck::InputCheck(QObject* parent) : QObject(parent) {}

void InputCheck::check(const Field& stellar, const std::optional<ModelInfo>& model)
{
    const int number = ++m_latest;
    Q_EMIT placed(std::nullopt);
    if (stellar.empty() || !model)
        return;
    m_task.run([this, number, stellar, model = *model]() -> std::function<void()> {
        InputPlace place;
        try {
            place = prepareInput(model, stellar).place;
        } catch (const std::exception& error) {
            place.sentence = toldWithFields(error).toStdString(); // why the model cannot take this map
        }
        return [this, number, place = std::move(place)] {
            if (number == m_latest)
                Q_EMIT placed(place);
        };
    });
}

} // namespace penumbra
