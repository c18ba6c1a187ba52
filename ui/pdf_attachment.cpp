#include "ui/pdf_attachment.h"

#include <QFile>
#include <QRegularExpression>
#include <QtEndian>

namespace penumbra {
namespace {

constexpr quint32 expectedBytes = 1 << 14; // a recipe has a few thousand

QByteArray inflated(const QByteArray& data)
{
    QByteArray sized(4, Qt::Uninitialized); // qUncompress wants the length, though it need not be right
    qToBigEndian(expectedBytes, sized.data());
    return qUncompress(sized + data);
}

} // namespace

QByteArray attachmentOfPdf(const std::filesystem::path& path, const QByteArray& name)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // As QPdfWriter writes it: the file's entry names the object whose stream it is.
    const QByteArray pdf = file.readAll();
    const qsizetype entry = pdf.lastIndexOf("/F (" + name + ')');
    const QRegularExpression reference(QStringLiteral("/EF\\s*<<\\s*/F\\s+(\\d+) 0 R"));
    const auto found = reference.match(entry < 0 ? QString() : QString::fromLatin1(pdf.mid(entry, 200)));
    if (!found.hasMatch())
        return {};
    const qsizetype object = pdf.indexOf('\n' + found.captured(1).toLatin1() + " 0 obj");
    const QByteArray opening("stream\n");
    const qsizetype stream = pdf.indexOf(opening, object), end = pdf.indexOf("\nendstream", stream);
    if (object < 0 || stream < 0 || end < 0)
        return {};
    const QByteArray data = pdf.mid(stream + opening.size(), end - stream - opening.size());
    return pdf.mid(object, stream - object).contains("/FlateDecode") ? inflated(data) : data;
}

} // namespace penumbra
