#include "diffusion/tensors.h"
#include "io/python.h"
#include "messages.h"

#include "base/random.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace penumbra;

class TestSafetensors : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] std::filesystem::path file(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    /// A file of that header (its quotes written as ') and that many bytes of data; returns what opening it complains
    /// about.
    [[nodiscard]] std::string complaint(std::string header, std::size_t dataSize) const
    {
        std::ranges::replace(header, '\'', '"');
        const auto path = file("bad.safetensors");
        std::ofstream out(path, std::ios::binary);
        const std::uint64_t size = header.size();
        out.write(reinterpret_cast<const char*>(&size), sizeof size);
        out << header << std::string(dataSize, '\0');
        out.close();
        return complaintOf(path);
    }
    [[nodiscard]] static std::string complaintOf(const std::filesystem::path& path)
    {
        const std::string message = inputErrorOf([&] { (void)readTensors(SafetensorsFile(path)); });
        return message.empty() || contains(message, path.string()) ? message : "the file is not named: " + message;
    }

private Q_SLOTS:
    void roundTrip()
    {
        torch::manual_seed(1);
        const TensorMap tensors{{"a", torch::randn({3, 4})},
                                {"b.half", torch::randn({5}).to(torch::kHalf)},
                                {"bf", torch::randn({2, 2}).to(torch::kBFloat16)},
                                {"count", torch::arange(7)},
                                {"scalar", torch::tensor(2.5)},
                                {"none", torch::zeros({0, 3})},
                                {"turned", torch::randn({3, 4}).t()}};
        writeSafetensors(file("a.safetensors"), tensors, {{"key", "text with \"quotes\" and \u00e9"}});
        const SafetensorsFile read(file("a.safetensors"));
        QCOMPARE(read.metadata().at("key"), std::string("text with \"quotes\" and \u00e9"));
        QCOMPARE(read.elements(), 12U + 5U + 4U + 7U + 1U + 12U);
        const TensorMap back = readTensors(read);
        QCOMPARE(back.size(), tensors.size());
        for (const auto& [name, tensor] : tensors) {
            QVERIFY2(back.at(name).scalar_type() == tensor.scalar_type(), name.c_str());
            QVERIFY2(torch::equal(back.at(name), tensor), name.c_str());
        }
    }

    /// The format as its specification has it, taken apart by other code than ours.
    void pythonReadsIt()
    {
        if (!python::has("numpy"))
            QSKIP("python3 with numpy is not installed");
        writeSafetensors(file("p.safetensors"), {{"x", torch::tensor({{1.5F, -2.0F}, {3.25F, 4.0F}})}},
                         {{"format", "pt"}});
        const auto result = python::run(R"(
import json, struct, sys, numpy
raw = open(sys.argv[1], 'rb').read()
size, = struct.unpack('<Q', raw[:8])
header = json.loads(raw[8:8 + size])
begin, end = header['x']['data_offsets']
data = raw[8 + size:]
assert size % 8 == 0 and len(data) == end
print(header['x']['dtype'], header['x']['shape'], header['__metadata__']['format'],
      numpy.frombuffer(data[begin:end], '<f4').tolist())
)",
                                        {QString::fromStdString(file("p.safetensors").string())});
        QVERIFY2(result.ok, qPrintable(result.output));
        QCOMPARE(result.output.trimmed(), QString("F32 [2, 2] pt [1.5, -2.0, 3.25, 4.0]"));
    }

    void refusesInconsistentHeaders()
    {
        const auto entry = [](const std::string& type, const std::string& shape, const std::string& offsets) {
            return "{'t':{'dtype':'" + type + "','shape':" + shape + ",'data_offsets':" + offsets + "}}";
        };
        QCOMPARE(complaint(entry("F32", "[2]", "[0,8]"), 8), std::string());
        QVERIFY(contains(complaint(entry("F32", "[2]", "[0,8]"), 7), "truncated"));
        QVERIFY(contains(complaint(entry("F32", "[2]", "[0,8]"), 9), "expected 8"));
        QVERIFY(contains(complaint(entry("F32", "[3]", "[0,8]"), 8), "expected 12"));
        QVERIFY(contains(complaint(entry("Q5", "[2]", "[0,8]"), 8), "'Q5'"));
        QVERIFY(contains(complaint(entry("F32", "[-2]", "[0,8]"), 8), "-2"));
        QVERIFY(contains(complaint(entry("F32", "[2]", "[8,0]"), 8), "'t'"));
        QVERIFY(contains(complaint(entry("F32", "[2]", "[-8,0]"), 8), "'t'"));
        QVERIFY(contains(complaint(entry("F32", "[2]", "[4,12]"), 12), "begins at byte 4"));
        QVERIFY(contains(complaint(entry("F32", "[2]", "[0,8,16]"), 8), "'t'"));
        QVERIFY(contains(complaint(entry("F32", "[2000000000,2000000000,2000000000]", "[0,8]"), 8), "absurdly"));
        QVERIFY(contains(complaint(entry("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4), "9 dimensions"));
        QVERIFY(contains(complaint(entry("F32", "['two']", "[0,8]"), 8), "not as expected"));
        QVERIFY(contains(complaint("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                                   "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
                                   12),
                         "'b' begins at byte 4"));
        QVERIFY(contains(complaint("{'t':{'dtype':'F32'}}", 0), "not as expected"));
        QVERIFY(contains(complaint("[1,2]", 0), "JSON object"));
        QVERIFY(contains(complaint("{", 0), "not as expected"));
        QVERIFY(contains(complaint("\xff\xfe{}", 0), "not as expected"));
        QVERIFY(contains(complaint("{'__metadata__':{'a':1}}", 0), "not as expected"));
        QVERIFY(contains(complaint(std::string(200000, '['), 0), "not as expected"));
    }

    void refusesOtherFiles()
    {
        QVERIFY(contains(complaintOf(file("absent.safetensors")), "no model file"));
        QVERIFY(contains(complaintOf(m_folder.path().toStdString()), "regular file"));
        const auto path = file("other.safetensors");
        std::ofstream(path).close();
        QVERIFY(contains(complaintOf(path), "0 bytes"));
        std::ofstream(path) << "abc";
        QVERIFY(contains(complaintOf(path), "3 bytes"));
        // random bytes: the first eight claim a header of some exabytes
        std::vector<double> uniform(4096);
        RandomStream(1, 0, 0).uniforms(uniform);
        std::ofstream out(path, std::ios::binary);
        for (const double u : uniform)
            out.put(static_cast<char>(static_cast<int>(256 * u)));
        out.close();
        QVERIFY(contains(complaintOf(path), "claims a header"));
    }

    /// A model cut off anywhere is refused, never half read.
    void refusesEveryTruncation()
    {
        const auto whole = file("whole.safetensors"), cut = file("cut.safetensors");
        writeSafetensors(whole, {{"a", torch::ones({4})}, {"b", torch::ones({2, 3})}}, {});
        const auto size = std::filesystem::file_size(whole);
        for (std::uintmax_t length = 0; length < size; ++length) {
            std::filesystem::copy_file(whole, cut, std::filesystem::copy_options::overwrite_existing);
            std::filesystem::resize_file(cut, length);
            QVERIFY2(!complaintOf(cut).empty(), qPrintable(QString::number(length)));
        }
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
