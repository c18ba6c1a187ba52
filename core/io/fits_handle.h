#pragma once

#include <fitsio.h>

#include <filesystem>
#include <memory>
#include <string>

/// The part of CFITSIO that reader and writer share. Private to io.
namespace penumbra::fits {

struct Closer
{
    void operator()(fitsfile* file) const
    {
        int status = 0;
        fits_close_file(file, &status);
    }
};
using Handle = std::unique_ptr<fitsfile, Closer>;

/// CFITSIO's words for `status` and the oldest message on its stack, which is emptied: a bad file must never speak in
/// another one's error.
[[nodiscard]] inline std::string reason(int status)
{
    char text[FLEN_STATUS] = {};
    fits_get_errstatus(status, text);
    char detail[FLEN_ERRMSG] = {};
    const bool more = fits_read_errmsg(detail) != 0;
    fits_clear_errmsg();
    return more ? std::string(text) + ": " + detail : std::string(text);
}

} // namespace penumbra::fits
