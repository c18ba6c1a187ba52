#include "base/random.h"
#include "universe/initial_conditions.h"
#include "universe/matter_sheet.h"
#include "universe/slab_maps.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

constexpr double box = 10.0;

double mass(const Field& field)
{
    double sum = 0.0;
    for (const float pixel : field.pixels())
        sum += pixel;
    return sum * field.pixelSide() * field.pixelSide();
}

Particles displaced(double amplitude)
{
    constexpr std::size_t n = 16;
    Mesh mesh(n, 1);
    for (std::size_t x = 0; x < n; ++x)
        for (std::size_t y = 0; y < n; ++y)
            for (std::size_t z = 0; z < n; ++z)
                mesh.row(x, y)[z] = static_cast<float>(
                    amplitude * std::cos(2.0 * std::numbers::pi * static_cast<double>(x) / static_cast<double>(n)));
    return displacedLattice(mesh, Background(0.3), box, 1.0, 1);
}

} // namespace

class TestSlabMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pixelsAndSlabsLieWhereTheySay()
    {
        SlabMaps maps(box, 20, 5); // pixels of 0.5, slabs of 2 Mpc/h
        maps.addToPixel({9.9F, 0.6F, 4.2F}, 3.0F);
        const std::vector<Field> fields = maps.fields(Quantity::stellarMass);
        QCOMPARE(fields.size(), std::size_t{15});
        QCOMPARE(fields[0].geometry(), (Geometry{box, 2.0, true}));
        QCOMPARE(fields[0].quantity(), Quantity::stellarMass);
        QCOMPARE(fields[4](1, 8), 12.0F);       // along x: slab 4, pixel (y, z), 3 per 0.25 (Mpc/h)^2
        QCOMPARE(fields[5](19, 8), 12.0F);      // along y: slab 0, pixel (x, z)
        QCOMPARE(fields[10 + 2](19, 1), 12.0F); // along z: slab 2, pixel (x, y)
        double sum = 0.0;
        for (const Field& field : fields)
            sum += mass(field);
        QVERIFY(std::abs(sum - 9.0) < 1e-6);
    }

    void cloudsShareAmongFourPixelsAcrossTheEdge()
    {
        SlabMaps maps(box, 20, 5);
        maps.addCloud({0.125F, 5.25F, 3.0F},
                      1.0F); // a quarter of a pixel left of the centre of the first, on the second's
        const Field map = maps.fields(Quantity::darkMatter)[10 + 1];
        QVERIFY(std::abs(map(0, 10) * 0.25F - 0.75F) < 1e-5F);
        QVERIFY(std::abs(map(19, 10) * 0.25F - 0.25F) < 1e-5F);
        QVERIFY(std::abs(mass(map) - 1.0) < 1e-6);
    }

    void sheetOfTheLatticeIsUniform()
    {
        const Particles particles = displaced(0.0);
        SlabMaps maps(box, 32, 5);
        std::stop_source stopped;
        stopped.request_stop();
        addMatterSheet(maps, particles, std::vector<char>(particles.size(), 0), 2.0, box / 32, stopped.get_token());
        for (const Field& field : maps.fields(Quantity::darkMatter))
            QCOMPARE(mass(field), 0.0);
        addMatterSheet(maps, particles, std::vector<char>(particles.size(), 0), 2.0, box / 32);
        for (const Field& field : maps.fields(Quantity::darkMatter))
            for (const float pixel : field.pixels()) {
                // 16 layers in 5 slabs: a slab holds 3.2 of them, in parts of half a layer 3 or 3.5.
                const double uniform = 2.0 * 16 * 16 * 3.2 / (box * box);
                QVERIFY(pixel > 0.9 * uniform && pixel < 1.11 * uniform);
            }
    }

    void sheetFollowsACompressionWithoutShotNoise()
    {
        // A plane wave before crossing has the exact density 1 / |1 - A cos q| at x(q) = q - A sin q.
        constexpr double amplitude = 0.7;
        const Particles particles = displaced(amplitude);
        SlabMaps maps(box, 40, 5);
        addMatterSheet(maps, particles, std::vector<char>(particles.size(), 0), 1.0, box / 40);
        const std::vector<Field> fields = maps.fields(Quantity::darkMatter);
        std::vector<double> column(40, 0.0); // mean over all slabs along axis 2
        for (std::size_t slab = 0; slab < 5; ++slab)
            for (std::size_t y = 0; y < 40; ++y)
                for (std::size_t x = 0; x < 40; ++x)
                    column[x] += fields[10 + slab](x, y) * box * box / (40.0 * static_cast<double>(particles.size()));
        // Void: q = pi, density 1 / 1.7. The lattice starts half a spacing in, so it lies there too.
        const std::size_t voidPixel = static_cast<std::size_t>((0.5 + 0.5 / 16) * 40);
        // Five pixels even out how the parts of the cells fall on pixels.
        double density = 0.0;
        for (std::size_t x = voidPixel - 2; x <= voidPixel + 2; ++x)
            density += column[x] / 5.0;
        qInfo("void density %.4f, exact %.4f", density, 1.0 / (1.0 + amplitude));
        QVERIFY(std::abs(density * (1.0 + amplitude) - 1.0) < 0.03);
        // Within each map, rows across the wave are alike: there is no noise in y.
        for (std::size_t slab = 0; slab < 5; ++slab)
            for (std::size_t y = 1; y < 40; ++y)
                QVERIFY(std::abs(fields[10 + slab](voidPixel, y) / fields[10 + slab](voidPixel, 0) - 1.0F) < 0.2F);
    }

    void massIsConserved()
    {
        Particles particles = displaced(0.9);
        RandomSequence random(1, 0);
        for (Vector3& p : particles.positions)
            for (float& x : p)
                x = wrapped(x + 0.3F * static_cast<float>(random.normal()), static_cast<float>(box));
        std::vector<char> excluded(particles.size(), 0);
        for (std::size_t i = 0; i < 100; ++i)
            excluded[37 * i] = 1;
        SlabMaps maps(box, 32, 5);
        addMatterSheet(maps, particles, excluded, 1e9, box / 32);
        const std::vector<Field> fields = maps.fields(Quantity::darkMatter);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double sum = 0.0;
            for (std::size_t slab = 0; slab < 5; ++slab)
                sum += mass(fields[5 * axis + slab]);
            QVERIFY(std::abs(sum / (1e9 * static_cast<double>(particles.size() - 100)) - 1.0) < 1e-4); // float sums
        }
    }
};

QTEST_GUILESS_MAIN(TestSlabMaps)
#include "test_slab_maps.moc"
