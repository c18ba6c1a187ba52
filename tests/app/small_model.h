#pragma once

#include "app/command_line.h"

namespace penumbra::test {

/// A folder with `universes.h5`, a small `model.safetensors` that was trained on them, `unseen.h5` with two others, and
/// a CAMELS pair of two maps from these.
class SmallModelFolder : public QObject
{
protected:
    void makeModel()
    {
        writeUniverses(in(m_folder, "universes.h5"), 3, size, 1);
        writeUniverses(in(m_folder, "unseen.h5"), 2, size, 100);
        const auto ended = run(m_folder, "train --data universes.h5 --out model.safetensors --steps 4 --batch 2 "
                                         "--map-size 16 --width 8 --blocks 2 --name Small --json -");
        QVERIFY2(ended.code == 0, ended.err.c_str());
        QCOMPARE(ended.json()["steps"], 4);
        QVERIFY(std::isfinite(ended.json()["loss"].get<double>()));
        QVERIFY(std::filesystem::exists(in(m_folder, "model.safetensors.csv")));
        const auto unseen = UniverseFile(in(m_folder, "unseen.h5"), UniverseFile::Mode::read).read(0);
        writeNpy(in(m_folder, "Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), {unseen.stellar[0], unseen.stellar[1]});
        writeNpy(in(m_folder, "Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy"), {unseen.darkMatter[0], unseen.darkMatter[1]});
    }

    static constexpr std::size_t size = 32;
    const QString draw = "reconstruct Maps_Mstar_IllustrisTNG_CV_z=0.00.npy --model model.safetensors ";
    QTemporaryDir m_folder;
};

} // namespace penumbra::test
