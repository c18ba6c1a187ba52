#include <QtTest>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// The modules of core as its CMakeLists.txt tell them.
struct Modules
{
    std::map<std::string, std::set<std::string>> uses; ///< of each module, those that it names
    std::map<std::string, std::string> moduleOf;       ///< of each file, as `folder/name`
};

Modules read(std::istream& text)
{
    Modules modules;
    std::string line, module;
    while (std::getline(text, line)) {
        std::istringstream words(line);
        std::string kind, word;
        words >> kind;
        if (kind == "module") {
            words >> module;
            modules.uses[module];
        }
        while (kind != "module" && words >> word) {
            if (kind == "uses")
                modules.uses[module].insert(word);
            else
                modules.moduleOf[word] = module;
        }
    }
    return modules;
}

void addUsed(const Modules& modules, const std::string& module, std::set<std::string>& found)
{
    if (found.insert(module).second)
        for (const std::string& used : modules.uses.at(module))
            addUsed(modules, used, found);
}

std::vector<std::string> includesOf(std::istream& source)
{
    std::vector<std::string> names;
    std::string line;
    while (std::getline(source, line))
        if (const std::string begin = "#include \""; line.starts_with(begin))
            names.push_back(line.substr(begin.size(), line.find('"', begin.size()) - begin.size()));
    return names;
}

/// What a file includes and may not, a line each.
std::string trespasses(const Modules& modules, const std::string& file, std::istream& source)
{
    const auto own = modules.moduleOf.find(file);
    if (own == modules.moduleOf.end())
        return file + " is of no module\n";
    std::set<std::string> usable;
    addUsed(modules, own->second, usable);
    std::string found;
    for (const std::string& included : includesOf(source)) {
        const auto other = modules.moduleOf.find(included);
        if (other == modules.moduleOf.end())
            found += file + " includes " + included + ", which is of no module\n";
        else if (!usable.contains(other->second))
            found += file + " includes " + included + ", but " + own->second + " does not use " + other->second + "\n";
    }
    return found;
}

} // namespace

/// The modules of core include what their CMakeLists.txt say that they use, and nothing else.
class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modulesIncludeWhatTheyUse()
    {
        std::ifstream told(PENUMBRA_BINARY_DIR "/modules.txt");
        const Modules modules = read(told);
        QVERIFY2(modules.uses.size() >= 10, "no modules were told");
        const fs::path core = PENUMBRA_SOURCE_DIR "/core";
        std::string found;
        std::size_t files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(core)) {
            const fs::path& path = entry.path();
            if (path.extension() != ".h" && path.extension() != ".cpp")
                continue;
            std::ifstream source(path);
            found += trespasses(modules, path.lexically_relative(core).generic_string(), source);
            ++files;
        }
        QVERIFY2(found.empty(), found.c_str());
        QCOMPARE(modules.moduleOf.size(), files); // of each file that is told, and no other
    }

    void othersAreFound()
    {
        std::istringstream told("module low\nfiles a/low.h\nuses \n"
                                "module middle\nfiles a/middle.h b/middle.cpp\nuses low\n"
                                "module high\nfiles b/high.h\nuses middle\n");
        const Modules modules = read(told);
        const auto of = [&](const char* file, const char* text) {
            std::istringstream source(text);
            return trespasses(modules, file, source);
        };
        QCOMPARE(of("b/high.h", "#include \"a/low.h\"\n#include \"a/middle.h\"\n#include <vector>\n"), std::string());
        QCOMPARE(of("b/middle.cpp", "#include \"b/high.h\"\n"),
                 std::string("b/middle.cpp includes b/high.h, but middle does not use high\n"));
        QCOMPARE(of("a/low.h", "#include \"a/none.h\"\n"),
                 std::string("a/low.h includes a/none.h, which is of no module\n"));
        QCOMPARE(of("a/new.h", ""), std::string("a/new.h is of no module\n"));
    }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "test_architecture.moc"
