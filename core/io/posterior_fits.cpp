#include "base/atomic_file.h"
#include "base/error.h"
#include "base/version.h"
#include "field/camels.h"
#include "io/fits_handle.h"
#include "io/posterior_file.h"
#include "io/recipe_values.h"
#include "statistics/power_spectrum.h"
#include "statistics/running_moments.h"
#include "statistics/sample_summary.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <span>

namespace penumbra {
namespace {

using Json = nlohmann::json;

// FITS itself has log(unit), which astropy does not read; of dex, astropy's own, others can tell what it means.
constexpr const char *surfaceDensity = "solMass Mpc-2", *logarithm = "dex(solMass Mpc-2)", *ratio = "dex";

/// Writes HDU after HDU into one FITS file, all with the same coordinates and origin.
class FitsWriter
{
public:
    FitsWriter(const std::filesystem::path& path, const std::string& shownPath, const Geometry& geometry, double h,
               std::optional<double> redshift)
        : m_shownPath(shownPath), m_geometry(geometry), m_h(h), m_redshift(redshift)
    {
        fitsfile* raw = nullptr;
        fits_create_diskfile(&raw, path.c_str(), &m_status);
        m_file.reset(m_status == 0 ? raw : nullptr);
        check();
    }

    /// A map or, with more pixels than size x size, a cube of maps. The first image is the primary one.
    void image(const std::string& name, const std::string& quantity, const std::string& unit, std::size_t size,
               std::span<const float> pixels)
    {
        const std::size_t maps = pixels.size() / (size * size);
        const bool cube = name == "SAMPLES";
        std::array<LONGLONG, 3> axes{static_cast<LONGLONG>(size), static_cast<LONGLONG>(size),
                                     static_cast<LONGLONG>(maps)};
        fits_create_imgll(m_file.get(), FLOAT_IMG, cube ? 3 : 2, axes.data(), &m_status);
        key("EXTNAME", name, "what this image shows");
        key("BTYPE", quantity, "quantity");
        key("BUNIT", unit, "without h, comoving");
        coordinates(size, cube);
        origin();
        fits_write_img(m_file.get(), TFLOAT, 1, static_cast<LONGLONG>(pixels.size()), const_cast<float*>(pixels.data()),
                       &m_status); // CFITSIO does not write to it
        finishHdu();
    }

    struct Column
    {
        std::string name, format, unit;
        std::function<void(int column)> write;
    };

    void table(const std::string& name, std::size_t rows, const std::vector<Column>& columns,
               const char* comment = nullptr)
    {
        std::vector<char*> names, formats, units;
        for (const Column& column : columns) {
            names.push_back(const_cast<char*>(column.name.c_str()));
            formats.push_back(const_cast<char*>(column.format.c_str()));
            units.push_back(const_cast<char*>(column.unit.c_str()));
        }
        fits_create_tbl(m_file.get(), BINARY_TBL, static_cast<LONGLONG>(rows), static_cast<int>(columns.size()),
                        names.data(), formats.data(), units.data(), name.c_str(), &m_status);
        for (std::size_t i = 0; i < columns.size() && m_status == 0; ++i)
            columns[i].write(static_cast<int>(i) + 1);
        if (comment != nullptr)
            fits_write_comment(m_file.get(), comment, &m_status);
        finishHdu();
    }

    [[nodiscard]] Column numbers(const std::string& name, const std::string& unit, std::vector<double> values)
    {
        return column(name, "1D", unit, TDOUBLE, std::move(values));
    }

    template <typename T>
    [[nodiscard]] Column column(const std::string& name, const std::string& format, const std::string& unit, int type,
                                std::vector<T> values)
    {
        return {name, format, unit, [this, type, data = std::move(values)](int number) mutable {
                    fits_write_col(m_file.get(), type, number, 1, 1, static_cast<LONGLONG>(data.size()), data.data(),
                                   &m_status);
                }};
    }

    [[nodiscard]] Column text(const std::string& name, const std::string& value)
    {
        return {name, std::to_string(std::max<std::size_t>(1, value.size())) + "A", "", [this, value](int number) {
                    const char* bytes = value.c_str();
                    fits_write_col(m_file.get(), TSTRING, number, 1, 1, 1, const_cast<char**>(&bytes), &m_status);
                }};
    }

