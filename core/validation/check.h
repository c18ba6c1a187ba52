#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penumbra {

/// How a measured figure is held against the expected one.
enum class Comparison {
    relative, ///< measured / expected - 1
    absolute, ///< measured - expected
    scatter   ///< (measured - expected) / scatter, in standard deviations
};

/// `information` carries no tolerance; `undecided` is out of tolerance by no more than chance does to it once in 20
/// times.
enum class Verdict { information, within, undecided, beyond };

/// One figure measured on mock universes or on the code behind them, beside what is published or observed.
struct Check
{
    std::string quantity; ///< "P(k = 0.1 h/Mpc)"
    std::string unit;     ///< of measured and expected; empty for pure numbers
    double measured = 0.0;
    std::optional<double> expected; ///< absent: nothing is published, for information
    Comparison comparison = Comparison::relative;
    double error = 0.0; ///< statistical, of measured, one standard deviation in its unit; 0: none, infinity: not known
    std::size_t independent = 0; ///< universes, or pairs of boxes, whose scatter the error is; 0: it is known otherwise
    double scatter = 0.0;        ///< for Comparison::scatter, in the unit of measured
    std::optional<double> rank;  ///< share of the mock maps below the observed one, 0 to 1
    std::optional<double> tolerance; ///< of the absolute deviation; absent: for information

    /// Not a number without an expected value.
    [[nodiscard]] double deviation() const;
    /// `error` as an error of the deviation.
    [[nodiscard]] double deviationError() const;
    /// How many errors chance exceeds once in 20 times: 2 of one that is known, more of the scatter of a few
    /// (Student's t with `independent` - 1 degrees of freedom).
    [[nodiscard]] double errorsOfChance() const;
    /// A deviation that is not a number is beyond any tolerance.
    [[nodiscard]] Verdict verdict() const;
};

/// Figures that belong together, with their source.
struct CheckGroup
{
    std::string title;  ///< "Growth factor"
    std::string source; ///< what the expected values are, with the paper
    std::string note;   ///< what limits the comparison; may be empty
    std::vector<Check> checks;
};

/// "information", "within", "undecided" or "beyond".
[[nodiscard]] std::string_view name(Verdict verdict);

} // namespace penumbra
