#include "names/rewrite.h"

#include <string>

namespace cleave::names {
namespace {

using OnText = std::function<void(const std::string& path, std::string_view hint, const std::string& text)>;

void visit(const Json& document, std::string& path, std::string_view hint, const OnText& on_text) {
  if (document.is_string()) return on_text(path, hint, document.get_ref<const std::string&>());
  if (!document.is_structured()) return;
  const std::size_t length = path.size();
  std::size_t position = 0;
  for (auto item = document.begin(); item != document.end(); ++item, ++position) {
    if (!path.empty()) path += '/';
    if (document.is_object()) {
      path += item.key();
      visit(*item, path, item.key(), on_text);
    } else {
      path += std::to_string(position);
      visit(*item, path, hint, on_text);
    }
    path.resize(length);
  }
}

Json rewrite_text(const std::string& text, const Index& index, std::string_view hint,
                  const std::function<Json(std::size_t)>& becomes) {
  const auto hits = index.find(text, hint);
  if (hits.empty()) return text;
  if (hits.size() == 1 && hits[0].length == text.size()) return becomes(hits[0].name);
  Json parts = Json::array();
  std::size_t position = 0;
  for (const Hit& hit : hits) {
    if (hit.offset > position) parts.push_back(text.substr(position, hit.offset - position));
    parts.push_back(becomes(hit.name));
    position = hit.offset + hit.length;
  }
  if (position < text.size()) parts.push_back(text.substr(position));
  return Json{{"$text", std::move(parts)}};
}

Json rewrite_below(const Json& document, const Index& index, std::string_view hint,
                   const std::function<Json(std::size_t)>& becomes) {
  if (document.is_string()) return rewrite_text(document.get_ref<const std::string&>(), index, hint, becomes);
  if (document.is_array()) {
    Json out = Json::array();
    for (const auto& item : document) out.push_back(rewrite_below(item, index, hint, becomes));
    return out;
  }
  if (!document.is_object()) return document;
  if (document.contains("$from") || document.contains("$text")) return document;
  Json out = Json::object();
  for (const auto& [member, value] : document.items())
    out[member] = rewrite_below(value, index, member, becomes);
  return out;
}

}  // namespace

void each_text(const Json& document, const OnText& on_text) {
  std::string path;
  visit(document, path, "", on_text);
}

void each_hit(const Json& document, const Index& index,
              const std::function<void(const std::string&, const std::string&, const Hit&)>& found) {
  each_text(document, [&](const std::string& path, std::string_view hint, const std::string& text) {
    for (const Hit& hit : index.find(text, hint)) found(path, text, hit);
  });
}

void each_perhaps(
    const Json& document, const Index& index,
    const std::function<void(const std::string&, std::string_view, const std::string&, const Hit&)>& found) {
  each_text(document, [&](const std::string& path, std::string_view hint, const std::string& text) {
    for (const Hit& hit : index.perhaps(text, hint)) found(path, hint, text, hit);
  });
}

Json rewrite(const Json& document, const Index& index, const std::function<Json(std::size_t)>& becomes,
             std::string_view hint) {
  return rewrite_below(document, index, hint, becomes);
}

}  // namespace cleave::names
