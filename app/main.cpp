#include "base/standard_streams.h"
#include "base/version.h"
#include "ui/application.h"
#include "ui/auto_save.h"
#include "ui/automation.h"
#include "ui/command_line.h"
#include "ui/main_window.h"
#include "ui/screen_room.h"
#include "ui/termination.h"
#include "ui/theme.h"
#include "ui/translation.h"
#include "ui/vtk_widget.h"
#include "ui/window_scale.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string_view>

namespace {

constexpr int usageCode = 2;

// Answered where there is no display, too.
bool onlyPrints(int argc, char** argv)
{
    const auto prints = [](const char* argument) {
        constexpr std::string_view words[] = {"-h", "--help", "-v", "--version", "--list-actions"};
        return std::find(std::begin(words), std::end(words), argument) != std::end(words);
    };
    return std::any_of(argv + 1, argv + argc, prints);
}

// The usual size, or what the screen has room for below a title bar.
QSize sizeOnScreen(const QWidget& window)
{
    return penumbra::defaultWindowSize.boundedTo(penumbra::roomOnScreen(window));
}

} // namespace

int main(int argc, char** argv)
{
    penumbra::openStandardStreams();
    try {
        penumbra::VtkWidget::setDefaultFormat();
        QCoreApplication::setOrganizationName(QStringLiteral("Penumbra"));
        QCoreApplication::setApplicationName(QStringLiteral("penumbra"));
        const bool scripted = penumbra::isScripted(argc, argv);
        // Scripts get the same window whatever the screen is and whatever was chosen before, and the next window of the
        // user is not changed by them.
        std::optional<QTemporaryDir> forgotten;
        if (scripted) {
            const bool made = forgotten.emplace().isValid();
            QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                               made ? forgotten->path() : QStringLiteral("/dev/null"));
        }
        penumbra::applyScale(argc, argv);
        if (onlyPrints(argc, argv))
            qputenv("QT_QPA_PLATFORM", "offscreen");
        penumbra::Application application(argc, argv);
        std::setlocale(LC_NUMERIC, "C"); // QApplication takes the user's: files and messages have decimal points
        QCoreApplication::setApplicationVersion(QString::fromStdString(std::string(penumbra::version())));
        penumbra::LaunchOptions options = penumbra::parseCommandLine(QCoreApplication::arguments());
        if (!scripted) // the names that --do knows are made of the English menus
            penumbra::installTranslation(application, QLocale());
        // Numbers are written alike on axes, in fields, in files and by the command line: 1234.5 everywhere.
        QLocale numbers = QLocale::c();
        numbers.setNumberOptions(QLocale::OmitGroupSeparator);
        QLocale::setDefault(numbers);
        penumbra::applyTheme(application, options.theme.value_or(penumbra::rememberedTheme()));
        penumbra::MainWindow window;
        window.resize(options.size.value_or(scripted ? penumbra::defaultWindowSize : sizeOnScreen(window)));
        if (!scripted && !options.size)
            window.resume();
        window.show();
        std::optional<penumbra::Termination> termination;
        if (!scripted) { // a script's run is no work to lose
            window.startAutoSave(penumbra::unsavedWorkFolder(), options.map.value_or(std::filesystem::path()));
            QObject::connect(&termination.emplace(), &penumbra::Termination::requested, &window,
                             &penumbra::MainWindow::endAtOnce);
        }
        QObject::connect(&application, &penumbra::Application::failed, &window,
                         &penumbra::MainWindow::reportUnexpected);
        auto* automation = new penumbra::Automation(std::move(options), window);
        QTimer::singleShot(0, automation, &penumbra::Automation::begin);
        return QApplication::exec();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "penumbra: %s\n", error.what());
        return usageCode;
    }
}
