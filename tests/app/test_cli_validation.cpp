#include "app/command_line.h"

#include <algorithm>
#include <limits>

using namespace penumbra;
using namespace penumbra::test;

namespace {

const nlohmann::json& group(const nlohmann::json& result, const std::string& title)
{
    const auto& groups = result["groups"];
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
        return g["title"].template get<std::string>().starts_with(title);
    });
    if (found == groups.end())
        qFatal("no group %s", title.c_str());
    return *found;
}

} // namespace

/// `validate-universes` on universes far too coarse to pass.
class TestCliValidation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto ended = run(m_folder, "simulate --universes 2 --seed 5 --out fiducial.h5 " + coarse +
                                             "--set omega_m=0.3 --set sigma_8=0.8 --set a_sn1=1 --set a_agn1=1 "
                                             "--set a_sn2=1 --set a_agn2=1");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto universe = UniverseFile(in(m_folder, "fiducial.h5"), UniverseFile::Mode::read).read(0);
        writeNpy(in(m_folder, "Maps_Mstar_Astrid_CV_z=0.00.npy"), {universe.stellar[0], universe.stellar[1]});
        writeNpy(in(m_folder, "Maps_Mcdm_Astrid_CV_z=0.00.npy"), {universe.darkMatter[0], universe.darkMatter[1]});
    }

    void everythingIsMeasured()
    {
        const auto ended = run(m_folder, "validate-universes --universes 2 --pairs 2 --seed 3 --json - " + coarse);
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto json = ended.json();
        for (const char* exact : {"Linear power spectrum", "Growth factor", "Power of the initial density"})
            for (const auto& figure : group(json, exact)["figures"])
                QVERIFY2(figure["verdict"] == "within", figure.dump().c_str());
        // Four steps of 32^3 particles form next to none of the haloes, and softened gravity leaves the smaller scales
        // of the wide box without power; its longer waves keep some.
        QVERIFY(json["beyond"].get<int>() > 0);
        const auto& particles = group(json, "Non-linear power of the particles in a box of 200 Mpc/h")["figures"];
        QVERIFY2(particles[0]["measured"].get<double>() > 0.2 && particles[0]["measured"].get<double>() < 1.1,
                 particles[0].dump().c_str());
        QVERIFY(group(json, "Halo mass function")["figures"].size() == 10);
        QVERIFY(!group(json, "Power of the dark-matter maps")["figures"].empty());
        QVERIFY2(ended.err.find("time step") != std::string::npos, ended.err.c_str());
    }

    void strictFailsOnWhatIsBeyond()
    {
        const auto ended = run(m_folder, "validate-universes --strict --pairs 2 --fiducial fiducial.h5 " + coarse);
        QVERIFY2(ended.code == 1, ended.err.c_str());
        QVERIFY2(ended.out.find("BEYOND") != std::string::npos, ended.out.c_str());
    }

    void aRealFieldIsPlacedInTheScatter()
    {
        const auto ended =
            run(m_folder, "validate-universes --pairs 2 --fiducial fiducial.h5 --data fiducial.h5 --stars "
                          "Maps_Mstar_Astrid_CV_z=0.00.npy --dark-matter "
                          "Maps_Mcdm_Astrid_CV_z=0.00.npy --index 1 --json - " +
                              coarse);
        QVERIFY2(ended.code == 0, ended.err.c_str());
        const auto json = ended.json();
        // The field is one of the 30 slabs: its own density has a rank, of which one in thirty is a step.
        const auto& own = group(json, "Fiducial universes and Maps_Mstar_Astrid_CV_z=0.00.npy, 32 x 32")["figures"];
        QCOMPARE(own[0]["quantity"], "log10 of the mean of Mcdm");
        const double rank = 30.0 * own[0]["rank"].get<double>();
        QVERIFY(std::abs(rank - std::round(rank)) < 1e-9);
        QVERIFY(std::abs(own[0]["deviation"].get<double>()) < 5.0);
        group(json, "Fiducial universes and Maps_Mstar_Astrid_CV_z=0.00.npy, 16 x 16");
        // The constants are those of 256 x 256 pixels: here without a verdict.
        for (const auto& figure : group(json, "Universes over the parameter range")["figures"])
            QVERIFY2(figure["verdict"] == "information", figure.dump().c_str());
    }

    void filesThatDoNotFitAreRefusedAtOnce()
    {
        QVERIFY(run(m_folder, "simulate --universes 1 --seed 5 --out other.h5 " + coarse + "--set omega_m=0.2").code ==
                0);
        auto ended = run(m_folder, "validate-universes --particles 33");
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.find("33") != std::string::npos, ended.err.c_str());
        ended = run(m_folder, "validate-universes --map-size 25");
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.find("25") != std::string::npos, ended.err.c_str());
        ended = run(m_folder, "validate-universes --fiducial other.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("other.h5") != std::string::npos && ended.err.find("omega_m") != std::string::npos,
                 ended.err.c_str());
        ended = run(m_folder, "validate-universes --data absent.h5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("absent.h5") != std::string::npos, ended.err.c_str());
        ended = run(m_folder, "validate-universes --stars Maps_Mstar_Astrid_CV_z=0.00.npy --dark-matter "
                              "Maps_Mcdm_Astrid_CV_z=0.00.npy --side 50 --depth 5");
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("50 Mpc/h") != std::string::npos, ended.err.c_str());
        // Stars may be missing; dark matter is everywhere.
        const auto universe = UniverseFile(in(m_folder, "fiducial.h5"), UniverseFile::Mode::read).read(0);
        Field gaps = universe.darkMatter[0];
        gaps(3, 4) = std::numeric_limits<float>::quiet_NaN();
        writeNpy(in(m_folder, "Maps_Mcdm_Gaps_CV_z=0.00.npy"), {gaps});
        ended = run(m_folder, "validate-universes --pairs 2 --fiducial fiducial.h5 --missing-as-empty --stars "
                              "Maps_Mstar_Astrid_CV_z=0.00.npy --dark-matter Maps_Mcdm_Gaps_CV_z=0.00.npy " +
                                  coarse);
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.err.find("Maps_Mcdm_Gaps_CV_z=0.00.npy") != std::string::npos, ended.err.c_str());
        // Each of the pair has its dataset.
        ended = run(m_folder, "validate-universes --pairs 2 --fiducial fiducial.h5 --stars fiducial.h5 --dataset "
                              "universe_00000/stellar --dark-matter fiducial.h5 --dark-matter-dataset "
                              "universe_00000/dm " +
                                  coarse);
        QVERIFY2(ended.code == 0, ended.err.c_str());
    }

private:
    const QString coarse = "--particles 32 --mesh 32 --time-steps 4 --map-size 32 ";
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCliValidation)
#include "test_cli_validation.moc"
