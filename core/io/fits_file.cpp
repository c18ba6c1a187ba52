#include "io/fits_file.h"

#include "base/error.h"
#include "io/fits_handle.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

namespace penumbra {
namespace {

constexpr int maximumAxes = 16;

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

class FitsMaps : public MapSource
{
public:
    FitsMaps(const std::filesystem::path& path, const MapOptions& options)
    {
        info.path = path;
        info.format = "FITS";
        fitsfile* raw = nullptr;
        int status = 0;
        fits_open_diskfile(&raw, path.c_str(), READONLY, &status); // without CFITSIO's extended file-name syntax
        m_file.reset(status == 0 ? raw : nullptr);
        require(status, "it cannot be opened as FITS");
        const int wanted = choose(options);
        if (wanted < 1)
            return;
        moveTo(wanted);
        describe();
        readHeader();
        findGeometry(options.periodic);
        info.littleH = toldLittleH();
    }

    std::vector<float> read(std::size_t index) const override
    {
        std::vector<LONGLONG> first(info.shape.size(), 1); // FITS counts axes from the fastest
        if (m_axes.mapAxis)
            first[info.shape.size() - 1 - *m_axes.mapAxis] = static_cast<LONGLONG>(index) + 1;
        std::vector<float> pixels(m_axes.size * m_axes.size);
        float missing = std::numeric_limits<float>::quiet_NaN();
        int anyMissing = 0; // CFITSIO writes to it, asked or not
        int status = 0;
        fits_read_pixll(m_file.get(), TFLOAT, first.data(), static_cast<LONGLONG>(pixels.size()), &missing,
                        pixels.data(), &anyMissing, &status);
        require(status, "its pixels cannot be read");
        return pixels;
    }

private:
    void require(int status, const std::string& what) const
    {
        if (status != 0)
            throw InputError("Cannot open '" + info.path.string() + "': " + what + " (" + fits::reason(status) +
                             "). The file is damaged or truncated.");
    }

    void moveTo(int number) const
    {
        int status = 0;
        fits_movabs_hdu(m_file.get(), number, nullptr, &status);
        require(status, "HDU " + std::to_string(number - 1) + " cannot be read");
    }

    /// Shape of the current HDU, slowest axis first; empty when it is no image.
    [[nodiscard]] std::vector<std::size_t> currentShape() const
    {
        int status = 0;
        int kind = 0;
        int axes = 0;
        std::array<LONGLONG, maximumAxes> lengths{};
        fits_get_hdu_type(m_file.get(), &kind, &status);
        if (kind != IMAGE_HDU && fits_is_compressed_image(m_file.get(), &status) == 0)
            return {};
        fits_get_img_dim(m_file.get(), &axes, &status);
        fits_get_img_sizell(m_file.get(), maximumAxes, lengths.data(), &status);
        if (status != 0 || axes > maximumAxes) {
            fits_clear_errmsg();
            return {};
        }
        std::vector<std::size_t> shape(lengths.begin(), lengths.begin() + axes);
        std::reverse(shape.begin(), shape.end());
        return shape;
    }

    [[nodiscard]] std::string currentName(int number) const
    {
        const std::string name = text("EXTNAME");
        return name.empty() ? std::to_string(number - 1) : name;
    }

    /// Number of the HDU to open, counted from 1 as CFITSIO does: the one asked for or the only one with maps; 0 when
    /// there are several and none is asked for. Fills info.datasets.
    int choose(const MapOptions& options)
    {
        const auto& dataset = options.dataset;
        int status = 0;
        int count = 0;
        fits_get_num_hdus(m_file.get(), &count, &status);
        require(status, "its HDUs cannot be counted");
        int wanted = 0;
        int only = 0;
        std::vector<std::size_t> lastImage;
        for (int number = 1; number <= count; ++number) {
            moveTo(number);
            const auto shape = currentShape();
            const std::string name = currentName(number);
            if (!shape.empty())
                lastImage = shape;
            if (dataset && (upper(*dataset) == upper(name) || *dataset == std::to_string(number - 1)))
                wanted = wanted == 0 ? number : wanted;
            if (!tryFindMaps(shape))
                continue;
            info.datasets.push_back(name);
            only = number;
        }
        if (dataset && wanted == 0)
            throw chooseDataset("'" + info.path.string() + "' has no extension '" + *dataset + "'. ", info.datasets);
        if (!dataset && info.datasets.empty()) {
            if (!lastImage.empty())
                static_cast<void>(findMaps(lastImage, info.path.string())); // says what is wrong with it
            throw InputError("Cannot open '" + info.path.string() + "': none of its " + std::to_string(count) +
                             " HDUs is an image.");
        }
        if (dataset)
            return wanted;
        return info.datasets.size() == 1 ? only : 0;
    }

