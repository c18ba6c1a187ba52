#include "ui/missing_pixels_box.h"

#include "ui/missing_pixels.h"

#include <QImage>

namespace penumbra {

MissingPixelsBox::MissingPixelsBox(bool empty, QWidget* parent) : QCheckBox(parent)
{
    setObjectName(QStringLiteral("missing"));
    setToolTip(
        tr("Pixels that are NaN, not a number: tick this where they hold no stars. Where a galaxy may be hidden in "
           "them, what is drawn there is wrong"));
    setChecked(empty);
    hide();
}

Field MissingPixelsBox::read(const std::filesystem::path& path, MapOptions options)
{
    options.missingAsEmpty = false;
    Field field = openMap(path, options);
    m_size = field.size();
    m_missing = missingPixels(field);
    setText(tr("missing pixels are empty (%1)").arg(m_missing.size()));
    setVisible(!m_missing.empty());
    if (m_missing.empty())
        return field;
    options.missingAsEmpty = true;
    return openMap(path, options);
}

QString MissingPixelsBox::question() const
{
    if (isChecked() || m_missing.empty())
        return {};
    return tr("%1 of %2 pixels have no value (NaN): they are blue in the picture. Where they hold no stars, tick "
              "\"missing pixels are empty\"; else the map cannot be used.")
        .arg(m_missing.size())
        .arg(m_size * m_size);
}

void MissingPixelsBox::mark(QImage& picture) const
{
    if (isChecked())
        return;
    const QRgb color = qRgb(missingColor.red, missingColor.green, missingColor.blue);
    for (const std::size_t pixel : m_missing) // pictures begin with the upper row
        picture.setPixel(static_cast<int>(pixel % m_size), static_cast<int>(m_size - 1 - pixel / m_size), color);
}

} // namespace penumbra
