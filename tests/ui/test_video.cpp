#include "decoded_video.h"
#include "menu_clicks.h"
#include "shown_window.h"

#include "base/error.h"
#include "ui/animation.h"
#include "ui/video_file.h"

#include <QDir>
#include <QSignalSpy>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

using namespace penumbra;

// Videos of a run, as a player sees them.
class TestVideo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void playersSeeTheFrames_data();
    void playersSeeTheFrames();
    void coloursAreThoseOfThePictures();
    void aFrameOfAnotherSizeIsShownWhole();
    void aFullDiskIsExplainedAndLeavesNothing();
    void withoutEncoderAnotherFormatIsNamed();
    void givenUpItLeavesWhatWasThere();
    void framesAfterTheEndAreLeftOut();
    void videosOfOtherKindsAreRefused();
    void theWindowRecordsARun();
    void theWindowClosesOnceItIsWritten();

private:
    static Figure frame(int number, int panels = 1);
    static AnimationRecorder::Settings settings(int width);
    /// Records these frames; the message if that failed.
    static QString record(const QString& file, const AnimationRecorder::Settings& settings,
                          const std::vector<Figure>& frames);
    static QStringList filesIn(const QTemporaryDir& folder);
};

// A map with grain and a bright knot that moves, as the estimates of a run.
Figure TestVideo::frame(int number, int panels)
{
    MapFigure map;
    map.title = QStringLiteral("Sample %1").arg(number);
    map.visible = {0.0, 0.0, 1.0, 1.0};
    map.image = QImage(64, 64, QImage::Format_RGB32);
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) {
            const double knot = std::exp(-0.02 * (std::pow(x - 8.0 - 4.0 * number, 2) + std::pow(y - 30.0, 2)));
            const double grain = ((x * 37 + y * 101 + number * 53) % 29) / 29.0;
            const int level = static_cast<int>(255.0 * (0.75 * knot + 0.25 * grain));
            map.image.setPixel(x, y, qRgb(level, level / 2, 255 - level));
        }
    map.scaleColors = {Qt::black, Qt::white};
    return {std::vector<FigurePanel>(static_cast<std::size_t>(panels), map), {}};
}

AnimationRecorder::Settings TestVideo::settings(int width)
{
    AnimationRecorder::Settings settings;
    settings.width = width;
    settings.mostWaiting = 100;
    settings.style.paper = QColor(24, 24, 30);
    settings.style.ink = Qt::white;
    settings.style.columns = 3;
    return settings;
}

QString TestVideo::record(const QString& file, const AnimationRecorder::Settings& settings,
                          const std::vector<Figure>& frames)
{
    AnimationRecorder recorder(file.toStdString(), settings);
    QSignalSpy finished(&recorder, &AnimationRecorder::finished), failed(&recorder, &AnimationRecorder::failed);
    for (const Figure& frame : frames)
        recorder.add(frame);
    recorder.finish();
    if (!QTest::qWaitFor([&] { return !finished.isEmpty() || !failed.isEmpty(); }, 60000))
        return QStringLiteral("neither finished nor failed");
    return failed.isEmpty() ? QString() : failed.first().first().toString();
}

QStringList TestVideo::filesIn(const QTemporaryDir& folder)
{
    return QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
}

void TestVideo::playersSeeTheFrames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("container");
    QTest::addColumn<int>("codec");
    QTest::newRow("H.264") << "run.mp4"
                           << "mp4" << static_cast<int>(AV_CODEC_ID_H264);
    QTest::newRow("VP9") << "RUN.WEBM"
                         << "webm" << static_cast<int>(AV_CODEC_ID_VP9);
}

void TestVideo::playersSeeTheFrames()
{
    QFETCH(const QString, name);
    QFETCH(const QString, container);
    QFETCH(const int, codec);
    const QTemporaryDir folder;
    constexpr int count = 7;
    std::vector<Figure> frames;
    for (int i = 0; i < count; ++i)
        frames.push_back(frame(i));
    // An odd width, which 4:2:0 cannot have.
    QCOMPARE(record(folder.filePath(name), settings(401), frames), QString());
    QCOMPARE(record(folder.filePath("pictures"), settings(401), frames), QString());
    QVERIFY(QFile(folder.filePath(name)).permissions() & QFile::ReadOther);

    const test::DecodedVideo video = test::decoded(folder.filePath(name));
    QVERIFY2(video.container.contains(container), qPrintable(video.container));
    QCOMPARE(static_cast<int>(video.codec), codec);
    QCOMPARE(static_cast<int>(video.pixels), static_cast<int>(AV_PIX_FMT_YUV420P));
    // Ten a second, and the last one stays for two seconds.
    QCOMPARE(video.pictures.size(), std::size_t{count - 1 + 20});
    QVERIFY2(std::abs(video.seconds - 2.6) < 0.002, qPrintable(QString::number(video.seconds))); // WebM counts in ms
    for (std::size_t i = 0; i < video.times.size(); ++i)
        QVERIFY2(std::abs(video.times[i] - 0.1 * static_cast<double>(i)) < 0.001, qPrintable(QString::number(i)));
    for (std::size_t i = 0; i < video.pictures.size(); ++i) {
        const int number = std::min(static_cast<int>(i), count - 1) + 1;
        const QImage picture(folder.filePath(QStringLiteral("pictures/frame-%1.png").arg(number, 5, 10, QChar('0'))));
        const QImage& seen = video.pictures[i];
        QCOMPARE(seen.size(), QSize(402, (picture.height() + 1) / 2 * 2));
        QVERIFY(seen.width() % 2 == 0 && seen.height() % 2 == 0);
        // Colours are kept for two by two pixels, and have a test of their own.
        const double likeness = test::psnr(seen.copy(picture.rect()), picture);
        QVERIFY2(likeness > 40.0, qPrintable(QStringLiteral("frame %1: %2 dB").arg(i).arg(likeness)));
    }
}

