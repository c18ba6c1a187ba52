#include "validation/finite_mean.h"
#include "validation/theory_checks.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace penumbra;

namespace {

Check relative(double measured, double error)
{
    Check check;
    check.measured = measured;
    check.expected = 200.0;
    check.error = error;
    check.tolerance = 0.1;
    return check;
}

} // namespace

class TestChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdictsFollowToleranceAndError()
    {
        QCOMPARE(relative(219.0, 0.0).verdict(), Verdict::within);
        QCOMPARE(relative(222.0, 0.0).verdict(), Verdict::beyond);
        // 11 % off with a tolerance of 10 %: 1 % too much, which an error of 1 % excuses and one of 0.4 % does not.
        QCOMPARE(relative(222.0, 2.0).verdict(), Verdict::undecided);
        QCOMPARE(relative(222.0, 0.8).verdict(), Verdict::beyond);
        QCOMPARE(relative(std::numeric_limits<double>::quiet_NaN(), 1e9).verdict(), Verdict::beyond);
        Check free = relative(900.0, 0.0);
        free.tolerance.reset();
        QCOMPARE(free.verdict(), Verdict::information);
    }

    /// The scatter of a few values tells little of their error: quantiles 0.975 of Student's t are in every table.
    void errorsOfAFewAreAllowedMore()
    {
        Check check = relative(222.0, 0.4); // 1 % beyond the tolerance, with an error of 0.2 %: 5 of them
        QCOMPARE(check.errorsOfChance(), 2.0);
        QCOMPARE(check.verdict(), Verdict::beyond);
        for (const auto& [independent, errors] : {std::pair(2U, 12.706), {3U, 4.303}, {4U, 3.182}, {24U, 2.069}}) {
            check.independent = independent;
            QVERIFY(std::abs(check.errorsOfChance() - errors) < 1e-3);
            QCOMPARE(check.verdict(), independent == 2U ? Verdict::undecided : Verdict::beyond);
        }
        // The error of a single value is not known, and nothing out of tolerance is decided.
        check.independent = 1;
        check.error = finiteMean(std::vector{222.0}).errorOfMean;
        QVERIFY(std::isinf(check.error));
        QCOMPARE(check.verdict(), Verdict::undecided);
        check.measured = 215.0;
        QCOMPARE(check.verdict(), Verdict::within);
    }

    void deviationsAreWhatTheySay()
    {
        Check check = relative(190.0, 4.0);
        QVERIFY(std::abs(check.deviation() + 0.05) < 1e-12 && std::abs(check.deviationError() - 0.02) < 1e-12);
        check.comparison = Comparison::absolute;
        QVERIFY(std::abs(check.deviation() + 10.0) < 1e-12 && std::abs(check.deviationError() - 4.0) < 1e-12);
        check.comparison = Comparison::scatter;
        check.scatter = 5.0;
        QVERIFY(std::abs(check.deviation() + 2.0) < 1e-12);
        check.expected.reset();
        QVERIFY(std::isnan(check.deviation()));
    }

    void summariesLeaveOutWhatIsNoNumber()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const FiniteMean summary = finiteMean(std::vector{2.0, nan, 4.0, 9.0});
        QCOMPARE(summary.count, std::size_t(3));
        QVERIFY(std::abs(summary.mean - 5.0) < 1e-12);
        QVERIFY(std::abs(summary.std - std::sqrt(13.0)) < 1e-12);
        QVERIFY(std::abs(summary.errorOfMean - std::sqrt(13.0 / 3.0)) < 1e-12);
        QVERIFY(std::isnan(finiteMean(std::vector{nan}).mean));
    }

    void regressionIsTheTextbookOne()
    {
        // y = 2.2 + 0.6 x; residuals -0.8, 0.6, 1, -0.6, -0.2, so s^2 = 2.4 / 3; at the mean of x the leverage is 1/5.
        const std::vector x{1.0, 2.0, 3.0, 4.0, 5.0}, y{2.0, 4.0, 5.0, 4.0, 5.0};
        const Regression middle = regress(x, y, 3.0, 4.1);
        QVERIFY(std::abs(middle.atX - 4.0) < 1e-12);
        QVERIFY(std::abs(middle.scatter - std::sqrt(0.8 * 1.2)) < 1e-12);
        QVERIFY(std::abs(middle.below - 0.6) < 1e-12);
        // At x = 6 it is 1/5 + 9/10.
        const Regression beyond = regress(x, y, 6.0, 0.0);
        QVERIFY(std::abs(beyond.atX - 5.8) < 1e-12);
        QVERIFY(std::abs(beyond.scatter - std::sqrt(0.8 * 2.1)) < 1e-12);
        QCOMPARE(beyond.below, 0.0);
        // Without a spread in x there is only the mean.
        const Regression flat = regress(std::vector(5, 1.0), y, 9.0, 4.0);
        QVERIFY(std::abs(flat.atX - 4.0) < 1e-12);
    }

    void theoryFollowsItsTables()
    {
        for (const CheckGroup& group : {checkLinearPower(), checkGrowth()}) {
            QVERIFY(group.checks.size() >= 6);
            for (const Check& check : group.checks)
                QVERIFY2(check.verdict() == Verdict::within, check.quantity.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestChecks)
#include "test_checks.moc"
