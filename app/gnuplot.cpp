#include "gnuplot.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "text.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace penumbra::cli {

namespace {

constexpr int notStarted = -1;

/// Runs `gnuplot ARGUMENTS`, one or two; returns its exit status, or `notStarted` when there is no such program. Its
/// output is dropped, its messages are the user's.
int runGnuplot(std::string first, std::string second = {})
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    std::string program = "gnuplot";
    const std::array<char*, 4> arguments{program.data(), first.data(), second.empty() ? nullptr : second.data(),
                                         nullptr};
    pid_t process = 0;
    const int failure = posix_spawnp(&process, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        return notStarted;
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/// As gnuplot reads it between single quotes.
std::string quoted(const std::string& text)
{
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("''") : std::string(1, c);
    return result + "'";
}

std::string svgTerminal(const Figure& figure)
{
    return formatted("set terminal svg size %d,%d font 'DejaVu Sans,14' background '#ffffff' enhanced rounded\n"
                     "large = ',15'; small = ',11'\n",
                     figure.width, figure.height);
}

std::string pngTerminal(const Figure& figure)
{
    return formatted("set terminal pngcairo size %d,%d font 'DejaVu Sans,10.5' fontscale 2 linewidth 2 pointscale 2 "
                     "background '#ffffff' enhanced rounded\n"
                     "large = ',11.25'; small = ',8.25'\n", // points: 0.75 of the pixels above
                     2 * figure.width, 2 * figure.height);
}

/// One picture: gnuplot writes beside the target, which appears when it is whole.
void render(const std::filesystem::path& target, const std::string& terminal, const std::string& script)
{
    AtomicFile picture(target);
    const AtomicFile commands(target.string() + ".gp");
    writeWhole(commands.temporary(),
               terminal + "set output " + quoted(picture.temporary().string()) + "\n" + script + "\nunset output\n");
    if (runGnuplot(commands.temporary().string()) != 0)
        throw Error("gnuplot could not draw '" + target.string() + "'; its own message is above.");
    picture.commit();
}

} // namespace

Gnuplot::Gnuplot(std::filesystem::path folder) : m_folder(std::move(folder))
{
    if (runGnuplot("--version") != 0)
        throw Error("Plots are drawn by gnuplot, and there is no such program here. Install it (on Debian: apt "
                    "install gnuplot-nox), or leave --plots out.");
    for (const char* terminal : {"svg", "pngcairo"})
        if (runGnuplot("-e", std::string("set terminal ") + terminal) != 0)
            throw Error(std::string("The gnuplot here cannot draw plots: it lacks the terminal ") + terminal +
                        ". Install one that has it (on Debian: apt install gnuplot-nox), or leave --plots out.");
    std::error_code failure;
    std::filesystem::create_directories(m_folder, failure);
    const AtomicFile probe(m_folder / "plot.svg"); // throws what is wrong with the folder
}

void Gnuplot::draw(const Figure& figure) const
{
    render(m_folder / (figure.name + ".svg"), svgTerminal(figure), figure.script);
    render(m_folder / (figure.name + ".png"), pngTerminal(figure), figure.script);
    writeWhole(m_folder / (figure.name + ".gp"), svgTerminal(figure) + "set output " + quoted(figure.name + ".svg") +
                                                     "\n" + figure.script + "\nunset output\n");
}

} // namespace penumbra::cli
