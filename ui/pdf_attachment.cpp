#include "ui/pdf_attachment.h"

#define POINTERHOLDER_TRANSITION 4 // QPDF in C++11's shared pointers, the only ones that later versions have
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>

namespace penumbra {

QByteArray attachmentOfPdf(const std::filesystem::path& path, const QByteArray& name)
{
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processFile(path.c_str());
        QPDFEmbeddedFileDocumentHelper attachments(pdf);
        for (const auto& [key, file] : attachments.getEmbeddedFiles()) {
            if (file->getFilename() != name.toStdString())
                continue;
            const auto data = file->getEmbeddedFileStream().getStreamData(qpdf_dl_all);
            return {reinterpret_cast<const char*>(data->getBuffer()), static_cast<qsizetype>(data->getSize())};
        }
    } catch (const std::exception&) { // no PDF, or a damaged one: there is no attachment to be had
    }
    return {};
}

} // namespace penumbra
