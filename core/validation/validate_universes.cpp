#include "validation/validate_universes.h"

#include "base/error.h"
#include "base/formatted.h"
#include "io/universe_file.h"
#include "validation/matter_checks.h"
#include "validation/range_checks.h"
#include "validation/theory_checks.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>
#include <mutex>
#include <vector>

namespace penumbra {
namespace {

using Universes = std::vector<std::vector<SlabMeasurement>>;

/// Makes items on several threads and counts their time steps.
class Workshop
{
public:
    Workshop(const SimulationSettings& settings, std::size_t items, const ProgressFn& progress)
        : m_threads(static_cast<std::size_t>(std::max(1, settings.threads))), m_progress(progress),
          m_total(static_cast<std::int64_t>(items * settings.timeSteps))
    {}

    /// Calls make(0) .. make(count - 1), each returning an optional, and gathers their values in order; nothing when
    /// one of them has none. An exception comes out after all threads have ended.
    template <typename Make>
    auto gather(std::size_t count, const Make& make)
    {
        using Item = typename std::invoke_result_t<Make, std::size_t>::value_type;
        std::vector<std::optional<Item>> made(count);
        std::atomic<std::size_t> next{0};
        std::vector<std::future<void>> workers;
        for (std::size_t i = 0; i < std::min(m_threads, count); ++i)
            workers.push_back(std::async(std::launch::async, [&] {
                for (std::size_t item = next++; item < count; item = next++)
                    made[item] = make(item);
            }));
        for (auto& worker : workers)
            worker.wait();
        for (auto& worker : workers)
            worker.get();
        std::optional<std::vector<Item>> items(std::in_place);
        for (auto& item : made) {
            if (!item)
                return std::optional<std::vector<Item>>();
            items->push_back(std::move(*item));
        }
        return items;
    }

