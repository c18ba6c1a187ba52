#include "base/error.h"
#include "statistics/linear_equations.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace penumbra;

class TestLinearEquations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// 2 y + z = 5, x + z = 2, x + y = 3 at (1, 2, 1): a zero leads, so rows must change places.
    void solves()
    {
        const auto x = solveLinear({0, 2, 1, 1, 0, 1, 1, 1, 0}, {5, 2, 3});
        QVERIFY(x.has_value());
        const std::vector<double> expected{1, 2, 1};
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(std::abs(x->at(i) - expected[i]) < 1e-12);
    }

    void singularHasNone() { QVERIFY(!solveLinear({1, 2, 2, 4}, {1, 2}).has_value()); }

    void otherSizesAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(solveLinear({1, 2, 3}, {1, 2})), Error);
        const std::size_t many = mostEquations + 1;
        QVERIFY_EXCEPTION_THROWN(
            static_cast<void>(solveLinear(std::vector<double>(many * many, 1.0), std::vector<double>(many))), Error);
    }
};

QTEST_APPLESS_MAIN(TestLinearEquations)
#include "test_linear_equations.moc"
