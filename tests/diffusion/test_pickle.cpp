#include "base/random.h"
#include "diffusion/pickle_reader.h"
#include "io/python.h"
#include "messages.h"

#include <QTest>

using namespace penumbra;
using namespace std::string_literals;
using Kind = PickleValue::Kind;

namespace {

Pickle parse(const std::string& bytes)
{
    return Pickle(std::span(bytes.data(), bytes.size()));
}

std::string complaint(const std::string& bytes)
{
    return inputErrorOf([&] { (void)parse(bytes); });
}

} // namespace

class TestPickle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pythonWritesWeRead_data()
    {
        QTest::addColumn<int>("protocol");
        for (const int protocol : {2, 3, 4, 5})
            QTest::newRow(qPrintable(QString::number(protocol))) << protocol;
    }

    void pythonWritesWeRead()
    {
        QFETCH(int, protocol);
        const auto written = python::run(R"(
import pickle, sys, collections, argparse
value = {'none': None, 'yes': True, 'no': False, 'small': 7, 'word': 300, 'int': -70000, 'long': 2**40, 'minus': -2**35,
         'pi': 3.140625, 'text': 'h\u00e9', 'list': [1, [2, 3]], 'tuple': (1, 2, 3, 4), 'pair': (1, 2), 'empty': (),
         'ordered': collections.OrderedDict([('a', 1), ('b', 2)]), 'space': argparse.Namespace(x=5),
         'set': {1}, 'huge': 2**70, 'long_text': 'x' * 300}
value['same'] = value['list']
print(pickle.dumps(value, protocol=int(sys.argv[1])).hex())
)",
                                         {QString::number(protocol)});
        if (!written.ok)
            QSKIP("python3 is not installed");
        const Pickle pickle = parse(QByteArray::fromHex(written.output.trimmed().toLatin1()).toStdString());
        const PickleValue& root = pickle.root();
        QCOMPARE(root.find("none")->kind, Kind::none);
        QCOMPARE(root.find("yes")->integer, 1);
        QCOMPARE(root.find("no")->integer, 0);
        QCOMPARE(root.find("small")->integer, 7);
        QCOMPARE(root.find("word")->integer, 300);
        QCOMPARE(root.find("int")->integer, -70000);
        QCOMPARE(root.find("long")->integer, std::int64_t{1} << 40);
        QCOMPARE(root.find("minus")->integer, -(std::int64_t{1} << 35));
        QCOMPARE(root.find("huge")->kind, Kind::none);
        QCOMPARE(root.find("pi")->real, 3.140625);
        QCOMPARE(root.find("text")->text, std::string("h\u00e9"));
        QCOMPARE(root.find("long_text")->text.size(), 300U);
        QCOMPARE(root.find("list")->items.at(1)->items.at(1)->integer, 3);
        QCOMPARE(root.find("tuple")->items.size(), 4U);
        QCOMPARE(root.find("pair")->items.size(), 2U);
        QCOMPARE(root.find("empty")->items.size(), 0U);
        QVERIFY(root.find("ordered")->madeBy("collections OrderedDict"));
        QCOMPARE(root.find("ordered")->find("b")->integer, 2);
        QCOMPARE(root.find("space")->state->find("x")->integer, 5);
        QCOMPARE(root.find("same"), root.find("list"));
        QCOMPARE(root.find("absent"), nullptr);
    }

    /// The classical attack, os.system("..."): described, not done.
    void nothingIsExecuted()
    {
        const Pickle pickle = parse("\x80\x02"
                                    "cposix\nsystem\nX\x10\0\0\0touch /tmp/pwnedq\0\x85R."s);
        QVERIFY(pickle.root().madeBy("posix system"));
        QCOMPARE(pickle.root().arguments->items.at(0)->text, std::string("touch /tmp/pwned"));
    }

    void unknownOperationsAreNamed()
    {
        const std::string message = complaint("\x80\x02"
                                              "K\x01\x82\x05.");
        QVERIFY2(contains(message, "0x82") && contains(message, "byte 4"), message.c_str());
        QVERIFY(contains(complaint("\x80\x07."), "protocol is 7"));
    }

    void malformedPicklesAreRefused()
    {
        QVERIFY(contains(complaint(""), "too early"));
        QVERIFY(contains(complaint("\x80"), "too early"));
        QVERIFY(contains(complaint("X\xff\xff\xff\xff"), "too early"));
        QVERIFY(contains(complaint("."), "nothing to take"));
        QVERIFY(contains(complaint("\x86."), "nothing to take"));
        QVERIFY(contains(complaint("K\x01(0."), "nothing to take")); // below the mark
        QVERIFY(contains(complaint("t."), "no mark"));
        QVERIFY(contains(complaint("h\x05."), "remembered under 5"));
        QVERIFY(contains(complaint("K\x01K\x02"
                                   "a."),
                         "no list"));
        QVERIFY(contains(complaint("K\x01K\x02K\x03s."), "no dictionary"));
        QVERIFY(contains(complaint("}(K\x01u."), "no value"));
        QVERIFY(contains(complaint("K\x01)R."), "no name"));
        QVERIFY(contains(complaint("cos\nsystem\nK\x01R."), "no tuple"));
        QVERIFY(contains(complaint("K\x01K\x02\x93."), "no text"));
        QVERIFY(contains(complaint("c" + std::string(2000, 'a') + "\nb\n."), "1024"));
    }

    /// Cycles and deep nesting are legal and must neither recurse nor leak.
    void cyclesAndDepthAreHarmless()
    {
        const Pickle cycle = parse("]q\0h\0a."s);
        QCOMPARE(cycle.root().items.at(0), &cycle.root());
        const std::size_t depth = 900'000;
        const Pickle deep = parse(std::string(depth, ']') + std::string(depth - 1, 'a') + ".");
        QCOMPARE(deep.root().items.size(), 1U);
    }

    void sizeIsBounded() { QVERIFY(contains(complaint(std::string(2'000'000, 'N') + "."), "1000000 values")); }

    /// Any bytes at all end in a value or in an InputError.
    void randomBytesAreHarmless()
    {
        RandomSequence random(9, 0);
        const std::string operations = "\x80\x95NJKMG\x8a\x8cXU(01)]}\x85\x86\x87t\x8f\x90\x91"
                                       "aesuqrhj2\x94"
                                       "c\x93R\x81\x92"
                                       "bQ.";
        int refused = 0;
        for (int trial = 0; trial < 20000; ++trial) {
            std::string bytes;
            for (std::uint64_t length = random.below(40); length > 0; --length)
                bytes += random.below(4) == 0 ? static_cast<char>(random.below(256))
                                              : operations[random.below(operations.size())];
            refused += complaint(bytes).empty() ? 0 : 1;
        }
        QVERIFY(refused > 10000);
    }
};

QTEST_GUILESS_MAIN(TestPickle)
#include "test_pickle.moc"
