#include "ui/translation.h"

#include "base/error.h"
#include "base/resources.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

#include <memory>

namespace penumbra {
namespace {

// Empty when there is no such folder: no language but English is bundled.
QString translationFolder()
{
    try {
        return QString::fromStdString(resourceFile("translations").string());
    } catch (const InputError&) {
        return {};
    }
}

bool install(QCoreApplication& application, const QLocale& locale, const QString& name, const QString& folder)
{
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(locale, name, QStringLiteral("_"), folder))
        return false;
    translator->setParent(&application);
    return QCoreApplication::installTranslator(translator.release());
}

} // namespace

bool installTranslation(QCoreApplication& application, const QLocale& locale)
{
    const QString folder = translationFolder();
    if (folder.isEmpty() || !install(application, locale, QStringLiteral("penumbra"), folder))
        return false;
    install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    return true;
}

} // namespace penumbra
