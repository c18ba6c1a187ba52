#pragma once

#include "diffusion/model.h"
#include "diffusion/safetensors.h"

#include <string>

namespace penumbra {

/// Key of the metadata of a model file under which Penumbra keeps the text below.
inline constexpr const char* modelMetadataKey = "penumbra";

/// What a ModelInfo says beyond the file itself (all but parameters, hash and path), as JSON text.
[[nodiscard]] std::string modelMetadata(const ModelInfo& info);

/// The reverse. Throws InputError naming `path` when the text is no such JSON, or says something no network can be:
/// sizes out of range, unknown conditioning channels, a normalisation or schedule that is not finite.
[[nodiscard]] ModelInfo parseModelMetadata(const std::string& text, const std::filesystem::path& path);

/// What the metadata of an opened model file say. Throws InputError naming the file when they are missing or unusable.
[[nodiscard]] ModelInfo describedModel(const SafetensorsFile& file);

/// All that is known of an opened model file, its hash and the model whose maps it refines included. Throws as
/// describedModel, when its widest tensor is not of the shape that they say, and for that other model.
[[nodiscard]] ModelInfo readModelInfo(const SafetensorsFile& file);

/// Throws InputError, naming `path`, unless a network of these sizes can be built.
void requirePossible(const NetworkArchitecture& architecture, const std::filesystem::path& path);

} // namespace penumbra
