#include "scan/file_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::scan {
namespace {

struct FileType {
  std::string_view name;
  std::vector<std::string_view> patterns;
};

/// The names that ripgrep has for them (`rg --type-list`).
const std::vector<FileType> types = {
    {"c", {"*.c", "*.h"}},
    {"config", {"*.cfg", "*.cnf", "*.conf", "*.config", "*.ini", "*.properties"}},
    {"cpp", {"*.cc", "*.cpp", "*.cxx", "*.h", "*.hpp"}},
    {"css", {"*.css", "*.scss", "*.less"}},
    {"csv", {"*.csv"}},
    {"docker", {"*Dockerfile*", "docker-compose*.yml", "compose*.yml", "compose*.yaml"}},
    {"go", {"*.go"}},
    {"html", {"*.htm", "*.html"}},
    {"java", {"*.java"}},
    {"js", {"*.js", "*.jsx", "*.cjs", "*.mjs"}},
    {"json", {"*.json"}},
    {"md", {"*.md", "*.markdown"}},
    {"php", {"*.php", "*.phtml"}},
    {"py", {"*.py", "*.pyi"}},
    {"ruby", {"*.rb", "*.erb", "Gemfile", "Rakefile"}},
    {"rust", {"*.rs"}},
    {"sh", {"*.sh", "*.bash", "*.zsh", ".bashrc", ".profile"}},
    {"sql", {"*.sql"}},
    {"tf", {"*.tf", "*.tfvars", "*.tf.json"}},
    {"toml", {"*.toml"}},
    {"ts", {"*.ts", "*.tsx", "*.cts", "*.mts"}},
    {"txt", {"*.txt"}},
    {"xml", {"*.xml"}},
    {"yaml", {"*.yaml", "*.yml"}},
};

std::string lines_of(const std::vector<std::string>& globs, const std::vector<std::string>& names) {
  std::string lines;
  for (const auto& name : names) {
    const auto type =
        std::find_if(types.begin(), types.end(), [&](const FileType& one) { return one.name == name; });
    if (type == types.end()) {
      std::string known;
      for (const auto& one : types) known += fmt::format("{}{}", known.empty() ? "" : ", ", one.name);
      throw Error(Error::Kind::input, "unknown-type", fmt::format("there is no type of files '{}'", name))
          .next(fmt::format("There are {}; for others there is --glob.", known));
    }
    for (const auto& pattern : type->patterns) lines += fmt::format("{}\n", pattern);
  }
  for (const auto& glob : globs) lines += glob + "\n";
  return lines;
}

}  // namespace

FileChoice::FileChoice(const std::vector<std::string>& globs, const std::vector<std::string>& names)
    : rules_(lines_of(globs, names)),
      chooses_(!names.empty() || std::any_of(globs.begin(), globs.end(), [](const std::string& glob) {
        return !glob.starts_with('!');
      })) {}

bool FileChoice::takes(std::string_view path) const {
  // What a .gitignore leaves out is what is chosen here, and what it keeps is left out.
  using Verdict = IgnoreRules::Verdict;
  bool is_chosen = !chooses_;
  for (auto end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    const auto verdict = rules_.verdict(path.substr(0, end), IgnoreRules::Entry::folder);
    if (verdict == Verdict::kept) return false;
    is_chosen = is_chosen || verdict == Verdict::ignored;
  }
  const auto verdict = rules_.verdict(path, IgnoreRules::Entry::file);
  return verdict == Verdict::none ? is_chosen : verdict == Verdict::ignored;
}

}  // namespace cleave::scan
