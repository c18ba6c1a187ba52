#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

/// numpy, h5py and astropy as judges from outside: they write what Penumbra reads and read what it writes.
namespace python {

struct Result
{
    bool ok = false;
    QString output; ///< standard output and, when it failed, standard error
};

inline Result run(const QString& script, const QStringList& arguments = {})
{
    QProcess process;
    process.start("/usr/bin/python3", QStringList{"-c", script} + arguments);
    if (!process.waitForStarted() || !process.waitForFinished(60000))
        return {};
    const bool ok = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return {ok,
            QString::fromUtf8(process.readAllStandardOutput() + (ok ? QByteArray() : process.readAllStandardError()))};
}

inline bool has(const QString& module)
{
    return run("import " + module).ok;
}

} // namespace python
