#pragma once

#include "base/random.h"
#include "io/posterior_file.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace penumbra::test {

namespace fs = std::filesystem;

inline const std::string recipeText = R"({"sampler":"unipc3","steps":20,"note":"Größe","input":{"redshift":0.5}})";

inline Field lognormal(std::size_t size, std::uint32_t stream, Quantity quantity = Quantity::darkMatter)
{
    Field field(size, camelsGeometry, quantity);
    RandomStream(41, stream, 0).normals(field.pixels());
    for (float& pixel : field.pixels())
        pixel = std::pow(10.0F, 11.0F + 0.5F * pixel);
    return field;
}

inline PosteriorWriter::Description description(std::size_t size, bool withTruth = true)
{
    PosteriorWriter::Description result{lognormal(size, 0, Quantity::stellarMass), std::nullopt, 0xfedcba9876543210,
                                        recipeText};
    result.input(1, 1) = 0.0F;
    if (withTruth)
        result.truth = lognormal(size, 1);
    return result;
}

inline void writePosterior(const fs::path& path, std::uint32_t samples, std::size_t size = 32, bool withTruth = true,
                           const std::string& recipe = recipeText)
{
    PosteriorWriter::Description about = description(size, withTruth);
    about.recipe = recipe;
    PosteriorWriter writer(path, about);
    for (std::uint32_t i = 0; i < samples; ++i)
        writer.append(lognormal(size, 10 + i), 5 + i);
    writer.finish();
}

/// Ten maps in antithetic pairs about one: 10^(11 +- d), numbered from 4 on.
inline void writePairs(const fs::path& path)
{
    PosteriorWriter::Description about = description(32);
    about.noise = Noise::antithetic;
    PosteriorWriter writer(path, about);
    for (std::uint32_t i = 0; i < 10; ++i) {
        Field sample = lognormal(32, 10 + i / 2);
        if (i % 2 == 1)
            for (float& pixel : sample.pixels())
                pixel = std::pow(10.0F, 22.0F - std::log10(pixel));
        writer.append(sample, 4 + i);
    }
    writer.finish();
}

inline bool same(const Field& a, const Field& b)
{
    return a.size() == b.size() && a.geometry() == b.geometry() && a.quantity() == b.quantity() &&
           std::ranges::equal(a.pixels(), b.pixels());
}

inline void put(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

inline std::string get(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A test with a folder of its own.
class FolderTest : public QObject
{
protected:
    [[nodiscard]] fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] QString arg(const std::string& name) const { return QString::fromStdString(at(name).string()); }
    /// Unfinished files beside `name`.
    [[nodiscard]] std::vector<fs::path> partsOf(const std::string& name) const
    {
        std::vector<fs::path> parts;
        for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString()))
            if (entry.path().filename().string().starts_with("." + name))
                parts.push_back(entry.path());
        return parts;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace penumbra::test
