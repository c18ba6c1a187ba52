#include "ui/animation.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "ui/figure_file.h"

#include <QImageWriter>

#include <gif_lib.h>

#include <array>
#include <utility>
#include <vector>

namespace penumbra {
namespace {

constexpr double dotsPerInch = 96.0, millimetresPerInch = 25.4;
constexpr int lastFrameSeconds = 2;

QString text(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

} // namespace

class AnimationRecorder::Writer
{
public:
    virtual ~Writer() = default;
    virtual void add(const QImage& frame) = 0;
    virtual void finish() = 0;
};

class AnimationRecorder::Pictures : public Writer
{
public:
    explicit Pictures(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    void add(const QImage& frame) override
    {
        const QString name = QStringLiteral("frame-%1.png").arg(++m_number, 5, 10, QLatin1Char('0'));
        QImageWriter writer(text(m_folder / name.toStdString()));
        if (!writer.write(frame))
            throw Error("Cannot write '" + (m_folder / name.toStdString()).string() +
                        "': " + writer.errorString().toStdString() + ".");
    }
    void finish() override {}

private:
    std::filesystem::path m_folder;
    int m_number = 0;
};

class AnimationRecorder::Gif : public Writer
{
public:
    Gif(const std::filesystem::path& path, int perSecond) : m_target(path), m_delay(100 / perSecond) {}
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
        m_last = frame.size() == m_size ? frame : frame.scaled(m_size);
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
        int code = 0;
        m_file = EGifOpenFileName(m_target.temporary().c_str(), false, &code);
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
    QSize m_size;
    QImage m_last;
    GifFileType* m_file = nullptr;
};

AnimationRecorder::AnimationRecorder(std::filesystem::path target, Settings settings, QObject* parent)
    : QObject(parent), m_target(std::move(target)), m_settings(std::move(settings))
{
    m_thread.setMaxThreadCount(1);
    if (text(m_target.extension()).toLower() == QLatin1String(".gif")) {
        m_writer = std::make_unique<Gif>(m_target, m_settings.perSecond);
        return;
    }
    std::error_code code;
    std::filesystem::create_directories(m_target, code);
    if (code)
        throw Error("Cannot make the folder '" + m_target.string() + "': " + code.message() + ".");
    m_writer = std::make_unique<Pictures>(m_target);
}

AnimationRecorder::~AnimationRecorder()
{
    m_thread.waitForDone();
}

bool AnimationRecorder::add(Figure frame)
{
    if (m_broken || m_waiting >= m_settings.mostWaiting)
        return false;
    ++m_waiting;
    ++m_added;
    m_thread.start([this, frame = std::move(frame)] {
        const FigureSize size{m_settings.width / dotsPerInch * millimetresPerInch, static_cast<int>(dotsPerInch)};
        try {
            if (!m_broken)
                m_writer->add(figureImage(frame, size, m_settings.style));
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
    m_thread.start([this] {
        if (m_broken)
            return;
        try {
            m_writer->finish();
        } catch (const std::exception& error) {
            Q_EMIT failed(QString::fromUtf8(error.what()));
            return;
        }
        Q_EMIT finished(text(m_target), m_added);
    });
}

} // namespace penumbra
