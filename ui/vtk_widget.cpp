#include "ui/vtk_widget.h"

#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QSurfaceFormat>

#include <cmath>

namespace penumbra {

VtkWidget::VtkWidget(QWidget* parent)
    : QOpenGLWidget(parent), m_window(vtkSmartPointer<vtkGenericOpenGLRenderWindow>::New()),
      m_renderer(vtkSmartPointer<vtkRenderer>::New())
{
    m_window->SetOwnContext(false);
    m_window->SetFrameBlitModeToBlitToCurrent();
    m_window->AddRenderer(m_renderer);
}

VtkWidget::~VtkWidget()
{
    releaseGraphics();
    if (context() != nullptr)
        context()->disconnect(this); // it dies after our members
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

void VtkWidget::initializeGL()
{
    m_window->SetIsCurrent(true);
    m_window->InitializeFromCurrentContext();
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::releaseGraphics, Qt::UniqueConnection);
}

void VtkWidget::releaseGraphics()
{
    if (context() == nullptr)
        return;
    makeCurrent();
    m_window->SetIsCurrent(true);
    m_window->Finalize();
    m_window->SetIsCurrent(false);
    doneCurrent();
}

void VtkWidget::prepareFrame(QSize) {}

void VtkWidget::paintGL()
{
    const QSize pixels(static_cast<int>(std::lround(width() * devicePixelRatioF())),
                       static_cast<int>(std::lround(height() * devicePixelRatioF())));
    m_window->SetIsCurrent(true);
    m_window->OpenGLInitState();
    m_window->SetSize(pixels.width(), pixels.height());
    prepareFrame(pixels);
    QOpenGLFunctions& gl = *context()->functions();
    gl.glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    m_window->GetState()->ResetFramebufferBindings();
    m_window->Render();
    // Qt lays the frame over the window by its alpha, which translucent things have lowered.
    gl.glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl.glClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    gl.glClear(GL_COLOR_BUFFER_BIT);
    gl.glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    m_window->SetIsCurrent(false);
}

} // namespace penumbra
