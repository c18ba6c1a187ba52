#include "base/loaded_libraries.h"
#include "diffusion/network_library.h"
#include "field/fourier.h"
#include "field/normalization.h"
#include "messages.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>
#include <vector>

using namespace penumbra;

namespace {

std::filesystem::path goodModel()
{
    return std::filesystem::path(PENUMBRA_SOURCE_DIR) / "tests/ui/data/tiny_velocity.safetensors";
}

} // namespace

// A program that is not linked to the network library, as the window is not. The order of these tests matters.
class TestNetworkLibrary : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    /// A copy of the model in which one tensor goes by another name.
    [[nodiscard]] std::filesystem::path modelLackingATensor() const
    {
        std::ifstream in(goodModel(), std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), {});
        const std::string name = "\"conv_in.bias\"";
        bytes.replace(bytes.find(name), name.size(), "\"conv_in.bios\"");
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "lacking.safetensors";
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

private Q_SLOTS:
    void isNotLoadedByReadingWhatAModelIs()
    {
        QVERIFY(Model::probe(goodModel()).parameters > 0);
        const std::string message = inputErrorOf([] { (void)Model::load("/nowhere/m.safetensors"); });
        QVERIFY2(contains(message, "/nowhere/m.safetensors"), message.c_str());
        QVERIFY(loadedLibraries("libtorch").empty());
        QVERIFY(loadedLibraries("penumbra-network").empty());
    }

    void isLoadedOnceBySeveralThreads()
    {
        std::vector<std::shared_ptr<const Model>> models(4);
        std::vector<std::thread> threads;
        for (auto& model : models)
            threads.emplace_back([&model] { model = Model::load(goodModel()); });
        for (std::thread& thread : threads)
            thread.join();
        for (const auto& model : models)
            QVERIFY(model && model->info().path == goodModel());
        QVERIFY(!loadedLibraries("libtorch").empty());
        QCOMPARE(loadedLibraries("penumbra-network"),
                 std::set{std::filesystem::canonical(networkLibraryFile()).string()});
    }

    void errorsKeepTheirTypeOnTheWayOut()
    {
        const auto path = modelLackingATensor();
        const std::string message = inputErrorOf([&] { (void)Model::load(path); });
        QVERIFY2(contains(message, path.string()) && contains(message, "conv_in.bi"), message.c_str());
        const auto model = Model::load(goodModel());
        const Field odd(sizeMultiple(model->info().architecture) + 1, camelsGeometry, Quantity::stellarMass);
        QVERIFY(contains(inputErrorOf([&] { (void)model->denoiser(odd); }), "Resample the map"));
    }

    // There are two copies of the code that plans Fourier transforms, the program's and the library's, and one FFTW.
    void libraryAndProgramTransformAtTheSameTime()
    {
        const auto model =
            Model::load(std::filesystem::path(PENUMBRA_SOURCE_DIR) / "resources/models/penumbra-128.safetensors");
        setComputeThreads(1);
        Field stellar(sizeMultiple(model->info().architecture), camelsGeometry, Quantity::stellarMass);
        stellar.pixels()[3] = 1e11F;
        const auto expected = model->conditionalMean(stellar);
        std::atomic<bool> over = false;
        float farthest = 0.0F;
        std::thread program([&] {
            for (std::size_t size = 8; !over; size = size == 64 ? 8 : size + 1) {
                std::vector<float> map(size * size, 1.0F);
                map[size + 1] = 3.0F;
                const std::vector<float> back = inverseFourierTransform(fourierTransform(map, size), size);
                for (std::size_t i = 0; i < map.size(); ++i)
                    farthest = std::max(farthest, std::abs(back[i] - map[i]));
            }
        });
        bool same = true;
        for (int i = 0; i < 300; ++i)
            same = same && std::ranges::equal(model->conditionalMean(stellar)->pixels(), expected->pixels());
        over = true;
        program.join();
        QVERIFY(same);
        QVERIFY(farthest < 1e-5F);
    }

    void modelsWork()
    {
        setComputeThreads(1);
        const auto model = Model::load(goodModel());
        const std::size_t size = 4 * sizeMultiple(model->info().architecture);
        const Denoiser denoise = model->denoiser(Field(size, camelsGeometry, Quantity::stellarMass));
        std::vector<float> z(size * size, 0.5F), x0(z.size()), eps(z.size());
        denoise(z, 0.0, x0, eps);
        QVERIFY(std::ranges::all_of(x0, [](float value) { return std::isfinite(value); }));
        // v-prediction: z = alpha x0 + sigma eps whatever the network says, and both are sqrt(1/2) at gamma = 0.
        for (std::size_t i = 0; i < z.size(); ++i)
            QVERIFY(std::abs(std::sqrt(0.5F) * (x0[i] + eps[i]) - z[i]) < 1e-5F);
    }
};

QTEST_GUILESS_MAIN(TestNetworkLibrary)
#include "test_network_library.moc"
