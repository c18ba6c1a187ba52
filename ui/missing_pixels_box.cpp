#include "ui/missing_pixels_box.h"

#include <algorithm>
#include <cmath>

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
    const auto missing = std::ranges::count_if(field.pixels(), [](float pixel) { return std::isnan(pixel); });
    setText(tr("missing pixels are empty (%1)").arg(missing));
    setVisible(missing > 0);
    if (missing == 0 || !isChecked())
        return field;
    options.missingAsEmpty = true;
    return openMap(path, options);
}

} // namespace penumbra
