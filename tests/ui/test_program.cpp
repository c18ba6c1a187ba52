#include "support.h"

#include <QImage>
#include <QProcess>

using namespace penumbra;

// The program as a script drives it.
class TestProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runIsCaptured();
    void badMapEndsWithAMessage();
    void badUsageEndsWithAMessage();

private:
    struct Ended
    {
        int code;
        QString errors;
    };
    static Ended start(const QStringList& arguments);
};

TestProgram::Ended TestProgram::start(const QStringList& arguments)
{
    QProcess program;
    program.start(QStringLiteral(PENUMBRA_BINARY_DIR "/bin/penumbra"), arguments);
    if (!program.waitForFinished(120000) || program.exitStatus() != QProcess::NormalExit)
        return {-1, program.errorString()};
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardError())};
}

void TestProgram::runIsCaptured()
{
    const QTemporaryDir folder;
    const QString picture = folder.filePath("window.png");
    const Ended ended = start({QString::fromStdString(test::writeCamelsPair(folder).string()), "--model",
                               QString::fromStdString(test::tinyModel().string()), "--run", "--samples", "2", "--steps",
                               "2", "--capture", picture, "--size", "1200x760", "--theme", "light", "--quit"});
    QVERIFY2(ended.code == 0, qPrintable(ended.errors));
    const QImage image(picture);
    QCOMPARE(image.size(), QSize(1200, 760));
    QCOMPARE(image.pixelColor(600, 4).lightness() > 200, true); // the light theme's menu bar
    // The live maps and curves: many colours beside those of the theme.
    QSet<QRgb> found;
    for (int y = 0; y < image.height(); y += 2)
        for (int x = 0; x < image.width(); x += 2)
            found.insert(image.pixel(x, y));
    QVERIFY(found.size() > 500);
}

void TestProgram::badMapEndsWithAMessage()
{
    const Ended ended = start({"/nowhere/map.npy", "--quit"});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.errors.contains("/nowhere/map.npy"), qPrintable(ended.errors));
}

void TestProgram::badUsageEndsWithAMessage()
{
    const Ended ended = start({"--samples", "none"});
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.errors.contains("--samples none"), qPrintable(ended.errors));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "test_program.moc"
