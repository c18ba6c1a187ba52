#include "diffusion/pickle_reader.h"

#include "diffusion/pickle_bytes.h"

#include <optional>
#include <unordered_map>

namespace penumbra {

namespace {

using Kind = PickleValue::Kind;

/// Far beyond any checkpoint, and still no danger to the memory.
constexpr std::size_t mostValues = 1'000'000;
constexpr std::size_t longestName = 1024;

} // namespace

const PickleValue* PickleValue::find(std::string_view key) const
{
    for (const auto& [name, value] : entries)
        if (name->kind == Kind::text && name->text == key)
            return value;
    return nullptr;
}

bool PickleValue::madeBy(std::string_view name) const
{
    return kind == Kind::object && callable->kind == Kind::global && callable->text == name;
}

/// The pickle machine: a stack, marks on it, and a memo.
class PickleReader : private PickleBytes
{
public:
    PickleReader(Pickle& pickle, std::span<const char> bytes) : PickleBytes(bytes), m_pickle(pickle) {}

    const PickleValue* run()
    {
        for (;;) {
            if (nextOperation() == '.')
                return pop();
            if (!pushSimple() && !pushText() && !collect() && !fill() && !memoize() && !makeObject())
                fail("this operation is not known");
        }
    }

private:
    PickleValue* push(Kind kind)
    {
        if (m_pickle.m_values.size() == mostValues)
            fail("it has more than " + std::to_string(mostValues) + " values");
        PickleValue* value = &m_pickle.m_values.emplace_back();
        value->kind = kind;
        m_stack.push_back(value);
        return value;
    }

    void push(Kind kind, std::int64_t integer) { push(kind)->integer = integer; }

    PickleValue* top()
    {
        if (m_stack.size() <= bottom())
            fail("there is nothing to take");
        return m_stack.back();
    }

    PickleValue* pop()
    {
        PickleValue* value = top();
        m_stack.pop_back();
        return value;
    }

    [[nodiscard]] std::size_t bottom() const { return m_marks.empty() ? 0 : m_marks.back(); }

    /// What was pushed since the last mark.
    std::vector<PickleValue*> popToMark()
    {
        if (m_marks.empty())
            fail("there is no mark");
        const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<PickleValue*> items(begin, m_stack.end());
        m_stack.erase(begin, m_stack.end());
        m_marks.pop_back();
        return items;
    }

    void pushTuple(std::size_t count)
    {
        std::vector<const PickleValue*> items(count);
        for (std::size_t i = count; i-- > 0;)
            items[i] = pop();
        push(Kind::tuple)->items = std::move(items);
    }

    /// Two's complement of any length; beyond 64 bits a number is of no use here, and kept as none.
    void pushLong(std::uint64_t count)
    {
        const std::string_view digits = take(count);
        if (count > 8) {
            push(Kind::none);
            return;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i)
            value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(digits[i])) << (8 * i);
        if (count > 0 && count < 8 && (digits.back() & '\x80') != 0)
            value |= ~std::uint64_t{0} << (8 * count);
        push(Kind::integer, static_cast<std::int64_t>(value));
    }

    bool pushSimple();
    bool pushText();
    bool collect();
    bool fill();
    bool memoize();
    bool makeObject();
    void setItems(const std::vector<PickleValue*>& items);
    void appendItems(const std::vector<PickleValue*>& items);
    void pushGlobal(std::string_view module, std::string_view name);
    void pushObject();

