#pragma once

#include <QString>

namespace penumbra {

// What NoticeBar::tell() says of the open map, which is withdrawn with it.

inline QString truthTopic()
{
    return QStringLiteral("truth");
}

inline QString regionsTopic()
{
    return QStringLiteral("regions");
}

} // namespace penumbra
