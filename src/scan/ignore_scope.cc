#include "scan/ignore_scope.h"

#include <filesystem>

#include "scan/small_file.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const IgnoreScope> with_rules(const fs::path& file, std::string_view relative,
                                              std::shared_ptr<const IgnoreScope> above) {
  IgnoreRules rules(small_file(file));
  if (rules.empty()) return above;
  return std::make_shared<const IgnoreScope>(
      IgnoreScope{std::move(above), relative.empty() ? 0 : relative.size() + 1, std::move(rules)});
}

bool is_repository(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / ".git", error);
}

}  // namespace

bool IgnoreScope::ignores(const IgnoreScope* scope, std::string_view path, IgnoreRules::Entry entry) {
  for (; scope != nullptr; scope = scope->above.get()) {
    const auto verdict = scope->rules.verdict(path.substr(scope->base), entry);
    if (verdict != IgnoreRules::Verdict::none) return verdict == IgnoreRules::Verdict::ignored;
  }
  return false;
}

std::shared_ptr<const IgnoreScope> scope_of(const std::string& folder, std::string_view relative,
                                            std::shared_ptr<const IgnoreScope> above) {
  if (is_repository(folder)) above = with_rules(fs::path(folder) / ".git/info/exclude", relative, nullptr);
  return with_rules(fs::path(folder) / ".gitignore", relative, std::move(above));
}

ScopeStart scope_above(const std::string& folder) {
  std::error_code error;
  const auto absolute = fs::canonical(folder, error);
  if (error) return {};
  auto root = absolute;
  while (!is_repository(root)) {
    if (root == root.parent_path()) return {};
    root = root.parent_path();
  }
  ScopeStart start;
  fs::path at = root;
  for (const auto& part : absolute.lexically_relative(root)) {
    if (part == ".") break;
    start.above = scope_of(at.string(), start.relative, std::move(start.above));
    start.relative += (start.relative.empty() ? "" : "/") + part.string();
    at /= part;
  }
  return start;
}

}  // namespace cleave::scan
