#pragma once

#include <QLocale>

class QCoreApplication;

namespace penumbra {

/// Speaks the language of `locale` where the resource folder has `translations/penumbra_LANGUAGE.qm`, with Qt's own
/// texts where Qt has them. False when there is none: the program stays English, Qt's texts included.
bool installTranslation(QCoreApplication& application, const QLocale& locale);

} // namespace penumbra
