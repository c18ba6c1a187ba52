#include "ui/window_scale.h"

#include <QSettings>
#include <QString>

#include <cstring>

namespace penumbra {
namespace {

QString scaleKey()
{
    return QStringLiteral("scale");
}

int scaleIn(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == QLatin1String("--scale") && i + 1 < argc)
            return QString::fromLocal8Bit(argv[i + 1]).toInt();
        if (argument.startsWith(QLatin1String("--scale=")))
            return argument.mid(8).toInt();
    }
    return 0;
}

} // namespace

int rememberedScale()
{
    const int percent = QSettings().value(scaleKey(), 100).toInt();
    return percent >= 100 && percent <= 300 ? percent : 100;
}

void rememberScale(int percent)
{
    QSettings().setValue(scaleKey(), percent);
}

int scaleInForce()
{
    bool told = false;
    const double factor = qEnvironmentVariable("QT_SCALE_FACTOR").toDouble(&told);
    return told ? qRound(100.0 * factor) : 100;
}

void applyScale(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        return;
    int percent = scaleIn(argc, argv);
    if (percent < 50 || percent > 400)
        percent = rememberedScale();
    if (percent != 100)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(percent / 100.0));
}

} // namespace penumbra
