#pragma once

#include <QImage>
#include <QWidget>

#include <vtkSmartPointer.h>

#include <memory>

class QOffscreenSurface;
class QOpenGLContext;
class vtkGenericOpenGLRenderWindow;
class vtkRenderer;

namespace penumbra {

/// A VTK scene inside a Qt window. Owns the render window and one renderer, draws off the screen and paints the picture
/// like any other widget: so a change costs what it covers. (With a QOpenGLWidget in it, Qt composes the whole window
/// anew, which takes 30 ms where OpenGL is software.) Input stays with Qt. GUI thread only.
class VtkWidget : public QWidget
{
    Q_OBJECT

public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    /// Makes Qt ask for what VTK needs, an OpenGL 3.2 core context. To be called before there is an application.
    static void setDefaultFormat();

    /// The scene as it is now, in device pixels, without the widgets that lie over it.
    [[nodiscard]] QImage picture();
    /// The scene has changed: it is drawn anew when its turn comes, see RedrawQueue. (update() paints the last picture.)
    void redraw();

protected:
    [[nodiscard]] vtkRenderer& renderer();
    [[nodiscard]] vtkGenericOpenGLRenderWindow& renderWindow();

    /// Called before each picture to bring the scene up to date with the widget's size in device pixels.
    virtual void prepareFrame(QSize pixels);

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QSize pixels() const;
    /// False, with a message in the log, when the system gives no OpenGL.
    bool makeCurrent();
    void drawScene();

    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    vtkSmartPointer<vtkRenderer> m_renderer;
    std::unique_ptr<QOffscreenSurface> m_surface;
    std::unique_ptr<QOpenGLContext> m_context; ///< made for the first picture
    QImage m_picture;
    bool m_stale = true;
};

} // namespace penumbra