    void key(const char* name, const std::string& value, const char* comment)
    {
        fits_update_key_longstr(m_file.get(), name, value.c_str(), comment, &m_status);
    }
    void key(const char* name, double value, const char* comment)
    {
        fits_update_key(m_file.get(), TDOUBLE, name, &value, comment, &m_status);
    }
    void flag(const char* name, bool value, const char* comment)
    {
        int logical = value ? 1 : 0;
        fits_update_key(m_file.get(), TLOGICAL, name, &logical, comment, &m_status);
    }

    void close()
    {
        fits_close_file(m_file.release(), &m_status);
        check();
    }

private:
    /// Linear comoving coordinates; the left and lower edges of the map are at zero.
    void coordinates(std::size_t size, bool cube)
    {
        const double pixel = m_geometry.side / m_h / static_cast<double>(size);
        key("WCSNAME", std::string("COMOVING"), "linear comoving coordinates");
        for (const std::string axis : {"1", "2"}) {
            key(("CTYPE" + axis).c_str(), std::string("LINEAR"), "");
            key(("CUNIT" + axis).c_str(), std::string("Mpc"), "without h, comoving");
            key(("CRPIX" + axis).c_str(), 0.5, "the edge of the map ..");
            key(("CRVAL" + axis).c_str(), 0.0, ".. is at zero");
            key(("CDELT" + axis).c_str(), pixel, "side of a pixel");
        }
        if (!cube)
            return;
        key("CTYPE3", std::string("SAMPLE"), "posterior sample, counted from 0");
        key("CRPIX3", 1.0, "");
        key("CRVAL3", 0.0, "");
        key("CDELT3", 1.0, "");
    }

    void origin()
    {
        key("BOXSIZE", m_geometry.side, "[Mpc/h] side of the map");
        key("DEPTH", m_geometry.depth, "[Mpc/h] depth of the projected slab");
        flag("PERIODIC", m_geometry.periodic, "do opposite edges touch");
        if (m_redshift)
            key("REDSHIFT", *m_redshift, "of the input map");
        key("HUBBLE0", 100.0 * m_h, "[km/s/Mpc]");
        key("LITTLEH", m_h, "HUBBLE0 / 100");
        flag("H_UNITS", false, "F: the numbers are without h");
        key("CREATOR", "Penumbra " + std::string(version()), "");
    }

    void finishHdu()
    {
        fits_write_date(m_file.get(), &m_status);
        fits_write_chksum(m_file.get(), &m_status);
        check();
    }

    void check() const
    {
        if (m_status != 0)
            throw Error("Cannot write '" + m_shownPath + "': " + fits::reason(m_status) +
                        ". Is there room on the disk?");
    }