    Pickle& m_pickle;
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

bool PickleReader::pushSimple()
{
    switch (operation()) {
    case 0x80: // PROTO
        if (const auto version = take<std::uint8_t>(); version < 2 || version > 5)
            fail("its protocol is " + std::to_string(version) + ", expected 2 to 5");
        return true;
    case 0x95: // FRAME
        take<std::uint64_t>();
        return true;
    case 'N':
        push(Kind::none);
        return true;
    case 0x88: // NEWTRUE, NEWFALSE
    case 0x89:
        push(Kind::boolean, operation() == 0x88 ? 1 : 0);
        return true;
    case 'J':
        push(Kind::integer, take<std::int32_t>());
        return true;
    case 'K':
        push(Kind::integer, take<std::uint8_t>());
        return true;
    case 'M':
        push(Kind::integer, take<std::uint16_t>());
        return true;
    case 0x8a: // LONG1
        pushLong(take<std::uint8_t>());
        return true;
    case 0x8b: // LONG4
        pushLong(take<std::uint32_t>());
        return true;
    case 'G':
        push(Kind::real)->real = takeBigEndianDouble();
        return true;
    default:
        return false;
    }
}

bool PickleReader::pushText()
{
    std::uint64_t length = 0;
    switch (operation()) {
    case 0x8c: // SHORT_BINUNICODE, SHORT_BINSTRING, SHORT_BINBYTES
    case 'U':
    case 'C':
        length = take<std::uint8_t>();
        break;
    case 'X': // BINUNICODE, BINSTRING, BINBYTES
    case 'T':
    case 'B':
        length = take<std::uint32_t>();
        break;
    case 0x8d: // BINUNICODE8, BINBYTES8
    case 0x8e:
        length = take<std::uint64_t>();
        break;
    default:
        return false;
    }
    const std::string_view text = take(length);
    push(Kind::text)->text = text;
    return true;
}

void PickleReader::setItems(const std::vector<PickleValue*>& items)
{
    PickleValue* target = top();
    if (target->kind != Kind::dictionary && target->kind != Kind::object)
        fail("items are set on what is no dictionary");
    if (items.size() % 2 != 0)
        fail("a key has no value");
    for (std::size_t i = 0; i < items.size(); i += 2)
        target->entries.emplace_back(items[i], items[i + 1]);
}

void PickleReader::appendItems(const std::vector<PickleValue*>& items)
{
    PickleValue* target = top();
    if (target->kind != Kind::list && target->kind != Kind::object)
        fail("items are appended to what is no list");
    target->items.insert(target->items.end(), items.begin(), items.end());
}

bool PickleReader::collect()
{
    switch (operation()) {
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case '0':
        pop();
        return true;
    case '1': // POP_MARK
        popToMark();
        return true;
    case ')':
    case ']':
    case 0x8f: // EMPTY_SET
        push(operation() == ')' ? Kind::tuple : Kind::list);
        return true;
    case '}':
        push(Kind::dictionary);
        return true;
    case 0x85: // TUPLE1 to TUPLE3
    case 0x86:
    case 0x87:
        pushTuple(operation() - 0x84U);
        return true;
    case 't':
    case 0x91: { // FROZENSET
        const auto items = popToMark();
        push(operation() == 't' ? Kind::tuple : Kind::list)->items.assign(items.begin(), items.end());
        return true;
    }
    default:
        return false;
    }
}

bool PickleReader::fill()
{
    switch (operation()) {
    case 'a':
        appendItems({pop()});
        return true;
    case 'e':
    case 0x90: // ADDITEMS
        appendItems(popToMark());
        return true;
    case 's': {
        PickleValue* value = pop();
        PickleValue* key = pop();
        setItems({key, value});
        return true;
    }
    case 'u':
        setItems(popToMark());
        return true;
    default:
        return false;
    }
}

bool PickleReader::memoize()
{
    std::optional<std::uint64_t> put, get;
    switch (operation()) {
    case 'q':
        put = take<std::uint8_t>();
        break;
    case 'r':
        put = take<std::uint32_t>();
        break;
    case 0x94: // MEMOIZE
        put = m_memo.size();
        break;
    case 'h':
        get = take<std::uint8_t>();
        break;
    case 'j':
        get = take<std::uint32_t>();
        break;
    case '2': // DUP
        m_stack.push_back(top());
        return true;
    default:
        return false;
    }
    if (put) {
        m_memo[*put] = top();
        return true;
    }
    const auto found = m_memo.find(*get);
    if (found == m_memo.end())
        fail("nothing was remembered under " + std::to_string(*get));
    m_stack.push_back(found->second);
    return true;
}

void PickleReader::pushGlobal(std::string_view module, std::string_view name)
{
    if (module.size() + name.size() > longestName)
        fail("a name has more than " + std::to_string(longestName) + " characters");
    push(Kind::global)->text = std::string(module) + " " + std::string(name);
}

void PickleReader::pushObject()
{
    const PickleValue* arguments = pop();
    const PickleValue* callable = pop();
    if (callable->kind != Kind::global && callable->kind != Kind::object)
        fail("what is to be called is no name");
    if (arguments->kind != Kind::tuple)
        fail("the arguments are no tuple");
    PickleValue* object = push(Kind::object);
    object->callable = callable;
    object->arguments = arguments;
}

bool PickleReader::makeObject()
{
    switch (operation()) {
    case 'c': {
        const std::string_view module = takeLine();
        pushGlobal(module, takeLine());
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        const PickleValue* name = pop();
        const PickleValue* module = pop();
        if (name->kind != Kind::text || module->kind != Kind::text)
            fail("a global is named by what is no text");
        pushGlobal(module->text, name->text);
        return true;
    }
    case 0x92: // NEWOBJ_EX: NEWOBJ with keyword arguments
        pop();
        [[fallthrough]];
    case 'R':
    case 0x81: // REDUCE, NEWOBJ
        pushObject();
        return true;
    case 'b': { // BUILD
        const PickleValue* state = pop();
        top()->state = state;
        return true;
    }
    case 'Q': {
        const PickleValue* identity = pop();
        push(Kind::persistent)->arguments = identity;
        return true;
    }
    default:
        return false;
    }
}

Pickle::Pickle(std::span<const char> bytes) : m_root(PickleReader(*this, bytes).run()) {}

} // namespace penumbra
