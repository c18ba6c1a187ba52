#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

#include <QImage>
#include <QString>

#include <cmath>
#include <vector>

namespace penumbra::test {

/// What a player makes of a video file.
struct DecodedVideo
{
    QString container; ///< "mov,mp4,m4a,3gp,3g2,mj2"
    AVCodecID codec = AV_CODEC_ID_NONE;
    AVPixelFormat pixels = AV_PIX_FMT_NONE;
    AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
    double seconds = 0.0;         ///< that the container claims
    std::vector<double> times;    ///< of the frames [s]
    std::vector<QImage> pictures; ///< of the frames
};

/// Reads all frames by FFmpeg; none of a file that it cannot read.
inline DecodedVideo decoded(const QString& file)
{
    DecodedVideo video;
    AVFormatContext* format = nullptr;
    if (avformat_open_input(&format, qPrintable(file), nullptr, nullptr) != 0)
        return video;
    avformat_find_stream_info(format, nullptr);
    const int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    AVStream* stream = format->streams[index];
    AVCodecContext* codec = avcodec_alloc_context3(nullptr);
    avcodec_parameters_to_context(codec, stream->codecpar);
    avcodec_open2(codec, avcodec_find_decoder(codec->codec_id), nullptr);
    video.container = QString::fromLatin1(format->iformat->name);
    video.codec = codec->codec_id;
    video.seconds = static_cast<double>(format->duration) / AV_TIME_BASE;
    AVPacket* packet = av_packet_alloc();
    AVFrame* frame = av_frame_alloc();
    const auto receive = [&] {
        while (avcodec_receive_frame(codec, frame) == 0) {
            video.pixels = static_cast<AVPixelFormat>(frame->format);
            video.matrix = frame->colorspace;
            video.times.push_back(static_cast<double>(frame->pts) * av_q2d(stream->time_base));
            QImage picture(frame->width, frame->height, QImage::Format_RGB32);
            SwsContext* scaler =
                sws_getContext(frame->width, frame->height, video.pixels, frame->width, frame->height, AV_PIX_FMT_RGB32,
                               SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr);
            const int* matrix = sws_getCoefficients(frame->colorspace);
            sws_setColorspaceDetails(scaler, matrix, frame->color_range == AVCOL_RANGE_JPEG, matrix, 1, 0, 1 << 16,
                                     1 << 16);
            std::uint8_t* bits = picture.bits();
            const int stride = static_cast<int>(picture.bytesPerLine());
            sws_scale(scaler, frame->data, frame->linesize, 0, frame->height, &bits, &stride);
            sws_freeContext(scaler);
            video.pictures.push_back(picture);
        }
    };
    while (av_read_frame(format, packet) == 0) {
        if (packet->stream_index == index && avcodec_send_packet(codec, packet) == 0)
            receive();
        av_packet_unref(packet);
    }
    avcodec_send_packet(codec, nullptr);
    receive();
    av_frame_free(&frame);
    av_packet_free(&packet);
    avcodec_free_context(&codec);
    avformat_close_input(&format);
    return video;
}

/// Peak signal-to-noise ratio of the lightness of two pictures of one size [dB]. 20 dB and less are of pictures that
/// differ at a glance, 40 dB and more of those that nobody tells apart.
inline double psnr(const QImage& one, const QImage& other)
{
    const auto lightness = [](const QColor& color) { // Rec. 709
        return 0.2126 * color.red() + 0.7152 * color.green() + 0.0722 * color.blue();
    };
    double squares = 0.0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            squares += std::pow(lightness(one.pixelColor(x, y)) - lightness(other.pixelColor(x, y)), 2);
    return 10.0 * std::log10(255.0 * 255.0 * one.width() * one.height() / std::max(squares, 1.0));
}

} // namespace penumbra::test
