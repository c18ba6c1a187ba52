#include "ui/animation.h"

#include "base/error.h"
#include "support.h"

#include <QDir>
#include <QFileInfo>
#include <QImageReader>
#include <QSignalSpy>

#include <sys/stat.h>

using namespace penumbra;

// A run as pictures, one after the other.
class TestAnimation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesAreNumbered();
    void aShorterRunLeavesNoPictureOfALongerOne();
    void gifHoldsAllFrames();
    void aFrameOfAnotherSizeKeepsItsShape();
    void framesAreLeftOutRatherThanWaitedFor();
    void badTargetsAreExplained();

private:
    static Figure frame(const QColor& color);
    static AnimationRecorder::Settings settings();
};

Figure TestAnimation::frame(const QColor& color)
{
    MapFigure map;
    map.title = "Sample";
    map.visible = {0.0, 0.0, 1.0, 1.0};
    map.image = QImage(8, 8, QImage::Format_RGB32);
    map.image.fill(color);
    map.scaleColors = {Qt::black, Qt::white};
    return {{map}, {}};
}

AnimationRecorder::Settings TestAnimation::settings()
{
    AnimationRecorder::Settings settings;
    settings.width = 320;
    settings.mostWaiting = 100;
    return settings;
}

void TestAnimation::picturesAreNumbered()
{
    const QTemporaryDir folder;
    AnimationRecorder recorder(folder.filePath("run").toStdString(), settings());
    QSignalSpy finished(&recorder, &AnimationRecorder::finished);
    QVERIFY(recorder.add(frame(Qt::red)));
    QVERIFY(recorder.add(frame(Qt::blue)));
    recorder.finish();
    QVERIFY(finished.wait(30000));
    const QStringList files = QDir(folder.filePath("run")).entryList({"*.png"}, QDir::Files, QDir::Name);
    QCOMPARE(files, QStringList({"frame-00001.png", "frame-00002.png"}));
    const QImage first(folder.filePath("run/frame-00001.png"));
    QCOMPARE(first.width(), 320);
    QCOMPARE(first.pixelColor(160, 160), QColor(Qt::red));
}

void TestAnimation::aShorterRunLeavesNoPictureOfALongerOne()
{
    const QTemporaryDir folder;
    const auto at = [&folder](const QString& name) { return folder.filePath("run/" + name); };
    const auto pictures = [&] {
        return QDir(folder.filePath("run")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    };
    const auto record = [&](const QList<QColor>& colors, bool whole) {
        AnimationRecorder recorder(folder.filePath("run").toStdString(), settings());
        QSignalSpy finished(&recorder, &AnimationRecorder::finished);
        for (const QColor& color : colors)
            QVERIFY(recorder.add(frame(color)));
        if (!whole) // as when the window is closed
            return;
        recorder.finish();
        QVERIFY(finished.wait(30000));
    };
    record({Qt::red, Qt::red, Qt::red}, true);
    QFile notes(at("notes.txt"));
    QVERIFY(notes.open(QIODevice::WriteOnly));
    const QStringList before = pictures();
    QCOMPARE(before.size(), 4);
    record({Qt::blue}, false);
    QCOMPARE(pictures(), before);
    QCOMPARE(QImage(at("frame-00001.png")).pixelColor(160, 160), QColor(Qt::red));
    record({Qt::blue, Qt::blue}, true);
    QCOMPARE(pictures(), QStringList({"frame-00001.png", "frame-00002.png", "notes.txt"}));
    QCOMPARE(QImage(at("frame-00002.png")).pixelColor(160, 160), QColor(Qt::blue));
}

void TestAnimation::gifHoldsAllFrames()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("run.gif");
    AnimationRecorder recorder(file.toStdString(), settings());
    QSignalSpy finished(&recorder, &AnimationRecorder::finished);
    for (const QColor& color : {QColor(Qt::red), QColor(Qt::green), QColor(Qt::blue)})
        QVERIFY(recorder.add(frame(color)));
    recorder.finish();
    QVERIFY(finished.wait(30000));
    const mode_t mask = ::umask(0);
    ::umask(mask);
    QVERIFY2((QFileInfo(file).permissions() & QFile::ReadOther) || (mask & S_IROTH), "as the user's other files");
    QImageReader reader(file, "gif"); // Qt's own reader judges
    QCOMPARE(reader.imageCount(), 3);
    QCOMPARE(reader.loopCount(), -1); // for ever
    QCOMPARE(reader.read().pixelColor(160, 160), QColor(Qt::red));
    QCOMPARE(reader.nextImageDelay(), 100);
    reader.read();
    QCOMPARE(reader.read().pixelColor(160, 160), QColor(Qt::blue));
    QCOMPARE(reader.nextImageDelay(), 2000);
}

void TestAnimation::aFrameOfAnotherSizeKeepsItsShape()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("run.gif");
    AnimationRecorder recorder(file.toStdString(), settings());
    QSignalSpy finished(&recorder, &AnimationRecorder::finished);
    Figure two = frame(Qt::red);
    two.panels.push_back(two.panels.front());
    QVERIFY(recorder.add(two)); // half as high as one
    QVERIFY(recorder.add(frame(Qt::blue)));
    recorder.finish();
    QVERIFY(finished.wait(30000));
    QImageReader reader(file, "gif");
    const QSize size = reader.read().size();
    const QImage second = reader.read();
    QCOMPARE(second.size(), size);
    int columns = 0, rows = 0;
    for (int x = 0; x < size.width(); ++x)
        columns += second.pixelColor(x, size.height() / 2) == QColor(Qt::blue) ? 1 : 0;
    for (int y = 0; y < size.height(); ++y)
        rows += second.pixelColor(size.width() / 2, y) == QColor(Qt::blue) ? 1 : 0;
    QVERIFY2(rows > 20 && std::abs(columns - rows) <= 3, qPrintable(QStringLiteral("%1 x %2").arg(columns).arg(rows)));
}

void TestAnimation::framesAreLeftOutRatherThanWaitedFor()
{
    const QTemporaryDir folder;
    AnimationRecorder::Settings few = settings();
    few.mostWaiting = 0;
    AnimationRecorder recorder(folder.filePath("run").toStdString(), few);
    QVERIFY(!recorder.add(frame(Qt::red)));
    QCOMPARE(recorder.frames(), std::size_t{0});
}

void TestAnimation::badTargetsAreExplained()
{
    QVERIFY_EXCEPTION_THROWN(AnimationRecorder("/nowhere/at/all/run.gif", settings()), std::exception);
    const QTemporaryDir folder;
    AnimationRecorder recorder(folder.filePath("run.gif").toStdString(), settings());
    QSignalSpy failed(&recorder, &AnimationRecorder::failed);
    recorder.finish();
    QVERIFY(failed.wait(30000));
    QVERIFY(failed.first().first().toString().contains("no frame"));
    QVERIFY(!QFile::exists(folder.filePath("run.gif")));
}

PENUMBRA_UI_TEST_MAIN(TestAnimation)
#include "test_animation.moc"
