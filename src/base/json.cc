#include "base/json.h"

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave {
namespace {

const Json* child(const Json& document, std::string_view part) {
  if (document.is_object()) {
    const auto found = document.find(part);
    return found == document.end() ? nullptr : &*found;
  }
  if (!document.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (problem != std::errc{} || end != part.data() + part.size()) return nullptr;
  return index < document.size() ? &document[index] : nullptr;
}

Error wrong_type(std::string_view path, std::string_view wanted, const Json& found) {
  return Error(Error::Kind::failed, "wrong-type",
               fmt::format("{} is {}, not a {}", path, found.type_name(), wanted));
}

}  // namespace

const Json* find(const Json& document, std::string_view path) {
  const Json* here = &document;
  while (here != nullptr && !path.empty()) {
    const auto slash = path.find('/');
    here = child(*here, path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  return here;
}

const Json& at(const Json& document, std::string_view path) {
  if (const Json* found = find(document, path)) return *found;
  throw Error(Error::Kind::failed, "no-member", fmt::format("the document has no {}", path));
}

Json take(Json& document, const std::string& member) {
  if (!document.is_object() || !document.contains(member)) return at(document, member);
  return std::move(document[member]);
}

std::string text(const Json& document, std::string_view path) {
  const Json& found = at(document, path);
  if (!found.is_string()) throw wrong_type(path, "string", found);
  return found.get<std::string>();
}

std::string text_or(const Json& document, std::string_view path, std::string_view fallback) {
  const Json* found = find(document, path);
  return found == nullptr || found->is_null() ? std::string(fallback) : text(document, path);
}

long long number_or(const Json& document, std::string_view path, long long fallback) {
  const Json* found = find(document, path);
  if (found == nullptr || found->is_null()) return fallback;
  if (!found->is_number()) throw wrong_type(path, "number", *found);
  return found->get<long long>();
}

bool flag_or(const Json& document, std::string_view path, bool fallback) {
  const Json* found = find(document, path);
  if (found == nullptr || found->is_null()) return fallback;
  if (!found->is_boolean()) throw wrong_type(path, "truth value", *found);
  return found->get<bool>();
}

const Json& list_or_empty(const Json& document, std::string_view path) {
  static const Json empty = Json::array();
  const Json* found = find(document, path);
  return found == nullptr || found->is_null() ? empty : *found;
}

std::string dump(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_pretty(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cleave
