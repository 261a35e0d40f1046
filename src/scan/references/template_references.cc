#include "scan/references/template_references.h"

#include <algorithm>

namespace cleave::scan {
namespace {

std::unique_ptr<TemplateLanguage> language_of(const std::string& path, std::string_view bytes,
                                              const Neighbours* neighbours) {
  if (path.ends_with(".tf"))
    return neighbours == nullptr ? nullptr : terraform(bytes, neighbours->beside(path, ".tf"));
  const bool is_template = bytes.find("AWS::") != std::string_view::npos;
  if (is_template && path.ends_with(".json")) return cloudformation_json(bytes);
  if (is_template && (path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".template")))
    return bytes.find_first_not_of(" \t\r\n") != std::string_view::npos &&
                   bytes[bytes.find_first_not_of(" \t\r\n")] == '{'
               ? cloudformation_json(bytes)
               : cloudformation_yaml(bytes);
  return nullptr;
}

/// Where in what was found the bare name stands; npos unless replacing just that gives the replacement. A
/// form that needs more to change (an account, a region) stays a literal.
std::size_t name_offset(const names::Found& found, std::string_view bytes, const names::NameEntry& entry) {
  const auto text = bytes.substr(found.offset, found.length);
  const auto at = text.find(entry.source);
  if (at == std::string_view::npos || !found.encodings.empty()) return std::string_view::npos;
  const auto renamed = std::string(text.substr(0, at)) + entry.destination +
                       std::string(text.substr(at + entry.source.size()));
  return renamed == found.replacement ? found.offset + at : std::string_view::npos;
}

}  // namespace

std::vector<names::Edit> take_references(const std::string& path, std::string_view bytes,
                                         const names::NameMap& map, const Neighbours* neighbours,
                                         std::vector<names::Found>& chosen) {
  std::vector<names::Edit> edits;
  const auto language = chosen.empty() ? nullptr : language_of(path, bytes, neighbours);
  const auto resources = language ? language->resources() : std::vector<DescribedResource>{};
  const auto becomes_reference = [&](const names::Found& found) {
    const auto& entry = map.entries()[found.entry];
    const auto resource = std::find_if(resources.begin(), resources.end(),
                                       [&](const auto& one) { return one.name == entry.source; });
    if (resource == resources.end() || (found.offset >= resource->begin && found.offset < resource->end))
      return false;
    const auto offset = name_offset(found, bytes, entry);
    if (offset == std::string_view::npos) return false;
    auto edit = language->reference(*resource, offset);
    // Of two names in one text both would want to change what is around them.
    const auto meets = [&](const names::Found& other) {
      return &other != &found && other.offset < edit->offset + edit->length &&
             edit->offset < other.offset + other.length;
    };
    if (!edit || std::any_of(chosen.begin(), chosen.end(), meets)) return false;
    edits.push_back(*std::move(edit));
    return true;
  };
  std::vector<names::Found> literals;
  for (const auto& found : chosen)
    if (!becomes_reference(found)) literals.push_back(found);
  chosen = std::move(literals);
  return edits;
}

}  // namespace cleave::scan
