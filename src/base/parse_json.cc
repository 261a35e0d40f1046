// parse_json: large texts hold one long list (the resources of an inventory, the steps of a plan), whose
// items are parsed by all processors.

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json_text.h"
#include "base/side_by_side.h"

namespace cleave {
namespace {

/// Below this, threads cost more than they bring.
constexpr std::size_t large_text = 1 << 20;
constexpr std::size_t deepest_inner_json = 64;

/// A list that is a member of the outermost object; offsets into the text.
struct LongList {
  std::string_view key;             ///< with its quotes
  std::size_t begin = 0, end = 0;   ///< behind the '[' and at the ']'
  std::vector<std::size_t> commas;  ///< between its items
};

std::size_t end_of_string(std::string_view text, std::size_t quote) {
  for (auto at = text.find('"', quote + 1); at < text.size(); at = text.find('"', at + 1)) {
    const auto last = text.substr(0, at).find_last_not_of('\\');  // An odd number of them escapes it.
    if ((at - last) % 2 != 0) return at;
  }
  return text.size();
}

/// The list with the most items, if the text is JSON; if it is not, anything.
LongList longest_list(std::string_view text) {
  LongList longest, open;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '"': {
        const std::size_t end = end_of_string(text, at);
        if (depth == 1) open.key = text.substr(at, end + 1 - at);
        at = end;
        break;
      }
      case '[':
      case '{':
        if (++depth == 2 && text[at] == '[') open = {open.key, at + 1, 0, {}};
        break;
      case ',':
        if (depth == 2) open.commas.push_back(at);
        break;
      case ']':
      case '}':
        if (depth-- != 2 || text[at] != ']') break;
        open.end = at;
        if (open.commas.size() > longest.commas.size()) longest = std::move(open);
        open = {};
        break;
      default:
        break;
    }
  }
  return longest;
}

Json parse_or_discard(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

/// Remembers where a text stops being JSON; also numbers that are too large have such a place.
class FaultFinder : public nlohmann::json_sax<Json> {
 public:
  std::size_t fault = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    fault = position;
    return false;
  }
};

Error bad_json(std::string what, std::string_view text, std::size_t at, std::string_view where) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = before.size() - (before.rfind('\n') + 1);
  return Error(Error::Kind::input, "bad-json", std::move(what))
      .where(fmt::format("{}:{}:{}", where, line, column))
      .next("Restore the file or make it again with the command that wrote it.");
}

/// The items of the list; discarded unless all of it is JSON.
Json items_of(std::string_view text, const LongList& list) {
  const auto pieces = list.commas.size() + 1;
  auto parsed = side_by_side(pieces, [&](std::size_t first, std::size_t end) {
    const std::size_t from = first == 0 ? list.begin : list.commas[first - 1] + 1;
    const std::size_t to = end == pieces ? list.end : list.commas[end - 1];
    Json items = parse_or_discard(fmt::format("[{}]", text.substr(from, to - from)));
    if (items.size() != end - first) items = Json::value_t::discarded;
    return items;
  });
  auto& all = parsed.front();
  for (auto& piece : parsed) {
    if (piece.is_discarded()) return piece;
    if (&piece == &all) continue;
    auto& list_of_all = all.get_ref<Json::array_t&>();
    auto& items = piece.get_ref<Json::array_t&>();
    list_of_all.insert(list_of_all.end(), std::make_move_iterator(items.begin()),
                       std::make_move_iterator(items.end()));
  }
  return std::move(all);
}

/// Discarded when the text is not JSON, or has no shape for this: then it is parsed in one piece.
Json parse_in_pieces(std::string_view text) {
  const LongList list = longest_list(text);
  if (list.commas.empty()) return Json::value_t::discarded;
  Json rest = parse_or_discard(fmt::format("{}{}", text.substr(0, list.begin), text.substr(list.end)));
  const Json key = parse_or_discard(list.key);
  if (!rest.is_object() || !key.is_string()) return Json::value_t::discarded;
  const auto member = rest.find(key.get_ref<const std::string&>());
  if (member == rest.end() || *member != Json::array()) return Json::value_t::discarded;
  *member = items_of(text, list);
  if (member->is_discarded()) rest = Json::value_t::discarded;
  return rest;
}

/// The offset of the first bracket that is deeper than `deepest`.
std::optional<std::size_t> too_deep(std::string_view json, std::size_t deepest) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    switch (json[at]) {
      case '"':
        at = end_of_string(json, at);
        break;
      case '[':
      case '{':
        if (++depth > deepest) return at;
        break;
      case ']':
      case '}':
        if (depth > 0) --depth;
        break;
      default:
        break;
    }
  }
  return std::nullopt;
}

}  // namespace

Json json_or_discarded(std::string_view text) {
  return too_deep(text, deepest_inner_json) ? Json(Json::value_t::discarded) : parse_or_discard(text);
}

Json parse_json(std::string_view text, std::string_view where) {
  if (const auto at = too_deep(text, deepest_json))
    throw bad_json(fmt::format("it is nested more than {} levels deep", deepest_json), text, *at + 1, where);
  Json document = text.size() > large_text ? parse_in_pieces(text) : Json(Json::value_t::discarded);
  if (document.is_discarded()) document = parse_or_discard(text);
  if (!document.is_discarded()) return document;
  FaultFinder finder;
  Json::sax_parse(text, &finder);
  throw bad_json("this is not JSON", text, finder.fault, where);
}

}  // namespace cleave
