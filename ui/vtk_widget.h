#pragma once

#include <QOpenGLWidget>

#include <vtkSmartPointer.h>

class vtkGenericOpenGLRenderWindow;
class vtkRenderer;

namespace penumbra {

/// A VTK scene inside a Qt window. Owns the render window and one renderer; draws when Qt asks, into Qt's framebuffer.
/// Input stays with Qt. GUI thread only. (Debian's QVTKOpenGLNativeWidget is built for Qt 5.)
class VtkWidget : public QOpenGLWidget
{
    Q_OBJECT

public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    /// Makes Qt ask for what VTK needs, an OpenGL 3.2 core context. To be called before there is an application.
    static void setDefaultFormat();

protected:
    [[nodiscard]] vtkRenderer& renderer();
    [[nodiscard]] vtkGenericOpenGLRenderWindow& renderWindow();

    /// Called before each frame to bring the scene up to date with the widget's size in device pixels.
    virtual void prepareFrame(QSize pixels);

    void initializeGL() override;
    void paintGL() override;

private:
    void releaseGraphics();

    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    vtkSmartPointer<vtkRenderer> m_renderer;
};

} // namespace penumbra
