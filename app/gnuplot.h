#pragma once

#include <filesystem>
#include <string>

namespace penumbra::cli {

/// A figure as gnuplot draws it: commands and data, but neither terminal nor output. The script may use the
/// fonts `large` and `small`.
struct Figure
{
    std::string name; ///< of its files, without ending
    int width = 900;  ///< [SVG pixels]
    int height = 600;
    std::string script;
};

/// Draws figures with gnuplot, a program of its own, as SVG and PNG (at twice the pixels).
class Gnuplot
{
public:
    /// Creates the folder where it is absent. Throws InputError when it cannot, Error when there is no gnuplot, or one
    /// that writes no SVG or PNG: called before a long computation rather than after.
    explicit Gnuplot(std::filesystem::path folder);

    /// Writes NAME.svg, NAME.png and NAME.gp, from which gnuplot makes the SVG again: for those who want to restyle it.
    /// Throws Error when gnuplot fails.
    void draw(const Figure& figure) const;

private:
    std::filesystem::path m_folder;
};

} // namespace penumbra::cli
