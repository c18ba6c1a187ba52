#include "ui/input_place_label.h"

#include "base/random.h"
#include "diffusion/training_statistics.h"
#include "io/map_file.h"
#include "ui/main_window.h"
#include "ui/run_panel.h"

#include "shown_window.h"

#include <QLabel>
#include <QSignalSpy>

#include <fstream>
#include <nlohmann/json.hpp>

using namespace penumbra;

namespace {

/// Sparse random galaxies; `brightness` in dex.
Field galaxies(std::uint64_t seed, double brightness = 0.0)
{
    Field map(64, camelsGeometry, Quantity::stellarMass);
    RandomSequence random(seed, 0);
    const double occupied = 0.02 + 0.02 * random.uniform();
    for (float& mass : map.pixels())
        if (random.uniform() < occupied)
            mass = static_cast<float>(std::pow(10.0, 9.5 + brightness + 0.6 * random.normal()));
    return map;
}

/// The tiny model, told what it was trained on: forty universes of such galaxies.
void writeInformedModel(const std::filesystem::path& path)
{
    std::vector<std::vector<InputStatistics>> universes(40);
    for (std::size_t u = 0; u < universes.size(); ++u)
        for (std::uint64_t map = 0; map < 5; ++map)
            universes[u].push_back(inputStatistics(galaxies(100 * u + map)));
    const auto inputs = trainingStatistics(universes).value();

    std::ifstream in(test::tinyModel(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    std::uint64_t size = 0;
    std::memcpy(&size, bytes.data(), sizeof size);
    auto header = nlohmann::json::parse(bytes.substr(sizeof size, size));
    auto metadata = nlohmann::json::parse(header["__metadata__"]["penumbra"].get<std::string>());
    auto& written = metadata["training_inputs"];
    written = {{"version", 1},
               {"universes", inputs.universes},
               {"maps", inputs.maps},
               {"inverse_covariance", inputs.inverseCovariance},
               {"distances", inputs.distances}};
    for (std::size_t i = 0; i < inputStatisticKinds.size(); ++i)
        written["statistics"][std::string(inputStatisticKinds[i].key)] = {
            {"compared", inputs.compared[i]}, {"mean_compared", inputs.mean[i]}, {"quantiles", inputs.quantiles[i]}};
    header["__metadata__"]["penumbra"] = metadata.dump();
    const std::string text = header.dump();
    const std::uint64_t newSize = text.size();
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&newSize), sizeof newSize);
    out << text << bytes.substr(sizeof size + size);
}

} // namespace

/// The line of the run panel that says whether the open map is of the kind that the model was trained on.
class TestInputPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeInformedModel(file("informed.safetensors"));
        // One in twenty maps of the training's own kind is near its edge by chance: take one that is not.
        const auto training = Model::probe(file("informed.safetensors")).trainingInputs;
        std::uint64_t seed = 77'000;
        while (placeAmongTraining(inputStatistics(galaxies(seed)), training).verdict != InputVerdict::inside)
            QVERIFY(++seed < 77'020);
        writeNpy(file("Maps_Mstar_Like_CV_z=0.00.npy"), {galaxies(seed)});
        writeNpy(file("Maps_Mstar_Bright_CV_z=0.00.npy"), {galaxies(seed, 10.0)});
    }
    void init()
    {
        m_window = test::shownWindow();
        QVERIFY(m_window);
        QVERIFY(!label().isEnabled()); // no map, no verdict
    }
    void cleanup() { m_window.reset(); }

    void aMapLikeTheTrainingMapsIsInside()
    {
        m_window->chooseModel(file("informed.safetensors"));
        QVERIFY(m_window->open(file("Maps_Mstar_Like_CV_z=0.00.npy")));
        QTRY_COMPARE(label().text(), QStringLiteral("inside training range"));
        QVERIFY(!label().warning()->isVisible());
        QCOMPARE(textColor(), theme().green);
        QVERIFY(label().toolTip().contains("200 training maps"));
        QTest::mouseClick(&label(), Qt::LeftButton);
        QTRY_VERIFY(details());
        QVERIFY(details()->text().contains("Occupied"));
        // What does not count for the verdict is marked as such, and never set off as unusual.
        QVERIFY(details()->text().contains(QString::fromUtf8("Smallest occupied pixel *").replace(' ', QChar::Nbsp)));
        QVERIFY(!details()->text().contains("Msun"));
        QTest::keyClick(details()->window(), Qt::Key_Escape);
        QTRY_VERIFY(!details());
    }
    void aDepthThatTheModelDoesNotKnowIsCorrectedInTheDetails()
    {
        MapReference map;
        map.path = file("Maps_Mstar_Like_CV_z=0.00.npy");
        map.options.side = 25.0;
        map.options.depth = 9.0;
        QVERIFY(m_window->open(map));
        const auto told = [this] { return label().accessibleDescription(); };
        QTRY_VERIFY2(told().contains("or correct that of the map (slab depth in Map details)."), qPrintable(told()));
    }
    void aMapOfAnotherKindIsWarnedOf()
    {
        m_window->chooseModel(file("informed.safetensors"));
        QVERIFY(m_window->open(file("Maps_Mstar_Bright_CV_z=0.00.npy")));
        QTRY_COMPARE(label().text(), QStringLiteral("outside training"));
        QCOMPARE(textColor(), theme().warning);
        QTRY_VERIFY(label().warning()->isVisible());
        QVERIFY(label().warning()->text().contains("check that the map is in"));
        QVERIFY(label().accessibleName().contains("This input"));
        QVERIFY(label().accessibleDescription().contains("200 training maps"));
        label().setFocus();
        QTest::keyClick(&label(), Qt::Key_Space);
        QTRY_VERIFY(details());
        QVERIFY(details()->text().contains("<b>above all</b>"));
        details()->window()->close();
        QTRY_VERIFY(!details());
    }
    void theVerdictFollowsTheModel()
    {
        QVERIFY(m_window->open(file("Maps_Mstar_Like_CV_z=0.00.npy")));
        m_window->chooseModel(test::tinyModel());
        QTRY_COMPARE(label().text(), QStringLiteral("not known"));
        m_window->chooseModel(file("informed.safetensors"));
        QTRY_COMPARE(label().text(), QStringLiteral("inside training range"));
    }
    void coloursFollowTheTheme()
    {
        m_window->chooseModel(file("informed.safetensors"));
        QVERIFY(m_window->open(file("Maps_Mstar_Like_CV_z=0.00.npy")));
        QTRY_COMPARE(label().text(), QStringLiteral("inside training range"));
        applyTheme(*qApp, ThemeKind::light);
        QTRY_COMPARE(textColor(), theme().green);
        applyTheme(*qApp, ThemeKind::dark);
    }

private:
    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }
    /// The table of statistics, while it is shown.
    [[nodiscard]] QLabel* details() const { return m_window->findChild<QLabel*>(QStringLiteral("statistics")); }
    InputPlaceLabel& label() { return *m_window->findChild<InputPlaceLabel*>(); }
    [[nodiscard]] QColor textColor()
    {
        label().ensurePolished();
        return label().palette().color(QPalette::ButtonText);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

PENUMBRA_UI_TEST_MAIN(TestInputPlace)
#include "test_input_place.moc"
