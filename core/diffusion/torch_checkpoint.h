#pragma once

#include "diffusion/pickle_reader.h"
#include "diffusion/tensors.h"
#include "diffusion/zip_archive.h"

#include <filesystem>
#include <optional>

namespace penumbra {

/// A file of torch.save (PyTorch 1.6 and newer): a zip of a pickle and raw storages. Nothing in it is executed.
class TorchCheckpoint
{
public:
    /// Reads the pickle. Throws InputError naming the file.
    explicit TorchCheckpoint(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return m_archive.path(); }
    /// The tensors of `state_dict`, or of the whole file where that is a state dict, in their own types. Throws
    /// InputError naming the tensor whose storage is missing, truncated or smaller than its shape and strides need.
    [[nodiscard]] TensorMap stateDict() const;
    /// A number that a dictionary of the checkpoint holds, e.g. ("hyper_parameters", "gamma_min"); in the file's own
    /// dictionary when `dictionary` is empty.
    [[nodiscard]] std::optional<double> number(std::string_view dictionary, std::string_view key) const;
    /// A text, likewise.
    [[nodiscard]] std::optional<std::string> text(std::string_view dictionary, std::string_view key) const;

private:
    [[nodiscard]] const PickleValue* entry(std::string_view dictionary, std::string_view key) const;
    [[nodiscard]] torch::Tensor tensor(const std::string& name, const PickleValue& value) const;
    [[nodiscard]] torch::Tensor storage(const std::string& name, const PickleValue& reference) const;

    ZipArchive m_archive;
    std::string m_folder; ///< of the archive, with '/'
    Pickle m_pickle;
};

} // namespace penumbra
