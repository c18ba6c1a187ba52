#pragma once

#include <QImage>
#include <QSize>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace penumbra {

enum class VideoFormat {
    mp4, ///< H.264; for browsers, Keynote, PowerPoint
    webm ///< VP9
};

/// By the ending of a file's name; absent for one that is no video's. Throws InputError for a video of another kind.
[[nodiscard]] std::optional<VideoFormat> videoFormatOf(const std::filesystem::path& path);

struct VideoSettings
{
    VideoFormat format = VideoFormat::mp4;
    QSize size;          ///< of the frames [pixels], both even: colours are kept for two by two of them
    int perSecond = 10;  ///< frames
    std::string encoder; ///< as FFmpeg names it; empty: the best that it has for the format
};

/// A video that is being written. Destroyed before finish(), it leaves a file that is of no use. Its Errors say why
/// ("No space left on device"), not which file.
class VideoFile
{
public:
    VideoFile() = default;
    virtual ~VideoFile() = default;
    VideoFile(const VideoFile&) = delete;
    VideoFile& operator=(const VideoFile&) = delete;

    /// Adds the next frame, of the size in the settings. Throws Error.
    virtual void add(const QImage& frame) = 0;
    /// No frame comes any more. Throws Error.
    virtual void finish() = 0;
};

/// What the video library gives. It alone brings FFmpeg into the process, which takes as long to load as all the rest
/// of the program.
struct VideoLibrary
{
    const char* version; ///< of Penumbra; see OwnLibrary
    std::unique_ptr<VideoFile> (*open)(const std::filesystem::path& file, const VideoSettings& settings);
};

/// Begins a video in `file`, an older one of that name is overwritten. Throws Error when there is no encoder for the
/// format, when the file cannot be written, or when the video library cannot be used. May be called on any thread.
[[nodiscard]] std::unique_ptr<VideoFile> openVideo(const std::filesystem::path& file, const VideoSettings& settings);

} // namespace penumbra