    /// To be called for every time step of an item.
    void step()
    {
        const std::lock_guard lock(m_mutex);
        ++m_done;
        if (m_progress)
            m_progress({"time step", m_done, m_total});
    }

private:
    std::size_t m_threads;
    const ProgressFn& m_progress;
    std::mutex m_mutex;
    std::int64_t m_done = 0, m_total;
};

Cosmology fiducialCosmology()
{
    const UniverseParameters fiducial;
    Cosmology cosmology;
    cosmology.omegaM = fiducial.omegaM;
    cosmology.sigma8 = fiducial.sigma8;
    return cosmology;
}

SimulationSettings onOneThread(SimulationSettings settings)
{
    settings.threads = 1;
    return settings;
}

std::optional<Universes> madeUniverses(const ValidationRequest& request, Workshop& workshop,
                                       const std::stop_token& stop)
{
    const SimulationSettings settings = onOneThread(request.simulation);
    const double mean = meanDarkMatter(fiducialCosmology(), settings.boxSide / static_cast<double>(settings.slabs));
    return workshop.gather(request.universes, [&](std::size_t number) -> std::optional<std::vector<SlabMeasurement>> {
        const auto universe = simulateUniverse(
            UniverseParameters{}, universeSeed(request.seed, number), settings,
            [&](const Progress&) { workshop.step(); }, stop);
        if (!universe)
            return std::nullopt;
        return measureSlabs(*universe, mean);
    });
}

void requireFiducial(UniverseParameters found, const std::filesystem::path& path, std::size_t number)
{
    UniverseParameters fiducial;
    for (std::size_t i = 0; i < parameterNames.size(); ++i)
        if (std::abs(parameter(found, i) - parameter(fiducial, i)) > 1e-6)
            throw InputError(
                "'" + path.string() + "': universe " + std::to_string(number) + " has " +
                std::string(parameterNames[i]) +
                formatted(" %g, but the fiducial point has %g.", parameter(found, i), parameter(fiducial, i)) +
                " Give a file made with --set for all six parameters, or none.");
}

std::optional<Universes> readUniverses(const UniverseFile& file, const std::stop_token& stop)
{
    Universes universes;
    for (const std::size_t number : file.universes()) {
        if (stop.stop_requested())
            return std::nullopt;
        const LabelledUniverse universe = file.read(number);
        const double depth = universe.darkMatter.front().geometry().depth;
        universes.push_back(measureSlabs(universe, meanDarkMatter(fiducialCosmology(), depth)));
    }
    return universes;
}

/// A universe file that is not empty.
UniverseFile opened(const std::filesystem::path& path)
{
    UniverseFile file(path, UniverseFile::Mode::read);
    if (file.universes().empty())
        throw InputError("'" + path.string() + "' holds no universes.");
    return file;
}

/// Of the universes that will be made, or of those in the file.
MockGrid gridOf(const SimulationSettings& settings, const std::optional<UniverseFile>& fiducial)
{
    if (!fiducial)
        return {{settings.boxSide, settings.boxSide / static_cast<double>(settings.slabs), true}, settings.mapSize};
    const Field map = fiducial->readMap(fiducial->universes().front(), 0, Quantity::darkMatter);
    return {map.geometry(), map.size()};
}

bool checkMatter(const ValidationRequest& request, const LinearPower& power, const CheckGroupFn& finished,
                 Workshop& workshop, const std::stop_token& stop)
{
    const auto evolved = [&](double boxSide, std::size_t pairs) {
        SimulationSettings settings = onOneThread(request.simulation);
        settings.boxSide = boxSide;
        return workshop.gather(2 * pairs, [&, settings](std::size_t i) {
            return evolveFixedBox(
                power, settings, universeSeed(request.seed, i / 2), i % 2 == 1,
                [&](const Progress&) { workshop.step(); }, stop);
        });
    };
    const auto wide = evolved(leastSideForFit, request.pairs);
    if (!wide)
        return false;
    finished(checkNonlinearPower(power, leastSideForFit, *wide));
    const auto boxes = evolved(request.simulation.boxSide, request.pairs);
    if (!boxes)
        return false;
    finished(checkNonlinearPower(power, request.simulation.boxSide, *boxes));
    finished(checkMassFunction(power, request.simulation.boxSide, *boxes));
    return true;
}

bool checkMaps(const ValidationRequest& request, const std::optional<Universes>& universes, const MockGrid& grid,
               const LinearPower& power, const CheckGroupFn& finished)
{
    if (!universes)
        return false;
    finished(checkMapPower(power, grid.geometry, grid.geometry.side, *universes));
    if (request.observed)
        for (const std::size_t level : {0U, 1U})
            finished(compareWithField(*universes, *request.observed, grid, level));
    return true;
}

bool checkRange(const UniverseFile& file, const CheckGroupFn& finished, const std::stop_token& stop)
{
    RangeStatistics statistics;
    for (const std::size_t number : file.universes()) {
        if (stop.stop_requested())
            return false;
        statistics.add(file.read(number));
    }
    finished(statistics.checks());
    return true;
}

} // namespace

Outcome validateUniverses(const ValidationRequest& request, const CheckGroupFn& finished, const ProgressFn& progress,
                          const std::stop_token& stop)
{
    requireValid(request.simulation);
    // What cannot be used shall be found before the work, not after it.
    const auto fiducial = request.fiducial ? std::optional(opened(*request.fiducial)) : std::nullopt;
    const auto range = request.range ? std::optional(opened(*request.range)) : std::nullopt;
    const MockGrid grid = gridOf(request.simulation, fiducial);
    try {
        requireMeasurable(grid.size);
    } catch (const InputError& error) {
        if (fiducial)
            throw;
        throw UsageError(error.what()); // the size is a setting, not what a file holds
    }
    if (request.observed)
        requireComparable(*request.observed, grid);
    if (fiducial)
        for (const std::size_t number : fiducial->universes())
            requireFiducial(fiducial->label(number).parameters, *request.fiducial, number);

    const LinearPower power(fiducialCosmology());
    Workshop workshop(request.simulation, 4 * request.pairs + (fiducial ? 0 : request.universes), progress);
    finished(checkLinearPower());
    finished(checkGrowth());
    finished(checkInitialPower(power, request.simulation, request.seed));
    if (!checkMatter(request, power, finished, workshop, stop) || (range && !checkRange(*range, finished, stop)))
        return Outcome::cancelled;
    const auto universes = fiducial ? readUniverses(*fiducial, stop) : madeUniverses(request, workshop, stop);
    return checkMaps(request, universes, grid, power, finished) ? Outcome::completed : Outcome::cancelled;
}

} // namespace penumbra
