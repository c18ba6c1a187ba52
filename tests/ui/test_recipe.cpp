#include "ui/classroom.h"
#include "ui/figure_file.h"
#include "ui/methods_text.h"
#include "ui/posterior_files.h"
#include "ui/recipe_view.h"
#include "ui/run_recipe.h"

#include "base/error.h"
#include "exploring_window.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTreeWidget>

#define POINTERHOLDER_TRANSITION 4 // as in ui/pdf_attachment.cpp
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

using namespace penumbra;

// How samples were made, as the recipe tab tells it and as files carry it.
class TestRecipe : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void theTabCopiesSavesAndUsesItAgain();
    void filesAndFiguresCarryIt();
    void pdfWrittenAnewCarriesIt();
    void whatCannotBeTakenOverIsTold();
    void seedsKeepAllTheirDigits();
    void theCommandReadsTheMapInTheSameWay();
    void theCommandDrawsTheSameSamples();
    void theCommandTakesTheSameTruth();
    void theCommandEditsTheMapToo();

private:
    std::filesystem::path at(const QString& name) { return m_folder->filePath(name).toStdString(); }
    RecipeView& tab() { return m_explorer->panel().recipe(); }
    void press(const QString& text);
    void otherSettings();
    /// Runs the command, and compares what it draws with what the window has.
    void drawAgain();
    QString command() { return tab().findChild<QPlainTextEdit*>()->toPlainText(); }
};

void TestRecipe::initTestCase()
{
    QSettings().clear();
    open();
    auto* bar = m_window->findChild<QTabBar*>("exploreTabs");
    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(bar->count() - 1).center());
    QVERIFY(tab().isVisible());
}

void TestRecipe::press(const QString& text)
{
    for (QPushButton* button : tab().findChildren<QPushButton*>())
        if (button->text().remove(QLatin1Char('&')) == text) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL(qPrintable(text));
}

/// What the next run would be drawn with, unlike this one.
void TestRecipe::otherSettings()
{
    RunSettings other = m_window->settings();
    other.seed = 5;
    other.samples = 9;
    other.steps = 2;
    other.noise = Noise::independent;
    m_window->setSettings(other);
}

void TestRecipe::theTabCopiesSavesAndUsesItAgain()
{
    const std::string recipe = m_window->posterior()->recipe;
    press("Copy");
    QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), recipe);
    press("For a paper");
    const QString paragraph = QGuiApplication::clipboard()->text();
    QVERIFY2(paragraph.startsWith("5 maps of dark matter were drawn") &&
                 paragraph.contains("in 6 steps from noise of seed 1 in antithetic pairs"),
             qPrintable(paragraph));
    QVERIFY(!paragraph.contains("intervals")); // nobody measured this model
    otherSettings();
    press("Use again");
    QCOMPARE(m_window->settings().seed, std::uint64_t{1});
    QCOMPARE(m_window->settings().samples, std::size_t{5});
    QVERIFY(m_window->settings().steps == 6);
    QCOMPARE(m_window->settings().noise, Noise::antithetic);
    test::chooseFile(this, m_folder->filePath("run.json"));
    press("Save…");
    QCOMPARE(recipeIn(at("run.json")).toStdString(), recipe);
    // By the menu it comes back from the file; opened, it does so too.
    otherSettings();
    test::chooseFile(this, m_folder->filePath("run.json"));
    chooseInMenu("Run", "Load the recipe of a file…");
    QTRY_COMPARE(m_window->settings().seed, std::uint64_t{1});
    otherSettings();
    QVERIFY(m_window->open(at("run.json")));
    QCOMPARE(m_window->settings().samples, std::size_t{5});
}

void TestRecipe::filesAndFiguresCarryIt()
{
    const std::string recipe = m_window->posterior()->recipe;
    writePosterior(at("run.h5"), *m_window->posterior());
    QCOMPARE(recipeIn(at("run.h5")).toStdString(), recipe);
    for (const char* name : {"figure.png", "figure.svg", "figure.pdf"}) {
        writeFigure(at(name), m_window->figure(), {88.0, 72}, {});
        otherSettings();
        QVERIFY2(m_window->open(at(name)), name);
        QCOMPARE(m_window->settings().seed, std::uint64_t{1});
        QCOMPARE(QJsonDocument::fromJson(recipeIn(at(name))).object(),
                 QJsonDocument::fromJson(QByteArray::fromStdString(recipe)).object());
    }
    QFile foreign(m_folder->filePath("foreign.pdf"));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    foreign.write("%PDF-1.6\nof another program\n%%EOF\n");
    foreign.close();
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(recipeIn(at("foreign.pdf"))), InputError);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(recipeIn(test::writeCamelsPair(*m_folder))), InputError);
    RunSettings settings = m_window->settings();
    const RecipeSettings loaded = settingsOfRecipe(recipeIn(at("run.h5")), settings, {test::tinyModel()});
    QVERIFY2(loaded.note.isEmpty(), qPrintable(loaded.note));
    QVERIFY2(settingsOfRecipe(recipeIn(at("run.h5")), settings, {}).note.isEmpty(), "it is where the run had it");
    QJsonObject other = QJsonDocument::fromJson(recipeIn(at("run.h5"))).object();
    QJsonObject model = other.value("model").toObject();
    model.insert("path", "/nowhere/tiny_velocity.safetensors");
    other.insert("model", model);
    QVERIFY(settingsOfRecipe(QJsonDocument(other).toJson(), settings, {}).note.contains("not in the list"));
    model.insert("sha256", QString(64, '0'));
    QVERIFY(!findModel(model, {test::tinyModel()}).same);
    QCOMPARE(findModel(model, {test::tinyModel()}).file, test::tinyModel());
}

