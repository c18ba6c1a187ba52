#pragma once

#include "ui/figure.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <filesystem>
#include <memory>

namespace penumbra {

/// Keeps what the window shows, frame by frame: as PNG files in a folder, "frame-00001.png" and on, as a video or as
/// one animated GIF. Painting and writing go on on a thread of its own, in order. GUI thread only.
class AnimationRecorder : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int width = 1280;    ///< of a frame [pixels]
        int perSecond = 10;  ///< frames of a video or GIF; the last one stays for two seconds
        int mostWaiting = 8; ///< frames that wait to be written; more are left out
        FigureStyle style;
        std::string encoder; ///< as VideoSettings::encoder
    };

    /// `target` is a folder, made where it is missing and rid of the frames of an earlier run once all of this one are
    /// there, or a file that ends in ".mp4", ".webm" or ".gif". Throws Error
    /// when it cannot be written.
    AnimationRecorder(std::filesystem::path target, Settings settings, QObject* parent = nullptr);
    /// Waits for a file that is being finished, and gives up one that is not.
    ~AnimationRecorder() override;

    enum class Frame {
        passing, ///< can be left out
        closing  ///< how it ended: never left out
    };
    /// False when the frame was left out, as too many wait, or as it comes after finish().
    bool add(Figure frame, Frame kind = Frame::passing);
    /// No frame comes any more. finished or failed follows, once.
    void finish();
    [[nodiscard]] const std::filesystem::path& target() const { return m_target; }
    [[nodiscard]] std::size_t frames() const { return m_added; }

Q_SIGNALS:
    void finished(const QString& path, std::size_t frames);
    void failed(const QString& message);

private:
    class Writer;
    class Pictures;
    class Gif;
    class Video;

    std::filesystem::path m_target;
    Settings m_settings;
    std::unique_ptr<Writer> m_writer; ///< of the thread
    std::size_t m_added = 0;
    bool m_finishing = false;
    std::atomic<int> m_waiting = 0;
    std::atomic<bool> m_broken = false;
    QThreadPool m_thread; ///< last: it waits for the frames before the rest goes
};

} // namespace penumbra
