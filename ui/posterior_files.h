#pragma once

#include "io/posterior_file.h"
#include "ui/open_map.h"
#include "ui/posterior_snapshot.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace penumbra {

/// Between the window's posteriors and their files. To be called off the GUI thread.

[[nodiscard]] PosteriorContents contentsOf(const PosteriorSnapshot& posterior);

/// Writes the samples from `from` on as a posterior file. Throws Error, InputError as PosteriorWriter does.
void writePosterior(const std::filesystem::path& path, const PosteriorSnapshot& posterior, std::size_t from = 0);

/// Reads one posterior from the files that hold its samples, one after the other. Throws InputError as readPosterior
/// does, and when the files are of different runs.
[[nodiscard]] std::shared_ptr<PosteriorAccumulator> readPosteriorFiles(const std::vector<std::filesystem::path>& files);

/// The input of a posterior, as a map that is open from the file of the posterior, which was this one when it was read.
[[nodiscard]] OpenedMap asMap(const PosteriorSnapshot& posterior, const std::filesystem::path& file,
                              const FileIdentity& asRead);

} // namespace penumbra
