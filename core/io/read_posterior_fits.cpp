// A posterior back from the FITS that writeFits made of it.
#include "base/error.h"
#include "io/fits_file.h"
#include "io/fits_handle.h"
#include "io/map_file.h"
#include "io/posterior_file.h"
#include "io/posterior_pixels.h"
#include "io/recipe_values.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace penumbra {
namespace {

fits::Handle opened(const std::filesystem::path& path, int& status)
{
    fitsfile* raw = nullptr;
    fits_open_diskfile(&raw, path.c_str(), READONLY, &status);
    return fits::Handle(status == 0 ? raw : nullptr);
}

/// Whether the file begins as FITS does; CFITSIO need not look at others, and would speak of them later.
bool isFits(const std::filesystem::path& path)
{
    std::string beginning(9, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    return in && beginsAsFits(beginning);
}

class Reader
{
public:
    explicit Reader(const std::filesystem::path& path) : m_path(path), m_file(opened(path, m_status))
    {
        check("it cannot be opened");
    }

    PosteriorContents read()
    {
        PosteriorContents result;
        result.input = map("INPUT");
        if (isThere(IMAGE_HDU, "TRUTH"))
            result.truth = map("TRUTH");
        result.indices = column<std::uint32_t>("INDEX", TUINT);
        const auto seeds = column<std::uint64_t>("SEED", TULONGLONG);
        result.seed = seeds.empty() ? 0 : seeds.front();
        const std::size_t samples = probeMap(m_path, optionsOf("SAMPLES")).maps;
        if (samples != result.indices.size())
            fail("SAMPLES has " + std::to_string(samples) + " maps and SEEDS " + std::to_string(result.indices.size()) +
                 " rows");
        result.samples = openMaps(m_path, optionsOf("SAMPLES"));
        requireFinite(result, m_path.string());
        result.recipe = recipe();
        const auto json = nlohmann::json::parse(result.recipe, nullptr, false);
        if (const auto* noise = valueAt(json, "/noise"); noise != nullptr && noise->is_string())
            result.noise = noiseFromName(noise->get<std::string>());
        return result;
    }

private:
    [[noreturn]] void fail(const std::string& what) const
    {
        throw InputError("'" + m_path.string() + "' is no posterior of Penumbra as FITS, or is damaged: " + what + ".");
    }

    void check(const std::string& what) const
    {
        if (m_status != 0)
            fail(what + " (" + fits::reason(m_status) + ")");
    }

    [[nodiscard]] bool isThere(int kind, const char* name) const
    {
        int status = 0;
        fits_movnam_hdu(m_file.get(), kind, const_cast<char*>(name), 0, &status); // CFITSIO does not write to it
        if (status != 0)
            fits_clear_errmsg();
        return status == 0;
    }

    void moveTo(const char* table)
    {
        if (!isThere(BINARY_TBL, table))
            fail(std::string("its table ") + table + " is missing");
    }

    static MapOptions optionsOf(const char* image)
    {
        MapOptions options;
        options.dataset = image;
        return options;
    }

    [[nodiscard]] Field map(const char* image) const { return openMap(m_path, optionsOf(image)); }

    /// Of the table SEEDS.
    template <typename Number>
    std::vector<Number> column(const char* name, int type)
    {
        moveTo("SEEDS");
        LONGLONG rows = 0;
        int number = 0;
        fits_get_num_rowsll(m_file.get(), &rows, &m_status);
        fits_get_colnum(m_file.get(), CASEINSEN, const_cast<char*>(name), &number, &m_status);
        check(std::string("its table SEEDS has no column ") + name);
        std::vector<Number> values(static_cast<std::size_t>(std::max<LONGLONG>(0, rows)));
        if (!values.empty())
            fits_read_col(m_file.get(), type, number, 1, 1, rows, nullptr, values.data(), nullptr, &m_status);
        check(std::string("the column ") + name + " of its table SEEDS cannot be read");
        return values;
    }

    std::string recipe()
    {
        moveTo("RECIPE");
        int number = 0, type = 0;
        long repeat = 0, width = 0;
        char name[] = "JSON";
        fits_get_colnum(m_file.get(), CASEINSEN, name, &number, &m_status);
        fits_get_coltype(m_file.get(), number, &type, &repeat, &width, &m_status);
        check("its table RECIPE has no column JSON");
        std::vector<char> text(static_cast<std::size_t>(std::max(0L, repeat)) + 1);
        char* target = text.data();
        fits_read_col(m_file.get(), TSTRING, number, 1, 1, 1, nullptr, &target, nullptr, &m_status);
        check("its recipe cannot be read");
        return text.data();
    }

    std::filesystem::path m_path;
    int m_status = 0;
    fits::Handle m_file;
};

} // namespace

bool isPosteriorFits(const std::filesystem::path& path)
{
    if (!isFits(path))
        return false;
    int status = 0;
    const fits::Handle file = opened(path, status);
    for (const auto& [kind, name] : {std::pair(IMAGE_HDU, "SAMPLES"), std::pair(IMAGE_HDU, "INPUT"),
                                     std::pair(BINARY_TBL, "SEEDS"), std::pair(BINARY_TBL, "RECIPE")})
        if (status == 0)
            fits_movnam_hdu(file.get(), kind, const_cast<char*>(name), 0, &status); // CFITSIO does not write to it
    if (status != 0)
        fits_clear_errmsg();
    return status == 0;
}

PosteriorContents readFits(const std::filesystem::path& path)
{
    return Reader(path).read();
}

} // namespace penumbra
