#include "base/hash.h"
#include "ui/methods_text.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace penumbra;

/// What is said of a run in a paper holds only what is known of it.
class TestMethodsText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        writeModel({{"penumbra", "0.1.0"}, {"universe_seeds", QJsonArray{1, 2}}});
        write("m.md", "<!-- measured: begin held-out -->\n"
                      "| truth inside the 68 % interval | 68.1 ± 1.2 % | 68 % |\n"
                      "| truth inside the 95 % interval | 94.9 ± 0.4 % | 95 % |\n"
                      "<!-- measured: end -->\n");
    }
    void tellsTheRunAndWhatWasMeasured()
    {
        QCOMPARE(
            methodsText(recipe()),
            QStringLiteral("32 maps of dark matter were drawn from the posterior p(dark matter | stellar mass) by "
                           "Penumbra 1.2.3, with Toy (SHA-256 of the weights %1), a conditional diffusion model after "
                           "arXiv:2403.10648, trained on mock universes that Penumbra made (gravity only, galaxies "
                           "painted on; no baryons), by UniPC of third order (arXiv:2302.04867) in 20 steps from noise "
                           "of seed 7. The map of stellar mass is Maps.npy, index 4. Resampled. The map is like "
                           "others. On simulated universes that the model never saw, drawn with this sampler and "
                           "number of steps, its 68 % and 95 % intervals hold the truth in 68.1 ± 1.2 % and "
                           "94.9 ± 0.4 % of the pixels; this map is within the range of those that the model was "
                           "trained on.")
                .arg(hash().left(16)));
    }
    void whatWasMeasuredIsToldOfNoOtherRun()
    {
        QVERIFY(methodsText(recipe()).contains("intervals"));
        for (const QJsonObject& sampler :
             {QJsonObject{{"name", "ddim"}, {"steps", 20}}, {{"name", "unipc3"}, {"steps", 8}}})
            QVERIFY(!methodsText(recipe(sampler)).contains("intervals"));
        for (const char* verdict : {"outside", "near the edge", "unknown"})
            QVERIFY2(!methodsText(recipe(recommended(), verdict)).contains("intervals"), verdict);
    }
    void weightsAreThoseOfWhoTrainedThem()
    {
        writeModel({{"imported_from", "published.ckpt"}});
        QVERIFY(methodsText(recipe()).contains("with the conditional diffusion model Toy (arXiv:2403.10648; SHA-256"));
        writeModel({{"made_by", "somebody"}});
        QVERIFY(methodsText(recipe()).contains("a conditional diffusion model after arXiv:2403.10648, by UniPC"));
        const QByteArray before = recipe();
        QVERIFY(QFile::remove(path("m.safetensors")));
        QVERIFY(methodsText(before).contains("a conditional diffusion model after arXiv:2403.10648, by UniPC"));
    }
    void tellsOfBothModelsOfACascade()
    {
        QJsonObject json = QJsonDocument::fromJson(recipe()).object();
        QJsonObject model = json["model"].toObject();
        write("coarse.safetensors", "coarse weights");
        const QString coarse = QString::fromStdString(sha256(path("coarse.safetensors").toStdString()));
        model["refines"] = QJsonObject{{"name", "Coarse"}, {"file", "coarse.safetensors"}, {"sha256", coarse}};
        json["model"] = model;
        const QByteArray cascade = QJsonDocument(json).toJson();
        QVERIFY(methodsText(cascade).contains(
            QStringLiteral("index 4. That model refines, to twice the resolution, the samples of Coarse (SHA-256 %1), "
                           "a cascade as in arXiv:2106.15282. Resampled.")
                .arg(coarse.left(16))));
        QVERIFY(methodsText(cascade).contains("intervals"));
        write("coarse.safetensors", "trained further"); // what was measured was the two together
        QVERIFY(!methodsText(cascade).contains("intervals"));
    }
    void tellsThatMapsAreHeldToSummaries()
    {
        QVERIFY(!methodsText(recipe()).contains("Ribak"));
        const QString held = methodsText(recipe({{"name", "unipc3"}, {"steps", 20}, {"held_to_summaries", true}}));
        QVERIFY(held.contains("index 4. Summaries of each map"));
        QVERIFY(held.contains("Ribak 1991). Resampled."));
        QVERIFY(!held.contains("intervals")); // the tiny model draws no summaries: this is no run of its present kind
    }
    void otherWeightsWereNotMeasured()
    {
        const QByteArray before = recipe();
        write("m.safetensors", "trained further");
        QVERIFY(!methodsText(before).contains("intervals"));
        QVERIFY(methodsText(before).contains("seed 7"));
    }
    void cardsThatTellNothingAreNotQuoted()
    {
        write("m.md", "A card.\n");
        QVERIFY(!methodsText(recipe()).contains("intervals"));
        QVERIFY(QFile::remove(path("m.md")));
        QVERIFY(!methodsText(recipe()).contains("intervals"));
    }
    void noRecipeNoText() { QCOMPARE(methodsText("no JSON"), QString()); }

private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] QString hash() const { return QString::fromStdString(sha256(path("m.safetensors").toStdString())); }
    void write(const char* name, const QByteArray& text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    // The tiny model with another past.
    void writeModel(const QJsonObject& provenance) const
    {
        QFile tiny(QStringLiteral(PENUMBRA_SOURCE_DIR "/tests/ui/data/tiny_velocity.safetensors"));
        QVERIFY(tiny.open(QIODevice::ReadOnly));
        const auto length = qFromLittleEndian<quint64>(tiny.read(8).constData());
        QJsonObject head = QJsonDocument::fromJson(tiny.read(static_cast<qint64>(length))).object();
        QJsonObject metadata = head["__metadata__"].toObject();
        QJsonObject model = QJsonDocument::fromJson(metadata["penumbra"].toString().toUtf8()).object();
        model["provenance"] = provenance;
        metadata["penumbra"] = QString::fromUtf8(QJsonDocument(model).toJson(QJsonDocument::Compact));
        head["__metadata__"] = metadata;
        QByteArray text = QJsonDocument(head).toJson(QJsonDocument::Compact);
        text.append(QByteArray((8 - text.size() % 8) % 8, ' '));
        QByteArray size(8, '\0');
        qToLittleEndian<quint64>(static_cast<quint64>(text.size()), size.data());
        write("m.safetensors", size + text + tiny.readAll());
    }
    [[nodiscard]] static QJsonObject recommended() { return {{"name", "unipc3"}, {"steps", 20}}; }
    [[nodiscard]] QByteArray recipe(const QJsonObject& sampler = recommended(), const char* verdict = "inside") const
    {
        return QJsonDocument(
                   QJsonObject{
                       {"input",
                        QJsonObject{{"file", "/data/Maps.npy"},
                                    {"index", 4},
                                    {"preparation", "Resampled."},
                                    {"among_training_maps",
                                     QJsonObject{{"sentence", "The map is like others."}, {"verdict", verdict}}}}},
                       {"model", QJsonObject{{"name", "Toy"}, {"path", path("m.safetensors")}, {"sha256", hash()}}},
                       {"sampler", sampler},
                       {"samples", 32},
                       {"seed", 7},
                       {"version", "1.2.3"}})
            .toJson();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMethodsText)
#include "test_methods_text.moc"
