#include "mysql/unmergeable.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "mysql/own_tables.h"

namespace cleave::mysql {
namespace {

using Why = Unmergeable::Kind;

constexpr std::array<std::string_view, 3> transactional = {"InnoDB", "ROCKSDB", "TokuDB"};
/// They keep rows in this server, but cannot take a change back.
constexpr std::array<std::string_view, 6> plain = {"MyISAM", "Aria", "MEMORY", "CSV", "ARCHIVE", "BLACKHOLE"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& engines, const std::string& engine) {
  return std::find(engines.begin(), engines.end(), engine) != engines.end();
}

Unmergeable taken_name(const std::string& name) {
  return {Why::own_name, name, "has the name of a table that merges keep, but was not made by one"};
}

}  // namespace

std::optional<Unmergeable> unmergeable(const Table& table) {
  if (is_own_name(table.name) && !is_own_table(table)) return taken_name(table.name);
  if (is_among(transactional, table.engine)) return std::nullopt;
  if (is_among(plain, table.engine))
    return Unmergeable{Why::no_transactions, table.name,
                       fmt::format("is kept by {}, which has no transactions", table.engine)};
  if (table.engine.empty())
    return Unmergeable{Why::not_rows, table.name, "cannot be opened by the server: " + table.broken};
  return Unmergeable{
      Why::not_rows, table.name,
      fmt::format("is kept by {}: its rows are other tables' or other servers', as far as is known",
                  table.engine)};
}

std::vector<Unmergeable> unmergeable(const Schema& schema) {
  std::vector<Unmergeable> all;
  for (const auto& table : schema.tables) {
    if (auto one = unmergeable(table)) all.push_back(std::move(*one));
  }
  for (const auto& object : schema.others) {
    if (is_own_name(object.name))
      all.push_back(taken_name(object.name));
    else if (object.kind == OtherObject::Kind::unknown)
      all.push_back({Why::not_rows, object.name, fmt::format("is a {}, which is not known", object.type)});
  }
  return all;
}

std::string code_of(Unmergeable::Kind kind) {
  switch (kind) {
    case Why::no_transactions:
      return "engine";
    case Why::own_name:
      return "own-name";
    case Why::not_rows:
      break;
  }
  return "table-kind";
}

void refuse_unmergeable(const std::string& whose, const std::vector<Unmergeable>& all) {
  if (all.empty()) return;
  std::string text;
  for (const auto& one : all) text += fmt::format("\n  {} {}", one.name, one.why);
  throw Error(Error::Kind::input, code_of(all[0].kind),
              fmt::format("{} has what cannot be merged:{}", whose, text))
      .next(
          "cleave mysql check has the statements that mend it, where there are some; move the others out of "
          "the database.");
}

}  // namespace cleave::mysql
