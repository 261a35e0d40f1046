#include "scan/other_thing.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "names/forms.h"

namespace cleave::scan {
namespace {

constexpr std::size_t context_reach = 400;

template <class List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

/// A place without the quotes around it.
struct Context {
  std::string_view path, name_of_file, document, before, after;
  bool is_quoted = false;
};

Context context_of(std::string_view path, std::string_view bytes, const names::Found& found) {
  Context context;
  context.path = path;
  context.name_of_file = path.substr(path.find_last_of("/!") + 1);
  const auto end = found.offset + found.length;
  const auto from = found.offset > context_reach ? found.offset - context_reach : 0;
  context.before = bytes.substr(from, found.offset - from);
  context.after = bytes.substr(end, context_reach);
  context.is_quoted = !context.before.empty() && is_quote(context.before.back()) && !context.after.empty() &&
                      context.after[0] == context.before.back();
  if (context.is_quoted) {
    context.before.remove_suffix(1);
    context.after.remove_prefix(1);
  }
  const auto begin = bytes.rfind("\n---", found.offset);
  const auto next = bytes.find("\n---", end);
  const auto first = begin == std::string_view::npos ? 0 : begin;
  context.document =
      bytes.substr(first, next == std::string_view::npos ? std::string_view::npos : next - first);
  return context;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// "name" of `name: ` and `"name" = `.
std::string_view key_before(std::string_view before) {
  before = trimmed(before);
  if (before.empty() || (before.back() != ':' && before.back() != '=')) return "";
  before = trimmed(before.substr(0, before.size() - 1));
  if (!before.empty() && is_quote(before.back())) before.remove_suffix(1);
  return before.substr(before.find_last_of(" \t\n\"'{,-") + 1);
}

bool is_key(const Context& context) {
  return context.after.starts_with(':');
}

/// An object's name, in YAML or JSON. What is of the kind Bucket may be the bucket.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/
bool is_kubernetes_object(const Context& context) {
  const auto has = [&](std::string_view word) {
    return context.document.find(word) != std::string_view::npos;
  };
  if (key_before(context.before) != "name" || !has("apiVersion") || !has("kind")) return false;
  const auto metadata = context.before.rfind("metadata");
  return metadata != std::string_view::npos &&
         context.before.find("spec", metadata) == std::string_view::npos && !has("kind: Bucket") &&
         !has("\"kind\": \"Bucket\"");
}

/// https://docs.docker.com/reference/compose-file/
bool is_compose_service(const Context& context) {
  const bool is_compose = context.name_of_file.find("compose") != std::string_view::npos &&
                          (context.name_of_file.ends_with(".yml") || context.name_of_file.ends_with(".yaml"));
  const auto line = context.before.substr(context.before.rfind('\n') + 1);
  return is_compose && is_key(context) && !line.empty() && trimmed(line).empty();
}

/// "http://NAME:80/", "NAME.default.svc": a name without dots is a host of a network.
bool is_host(const Context& context) {
  for (const std::string_view ending : {".svc", ".cluster.local", ".local", ".internal"}) {
    const auto host = context.after.substr(0, context.after.find_first_of("/:\"' \t\r\n,;)"));
    if (context.after.starts_with('.') &&
        (host.ends_with(ending) || host.find(".svc.") != std::string_view::npos))
      return true;
  }
  if (!context.before.ends_with("://")) return false;
  const auto scheme_end = context.before.size() - 3;
  auto scheme = scheme_end;
  while (scheme > 0 &&
         std::string_view(" \t\n\"'`=(<[{,;").find(context.before[scheme - 1]) == std::string_view::npos)
    --scheme;
  constexpr std::array stores = {"s3", "s3a", "s3n", "gs"};
  if (is_one_of(stores, context.before.substr(scheme, scheme_end - scheme))) return false;
  return context.after.empty() ||
         std::string_view(":/\"'` \t\r\n,;)<").find(context.after[0]) != std::string_view::npos;
}

// https://docs.npmjs.com/cli/configuring-npm/package-json,
// https://packaging.python.org/en/latest/specifications/
bool is_package(const Context& context) {
  constexpr std::array packages = {
      "package.json",   "package-lock.json", "npm-shrinkwrap.json", "bower.json", "composer.json",
      "pyproject.toml", "setup.py",          "setup.cfg",           "Cargo.toml", "Chart.yaml"};
  if (is_one_of(packages, context.name_of_file)) {
    if (key_before(context.before) == "name") return true;
    if (is_key(context) && context.name_of_file.ends_with(".json")) return true;
  }
  const bool begins_line = context.before.empty() || context.before.ends_with('\n');
  if (context.name_of_file.starts_with("requirements") && begins_line) return true;
  if (!context.is_quoted) return false;
  const auto before = trimmed(context.before);
  return before.ends_with("require(") || before.ends_with("import(") || before.ends_with(" from") ||
         before.ends_with("import") || before.ends_with("}from");
}

bool is_image(const Context& context) {
  const auto line = context.before.substr(context.before.rfind('\n') + 1);
  return line.starts_with("FROM ") || key_before(context.before) == "image";
}

}  // namespace

std::string_view other_thing(std::string_view path, std::string_view bytes, const names::Found& found) {
  const auto form = names::forms()[found.form].number;
  const bool says_little = form == names::FormId::bucket_bare || form == names::FormId::bucket_word ||
                           form == names::FormId::plain_bare;
  if (!says_little || !found.layers.empty()) return "";
  const auto context = context_of(path, bytes, found);
  if (is_kubernetes_object(context)) return "an object of Kubernetes";
  if (is_compose_service(context)) return "a service of Compose";
  if (is_host(context)) return "a host";
  if (is_package(context)) return "a package";
  return is_image(context) ? "an image" : "";
}

void doubt(Findings& findings) {
  std::map<std::size_t, const Hit*> others;
  for (const auto& hit : findings.hits)
    if (!hit.other_thing.empty()) others.emplace(hit.found.entry, &hit);
  std::map<std::size_t, std::string> doubts;
  for (const auto& [entry, hit] : others) {
    findings.doubtful.insert(entry);
    doubts[entry] = fmt::format("{} is called so in {}:{}", hit->other_thing, hit->place, hit->position.line);
  }
  for (auto& hit : findings.hits) {
    if (!findings.doubtful.contains(hit.found.entry) || hit.found.confidence == names::Confidence::certain)
      continue;
    hit.found.confidence = names::Confidence::ambiguous;
    hit.doubt = doubts[hit.found.entry];
  }
}

}  // namespace cleave::scan
