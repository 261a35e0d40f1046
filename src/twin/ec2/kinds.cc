#include "twin/ec2/kinds.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace cleave::twin::ec2 {

std::span<const Kind* const> all_kinds() {
  static constexpr std::array kinds{&instance_kind, &image_kind,  &snapshot_kind, &volume_kind,
                                    &group_kind,    &rule_kind,   &key_pair_kind, &address_kind,
                                    &vpc_kind,      &subnet_kind, &gateway_kind,  &route_table_kind};
  return kinds;
}

void check_id(const Kind& kind, std::string_view id) {
  const bool prefixed = id.starts_with(kind.prefix);
  const std::string_view digits = prefixed ? id.substr(kind.prefix.size()) : id;
  const bool hex = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](unsigned char letter) {
    return std::isdigit(letter) || (letter >= 'a' && letter <= 'f');
  });
  if (prefixed && hex && digits.size() >= 8 && digits.size() <= 17) return;
  throw Refusal{std::string(kind.malformed),
                fmt::format("Invalid id: \"{}\" (expecting \"{}...\")", id, kind.prefix)};
}

Refusal not_found(const Kind& kind, std::string_view id) {
  return {std::string(kind.not_found), fmt::format("The {} '{}' does not exist", kind.words, id)};
}

Json* find_own(const Call& call, const Kind& kind, std::string_view id) {
  Table& table = call.table(kind.table);
  const auto found = table.find(id);
  return found == table.end() ? nullptr : &found->second;
}

Json& own_row(const Call& call, const Kind& kind, std::string_view id) {
  check_id(kind, id);
  if (Json* row = find_own(call, kind, id)) return *row;
  throw not_found(kind, id);
}

Json& document_of(Json& row) {
  return row["document"];
}
const Json& document_of(const Json& row) {
  return at(row, "document");
}

Json& add_row(const Call& call, const Kind& kind, Json document) {
  const std::string id = text(document, kind.id_member);
  Json row = Json::object();
  row["document"] = std::move(document);
  return call.table(kind.table)[id] = std::move(row);
}

}  // namespace cleave::twin::ec2
