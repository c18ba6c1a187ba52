#include "validation/check.h"

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

Verdict Check::verdict() const
{
    if (!tolerance)
        return Verdict::information;
    const double size = std::abs(deviation());
    if (size <= *tolerance)
        return Verdict::within;
    return size - *tolerance < 2.0 * deviationError() ? Verdict::undecided : Verdict::beyond;
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
