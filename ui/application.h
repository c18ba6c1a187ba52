#pragma once

#include <QApplication>

namespace penumbra {

/// The application of the window, which what a slot throws does not end: nobody expected that, but the samples at hand
/// are worth more than a program that ends for the sake of order.
class Application : public QApplication
{
    Q_OBJECT

public:
    Application(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    /// Something was thrown while an event was handled, on any thread; emitted on the GUI thread once that is over.
    void failed(const QString& message);

private:
    void tell(const QString& message);
};

} // namespace penumbra