    fits::Handle m_file;
    std::string m_shownPath;
    Geometry m_geometry;
    double m_h;
    std::optional<double> m_redshift;
    int m_status = 0;
};

std::vector<double> scaled(std::vector<double> values, double factor)
{
    for (double& value : values)
        value *= factor;
    return values;
}

void writeSpectra(FitsWriter& fits, const PosteriorContents& posterior, double h)
{
    std::vector<std::vector<double>> power;
    std::vector<std::vector<double>> r;
    for (const Field& sample : posterior.samples) {
        power.push_back(powerSpectrum(sample, SpectrumField::linear).power);
        if (posterior.truth)
            r.push_back(crossSpectrum(sample, *posterior.truth, SpectrumField::linear).r);
    }
    const PowerSpectrum input = powerSpectrum(posterior.input, SpectrumField::linear);
    if (input.k.empty())
        return;
    const double area = 1.0 / (h * h); // (Mpc/h)^2 in Mpc^2
    const SampleBand p = sampleBand(power);
    std::vector<FitsWriter::Column> columns{
        fits.numbers("K", "Mpc-1", scaled(input.k, h)),
        fits.column("NMODES", "1K", "", TLONGLONG, std::vector<LONGLONG>(input.modes.begin(), input.modes.end())),
        fits.numbers("P_MEAN", "Mpc2", scaled(p.mean, area)),
        fits.numbers("P_Q16", "Mpc2", scaled(p.low68, area)),
        fits.numbers("P_Q50", "Mpc2", scaled(p.median, area)),
        fits.numbers("P_Q84", "Mpc2", scaled(p.high68, area)),
        fits.numbers("P_INPUT", "Mpc2", scaled(input.power, area))};
    if (posterior.truth) {
        const PowerSpectrum truth = powerSpectrum(*posterior.truth, SpectrumField::linear);
        const SampleBand coefficient = sampleBand(r);
        columns.push_back(fits.numbers("P_TRUTH", "Mpc2", scaled(truth.power, area)));
        columns.push_back(fits.numbers("R_MEAN", "", coefficient.mean));
        columns.push_back(fits.numbers("R_Q16", "", coefficient.low68));
        columns.push_back(fits.numbers("R_Q84", "", coefficient.high68));
    }
    fits.table("PK", input.k.size(), columns,
               "Q16, Q50, Q84: percentiles of the predictive distribution of the samples, of rank p (n + 1).");
}

std::vector<float> scaled(std::span<const float> values, double factor)
{
    std::vector<float> result(values.begin(), values.end());
    for (float& value : result)
        value = static_cast<float>(value * factor);
    return result;
}

void writeMaps(FitsWriter& fits, const PosteriorContents& posterior, double h)
{
    const std::size_t size = posterior.input.size();
    RunningMoments moments;
    RunningMoments momentsLog;
    std::vector<float> cube;
    const std::vector<bool> partner = partnersOfThoseBefore(posterior.noise, posterior.indices);
    for (std::size_t i = 0; i < posterior.samples.size(); ++i) {
        const Field& sample = posterior.samples[i];
        // One (Msun/h)/(Mpc/h)^2 is h solMass/Mpc^2.
        const auto pixels = scaled(sample.pixels(), h);
        moments.add(pixels, partner[i]);
        momentsLog.add(log10Pixels(Field(size, sample.geometry(), sample.quantity(), pixels)), partner[i]);
        cube.insert(cube.end(), pixels.begin(), pixels.end());
    }
    fits.image("MEAN", "Mcdm", surfaceDensity, size, moments.mean());
    fits.image("STD", "Mcdm", surfaceDensity, size, moments.std());
    fits.image("MEANLOG", "log10(Mcdm / (solMass Mpc-2))", logarithm, size, momentsLog.mean());
    fits.image("STDLOG", "log10(Mcdm / (solMass Mpc-2))", ratio, size, momentsLog.std());
    fits.image("SAMPLES", "Mcdm", surfaceDensity, size, cube);
    fits.image("INPUT", "Mstar", surfaceDensity, size, scaled(posterior.input.pixels(), h));
    if (posterior.truth)
        fits.image("TRUTH", "Mcdm", surfaceDensity, size, scaled(posterior.truth->pixels(), h));
}

} // namespace

void writeFits(const std::filesystem::path& target, const PosteriorContents& posterior)
{
    if (posterior.samples.empty())
        throw Error("Cannot write '" + target.string() + "': the posterior has no samples.");
    const Json recipe = Json::parse(posterior.recipe, nullptr, false);
    const double h = inputLittleH(recipe).value_or(camelsLittleH);
    AtomicFile file(target);
    FitsWriter fits(file.temporary(), target.string(), posterior.input.geometry(), h, inputRedshift(recipe));
    writeMaps(fits, posterior, h);
    writeSpectra(fits, posterior, h);
    fits.table(
        "SEEDS", posterior.indices.size(),
        {fits.column("INDEX", "1V", "", TUINT,
                     std::vector<unsigned>(posterior.indices.begin(), posterior.indices.end())),
         fits.column("SEED", "1W", "", TULONGLONG, std::vector<ULONGLONG>(posterior.indices.size(), posterior.seed))});
    // FITS texts are ASCII; JSON can say everything in it.
    fits.table(
        "RECIPE", 1,
        {fits.text("JSON", recipe.is_discarded() ? "" : recipe.dump(-1, ' ', true, Json::error_handler_t::replace))});
    fits.close();
    file.commit();
}

} // namespace penumbra
