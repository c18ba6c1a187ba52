#include "ui/vtk_widget.h"

#include "ui/redraw_queue.h"

#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkMultiThreader.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <QEvent>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFramebufferObject>
#include <QPainter>
#include <QSurfaceFormat>

#include <cmath>
#include <optional>

namespace penumbra {

namespace {

/// What a render window has drawn, the samples of each pixel averaged, without alpha, which translucent things would
/// lower. VTK's own way there takes more than half of the time that a chart takes where OpenGL is software.
QImage pictureIn(vtkGenericOpenGLRenderWindow& window, QSize size)
{
    const int width = size.width(), height = size.height();
    // Samples are averaged only into a picture of the same kind.
    std::optional<QOpenGLFramebufferObject> averaged;
    if (window.GetMultiSamples() > 0)
        averaged.emplace(size, QOpenGLFramebufferObject::NoAttachment, GL_TEXTURE_2D, GL_RGBA8);
    vtkOpenGLFramebufferObject* drawn = window.GetRenderFramebuffer();
    drawn->Bind(GL_READ_FRAMEBUFFER); // not before: a new buffer binds itself
    drawn->ActivateReadBuffer(0);
    auto* gl = QOpenGLContext::currentContext()->extraFunctions();
    if (averaged) {
        window.GetState()->vtkglDisable(GL_SCISSOR_TEST);
        gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, averaged->handle());
        gl->glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
        gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, averaged->handle());
    }
    QImage picture(size, QImage::Format_RGBX8888);
    gl->glPixelStorei(GL_PACK_ALIGNMENT, 4);
    gl->glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, picture.bits());
    window.GetState()->ResetFramebufferBindings();
    return std::move(picture).mirrored().convertToFormat(QImage::Format_RGB32); // OpenGL's first line is the lowest
}

} // namespace

VtkWidget::VtkWidget(QWidget* parent)
    : QWidget(parent), m_window(vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New()),
      m_renderer(vtkSmartPointer<vtkRenderer>::New())
{
    // VTK would make threads anew for every picture of a map. They cost more than they do, and where a library is being
    // loaded they do not start before that is done.
    vtkMultiThreader::SetGlobalMaximumNumberOfThreads(1);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_window->SetOwnContext(false);
    m_window->SwapBuffersOff(); // the picture is taken from where it was drawn, see pictureIn()
    m_window->AddRenderer(m_renderer);
}

VtkWidget::~VtkWidget()
{
    if (m_context && m_context->makeCurrent(m_surface.get())) {
        m_window->SetIsCurrent(true);
        m_window->Finalize();
        m_window->SetIsCurrent(false);
        m_context->doneCurrent();
    }
}

void VtkWidget::setDefaultFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setAlphaBufferSize(8);
    QSurfaceFormat::setDefaultFormat(format);
}

vtkRenderer& VtkWidget::renderer()
{
    return *m_renderer;
}

vtkGenericOpenGLRenderWindow& VtkWidget::renderWindow()
{
    return *m_window;
}

void VtkWidget::prepareFrame(QSize) {}

QSize VtkWidget::pixels() const
{
    return {static_cast<int>(std::lround(width() * devicePixelRatioF())),
            static_cast<int>(std::lround(height() * devicePixelRatioF()))};
}

bool VtkWidget::makeCurrent()
{
    if (m_context)
        return m_context->isValid() && m_context->makeCurrent(m_surface.get());
    m_surface = std::make_unique<QOffscreenSurface>();
    m_surface->create();
    m_context = std::make_unique<QOpenGLContext>();
    if (!m_context->create() || !m_context->makeCurrent(m_surface.get())) {
        qWarning("No OpenGL 3.2 context could be made: the maps cannot be drawn.");
        return false;
    }
    m_window->SetIsCurrent(true);
    m_window->InitializeFromCurrentContext();
    return true;
}

void VtkWidget::drawScene()
{
    const QSize size = pixels();
    m_stale = false;
    if (size.isEmpty() || !makeCurrent()) {
        m_picture = QImage();
        return;
    }
    m_window->SetIsCurrent(true);
    m_window->OpenGLInitState();
    m_window->SetSize(size.width(), size.height());
    prepareFrame(size);
    m_window->Render();
    m_picture = pictureIn(*m_window, size);
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_window->SetIsCurrent(false);
    m_context->doneCurrent();
}

QImage VtkWidget::picture()
{
    if (m_stale || m_picture.size() != pixels())
        drawScene();
    QImage picture = m_picture;
    picture.setDevicePixelRatio(1.0);
    return picture;
}

void VtkWidget::redraw()
{
    m_stale = true;
    RedrawQueue::instance().add(*this);
}

void VtkWidget::paintEvent(QPaintEvent*)
{
    const bool waits = RedrawQueue::instance().holds(*this); // until then the last picture is good enough
    if ((m_stale && !waits) || m_picture.size() != pixels())
        drawScene();
    QPainter painter(this);
    if (m_picture.isNull()) {
        painter.fillRect(rect(), palette().window());
        if (m_context && !m_context->isValid())
            painter.drawText(rect().adjusted(20, 20, -20, -20), Qt::AlignCenter | Qt::TextWordWrap,
                             tr("No OpenGL 3.2 here, which maps are drawn with. Renew the graphics driver, or start "
                                "Penumbra with LIBGL_ALWAYS_SOFTWARE=1."));
    } else
        painter.drawImage(0, 0, m_picture);
}

void VtkWidget::resizeEvent(QResizeEvent* event)
{
    m_stale = true;
    QWidget::resizeEvent(event);
}

void VtkWidget::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_picture = QImage(); // with all around it, not after it
        redraw();
    }
    QWidget::changeEvent(event);
}

} // namespace penumbra
