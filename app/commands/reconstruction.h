#pragma once

#include "base/file_identity.h"
#include "commands/earlier_samples.h"
#include "commands/sample_digest.h"
#include "commands/shared_options.h"
#include "commands/truth.h"
#include "diffusion/posterior.h"
#include "io/posterior_file.h"

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace penumbra::cli {

/// A posterior to be drawn, as given on the command line.
struct ReconstructOptions
{
    std::string map;
    std::string out, fits; ///< to be written; no FITS where that is empty
    MapOptions mapOptions;
    std::vector<std::string> edits;
    TruthOptions truth;
    DrawOptions draw;
    std::uint32_t firstSample = 0;
    std::string noise{name(Noise::antithetic)};
    std::size_t batch = 0;
    bool append = false; ///< `samples` more than `out` holds
    bool finish = false; ///< as many as `out` lacks of `samples`
};

/// SHA-256 of a file, and which file it was before that was computed.
struct HashedFile
{
    FileIdentity identity;
    std::string hash;
};

/// Throws InputError when the file cannot be read.
[[nodiscard]] HashedFile hashedFile(const std::string& path);

/// The posterior of one map: made ready, drawn, and written.
class Reconstruction
{
public:
    /// Reads what is needed; `hashed` is the map's file. Throws InputError for unusable input, for a file that is not
    /// the hashed one any more, and where `out` is to be added to and was drawn otherwise; UsageError where its last
    /// sample has no next one.
    Reconstruction(ReconstructOptions options, std::shared_ptr<const Model> model, const HashedFile& hashed);

    /// All samples were there before.
    [[nodiscard]] bool nothingToDraw() const { return m_request.samples == 0; }
    /// Draws what there is to draw, and writes; a stop keeps the finished samples. Throws Error; those finished before
    /// it are kept too, which standard error then says.
    void draw(std::stop_token stop);
    [[nodiscard]] bool isComplete() const { return m_summary.count() == m_earlier.maps.size() + m_request.samples; }

    /// What is about to be drawn.
    void printSetup(std::ostream& out) const;
    /// What was drawn.
    void print(std::ostream& out) const;
    /// Both in a line or two, for one map of many.
    void printBriefly(std::ostream& out) const;
    [[nodiscard]] nlohmann::json json() const;

private:
    void prepare(const HashedFile& hashed);
    void goOn();
    void keepTruth();
    void drawSamples(std::stop_token stop);
    void keepFinished(PosteriorWriter& writer) const;

    ReconstructOptions m_options;
    std::shared_ptr<const Model> m_model;
    std::vector<GalaxyEdit> m_edits;
    PreparedInput m_input;
    std::optional<Truth> m_truth;
    std::string m_truthProblem; ///< why one that was found is left out
    PosteriorRequest m_request;
    std::string m_recipe;     ///< of all samples, those before included
    EarlierSamples m_earlier; ///< none unless the run goes on with a posterior
    SampleDigest m_summary;
    double m_seconds = 0.0;
};

} // namespace penumbra::cli
