#pragma once

#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QTest>
#include <QUrl>
#include <QWidget>
#include <QWindow>

#include <filesystem>
#include <vector>

namespace penumbra::test {

/// Drags files onto a widget of the window `top` and drops them, as a file manager does.
inline void dropFiles(QWidget& top, QWidget& widget, const std::vector<std::filesystem::path>& files)
{
    QMimeData data;
    QList<QUrl> urls;
    QStringList names;
    for (const auto& file : files) {
        names << QString::fromStdString(file.string());
        urls << QUrl::fromLocalFile(names.back());
    }
    data.setUrls(urls);
    data.setText(names.join('\n'));
    const QPoint at = widget.mapTo(&top, widget.rect().center());
    QWindow* window = top.windowHandle();
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window, &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    move.accept(); // as the platform does after an entry that was accepted
    QApplication::sendEvent(window, &move);
    QVERIFY(move.isAccepted());
    QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window, &event);
    QVERIFY(event.isAccepted());
}

} // namespace penumbra::test
