#include "ui/termination.h"

#include "base/error.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace penumbra {
namespace {

// Of the handler, which may call next to nothing.
std::atomic<int> wakeDescriptor{-1};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void onEnding(int)
{
    const int savedError = errno;
    const char byte = 0;
    while (::write(wakeDescriptor.load(), &byte, 1) < 0 && errno == EINTR) {
    }
    errno = savedError;
}

void handle(std::initializer_list<int> signals, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : signals) {
        struct sigaction now = {};
        ::sigaction(signal, nullptr, &now);
        if (now.sa_handler != SIG_IGN)
            ::sigaction(signal, &action, nullptr);
    }
}

} // namespace

Termination::Termination(QObject* parent) : QObject(parent)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw Error("Cannot watch for the end of the session: the system gave no pipe.");
    m_in = ends[0];
    wakeDescriptor = ends[1];
    m_notifier = new QSocketNotifier(m_in, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        handle({SIGINT}, SIG_DFL); // of who does not want to wait; at a log-out SIGHUP comes with SIGTERM
        Q_EMIT requested();
    });
    handle({SIGTERM, SIGHUP, SIGINT}, onEnding);
}

Termination::~Termination()
{
    handle({SIGTERM, SIGHUP, SIGINT}, SIG_DFL);
    delete m_notifier;
    ::close(wakeDescriptor.exchange(-1));
    ::close(m_in);
}

} // namespace penumbra
