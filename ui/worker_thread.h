#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <type_traits>

class QThread;

namespace penumbra {

/// A thread that works for an object of the GUI thread, which has it as its last member: so the work is over before
/// what it works with is gone. What the work tells comes out as signals of the object, on the GUI thread and in order,
/// and never when the object is no more. (A signal emitted on the worker itself would still reach its receivers then.)
class WorkerThread
{
public:
    /// `name` is what debuggers show.
    WorkerThread(QObject& owner, QString name);
    /// Waits for the work.
    ~WorkerThread();

    /// Waits for earlier work and begins with this, which throws nothing.
    void start(std::function<void()> work);

    /// For the work: the owner is to emit this signal.
    template <typename Owner, typename... Parameters>
    void tell(void (Owner::*signal)(Parameters...), std::type_identity_t<std::decay_t<Parameters>>... arguments)
    {
        auto* const owner = static_cast<Owner*>(&m_owner);
        later([owner, signal, ... arguments = std::move(arguments)] { (owner->*signal)(arguments...); });
    }
    /// For the work: this is to be done on the GUI thread.
    void later(std::function<void()> then);

private:
    void wait();

    QObject& m_owner;
    QString m_name;
    std::unique_ptr<QThread> m_thread;
};

} // namespace penumbra