// Publishers and PDF tools write figures anew: other numbers of objects, everything in compressed streams of them.
void TestRecipe::pdfWrittenAnewCarriesIt()
{
    writeFigure(at("figure.pdf"), m_window->figure(), {88.0, 72}, {});
    QPDF pdf;
    pdf.processFile(at("figure.pdf").c_str());
    QPDFWriter writer(pdf, at("anew.pdf").c_str());
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setLinearization(true);
    writer.write();
    QVERIFY(recipeIn(at("figure.pdf")).size() > 0);
    QCOMPARE(recipeIn(at("anew.pdf")), recipeIn(at("figure.pdf")));
}

void TestRecipe::theCommandReadsTheMapInTheSameWay()
{
    QJsonObject input{{"file", "a map.h5"}, {"dataset", "universe_00011/stellar"},
                      {"index", 12},        {"side_mpc_h", 25},
                      {"depth_mpc_h", 5.0}, {"periodic", false},
                      {"truth", "dm.npy"}};
    QJsonObject recipe{
        {"program", "Penumbra"}, {"input", input}, {"model", QJsonObject{{"path", "/models/other.safetensors"}}},
        {"samples", 3},          {"seed", 7},      {"sampler", QJsonObject{{"name", "ddim"}, {"steps", 20}}}};
    QCOMPARE(commandOf(QJsonDocument(recipe).toJson()),
             QString("penumbra-cli reconstruct 'a map.h5' --dataset universe_00011/stellar --index 12 --side 25 "
                     "--depth 5 --not-periodic --truth dm.npy --model /models/other.safetensors --samples 3 --seed 7 "
                     "--sampler ddim --steps 20 --noise independent --out posterior.h5"));
    recipe["noise"] = "antithetic";
    QVERIFY(commandOf(QJsonDocument(recipe).toJson()).contains("--noise antithetic"));
    const auto truthIndex = [&](int index) {
        input["truth_index"] = index;
        recipe["input"] = input;
        return commandOf(QJsonDocument(recipe).toJson());
    };
    QVERIFY(truthIndex(0).contains("--truth dm.npy --truth-index 0 --model"));
    QVERIFY(truthIndex(12).contains("--truth dm.npy --truth-index 12 --model")); // counts need not tell
    recipe["seed"] = qint64{20240611123456};                                     // a date and a time
    QVERIFY(commandOf(QJsonDocument(recipe).toJson()).contains("--seed 20240611123456 "));
    input["unit"] = "Msun/kpc^2";
    recipe["input"] = input;
    QVERIFY(commandOf(QJsonDocument(recipe).toJson()).contains("--unit 'Msun/kpc^2'"));
}

void TestRecipe::whatCannotBeTakenOverIsTold()
{
    const QByteArray recipe = QByteArray::fromStdString(m_window->posterior()->recipe);
    RunSettings settings = m_window->settings();
    settings.seed = 5;
    settings.samples = 9;
    settings.steps = 2;
    const auto loaded = [&](const char* was, const char* is) {
        QByteArray changed = recipe;
        if (!changed.contains(was))
            qFatal("%s is not in %s", was, recipe.constData());
        changed.replace(was, is);
        return settingsOfRecipe(changed, settings, {test::tinyModel()});
    };
    // 2^53 + 1, which is no number of JSON's own kind, and one that Qt's has no room for.
    for (const char* seed : {"9007199254740993", "18446744073709551557"}) {
        const RecipeSettings large = loaded("\"seed\": 1,", QByteArray("\"seed\": ") + seed + ",");
        QVERIFY2(large.note.contains(seed) && large.note.contains("9007199254740992"), qPrintable(large.note));
        QCOMPARE(large.settings.seed, std::uint64_t{5});
    }
    const RecipeSettings many = loaded("\"samples\": 5,", "\"samples\": 100001,");
    QVERIFY2(many.note.contains("100001") && many.settings.samples == 9, qPrintable(many.note));
    const RecipeSettings fine = loaded("\"steps\": 6", "\"steps\": 1001");
    QVERIFY2(fine.note.contains("1001"), qPrintable(fine.note));
    QVERIFY(loaded("\"antithetic\"", "\"pink\"").note.contains("pink"));
    QVERIFY(loaded("\"steps\": 6", "\"held_to_summaries\": true, \"steps\": 6").note.contains("Another version"));
    QVERIFY(loaded("\"first_sample\": 0", "\"first_sample\": 4").note.contains("from number 4 on"));
}

