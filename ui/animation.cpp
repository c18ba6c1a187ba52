#include "ui/animation.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "ui/figure_file.h"
#include "ui/texts.h"
#include "ui/video_file.h"

#include <QCoreApplication>
#include <QImageWriter>
#include <QPainter>

#include <gif_lib.h>

#include <array>
#include <fcntl.h>
#include <functional>
#include <utility>
#include <vector>

namespace penumbra {
namespace {

constexpr double dotsPerInch = 96.0, millimetresPerInch = 25.4;
constexpr int lastFrameSeconds = 2;
constexpr int marginShare = 80; // of the width that one margin takes

// The figure with room around it, as it stands alone on a screen.
QImage framed(const Figure& figure, int width, const FigureStyle& style)
{
    const int margin = width / marginShare;
    const FigureSize size{(width - 2 * margin) / dotsPerInch * millimetresPerInch, static_cast<int>(dotsPerInch)};
    const QImage inner = figureImage(figure, size, style);
    QImage whole(width, inner.height() + 2 * margin, QImage::Format_RGB32);
    whole.fill(style.paper);
    QPainter(&whole).drawImage(margin, margin, inner);
    return whole;
}

// All frames of a file have the size of its first one: another one is shown whole, with paper around it.
QImage fitted(const QImage& frame, QSize size, const QColor& paper)
{
    if (frame.size() == size)
        return frame;
    QImage whole(size, QImage::Format_RGB32);
    whole.fill(paper);
    const bool fits = frame.width() <= size.width() && frame.height() <= size.height();
    const QImage part = fits ? frame : frame.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPainter painter(&whole);
    painter.drawImage((size.width() - part.width()) / 2, (size.height() - part.height()) / 2, part);
    return whole;
}

} // namespace

class AnimationRecorder::Writer
{
public:
    virtual ~Writer() = default;
    virtual void add(const QImage& frame) = 0;
    virtual void finish() = 0;
};

// In a folder inside the target until all are there: one that was recorded there before stays whole if this one fails.
class AnimationRecorder::Pictures : public Writer
{
public:
    explicit Pictures(std::filesystem::path folder) : m_folder(std::move(folder))
    {
        std::error_code code;
        m_made = std::filesystem::create_directories(m_folder, code);
        if (!code)
            std::filesystem::create_directory(m_parts, code);
        if (code)
            throw Error("Cannot make the folder '" + m_folder.string() + "': " + code.message() + ".");
    }
    ~Pictures() override
    {
        std::error_code code;
        std::filesystem::remove_all(m_parts, code);
        if (m_made)
            std::filesystem::remove(m_folder, code); // if nothing is in it
    }

    void add(const QImage& frame) override
    {
        const std::filesystem::path file = m_parts / nameOf(++m_number);
        QImageWriter writer(pathText(file));
        if (!writer.write(frame))
            throw Error("Cannot write '" + file.string() + "': " + writer.errorString().toStdString() + ".");
    }

    void finish() override
    {
        if (m_number == 0)
            throw Error("No picture was written to '" + m_folder.string() + "': there is no frame.");
        std::error_code code;
        for (int number = 1; number <= m_number && !code; ++number)
            std::filesystem::rename(m_parts / nameOf(number), m_folder / nameOf(number), code);
        for (int number = m_number + 1; !code && std::filesystem::remove(m_folder / nameOf(number), code); ++number) {
        } // of a longer run that was recorded there before
        if (code)
            throw Error("Cannot write the pictures to '" + m_folder.string() + "': " + code.message() + ".");
    }

private:
    static std::string nameOf(int number)
    {
        return QStringLiteral("frame-%1.png").arg(number, 5, 10, QLatin1Char('0')).toStdString();
    }

    std::filesystem::path m_folder,
        m_parts = m_folder / (".part-" + std::to_string(QCoreApplication::applicationPid()));
    bool m_made = false;
    int m_number = 0;
};

class AnimationRecorder::Gif : public Writer
{
public:
    Gif(const std::filesystem::path& path, const Settings& settings)
        : m_target(path), m_delay(100 / settings.perSecond), m_paper(settings.style.paper)
    {}
    ~Gif() override
    {
        if (m_file != nullptr)
            EGifCloseFile(m_file, nullptr);
    }

    // One behind: only the last frame stays longer, and which that is shows at the end.
    void add(const QImage& frame) override
    {
        if (m_file == nullptr)
            open(frame.size());
        if (!m_last.isNull())
            write(m_last, m_delay);
        m_last = fitted(frame, m_size, m_paper);
    }

    void finish() override
    {
        if (m_file == nullptr)
            throw Error("'" + m_target.target().string() + "' was not written: there is no frame.");
        write(m_last, 100 * lastFrameSeconds);
        GifFileType* file = std::exchange(m_file, nullptr);
        int code = 0;
        if (EGifCloseFile(file, &code) != GIF_OK)
            fail(code);
        m_target.commit();
    }

private:
    [[noreturn]] void fail(int code) const
    {
        const char* reason = GifErrorString(code);
        throw Error("Cannot write '" + m_target.target().string() +
                    "': " + (reason != nullptr ? reason : "the disk may be full") + ".");
    }

    void check(int result) const
    {
        if (result != GIF_OK)
            fail(m_file->Error);
    }

