#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace penumbra {

/// A value of a pickle. Nothing is ever called: what a pickle would make by calling something is an `object` that
/// says what would have been called, and with which arguments.
struct PickleValue
{
    enum class Kind { none, boolean, integer, real, text, tuple, list, dictionary, global, object, persistent };

    Kind kind = Kind::none;
    std::int64_t integer = 0;                                               ///< boolean, integer
    double real = 0.0;                                                      ///< real
    std::string text;                                                       ///< text; "module name" of a global
    std::vector<const PickleValue*> items;                                  ///< tuple, list, set
    std::vector<std::pair<const PickleValue*, const PickleValue*>> entries; ///< dictionary, or items set on an object
    const PickleValue* callable = nullptr;                                  ///< of an object: what would have made it
    const PickleValue* arguments = nullptr; ///< of an object: a tuple; of a persistent: its identity
    const PickleValue* state = nullptr;     ///< what an object was given to build itself from

    /// Value of a text key among `entries`, or null.
    [[nodiscard]] const PickleValue* find(std::string_view key) const;
    /// True for an object made by calling the global `name`, e.g. "collections OrderedDict".
    [[nodiscard]] bool madeBy(std::string_view name) const;
};

/// A pickle of protocol 2 to 4, as PyTorch writes, taken apart without executing anything. Owns its values.
class Pickle
{
public:
    /// Throws InputError that says at which byte and operation `bytes` stop being a pickle that is understood.
    explicit Pickle(std::span<const char> bytes);
    Pickle(Pickle&&) = default;
    [[nodiscard]] const PickleValue& root() const { return *m_root; }

private:
    friend class PickleReader;
    std::deque<PickleValue> m_values; // one arena: pickles may be cyclic, and nested deeper than a stack
    const PickleValue* m_root = nullptr;
};

} // namespace penumbra
