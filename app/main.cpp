#include "base/version.h"
#include "ui/auto_save.h"
#include "ui/automation.h"
#include "ui/command_line.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/window_scale.h"

#include <QApplication>
#include <QSettings>
#include <QSurfaceFormat>
#include <QTimer>

#include <cstdio>
#include <exception>

namespace {

constexpr int usageCode = 2;

// VTK needs an OpenGL 3.2 core context, and Qt the format before there is an application.
void setSurfaceFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setAlphaBufferSize(8);
    QSurfaceFormat::setDefaultFormat(format);
}

} // namespace

int main(int argc, char** argv)
{
    try {
        setSurfaceFormat();
        QCoreApplication::setOrganizationName(QStringLiteral("Penumbra"));
        QCoreApplication::setApplicationName(QStringLiteral("penumbra"));
        penumbra::applyScale(argc, argv);
        QApplication application(argc, argv);
        QCoreApplication::setApplicationVersion(QString::fromStdString(std::string(penumbra::version())));
        penumbra::LaunchOptions options = penumbra::parseCommandLine(QCoreApplication::arguments());
        penumbra::applyTheme(application, options.theme.value_or(penumbra::rememberedTheme()));
        penumbra::MainWindow window;
        window.resize(options.size.value_or(penumbra::defaultWindowSize));
        if (!options.quit && !options.size) // scripts get the same window whatever was chosen before
            window.resume();
        window.show();
        if (!options.quit) // a script's run is no work to lose
            window.startAutoSave(penumbra::unsavedWorkFolder());
        auto* automation = new penumbra::Automation(std::move(options), window);
        QTimer::singleShot(0, automation, &penumbra::Automation::begin);
        return QApplication::exec();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "penumbra: %s\n", error.what());
        return usageCode;
    }
}