    void open(QSize size)
    {
        m_size = size;
        int code = E_GIF_ERR_OPEN_FAILED;
        // Whoever may read other files of the user's may read this one: giflib's own are the user's alone.
        const int file = ::open(m_target.temporary().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        m_file = file >= 0 ? EGifOpenFileHandle(file, &code) : nullptr;
        if (m_file == nullptr)
            fail(code);
        EGifSetGifVersion(m_file, true);
        check(EGifPutScreenDesc(m_file, size.width(), size.height(), 8, 0, nullptr));
        const std::array<unsigned char, 3> forEver{1, 0, 0};
        check(EGifPutExtensionLeader(m_file, APPLICATION_EXT_FUNC_CODE));
        check(EGifPutExtensionBlock(m_file, 11, "NETSCAPE2.0"));
        check(EGifPutExtensionBlock(m_file, forEver.size(), forEver.data()));
        check(EGifPutExtensionTrailer(m_file));
    }

    void write(const QImage& frame, int hundredths)
    {
        const GraphicsControlBlock control{DISPOSE_DO_NOT, false, hundredths, NO_TRANSPARENT_COLOR};
        std::array<GifByteType, 4> bytes{};
        EGifGCBToExtension(&control, bytes.data());
        check(EGifPutExtension(m_file, GRAPHICS_EXT_FUNC_CODE, bytes.size(), bytes.data()));
        const QImage indexed = frame.convertToFormat(QImage::Format_Indexed8, Qt::ThresholdDither);
        std::vector<GifColorType> colors;
        for (const QRgb color : indexed.colorTable())
            colors.push_back({static_cast<GifByteType>(qRed(color)), static_cast<GifByteType>(qGreen(color)),
                              static_cast<GifByteType>(qBlue(color))});
        colors.resize(256);
        const std::unique_ptr<ColorMapObject, decltype(&GifFreeMapObject)> map(GifMakeMapObject(256, colors.data()),
                                                                               &GifFreeMapObject);
        check(EGifPutImageDesc(m_file, 0, 0, frame.width(), frame.height(), false, map.get()));
        for (int y = 0; y < indexed.height(); ++y)
            check(EGifPutLine(m_file, const_cast<GifPixelType*>(indexed.constScanLine(y)), indexed.width()));
    }

    AtomicFile m_target;
    int m_delay; ///< [1/100 s]
    QColor m_paper;
    QSize m_size;
    QImage m_last;
    GifFileType* m_file = nullptr;
};

class AnimationRecorder::Video : public Writer
{
public:
    Video(const std::filesystem::path& path, VideoFormat format, const Settings& settings)
        : m_target(path), m_settings{format, {}, settings.perSecond, settings.encoder}, m_paper(settings.style.paper)
    {}

    void add(const QImage& frame) override
    {
        attempt([&] {
            if (!m_video) {
                m_settings.size = {(frame.width() + 1) / 2 * 2, (frame.height() + 1) / 2 * 2};
                m_video = openVideo(m_target.temporary(), m_settings);
            }
            m_last = fitted(frame, m_settings.size, m_paper);
            m_video->add(m_last);
        });
    }

    // Not every player knows of frames that last longer than others.
    void finish() override
    {
        if (!m_video)
            throw Error("'" + m_target.target().string() + "' was not written: there is no frame.");
        attempt([this] {
            for (int i = 1; i < lastFrameSeconds * m_settings.perSecond; ++i)
                m_video->add(m_last);
            m_video->finish();
        });
        m_target.commit();
    }

private:
    void attempt(const std::function<void()>& step) const
    {
        try {
            step();
        } catch (const Error& error) {
            throw Error("Cannot write '" + m_target.target().string() + "': " + error.what() + ".");
        }
    }

    AtomicFile m_target;
    VideoSettings m_settings;
    QColor m_paper;
    QImage m_last;
    std::unique_ptr<VideoFile> m_video; ///< after m_target, which takes the file of an unfinished one away
};

AnimationRecorder::AnimationRecorder(std::filesystem::path target, Settings settings, QObject* parent)
    : QObject(parent), m_target(std::move(target)), m_settings(std::move(settings))
{
    m_thread.setMaxThreadCount(1);
    if (pathText(m_target.extension()).toLower() == QLatin1String(".gif")) {
        m_writer = std::make_unique<Gif>(m_target, m_settings);
        return;
    }
    if (const std::optional<VideoFormat> format = videoFormatOf(m_target)) {
        m_writer = std::make_unique<Video>(m_target, *format, m_settings);
        return;
    }
    m_writer = std::make_unique<Pictures>(m_target);
}

AnimationRecorder::~AnimationRecorder()
{
    if (!m_finishing)
        m_broken = true; // frames that still wait are for nobody
    m_thread.waitForDone();
}

bool AnimationRecorder::add(Figure frame, Frame kind)
{
    const bool crowded = kind == Frame::passing && m_waiting >= m_settings.mostWaiting;
    if (m_finishing || m_broken || crowded)
        return false;
    ++m_waiting;
    ++m_added;
    m_thread.start([this, frame = std::move(frame)] {
        try {
            if (!m_broken)
                m_writer->add(framed(frame, m_settings.width, m_settings.style));
        } catch (const std::exception& error) {
            m_broken = true;
            Q_EMIT failed(QString::fromUtf8(error.what()));
        }
        --m_waiting;
    });
    return true;
}

void AnimationRecorder::finish()
{
    if (std::exchange(m_finishing, true))
        return;
    m_thread.start([this] {
        if (m_broken)
            return;
        try {
            m_writer->finish();
        } catch (const std::exception& error) {
            Q_EMIT failed(QString::fromUtf8(error.what()));
            return;
        }
        Q_EMIT finished(pathText(m_target), m_added);
    });
}

} // namespace penumbra
