#include "diffusion/model_card.h"
#include "messages.h"

#include <QTemporaryDir>
#include <QTest>

using namespace penumbra;

namespace {

const std::string card = "# A model\n\n<!-- measured: begin real -->\nold\n<!-- measured: end -->\n\nBetween.\n"
                         "<!-- measured: begin mock -->\n<!-- measured: end -->\nLast words.\n";

} // namespace

class TestModelCardSections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSectionIsReplacedAndNothingElse()
    {
        const auto real = withCardSection(card, "real", "new\n");
        QCOMPARE(real,
                 std::string("# A model\n\n<!-- measured: begin real -->\nnew\n<!-- measured: end -->\n\nBetween.\n"
                             "<!-- measured: begin mock -->\n<!-- measured: end -->\nLast words.\n"));
        QCOMPARE(withCardSection(real, "real", "old\n"), card);
        const auto mock = withCardSection(card, "mock", "| 1 |\n");
        QVERIFY(contains(mock, "old\n"));
        QVERIFY(contains(mock, "<!-- measured: begin mock -->\n| 1 |\n<!-- measured: end -->\nLast words.\n"));
    }

    void aMeasurementIsFoundInItsSection()
    {
        const std::string rows = "| quantity | measured |\n|---|---|\n| CRPS [dex] | 0.14 ± 0.01 |  |\n";
        const std::string other = withCardSection(card, "mock", "| CRPS [dex] | 0.5 |\n| skill | 2 |\n");
        const std::string measured = withCardSection(other, "real", rows);
        QCOMPARE(cardMeasurement(measured, "real", "CRPS [dex]"), std::optional<std::string>("0.14 ± 0.01"));
        QCOMPARE(cardMeasurement(measured, "mock", "CRPS [dex]"), std::optional<std::string>("0.5"));
        QVERIFY(!cardMeasurement(measured, "real", "skill")); // of the other section
        QVERIFY(!cardMeasurement(measured, "unheard", "CRPS [dex]"));
    }

    void anUnknownSectionIsRefusedWithTheKnownOnes()
    {
        const auto message = inputErrorOf([] { static_cast<void>(withCardSection(card, "rea", "")); });
        QVERIFY2(contains(message, "'rea'") && contains(message, "real, mock"), message.c_str());
        QVERIFY(contains(inputErrorOf([] { static_cast<void>(withCardSection("text", "real", "")); }),
                         "no measured sections"));
    }

    void aCardLiesBesideItsModel()
    {
        const QTemporaryDir folder;
        const std::filesystem::path model = folder.filePath(QStringLiteral("m.safetensors")).toStdString();
        QVERIFY(!modelCard(model));
        const std::filesystem::path path = folder.filePath(QStringLiteral("m.md")).toStdString();
        writeModelCard(path, card);
        QVERIFY(modelCard(model) == path);
        QCOMPARE(readModelCard(path), card);
        QVERIFY(contains(inputErrorOf([&] { static_cast<void>(readModelCard(path / "none")); }), "none"));
    }
};

QTEST_GUILESS_MAIN(TestModelCardSections)
#include "test_model_card_sections.moc"
