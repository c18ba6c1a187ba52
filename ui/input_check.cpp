#include "ui/input_check.h"

#include "diffusion/posterior.h"

#include <QThread>

#include <exception>

namespace penumbra {

InputCheck::InputCheck(QObject* parent) : QObject(parent) {}

InputCheck::~InputCheck()
{
    if (m_thread)
        m_thread->wait();
}

void InputCheck::check(const Field& stellar, const std::optional<ModelInfo>& model)
{
    const int number = ++m_latest;
    Q_EMIT placed(std::nullopt);
    if (stellar.empty() || !model)
        return;
    if (m_thread)
        m_thread->wait();
    m_thread.reset(QThread::create([this, number, stellar, model = *model] {
        InputPlace place;
        try {
            place = prepareInput(model, stellar).place;
        } catch (const std::exception& error) {
            place.sentence = error.what(); // why the model cannot take this map
        }
        const auto tell = [this, number, place = std::move(place)] {
            if (number == m_latest)
                Q_EMIT placed(place);
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    }));
    m_thread->start(QThread::LowPriority);
}

} // namespace penumbra
