#include "base/error.h"
#include "base/standard_streams.h"
#include "base/version.h"
#include "commands/command.h"
#include "exit_code.h"
#include "option_names.h"
#include "output.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <new>
#include <string>
#include <string_view>

namespace {

using namespace penumbra;

constexpr auto description = "Penumbra: the dark matter that a galaxy map implies, and how sure one can be of it.";

constexpr auto footer = R"(
Results go to standard output, or as JSON to --json FILE; progress goes to standard error.

Exit codes:
    0  done
    1  the machine failed (disk or memory full) or lacks what was asked of it (a GPU, gnuplot), or a verification
       (validation with --strict) is out of tolerance
    2  bad usage: an option or its value that cannot be understood, or that contradicts another
    3  bad input: a file, or what is asked of one, that cannot be used
  130  interrupted by Ctrl-C; what was finished is kept

'penumbra-cli COMMAND --help' lists the options of a command.)";

void tell(const Error& error)
{
    std::cerr << "penumbra-cli: " << cli::printable(cli::toldWithOptions(error)) << '\n';
}

/// Parses the command line and runs the command that it names.
int execute(int argc, char** argv)
{
    CLI::App app(description, "penumbra-cli");
    app.footer(footer);
    app.set_version_flag("--version", std::string("Penumbra ") + std::string(version()));
    app.require_subcommand(0, 1);

    cli::Run chosen;
    cli::addInfo(app, chosen);
    cli::addSpectrum(app, chosen);
    cli::addReconstruct(app, chosen);
    cli::addMeasure(app, chosen);
    cli::addEvaluate(app, chosen);
    cli::addSimulate(app, chosen);
    cli::addTrain(app, chosen);
    cli::addValidateUniverses(app, chosen);
    cli::addDescribeTraining(app, chosen);
    cli::addRefitSummaries(app, chosen);
    cli::addImportCheckpoint(app, chosen);
    cli::addVerify(app, chosen);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? cli::success : cli::badUsage;
    }
    if (!chosen) {
        std::cerr << "penumbra-cli: name a command; 'penumbra-cli --help' lists them.\n";
        return cli::badUsage;
    }
    return chosen();
}

} // namespace

/// Every error ends here, and nowhere else.
int main(int argc, char** argv)
{
    penumbra::openStandardStreams();
    // A file beyond the user's size limit is then an error of write(), with a message, instead of a silent death.
    std::signal(SIGXFSZ, SIG_IGN);
    // Nor is a reader that has seen enough (`| head`) a reason to lose the samples that are being drawn.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return execute(argc, argv);
    } catch (const UsageError& error) {
        tell(error);
        return cli::badUsage;
    } catch (const InputError& error) {
        tell(error);
        return cli::badInput;
    } catch (const Error& error) {
        tell(error);
        return cli::failure;
    } catch (const std::bad_alloc&) {
        std::cerr << "penumbra-cli: out of memory. Ask for less at once: fewer samples (--batch), smaller maps, fewer "
                     "particles.\n";
        return cli::failure;
    } catch (const std::exception& error) {
        // Not one of ours: a library failed where it should not. LibTorch adds a stack trace after the first line.
        const std::string_view text = error.what();
        std::cerr << "penumbra-cli: internal failure: " << text.substr(0, text.find('\n')) << '\n';
        return cli::failure;
    }
}
