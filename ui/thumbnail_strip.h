#pragma once

#include "field/field.h"

#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QHash>
#include <QPixmap>

#include <functional>
#include <memory>
#include <vector>

namespace penumbra {

/// A small picture of a dark-matter map with a word below it.
struct Thumbnail
{
    std::shared_ptr<const Field> field; ///< null: an empty place
    QString caption;
    bool live = false; ///< still changes
};

/// Thumbnails in a row, or as a sheet of rows, of which one is current. Paints only what is seen, however many there
/// are, and keeps few pictures.
class ThumbnailStrip : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit ThumbnailStrip(QWidget* parent = nullptr);
    ~ThumbnailStrip() override;

    /// A sheet of rows instead of one row, as large as lets all be seen at once, within limits.
    void setWrapped(bool wrapped);
    /// What stands there as long as there are no thumbnails.
    void setHint(const QString& hint);
    /// The room that this takes, in coordinates of the viewport.
    [[nodiscard]] QRect hintRect() const;
    void setItems(std::vector<Thumbnail> items);
    [[nodiscard]] const std::vector<Thumbnail>& items() const { return m_items; }
    /// -1: none. Scrolls to it.
    void setCurrent(int item);
    [[nodiscard]] int current() const { return m_current; }
    /// The colour of log10 surface density [dex].
    void setColors(std::function<QRgb(float dex)> color);
    /// Where an item is now, in coordinates of the viewport.
    [[nodiscard]] QRect itemRect(int item) const;
    /// Pictures that are kept at most; each takes the side of an item squared times four bytes.
    static constexpr int mostPictures = 200;
    [[nodiscard]] int pictures() const { return static_cast<int>(m_pictures.size()); }

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(int item);
    /// Double-clicked, or Return pressed.
    void activated(int item);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Picture
    {
        std::weak_ptr<const Field> of; ///< its address alone may come back
        QPixmap pixmap;
    };

    [[nodiscard]] int sheetSide() const;
    [[nodiscard]] int columns() const;
    [[nodiscard]] int itemAt(QPoint position) const;
    [[nodiscard]] QPixmap picture(const Thumbnail& item);
    [[nodiscard]] QPixmap draw(const Field& field) const;
    void layOut();
    void paintItem(QPainter& painter, int item);
    void reveal(int item);

    std::vector<Thumbnail> m_items;
    std::function<QRgb(float)> m_color;
    QHash<const Field*, Picture> m_pictures; ///< that of the item that still changes is at null
    QElapsedTimer m_sinceLive;               ///< since that was drawn
    QString m_hint;
    int m_current = -1;
    int m_side = 24; ///< of an item [logical pixels]
    bool m_wrapped = false;
};

} // namespace penumbra