    void describe()
    {
        int number = 0;
        fits_get_hdu_num(m_file.get(), &number);
        info.dataset = currentName(number);
        info.shape = currentShape();
        m_axes = findMaps(info.shape, info.path.string() + "[" + info.dataset + "]");
        int status = 0;
        int bitpix = 0;
        fits_get_img_equivtype(m_file.get(), &bitpix, &status);
        require(status, "its pixel type cannot be read");
        switch (bitpix) {
        case BYTE_IMG:
            info.type = "uint8";
            break;
        case SBYTE_IMG:
            info.type = "int8";
            break;
        case USHORT_IMG:
            info.type = "uint16";
            break;
        case ULONG_IMG:
            info.type = "uint32";
            break;
        case ULONGLONG_IMG:
            info.type = "uint64";
            break;
        default:
            info.type = (bitpix < 0 ? "float" : "int") + std::to_string(std::abs(bitpix));
            break;
        }
        info.maps = m_axes.maps;
        info.size = m_axes.size;
        info.unit = text("BUNIT");
        info.quantity = quantityNamed(text("BTYPE"));
        if (info.quantity == Quantity::unknown)
            info.quantity = quantityNamed(info.dataset);
    }

    void readHeader()
    {
        constexpr int mostCards = 500;
        int status = 0;
        int cards = 0;
        fits_get_hdrspace(m_file.get(), &cards, nullptr, &status);
        for (int i = 1; i <= std::min(cards, mostCards) && status == 0; ++i) {
            char name[FLEN_KEYWORD] = {};
            char value[FLEN_VALUE] = {};
            char comment[FLEN_COMMENT] = {};
            fits_read_keyn(m_file.get(), i, name, value, comment, &status);
            const std::string remark = comment;
            info.header.emplace_back(name, value + (remark.empty() ? "" : " / " + remark));
        }
        require(status, "its header cannot be read");
    }

    [[nodiscard]] std::optional<double> number(const char* key) const
    {
        int status = 0;
        double value = 0.0;
        fits_read_key(m_file.get(), TDOUBLE, key, &value, nullptr, &status);
        if (status != 0)
            fits_clear_errmsg();
        return status == 0 && std::isfinite(value) ? std::optional(value) : std::nullopt;
    }

    [[nodiscard]] std::string text(const char* key) const
    {
        int status = 0;
        char value[FLEN_VALUE] = {};
        fits_read_key(m_file.get(), TSTRING, key, value, nullptr, &status);
        if (status != 0)
            fits_clear_errmsg();
        return status == 0 ? value : "";
    }

    [[nodiscard]] std::optional<double> toldLittleH() const
    {
        if (const auto h = number("LITTLEH"); h && *h > 0.0)
            return h;
        if (const auto hubble = number("HUBBLE0"); hubble && *hubble > 0.0)
            return *hubble / 100.0;
        return std::nullopt;
    }

    /// Where `periodic` is told, what the file says of it need not be readable.
    void findGeometry(std::optional<bool> toldPeriodic)
    {
        geometry.side = number("BOXSIZE");
        geometry.depth = number("DEPTH");
        geometry.source = geometry.side && geometry.depth ? "FITS keywords BOXSIZE, DEPTH"
                          : geometry.side                 ? "FITS keyword BOXSIZE"
                          : geometry.depth                ? "FITS keyword DEPTH"
                                                          : "";
        if (!toldPeriodic)
            geometry.periodic = periodic();
        if (!geometry.side)
            takeSideFromWcs();
    }

    [[nodiscard]] std::optional<bool> periodic() const
    {
        int status = 0, value = 0;
        fits_read_key(m_file.get(), TLOGICAL, "PERIODIC", &value, nullptr, &status);
        if (status == 0)
            return value != 0;
        fits_clear_errmsg();
        if (status == KEY_NO_EXIST || status == VALUE_UNDEFINED)
            return std::nullopt;
        throw InputError("Cannot open '" + info.path.string() + "': its keyword PERIODIC is '" + text("PERIODIC") +
                         "', and T or F was expected. Correct it in the file.");
    }

    /// Linear coordinates in Mpc (or kpc) need h to become Mpc/h.
    void takeSideFromWcs()
    {
        const auto pixel = number("CDELT1");
        const auto other = number("CDELT2");
        const std::string unit = text("CUNIT1");
        if (!pixel || !other || *pixel == 0.0 || std::abs(std::abs(*other / *pixel) - 1.0) > 1e-6)
            return;
        const bool withH = unit == "Mpc/h" || unit == "kpc/h";
        const auto h = withH ? 1.0 : toldLittleH();
        const std::string length = withH ? unit.substr(0, 3) : unit;
        if (!h || (length != "Mpc" && length != "kpc"))
            return;
        const double megaparsec = std::abs(*pixel) * (length == "kpc" ? 1e-3 : 1.0);
        geometry.side = megaparsec * *h * static_cast<double>(m_axes.size);
        geometry.source += std::string(geometry.source.empty() ? "" : ", ") + "FITS coordinates CDELT1 [" + unit + "]";
    }

    fits::Handle m_file;
    MapAxes m_axes;
};

} // namespace

bool beginsAsFits(std::string_view bytes)
{
    return bytes.starts_with("SIMPLE  =") || bytes.starts_with("\x1f\x8b");
}

std::unique_ptr<MapSource> openFits(const std::filesystem::path& path, const MapOptions& options)
{
    return std::make_unique<FitsMaps>(path, options);
}

} // namespace penumbra
