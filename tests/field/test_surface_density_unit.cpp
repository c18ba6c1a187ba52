#include "field/surface_density_unit.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

/// Expected factors follow from 1 Msun = h Msun/h and 1 Mpc = h Mpc/h, so that 1 Msun/Mpc^2 = 1/h (Msun/h)/(Mpc/h)^2.
class TestSurfaceDensityUnit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spellings_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("factor"); // at h = 0.5
        QTest::addColumn<bool>("usesH");
        const auto row = [](const char* unit, double factor, bool usesH) {
            QTest::newRow(unit) << QString::fromUtf8(unit) << factor << usesH;
        };
        row("(Msun/h)/(Mpc/h)^2", 1.0, false);
        row("Msun/h/(Mpc/h)**2", 1.0, false);
        row("h Msun / Mpc^2", 1.0, false);
        row("Msun h Mpc^-2", 1.0, false);
        row("h^-1 Msun / (h^-1 Mpc)^2", 1.0, false);
        row("solMass Mpc-2", 2.0, true);
        row("solMass/Mpc2", 2.0, true);
        row("M☉ / Mpc²", 2.0, true);
        row("Msun kpc⁻²", 2e6, true);
        row("h⁻¹ M☉ (h⁻¹ Mpc)⁻²", 1.0, false);
        row("M_sun/kpc**2", 2e6, true);
        row("M_\\odot kpc^{-2}", 2e6, true);
        row("Msun/pc^2", 2e12, true);
        row("(Msun/h)/(kpc/h)^2", 1e6, false);
        row("1e10 Msun/h/(kpc/h)^2", 1e16, false);
        row("10^10 (Msun/h)/(Mpc/h)^2", 1e10, false);
        row("Msun/(Mpc/h)^2", 0.5, true); // h is missing in the mass alone
    }

    void spellings()
    {
        QFETCH(QString, unit);
        QFETCH(double, factor);
        QFETCH(bool, usesH);
        const auto scale = surfaceDensityScale(unit.toStdString(), 0.5);
        QVERIFY(scale.has_value());
        QVERIFY2(std::abs(scale->factor / factor - 1.0) < 1e-12, qPrintable(QString::number(scale->factor)));
        QCOMPARE(scale->usesH, usesH);
    }

    void logarithms()
    {
        for (const char* unit : {"dex(Msun / kpc2)", "log10(Msun/kpc^2)", "log_10( M_sun/kpc**2 )"}) {
            const auto scale = surfaceDensityScale(unit, 0.5);
            QVERIFY2(scale && scale->logarithmic, unit);
            QVERIFY(std::abs(scale->factor / 2e6 - 1.0) < 1e-12);
        }
        QVERIFY(!surfaceDensityScale("Msun/kpc^2", 0.5)->logarithmic);
        QVERIFY(!surfaceDensityScale("dex(" + std::string(400000, 'M') + ")", 0.5)); // an attribute may hold anything
    }

    void otherThingsAreNone()
    {
        for (const char* unit : {"", "kg", "dex", "Msun", "Msun/h", "Msun/Mpc^3", "Msun/Mpc", "g/cm^2", "log10(Msun)",
                                 "dex(dex(Msun/Mpc^2))", "2 Msun/Mpc^2"})
            QVERIFY2(!surfaceDensityScale(unit, 0.5), unit);
    }
};

QTEST_APPLESS_MAIN(TestSurfaceDensityUnit)
#include "test_surface_density_unit.moc"
