// The video library: all that FFmpeg does, and the one name by which the library is found in its file.
#include "base/error.h"
#include "base/version.h"
#include "ui/video_file.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include <array>
#include <string>
#include <vector>

namespace penumbra {
namespace {

struct Deleter
{
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
    void operator()(AVFormatContext* format) const
    {
        if (format->pb != nullptr)
            avio_closep(&format->pb);
        avformat_free_context(format);
    }
};

template <typename T>
using Owned = std::unique_ptr<T, Deleter>;

template <typename T>
T* required(T* made)
{
    if (made == nullptr)
        throw std::bad_alloc();
    return made;
}

std::string reason(int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

std::vector<std::string> encodersFor(const VideoSettings& settings)
{
    if (!settings.encoder.empty())
        return {settings.encoder};
    if (settings.format == VideoFormat::webm)
        return {"libvpx-vp9"};
    return {"libx264", "libopenh264"};
}

// A run draws at the same time, and maps are full of fine grain: fast, few threads, and hardly any loss.
void setQuality(AVCodecContext& codec)
{
    codec.thread_count = 2;
    const std::string name = codec.codec->name;
    const auto set = [&codec](const char* option, const char* value) {
        av_opt_set(codec.priv_data, option, value, 0); // one that this encoder lacks is of no account
    };
    if (name == "libvpx-vp9") {
        codec.bit_rate = 0;
        set("crf", "20");
        set("deadline", "good");
        set("cpu-used", "5");
        set("row-mt", "1");
    } else if (name == "libx264") {
        set("crf", "16");
        set("preset", "fast");
    } else {
        codec.bit_rate = std::int64_t{codec.width} * codec.height * 8;
    }
}

class Encoder : public VideoFile
{
public:
    Encoder(const std::filesystem::path& file, const VideoSettings& settings)
        : m_size(settings.size), m_packet(required(av_packet_alloc())), m_frame(required(av_frame_alloc()))
    {
        av_log_set_level(AV_LOG_ERROR); // encoders tell of themselves on stderr
        openCodec(settings);
        openFile(file, settings.format);
        makeFrame();
    }

    void add(const QImage& frame) override
    {
        const QImage image = frame.convertToFormat(QImage::Format_RGB32);
        if (image.size() != m_size)
            throw Error("a frame has another size than the first");
        check(av_frame_make_writable(m_frame.get()));
        const std::array<const std::uint8_t*, 1> from{image.constBits()};
        const std::array<int, 1> stride{static_cast<int>(image.bytesPerLine())};
        sws_scale(m_scaler.get(), from.data(), stride.data(), 0, image.height(), m_frame->data, m_frame->linesize);
        m_frame->pts = m_number++;
        encode(m_frame.get());
    }

    void finish() override
    {
        encode(nullptr);
        check(av_write_trailer(m_format.get()));
        avio_flush(m_format->pb);
        check(m_format->pb->error); // what could not be written shows here only
        check(avio_closep(&m_format->pb));
    }

private:
    static void check(int code)
    {
        if (code < 0)
            throw Error(reason(code));
    }

    void openCodec(const VideoSettings& settings)
    {
        for (const std::string& name : encodersFor(settings)) {
            const AVCodec* const found = avcodec_find_encoder_by_name(name.c_str());
            if (found == nullptr)
                continue;
            m_codec.reset(required(avcodec_alloc_context3(found)));
            m_codec->width = m_size.width();
            m_codec->height = m_size.height();
            m_codec->time_base = {1, settings.perSecond};
            m_codec->framerate = {settings.perSecond, 1};
            m_codec->gop_size = 5 * settings.perSecond; // one can jump to every fifth second
            m_codec->pix_fmt = AV_PIX_FMT_YUV420P;      // the one that every player knows
            m_codec->color_range = AVCOL_RANGE_MPEG;
            m_codec->colorspace = AVCOL_SPC_BT709;
            m_codec->color_primaries = AVCOL_PRI_BT709;
            m_codec->color_trc = AVCOL_TRC_BT709;
            if (settings.format == VideoFormat::mp4)
                m_codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
            setQuality(*m_codec);
            if (avcodec_open2(m_codec.get(), found, nullptr) == 0)
                return;
        }
        throw Error(std::string("FFmpeg on this computer has no encoder for ") +
                    (settings.format == VideoFormat::mp4 ? "H.264; choose .webm or .gif" : "VP9; choose .mp4 or .gif"));
    }

    void openFile(const std::filesystem::path& file, VideoFormat format)
    {
        AVFormatContext* made = nullptr;
        check(
            avformat_alloc_output_context2(&made, nullptr, format == VideoFormat::mp4 ? "mp4" : "webm", file.c_str()));
        m_format.reset(made);
        m_stream = required(avformat_new_stream(made, nullptr));
        m_stream->time_base = m_codec->time_base;
        m_stream->avg_frame_rate = m_codec->framerate;
        check(avcodec_parameters_from_context(m_stream->codecpar, m_codec.get()));
        check(avio_open(&made->pb, file.c_str(), AVIO_FLAG_WRITE));
        AVDictionary* options = nullptr;
        av_dict_set(&options, "movflags", "+faststart", 0); // browsers show it while it is still coming
        const int code = avformat_write_header(made, &options);
        av_dict_free(&options);
        check(code);
    }

    void makeFrame()
    {
        m_frame->format = m_codec->pix_fmt;
        m_frame->width = m_size.width();
        m_frame->height = m_size.height();
        check(av_frame_get_buffer(m_frame.get(), 0));
        m_scaler.reset(required(sws_getContext(
            m_size.width(), m_size.height(), AV_PIX_FMT_RGB32, m_size.width(), m_size.height(), m_codec->pix_fmt,
            SWS_AREA | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND, nullptr, nullptr, nullptr)));
        const int* const matrix = sws_getCoefficients(SWS_CS_ITU709);
        constexpr int full = 1, video = 0, one = 1 << 16;
        check(sws_setColorspaceDetails(m_scaler.get(), matrix, full, matrix, video, 0, one, one));
    }

    // Hands a frame over, or null for the end, and writes what is ready.
    void encode(const AVFrame* frame)
    {
        check(avcodec_send_frame(m_codec.get(), frame));
        for (;;) {
            const int code = avcodec_receive_packet(m_codec.get(), m_packet.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
                return;
            check(code);
            m_packet->duration = 1;
            av_packet_rescale_ts(m_packet.get(), m_codec->time_base, m_stream->time_base);
            m_packet->stream_index = m_stream->index;
            check(av_interleaved_write_frame(m_format.get(), m_packet.get()));
            check(m_format->pb->error);
        }
    }

    QSize m_size;
    Owned<AVFormatContext> m_format;
    AVStream* m_stream = nullptr; ///< of m_format
    Owned<AVCodecContext> m_codec;
    Owned<AVPacket> m_packet;
    Owned<AVFrame> m_frame;
    Owned<SwsContext> m_scaler;
    std::int64_t m_number = 0;
};

std::unique_ptr<VideoFile> open(const std::filesystem::path& file, const VideoSettings& settings)
{
    return std::make_unique<Encoder>(file, settings);
}

} // namespace
} // namespace penumbra

extern "C" const penumbra::VideoLibrary* penumbraVideoLibrary()
{
    static const std::string version(penumbra::version());
    static const penumbra::VideoLibrary library{version.c_str(), &penumbra::open};
    return &library;
}
