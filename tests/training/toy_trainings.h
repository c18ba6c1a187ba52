#pragma once

#include "diffusion/model.h"
#include "io/universe_file.h"
#include "training/labelled_file.h"
#include "training/trainer.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <string>
#include <vector>

namespace penumbra {

/// A folder with toy universes, and trainings of small networks on them.
class ToyTrainings : public QObject
{
protected:
    void writeUniverses() const { writeToyUniverses(file("universes.h5"), 3, 3, 16); }
    [[nodiscard]] std::filesystem::path file(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    [[nodiscard]] TrainingRequest request(const std::string& target, std::int64_t steps) const
    {
        TrainingRequest request;
        request.data = file("universes.h5");
        request.target = file(target);
        request.steps = steps;
        request.architecture.embeddingDim = 8;
        request.architecture.blocks = 2;
        request.architecture.guideDim = 8;
        request.architecture.guideBlocks = 2;
        request.architecture.conditioning = {"log_mass", "occupancy"};
        request.mapSize = 16;
        request.batch = 4;
        request.learningRate = 2e-3;
        request.threads = 1;
        return request;
    }
    /// Denoised state of a model for a fixed input: equal if and only if the weights are.
    [[nodiscard]] std::vector<float> fingerprint(const std::filesystem::path& path) const
    {
        const UniverseFile universes(file("universes.h5"), UniverseFile::Mode::read);
        std::vector<float> z(16 * 16, 0.5F);
        std::vector<float> x0(z.size());
        std::vector<float> eps(z.size());
        Model::load(path)->denoiser(universes.read(0).stellar.front())(z, 0.0, x0, eps);
        return x0;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace penumbra
