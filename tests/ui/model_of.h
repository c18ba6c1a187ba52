#pragma once

#include "diffusion/model.h"

#include <filesystem>
#include <future>
#include <memory>

namespace penumbra::test {

/// The model of a file, as a job wants it: loaded by who asks for it first.
inline std::shared_future<std::shared_ptr<const Model>> modelOf(const std::filesystem::path& file)
{
    return std::async(std::launch::deferred, [file] { return Model::load(file); }).share();
}

} // namespace penumbra::test
