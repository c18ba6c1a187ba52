#include "base/hash.h"
#include "ui/methods_text.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace penumbra;

/// What is said of a run in a paper holds only what is known of it.
class TestMethodsText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        write("m.safetensors", "weights");
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
                           "Penumbra 1.2.3, with the conditional diffusion model Toy (arXiv:2403.10648; SHA-256 of "
                           "the weights %1), by UniPC of third order (arXiv:2302.04867) in 20 steps from noise of "
                           "seed 7. The map of stellar mass is Maps.npy, index 4. Resampled. The map is like "
                           "others. On simulated universes that the model never saw, its 68 % and 95 % intervals "
                           "hold the truth in 68.1 ± 1.2 % and 94.9 ± 0.4 % of the pixels.")
                .arg(hash().left(16)));
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
    [[nodiscard]] QByteArray recipe() const
    {
        return QJsonDocument(
                   QJsonObject{
                       {"input",
                        QJsonObject{{"file", "/data/Maps.npy"},
                                    {"index", 4},
                                    {"preparation", "Resampled."},
                                    {"among_training_maps", QJsonObject{{"sentence", "The map is like others."}}}}},
                       {"model", QJsonObject{{"name", "Toy"}, {"path", path("m.safetensors")}, {"sha256", hash()}}},
                       {"sampler", QJsonObject{{"name", "unipc3"}, {"steps", 20}}},
                       {"samples", 32},
                       {"seed", 7},
                       {"version", "1.2.3"}})
            .toJson();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMethodsText)
#include "test_methods_text.moc"
