#include "ui/figure_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "ui/figure_painter.h"

#include <QBuffer>
#include <QFile>
#include <QImageWriter>
#include <QMimeData>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace penumbra {
namespace {

constexpr double pointsPerInch = 72.0, millimetresPerInch = 25.4, texPointsPerInch = 72.27;

double points(double millimetres)
{
    return millimetres / millimetresPerInch * pointsPerInch;
}

QString titleOf(const Figure& figure)
{
    QStringList titles;
    for (const FigurePanel& panel : figure.panels)
        titles << title(panel);
    return titles.join(QStringLiteral(", "));
}

[[noreturn]] void fail(const std::filesystem::path& path, const QString& reason)
{
    throw Error("Cannot write '" + path.string() + "': " + reason.toStdString() + ".");
}

void writePdf(QIODevice& device, const Figure& figure, FigureSize size, const FigureStyle& style)
{
    const double width = points(size.millimetres), height = figureHeight(figure, width, style);
    QPdfWriter writer(&device);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setResolution(1200);
    writer.setPageSize(QPageSize(QSizeF(width, height), QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(titleOf(figure));
    writer.setCreator(QStringLiteral("Penumbra"));
    if (!figure.recipe.isEmpty())
        writer.addFileAttachment(QStringLiteral("recipe.json"), figure.recipe.toUtf8(),
                                 QStringLiteral("application/json"));
    QPainter painter(&writer);
    paintFigure(painter, figure, width, style, writer.resolution() / pointsPerInch);
}

void writeSvg(QIODevice& device, const Figure& figure, FigureSize size, const FigureStyle& style)
{
    const double width = points(size.millimetres), height = figureHeight(figure, width, style);
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setResolution(static_cast<int>(pointsPerInch));
    generator.setSize(QSize(static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(height))));
    generator.setViewBox(QRectF(0.0, 0.0, width, height));
    generator.setTitle(titleOf(figure));
    generator.setDescription(figure.recipe);
    QPainter painter(&generator);
    paintFigure(painter, figure, width, style, 1.0);
}

} // namespace

std::vector<JournalWidth> journalWidths()
{
    const auto tex = [](double texPoints) { return texPoints / texPointsPerInch * millimetresPerInch; };
    return {{QStringLiteral("A&A, single column"), 88.0},         {QStringLiteral("A&A, double column"), 180.0},
            {QStringLiteral("ApJ, single column"), tex(242.27)},  {QStringLiteral("ApJ, double column"), tex(513.12)},
            {QStringLiteral("MNRAS, single column"), tex(240.0)}, {QStringLiteral("MNRAS, double column"), tex(504.0)}};
}

FigureFormat formatOf(const std::filesystem::path& path)
{
    const QString ending = QString::fromStdString(path.extension().string()).toLower();
    if (ending == QLatin1String(".pdf"))
        return FigureFormat::pdf;
    if (ending == QLatin1String(".svg"))
        return FigureFormat::svg;
    if (ending == QLatin1String(".png"))
        return FigureFormat::png;
    throw InputError(path.string() + ": the name of a figure ends in .pdf, .svg or .png.");
}

QImage figureImage(const Figure& figure, FigureSize size, const FigureStyle& style)
{
    const double width = points(size.millimetres), scale = size.dpi / pointsPerInch;
    const QSize pixels(static_cast<int>(std::lround(width * scale)),
                       static_cast<int>(std::lround(figureHeight(figure, width, style) * scale)));
    QImage image(pixels, QImage::Format_RGB32);
    image.fill(style.paper);
    const auto perMetre = static_cast<int>(std::lround(size.dpi / millimetresPerInch * 1000.0));
    QPainter painter(&image);
    paintFigure(painter, figure, width, style, scale);
    painter.end();
    image.setDotsPerMeterX(perMetre); // after painting: Qt's fonts would follow it
    image.setDotsPerMeterY(perMetre);
    return image;
}

void writeFigure(const std::filesystem::path& path, const Figure& figure, FigureSize size, const FigureStyle& style)
{
    const FigureFormat format = formatOf(path);
    AtomicFile target(path);
    QFile file(QString::fromStdString(target.temporary().string()));
    if (!file.open(QIODevice::WriteOnly))
        fail(path, file.errorString());
    switch (format) {
    case FigureFormat::pdf:
        writePdf(file, figure, size, style);
        break;
    case FigureFormat::svg:
        writeSvg(file, figure, size, style);
        break;
    case FigureFormat::png:
        QImageWriter writer(&file, "png");
        writer.setText(QStringLiteral("Software"), QStringLiteral("Penumbra"));
        writer.setText(QStringLiteral("recipe"), figure.recipe);
        if (!writer.write(figureImage(figure, size, style)))
            fail(path, writer.errorString());
        break;
    }
    if (!file.flush() || file.error() != QFileDevice::NoError)
        fail(path, file.errorString());
    file.close();
    target.commit();
}

QMimeData* figureMimeData(const Figure& figure, FigureSize size, const FigureStyle& style)
{
    auto* data = new QMimeData;
    data->setImageData(figureImage(figure, size, style));
    QBuffer svg;
    svg.open(QIODevice::WriteOnly);
    writeSvg(svg, figure, size, style);
    data->setData(QStringLiteral("image/svg+xml"), svg.data());
    return data;
}

} // namespace penumbra
