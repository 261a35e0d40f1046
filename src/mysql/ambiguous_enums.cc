#include "mysql/ambiguous_enums.h"

#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// Of "enum('','it''s')": members are in quotes, and a quote inside of one is doubled.
bool has_empty_member(std::string_view type) {
  for (auto at = type.find('\''); at != type.npos; at = type.find('\'', at)) {
    const auto begin = ++at;
    while (at < type.size() && (type[at] != '\'' || type.substr(at + 1).starts_with('\'')))
      at += type[at] == '\'' ? 2 : 1;
    if (at == begin) return true;
    ++at;
  }
  return false;
}

}  // namespace

std::string AmbiguousEnum::why() const {
  return "holds the member '' and, in some row, what was no member: read as text, they are the same";
}

std::string AmbiguousEnum::remedy() const {
  return fmt::format("UPDATE {0} SET {1} = '' WHERE {1} = 0", quoted_name(table), quoted_name(column));
}

std::vector<AmbiguousEnum> ambiguous_enums(Database& database, const Schema& schema) {
  std::vector<AmbiguousEnum> found;
  for (const auto& table : schema.tables) {
    for (const auto& column : table.columns) {
      if (column.data_type != "enum" || !has_empty_member(column.type)) continue;
      const auto rows = database.query(fmt::format("SELECT 1 FROM {} WHERE {} = 0 LIMIT 1",
                                                   quoted_name(table.name), quoted_name(column.name)));
      if (!rows.rows.empty()) found.push_back({table.name, column.name});
    }
  }
  return found;
}

void refuse_ambiguous_enums(Database& database, const Schema& schema, const std::string& whose) {
  const auto found = ambiguous_enums(database, schema);
  if (found.empty()) return;
  throw Error(Error::Kind::input, "ambiguous-enum",
              fmt::format("of {} {}.{} {}", whose, found[0].table, found[0].column, found[0].why()))
      .next(fmt::format("Give these rows a member, for example: {};", found[0].remedy()));
}

}  // namespace cleave::mysql
