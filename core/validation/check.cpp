#include "validation/check.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

namespace penumbra {

double Check::deviation() const
{
    const double wanted = expected.value_or(std::numeric_limits<double>::quiet_NaN());
    switch (comparison) {
    case Comparison::relative:
        return measured / wanted - 1.0;
    case Comparison::absolute:
        return measured - wanted;
    case Comparison::scatter:
        return (measured - wanted) / scatter;
    }
    return wanted;
}

double Check::deviationError() const
{
    switch (comparison) {
    case Comparison::relative:
        return expected ? error / std::abs(*expected) : 0.0;
    case Comparison::absolute:
        return error;
    case Comparison::scatter:
        return error / scatter;
    }
    return 0.0;
}

double Check::errorsOfChance() const
{
    constexpr double known = 2.0, share = 0.975; // of a normal distribution 2 errors leave out one in 22
    if (independent < 2)
        return known;
    return boost::math::quantile(boost::math::students_t(static_cast<double>(independent - 1)), share);
}

Verdict Check::verdict() const
{
    if (!tolerance)
        return Verdict::information;
    const double size = std::abs(deviation());
    if (size <= *tolerance)
        return Verdict::within;
    return size - *tolerance < errorsOfChance() * deviationError() ? Verdict::undecided : Verdict::beyond;
}

std::string_view name(Verdict verdict)
{
    switch (verdict) {
    case Verdict::information:
        return "information";
    case Verdict::within:
        return "within";
    case Verdict::undecided:
        return "undecided";
    case Verdict::beyond:
        return "beyond";
    }
    return "";
}

} // namespace penumbra
