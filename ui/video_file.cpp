#include "ui/video_file.h"

#include "base/error.h"
#include "base/own_library.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace penumbra {

std::optional<VideoFormat> videoFormatOf(const std::filesystem::path& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    if (ending == ".mp4")
        return VideoFormat::mp4;
    if (ending == ".webm")
        return VideoFormat::webm;
    // Not to be taken for the name of a folder.
    constexpr std::array others{".avi", ".m4v", ".mkv", ".mov", ".mpeg", ".mpg", ".ogv", ".wmv"};
    if (std::find(others.begin(), others.end(), ending) != others.end())
        throw InputError(
            "Cannot write '" + path.string() +
            "': a recording is a video (.mp4 or .webm), a .gif or a folder of pictures (a name without an ending).");
    return std::nullopt;
}

std::unique_ptr<VideoFile> openVideo(const std::filesystem::path& file, const VideoSettings& settings)
{
    // Tried again by the next call when it throws.
    static const auto& library = *static_cast<const VideoLibrary*>(
        load({PENUMBRA_VIDEO_LIBRARY, "penumbraVideoLibrary", "writes videos", "FFmpeg (libavcodec, libavformat)"}));
    return library.open(file, settings);
}

} // namespace penumbra