// Of areas that are larger than what 4:2:0 mixes only rounding is left, and what the quantiser takes: a wrong matrix or
// range would shift green by 20 and black by 16.
void TestVideo::coloursAreThoseOfThePictures()
{
    const QTemporaryDir folder;
    for (const QColor& color : {QColor(Qt::black), QColor(Qt::white), QColor(Qt::red), QColor(Qt::green),
                                QColor(Qt::blue), QColor(252, 165, 10)}) {
        Figure plain = frame(0);
        std::get<MapFigure>(plain.panels.front()).image.fill(color);
        const QString file = folder.filePath("plain.mp4");
        QCOMPARE(record(file, settings(320), {plain}), QString());
        const test::DecodedVideo video = test::decoded(file);
        QCOMPARE(static_cast<int>(video.matrix), static_cast<int>(AVCOL_SPC_BT709));
        const QColor seen = video.pictures.at(0).pixelColor(140, 140);
        for (const int difference :
             {seen.red() - color.red(), seen.green() - color.green(), seen.blue() - color.blue()})
            QVERIFY2(std::abs(difference) <= 4, qPrintable(color.name() + " became " + seen.name()));
    }
}

void TestVideo::aFrameOfAnotherSizeIsShownWhole()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("run.mp4");
    // Two panels are half as high as one, four (in two rows of three) are again higher.
    QCOMPARE(record(file, settings(320), {frame(0, 2), frame(0, 1)}), QString());
    const std::vector<QImage> seen = test::decoded(file).pictures;
    QCOMPARE(seen.at(1).size(), seen.at(0).size());
    // It keeps its shape: paper at both sides.
    const QColor side = seen.at(1).pixelColor(20, seen.at(1).height() / 2);
    QVERIFY2(std::abs(side.red() - 24) <= 4 && std::abs(side.blue() - 30) <= 4, qPrintable(side.name()));
}

void TestVideo::aFullDiskIsExplainedAndLeavesNothing()
{
    const QTemporaryDir folder;
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit little{10000, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN); // so that writing fails, as on a full disk
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &little), 0);
    std::vector<Figure> frames;
    for (int i = 0; i < 20; ++i)
        frames.push_back(frame(i));
    QStringList messages;
    for (const char* name : {"run.mp4", "run.webm"})
        messages << record(folder.filePath(name), settings(640), frames);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    for (const QString& message : messages)
        QVERIFY2(message.contains("Cannot write '" + folder.path()) && message.contains("File too large"),
                 qPrintable(message));
    QCOMPARE(filesIn(folder), QStringList());
}

void TestVideo::withoutEncoderAnotherFormatIsNamed()
{
    const QTemporaryDir folder;
    AnimationRecorder::Settings missing = settings(320);
    missing.encoder = "none-of-this-name";
    const QString message = record(folder.filePath("run.mp4"), missing, {frame(0)});
    QVERIFY2(message.contains("no encoder for H.264") && message.contains(".webm"), qPrintable(message));
    QVERIFY(record(folder.filePath("run.webm"), missing, {frame(0)}).contains("no encoder for VP9"));
    QVERIFY(record(folder.filePath("run.mp4"), settings(320), {}).contains("no frame"));
    QCOMPARE(filesIn(folder), QStringList());
}

void TestVideo::givenUpItLeavesWhatWasThere()
{
    const QTemporaryDir folder;
    QFile older(folder.filePath("run.mp4"));
    QVERIFY(older.open(QIODevice::WriteOnly) && older.write("older") == 5);
    older.close();
    {
        AnimationRecorder recorder(older.fileName().toStdString(), settings(320));
        for (int i = 0; i < 5; ++i)
            QVERIFY(recorder.add(frame(i)));
    }
    QCOMPARE(filesIn(folder), QStringList{"run.mp4"});
    QVERIFY(older.open(QIODevice::ReadOnly));
    QCOMPARE(older.readAll(), QByteArray("older"));
}

