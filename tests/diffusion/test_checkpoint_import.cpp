#include "diffusion/checkpoint_import.h"
#include "diffusion/npz_file.h"
#include "diffusion/torch_checkpoint.h"
#include "diffusion/verify.h"
#include "io/python.h"
#include "messages.h"
#include "small_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace penumbra;

namespace {

const std::filesystem::path data = PENUMBRA_SOURCE_DIR "/tests/diffusion/data";

} // namespace

class TestCheckpointImport : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    bool m_haveTorch = false;

    [[nodiscard]] std::filesystem::path file(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    ModelInfo import(const std::filesystem::path& checkpoint) const
    {
        return importCheckpoint(checkpoint, file("model.safetensors"), {1.0, 0.2511, 1.501}, {0.0, 10.9808, 0.5086},
                                256, camelsGeometry);
    }
    [[nodiscard]] std::string importComplaint(const std::filesystem::path& checkpoint) const
    {
        const std::string message = inputErrorOf([&] { (void)import(checkpoint); });
        return message.empty() || contains(message, checkpoint.string()) ? message
                                                                         : "the file is not named: " + message;
    }
    /// Writes `script`'s file argv[1] with python3 and returns its path.
    [[nodiscard]] std::filesystem::path written(const std::string& name, const QString& script) const
    {
        const auto result = python::run(script, {QString::fromStdString(file(name).string())});
        if (!result.ok)
            qWarning("%s", qPrintable(result.output));
        return file(name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        setComputeThreads(2);
        m_haveTorch = python::has("torch, numpy");
        if (!m_haveTorch)
            return;
        QProcess judge;
        judge.start("/usr/bin/python3", {PENUMBRA_SOURCE_DIR "/tests/diffusion/make_checkpoints.py", m_folder.path()});
        QVERIFY(judge.waitForFinished(120000));
        QVERIFY2(judge.exitCode() == 0, judge.readAllStandardError());
    }

    void agreesWithPyTorch_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("trajectory");
        // Four steps magnify rounding e^3.2-fold each; sines and cosines of the magnified state do it again.
        QTest::newRow("tiny, committed") << "committed" << 2e-3;
        QTest::newRow("tiny") << "tiny" << 2e-3;
        QTest::newRow("plain") << "plain" << 5e-4;
        QTest::newRow("width 24, no dropout") << "width24_no_dropout" << 5e-4;
        QTest::newRow("depth 4, Fourier features") << "depth4_fourier" << 5e-3;
        QTest::newRow("time bias, fixed schedule") << "time_bias" << 5e-4;
        QTest::newRow("protocol 4, parameters") << "protocol4_parameters" << 5e-4;
        QTest::newRow("views of one storage") << "views_of_one_storage" << 5e-4;
        QTest::newRow("no prefix, half precision") << "bare_half" << 5e-4;
    }

    /// Network output and ancestral trajectory against what PyTorch computed from its own description of the network.
    void agreesWithPyTorch()
    {
        QFETCH(QString, name);
        QFETCH(double, trajectory);
        const bool committed = name == "committed";
        if (!committed && !m_haveTorch)
            QSKIP("python3 with torch is not installed");
        const auto stem = committed ? data / "tiny" : file(name.toStdString());
        (void)import(stem.string() + ".ckpt");
        const auto model = Model::load(file("model.safetensors"));
        const Verification found = verifyModel(*model, stem.string() + ".npz");
        QCOMPARE(found.states, 2U);
        QCOMPARE(found.trajectorySteps.size(), 4U);
        QVERIFY2(*found.networkOutput < 2e-5, qPrintable(QString::number(*found.networkOutput)));
        QVERIFY2(*found.trajectory < trajectory, qPrintable(QString::number(*found.trajectory)));
    }

    /// authors_small.ckpt: a network of 16 channels, three blocks and attention, of random weights in the layout that
    /// the authors' training script writes; authors_small.npz: what the authors' own network computes with it in
    /// float32.
    void agreesWithTheAuthors()
    {
        const ModelInfo info = import(data / "authors_small.ckpt");
        QCOMPARE(info.parameters, 927185U);
        const Verification found = verifyModel(*Model::load(file("model.safetensors")), data / "authors_small.npz");
        QVERIFY2(*found.networkOutput < 2e-5, qPrintable(QString::number(*found.networkOutput)));
        QVERIFY2(*found.trajectory < 1e-4, qPrintable(QString::number(*found.trajectory)));
    }

    void architectureIsWorkedOut()
    {
        const ModelInfo info = import(data / "tiny.ckpt");
        QCOMPARE(info.architecture.embeddingDim, 8);
        QCOMPARE(info.architecture.blocks, 1);
        QVERIFY(info.architecture.attention && info.architecture.fourierFeatures && !info.architecture.timeBias);
        QVERIFY(info.architecture.dropout > 0.0);
        QVERIFY(std::abs(info.schedule.gamma(0.0) + 12.9) < 1e-5);
        QVERIFY(std::abs(info.schedule.gamma(1.0) - 12.8) < 1e-5); // |w| = 25.7
        QCOMPARE(info.output.mean, 10.9808);
        QCOMPARE(info.size, 256U);
        QVERIFY(contains(info.provenance, "12345678901"));
        if (!m_haveTorch)
            return;
        const ModelInfo bias = import(file("time_bias.ckpt"));
        QVERIFY(bias.architecture.timeBias && !bias.architecture.attention);
        QCOMPARE(bias.embeddingGammaMax, 5.0);
        QCOMPARE(bias.schedule.gamma(1.0), 5.0);
        QCOMPARE(import(file("width24_no_dropout.ckpt")).architecture.dropout, 0.0);
    }

    void everyTruncationIsRefused()
    {
        const auto cut = file("cut.ckpt");
        // The last 22 bytes only repeat what the zip64 directory before them says.
        const auto size = std::filesystem::file_size(data / "tiny.ckpt") - 22;
        for (std::uintmax_t length = 0; length < size; length += size / 41) {
            std::filesystem::copy_file(data / "tiny.ckpt", cut, std::filesystem::copy_options::overwrite_existing);
            std::filesystem::permissions(cut, std::filesystem::perms::owner_all);
            std::filesystem::resize_file(cut, length);
            QVERIFY2(!importComplaint(cut).empty(), qPrintable(QString::number(length)));
        }
    }

    /// One byte changed anywhere: refused, or (where nothing depends on it) imported; never a crash.
    void damageIsCaughtByChecksums()
    {
        const auto bad = file("bad.ckpt");
        const auto size = std::filesystem::file_size(data / "tiny.ckpt");
        int refused = 0, tried = 0;
        for (std::uintmax_t position = 50; position < size; position += size / 59, ++tried) {
            std::filesystem::copy_file(data / "tiny.ckpt", bad, std::filesystem::copy_options::overwrite_existing);
            std::filesystem::permissions(bad, std::filesystem::perms::owner_all);
            std::fstream stream(bad, std::ios::binary | std::ios::in | std::ios::out);
            stream.seekg(static_cast<std::streamoff>(position));
            const char byte = static_cast<char>(stream.get());
            stream.seekp(static_cast<std::streamoff>(position));
            stream.put(static_cast<char>(byte ^ 0x55));
            stream.close();
            refused += importComplaint(bad).empty() ? 0 : 1;
        }
        QVERIFY(refused > tried / 3); // the rest hit local headers, alignment and what is not read
    }

    void otherFilesAreRefused()
    {
        QVERIFY(contains(importComplaint(file("absent.ckpt")), "no file"));
        std::ofstream(file("empty.ckpt")).close();
        QVERIFY(contains(importComplaint(file("empty.ckpt")), "zip"));
        std::ofstream(file("legacy.ckpt")) << "\x80\x02\x8a\x0a" << std::string(100, 'x');
        QVERIFY(contains(importComplaint(file("legacy.ckpt")), "PyTorch since 1.6"));
        QVERIFY(contains(importComplaint(data / "tiny.npz"), "data.pkl"));
    }

    void otherNetworksAreRefused_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QStringList>("expected");
        const auto add = [](const char* name, const QString& change, const QStringList& expected) {
            QTest::newRow(name) << change << expected;
        };
        add("missing", "del s[net + 'conv_out.2.bias']", {"conv_out.2.bias", "[1]"});
        add("left over", "s[net + 'extra'] = torch.zeros(2, 3)", {"extra", "[2, 3]"});
        add("misshapen", "s[net + 'conv_out.2.bias'] = torch.zeros(5)", {"conv_out.2.bias", "[5]", "[1]"});
        add("more channels", "s[net + 'conv_in.weight'] = torch.zeros(8, 3, 3, 3)", {"conv_in.weight", "[8, 3, 3, 3]"});
        add("3-D", "s[net + 'conv_in.weight'] = torch.zeros(8, 2, 3, 3, 3)", {"3-D"});
        add("odd width", "s[net + 'conv_in.weight'] = torch.zeros(12, 2, 3, 3)", {"groups"});
        add("learned schedule", "s['model.gamma.l1.weight'] = torch.zeros(1, 1)", {"learned_nn"});
        add("half a schedule", "del s['model.gamma.w']", {"gamma.w"});
        add("long schedule", "s['model.gamma.w'] = torch.zeros(2)", {"gamma.w", "[2]"});
        add("another network", "s.clear(); s['l1.weight'] = torch.zeros(4, 2)", {"l1.weight", "[4, 2]"});
        add("no tensors", "s.clear()", {"state_dict"});
        add("not a number", "s[net + 'conv_out.2.bias'] = torch.full((1,), float('nan'))",
            {"conv_out.2.bias", "finite"});
        add("integers", "s[net + 'conv_out.2.bias'] = torch.zeros(1, dtype=torch.int64)",
            {"conv_out.2.bias", "floating"});
        add("larger than its storage", "s['big'] = torch.zeros(1).expand(1 << 30, 1 << 20)",
            {"'big'", "beyond its storage"});
        add("complex numbers", "s['c'] = torch.zeros(1, dtype=torch.complex64)", {"'c'", "ComplexFloatStorage"});
    }

    void otherNetworksAreRefused()
    {
        QFETCH(QString, change);
        QFETCH(QStringList, expected);
        if (!m_haveTorch)
            QSKIP("python3 with torch is not installed");
        const QString script =
            "import torch, sys\nc = torch.load('%1')\ns, net = c['state_dict'], 'model.score_model.'\n"
            "%2\ntorch.save(c, sys.argv[1])\n";
        const auto path =
            written("changed.ckpt", script.arg(QString::fromStdString((data / "tiny.ckpt").string()), change));
        const std::string message = importComplaint(path);
        for (const QString& part : expected)
            QVERIFY2(contains(message, part.toStdString()), message.c_str());
    }

    /// Pickled calls are described, not made: this one would make a folder.
    void nothingIsExecuted()
    {
        const auto trap = file("trap");
        const QString script =
            "import os, pickle, sys, zipfile\nclass T:\n def __reduce__(self): return os.mkdir, ('%1',)\n"
            "z = zipfile.ZipFile(sys.argv[1], 'w')\nz.writestr('a/data.pkl', pickle.dumps({'x': T()}, 2))\nz.close()\n";
        const auto path = written("trap.ckpt", script.arg(QString::fromStdString(trap.string())));
        if (!std::filesystem::exists(path))
            QSKIP("python3 is not installed");
        QVERIFY(contains(importComplaint(path), "state_dict"));
        QVERIFY(!std::filesystem::exists(trap));
    }

    void compressedArchivesAreRefused()
    {
        if (!m_haveTorch)
            QSKIP("python3 is not installed");
        // 64 MB of zeros in 64 kB
        const auto bomb =
            written("bomb.ckpt",
                    "import zipfile, sys\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
                    "z.writestr('a/data.pkl', b'\\x80\\x02}.')\nz.writestr('a/data/0', bytes(1 << 26))\nz.close()\n");
        QVERIFY(contains(importComplaint(bomb), "compressed"));
    }

    void npzOfEveryKind()
    {
        if (!m_haveTorch)
            QSKIP("python3 with numpy is not installed");
        const auto path = written("kinds.npz", R"(
import numpy as np, sys
x = np.arange(24).reshape(2, 3, 4)
np.savez_compressed(sys.argv[1], f4=x.astype('<f4'), big=x.astype('>f4'), f8=x.astype('f8'), f2=x.astype('f2'),
                    i2=x.astype('>i2'), u1=x.astype('u1'), fortran=np.asfortranarray(x.astype('f4')), scalar=np.float32(3))
)");
        const TensorMap arrays = readNpz(path);
        QCOMPARE(arrays.size(), 8U);
        const torch::Tensor expected = torch::arange(24, torch::kFloat).view({2, 3, 4});
        for (const char* name : {"f4", "big", "f8", "f2", "i2", "u1", "fortran"})
            QVERIFY2(torch::equal(arrays.at(name), expected), name);
        QCOMPARE(arrays.at("scalar").item<float>(), 3.0F);
        const auto object =
            written("object.npz", "import numpy as np, sys\nnp.savez(sys.argv[1], a=np.array([{}, 1], dtype=object))");
        QVERIFY(contains(inputErrorOf([&] { (void)readNpz(object); }), "object.npz"));
    }

    /// A file that could not be read again takes no other's place.
    void unusableNormalizationsReplaceNothing()
    {
        (void)import(data / "tiny.ckpt");
        const auto target = file("model.safetensors");
        for (const Normalization& wrong : {Normalization{0.0, 10.98, 0.0}, Normalization{0.0, std::nan(""), 0.5}}) {
            const std::string message = inputErrorOf([&] {
                (void)importCheckpoint(data / "tiny.ckpt", target, {1.0, 0.25, 1.5}, wrong, 256, camelsGeometry);
            });
            QVERIFY2(contains(message, target.string()), message.c_str());
            QCOMPARE(Model::probe(target).output.std, 0.5086);
        }
    }

    /// Its network is told more than the arrays hold.
    void modelsThatDrawSummariesAreNotVerified()
    {
        auto architecture = smallVelocityArchitecture();
        architecture.summaries = true;
        const auto model = smallModel(file("told.safetensors"), architecture);
        const std::string message = inputErrorOf([&] { (void)verifyModel(*model, data / "tiny.npz"); });
        QVERIFY2(contains(message, "told.safetensors") && contains(message, "summaries"), message.c_str());
    }

    void wrongRecordingsAreRefused()
    {
        if (!m_haveTorch)
            QSKIP("python3 with numpy is not installed");
        (void)import(data / "tiny.ckpt");
        const auto model = Model::load(file("model.safetensors"));
        const QString changed = "import numpy as np, sys\na = dict(np.load('%1'))\n%2\nnp.savez(sys.argv[1], **a)\n";
        const auto complaint = [&](const char* change) {
            const auto from = QString::fromStdString((data / "tiny.npz").string());
            const auto path = written("changed.npz", changed.arg(from, change));
            const std::string message = inputErrorOf([&] { (void)verifyModel(*model, path); });
            return message.empty() || contains(message, path.string()) ? message : "the file is not named: " + message;
        };
        QVERIFY(contains(complaint("del a['z']"), "'z'"));
        QVERIFY(contains(complaint("del a['gamma']"), "'gamma'"));
        QVERIFY(contains(complaint("del a['step_noise']"), "'step_noise'"));
        QVERIFY(contains(complaint("del a['noise_pred'], a['trajectory']"), "neither"));
        QVERIFY(contains(complaint("a['z'] = a['z'][:, :, :4]"), "[2, 1, 4, 8]"));
        QVERIFY(contains(complaint("a['conditioning'] = a['conditioning'][:1]"), "'conditioning'"));
        QVERIFY(contains(complaint("a['noise_pred'] = a['noise_pred'][:1]"), "'noise_pred'"));
        QVERIFY(contains(complaint("a['step_noise'] = a['step_noise'][:3]"), "'step_noise'"));
        QVERIFY(
            contains(complaint("a = {k: v[..., :7, :7] if v.ndim > 1 else v for k, v in a.items()}"), "multiple of 2"));
        QCOMPARE(complaint("del a['trajectory']"), std::string());
        // an answer that is not a number never passes for agreement
        const auto from = QString::fromStdString((data / "tiny.npz").string());
        const auto nan = written("nan.npz", changed.arg(from, "a['noise_pred'][0] = np.nan"));
        QVERIFY(std::isinf(*verifyModel(*model, nan).networkOutput));
        const auto off = written("off.npz", changed.arg(from, "a['noise_pred'][1, 0, 3, 3] += 0.25"));
        QVERIFY(std::abs(*verifyModel(*model, off).networkOutput - 0.25) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestCheckpointImport)
#include "test_checkpoint_import.moc"