void TestRecipe::seedsKeepAllTheirDigits()
{
    for (const char* seed :
         {"9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551557"}) {
        const QByteArray recipe =
            QByteArray(R"({"program": "Penumbra", "input": {"file": "m.npy"}, "samples": 3, "first_sample": 12, )"
                       R"("sampler": {"name": "ddim", "steps": 20}, "seed": )") +
            seed + "}";
        QVERIFY2(commandOf(recipe).contains(QStringLiteral("--samples 3 --first-sample 12 --seed %1 ").arg(seed)),
                 qPrintable(commandOf(recipe)));
        QVERIFY2(methodsText(recipe).contains(QStringLiteral("noise of seed %1.").arg(seed)),
                 qPrintable(methodsText(recipe)));
        tab().setRecipe(recipe.toStdString());
        const auto found = tab().findChild<QTreeWidget*>()->findItems("seed", Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.front()->text(1), QString(seed));
    }
    tab().setRecipe(m_window->posterior()->recipe);
    QVERIFY(!command().contains("--first-sample"));
}

void TestRecipe::drawAgain()
{
    QProcess shell;
    std::filesystem::remove(at("posterior.h5")); // of the command before
    shell.setWorkingDirectory(m_folder->path());
    shell.start("sh", {"-c", QStringLiteral(PENUMBRA_BINARY_DIR "/bin/") + command()});
    QVERIFY(shell.waitForFinished(120000));
    QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
    const auto drawn = readPosteriorFiles({at("posterior.h5")})->snapshot();
    const auto& here = m_window->posterior();
    QCOMPARE(drawn->samples.size(), here->samples.size());
    for (std::size_t i = 0; i < drawn->samples.size(); ++i)
        QVERIFY(std::ranges::equal(drawn->samples[i]->pixels(), here->samples[i]->pixels()));
    QCOMPARE(drawn->truth != nullptr, here->truth != nullptr);
    if (drawn->truth)
        QVERIFY(std::ranges::equal(drawn->truth->pixels(), here->truth->pixels()));
}

void TestRecipe::theCommandDrawsTheSameSamples()
{
    QVERIFY(m_window->open(QStringLiteral(PENUMBRA_SOURCE_DIR "/resources/maps/held-out.h5").toStdString()));
    activate();
    run(2);
    drawAgain();
}

void TestRecipe::theCommandTakesTheSameTruth()
{
    const auto stars = test::writeCamelsPair(*m_folder);
    writeNpy(at("one.npy"), {test::darkMatterMap(128)});
    MapReference map;
    map.path = stars;
    map.options.index = 1;
    map.truth = at("one.npy");
    QVERIFY(m_window->open(map));
    run(1);
    QVERIFY2(command().contains("one.npy --truth-index 0"), qPrintable(command())); // of the stars it was number 1
    drawAgain();
    // Of a stack it is the map of the same number, which goes without saying; another one is kept.
    map.truth = at("Maps_Mcdm_Test_CV_z=0.00.npy");
    map.truthIndex = 2;
    QVERIFY(m_window->open(map));
    run(1);
    QVERIFY2(command().contains("--truth-index 2"), qPrintable(command()));
    drawAgain();
    QCOMPARE(mapReferenceFrom(toJson(*m_window->openedMap())).truthIndex, std::optional<std::size_t>(2)); // in sessions
    map.truthIndex.reset();
    QVERIFY(m_window->open(map));
    run(1);
    QVERIFY2(!command().contains("--truth"), qPrintable(command())); // found beside the stars
    drawAgain();
}

void TestRecipe::theCommandEditsTheMapToo()
{
    activate();
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    activate();
    key(Qt::Key_G, Qt::ControlModifier);
    QTest::mouseClick(&canvas(0), Qt::LeftButton, {}, canvas(0).rect().center() + QPoint(13, 7));
    QTest::mouseClick(&canvas(0), Qt::RightButton, {}, canvas(0).rect().center() - QPoint(40, 20));
    QCOMPARE(m_window->classroom().editor().edits().size(), std::size_t{2});
    run(2);
    QVERIFY2(command().contains("--edit add:") && command().contains("--edit erase:"), qPrintable(command()));
    QVERIFY(!command().contains("--truth")); // it is of the galaxies as they were
    drawAgain();
    const QByteArray older = R"({"program": "Penumbra", "input": {"file": "m.npy", "edits": "Edited by hand: .."}})";
    QCOMPARE(commandOf(older), QString());
}

PENUMBRA_UI_TEST_MAIN(TestRecipe)
#include "test_recipe.moc"