void TestVideo::framesAfterTheEndAreLeftOut()
{
    const QTemporaryDir folder;
    AnimationRecorder recorder(folder.filePath("run.mp4").toStdString(), settings(320));
    QSignalSpy finished(&recorder, &AnimationRecorder::finished);
    QVERIFY(recorder.add(frame(0)));
    recorder.finish();
    QVERIFY(!recorder.add(frame(1))); // of the next run
    recorder.finish();
    QVERIFY(finished.wait(60000));
    QCOMPARE(finished.first().at(1).toULongLong(), 1ULL);
    QCOMPARE(test::decoded(folder.filePath("run.mp4")).pictures.size(), std::size_t{20});
}

void TestVideo::videosOfOtherKindsAreRefused()
{
    QVERIFY(videoFormatOf("a/run.MP4") == VideoFormat::mp4);
    QVERIFY(videoFormatOf("run.webm") == VideoFormat::webm);
    QVERIFY(!videoFormatOf("run.gif") && !videoFormatOf("folder") && !videoFormatOf("z=0.00"));
    const QTemporaryDir folder;
    for (const char* name : {"run.avi", "run.MOV", "run.mkv"})
        QVERIFY_EXCEPTION_THROWN(AnimationRecorder(folder.filePath(name).toStdString(), settings(320)), InputError);
    QCOMPARE(filesIn(folder), QStringList()); // no folder of that name either
}

void TestVideo::theWindowRecordsARun()
{
    const QTemporaryDir folder;
    const auto window = test::shownWindow();
    QVERIFY(window);
    QVERIFY(window->open(test::writeCamelsPair(folder, 64)));
    test::setRun(*window, 2, 4);
    const auto record = [&] {
        QSignalSpy written(window.get(), &MainWindow::fileWritten);
        window->startRun();
        return written.wait(60000) ? written.first().first().toString() : QString();
    };
    // A name without an ending gets that of the kind that is chosen, MP4 at first.
    test::whenShown<QFileDialog>(this, [&](QFileDialog& dialog) {
        QCOMPARE(dialog.nameFilters().size(), 4);
        dialog.findChild<QLineEdit*>("fileNameEdit")->setText(folder.filePath("film"));
        QTest::mouseClick(dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    });
    QVERIFY(test::clickEntry(*window, "run/record-an-animation"));
    QVERIFY(window->isRecording());
    QCOMPARE(record(), folder.filePath("film.mp4"));
    QVERIFY(!window->isRecording());
    const std::vector<QImage> seen = test::decoded(folder.filePath("film.mp4")).pictures;
    // Steps that come faster than the window shows them are left out; one and the result are there.
    QVERIFY2(seen.size() >= 1 + 20, qPrintable(QString::number(seen.size())));
    QCOMPARE(seen.front().width(), 1280);
    // Mean and standard deviation come last, but have had their places all the while.
    window->record(folder.filePath("pictures").toStdString());
    QCOMPARE(record(), folder.filePath("pictures"));
    QSet<int> heights;
    for (const QString& name : QDir(folder.filePath("pictures")).entryList({"*.png"}))
        heights << QImage(folder.filePath("pictures/" + name)).height();
    QCOMPARE(heights.size(), 1);
    QCOMPARE((*heights.begin() + 1) / 2 * 2, seen.front().height());
}

void TestVideo::theWindowClosesOnceItIsWritten()
{
    const QTemporaryDir folder;
    const auto window = test::shownWindow();
    QVERIFY(window);
    QVERIFY(window->open(test::writeCamelsPair(folder, 64)));
    test::setRun(*window, 2, 4);
    QSignalSpy problems(window.get(), &MainWindow::problem), written(window.get(), &MainWindow::fileWritten);
    QSignalSpy ended(window.get(), &MainWindow::runEnded);
    window->record(folder.filePath("run.mp4").toStdString());
    window->startRun();
    QVERIFY(ended.wait(60000));
    QVERIFY2(window->isRecording(), "it is still being encoded");
    window->record(folder.filePath("next.mp4").toStdString());
    QVERIFY2(problems.count() == 1 && problems.takeFirst()[0].toString().contains("still being written"),
             "the one before is not given up for the next");
    QVERIFY2(!window->close() && window->isVisible(), "a failure could still be told");
    QVERIFY(written.count() == 1 || written.wait(60000));
    QTRY_VERIFY(!window->isVisible());
    QVERIFY(QFile::exists(folder.filePath("run.mp4")));
    // One that cannot be written keeps the window.
    const auto other = test::shownWindow();
    QVERIFY(other->open(test::writeCamelsPair(folder, 64)));
    test::setRun(*other, 2, 4);
    QSignalSpy failures(other.get(), &MainWindow::problem), over(other.get(), &MainWindow::runEnded);
    const QString gone = folder.filePath("gone");
    QVERIFY(QDir().mkpath(gone));
    other->record(QString(gone + "/run.mp4").toStdString());
    other->startRun();
    QVERIFY(over.wait(60000));
    QVERIFY(QDir(gone).removeRecursively());
    QVERIFY(!other->close());
    QVERIFY(failures.count() == 1 || failures.wait(60000));
    QVERIFY2(other->isVisible() && other->isEnabled(), "somebody may choose another place");
}

PENUMBRA_UI_TEST_MAIN(TestVideo)
#include "test_video.moc"
