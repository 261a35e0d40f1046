#include "report/merge_text.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/counts_table.h"

namespace cleave::report {
namespace {

/// So many new ids and conflicts are shown without -v.
constexpr std::size_t shown_rows = 20;

std::string value_text(const Json& value) {
  if (value.is_null()) return "NULL";
  if (value.is_string()) return value.get<std::string>();
  if (const auto* bytes = find(value, "base64")) return "base64:" + bytes->get<std::string>();
  return "(bytes)";
}

/// "17" of a key with one column, else "a=1, b=2".
std::string key_values(const Json& key) {
  if (key.size() == 1) return value_text(key.begin().value());
  std::string text;
  for (const auto& [name, value] : key.items())
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value_text(value));
  return text;
}

template <typename Rows, typename Line>
std::string listed(const Rows& rows, Look look, const Line& line) {
  std::string text;
  const auto shown = look.detail == Detail::all ? rows.size() : std::min(rows.size(), shown_rows);
  for (std::size_t i = 0; i < shown; ++i) text += "  " + line(rows[i]) + "\n";
  if (shown < rows.size())
    text += fmt::format("  and {} more (-v shows all, --json too)\n", rows.size() - shown);
  return text;
}

std::string new_keys_text(const mysql::MergeResult& result, Look look) {
  if (result.new_keys.empty()) return "";
  const char* from = result.direction == mysql::Direction::into_destination ? "source" : "destination";
  return inked(fmt::format("new ids, references follow (the {}'s → here)", from), Ink::bold, look.colours) +
         "\n" + listed(result.new_keys, look, [](const mysql::MergeResult::NewKey& key) {
           return fmt::format("{}: {} → {}{}", key.table, key_values(key.from), key_values(key.into),
                              key.joined ? "  (joined: the row was there by its unique key)" : "");
         });
}

std::string conflicts_text(const mysql::MergeResult& result, Look look) {
  if (result.conflicts.empty()) return inked("no conflicts", Ink::green, look.colours) + "\n";
  const char* into = result.direction == mysql::Direction::into_destination ? "destination" : "source";
  return inked(counted(result.conflicts.size(), "conflict"), Ink::yellow, look.colours) +
         fmt::format(": these rows stay as they are; the {}'s table cleave_conflicts has both versions\n",
                     into) +
         listed(result.conflicts, look, [](const mysql::Conflict& conflict) {
           return fmt::format("{} {}: {}{}{}{}{}{}", conflict.table, key_values(conflict.key_columns),
                              conflict.kind, conflict.columns.empty() ? "" : " (",
                              fmt::join(conflict.columns, ", "), conflict.columns.empty() ? "" : ")",
                              conflict.reason.empty() ? "" : ": ", conflict.reason);
         });
}

}  // namespace

std::string merge_text(const mysql::MergeResult& result, Look look) {
  const bool down = result.direction == mysql::Direction::into_destination;
  std::string text = inked(down ? "into the destination" : "into the source", Ink::bold, look.colours) + "\n";
  std::vector<Cells> rows;
  for (const auto& [table, counts] : result.tables) {
    Cells row{table};
    for (const auto number : {counts.inserted, counts.updated, counts.deleted, counts.renumbered,
                              counts.joined, counts.conflicts, counts.unchanged})
      row.push_back(std::to_string(number));
    rows.push_back(std::move(row));
  }
  if (rows.empty())
    text += "  nothing to do\n";
  else
    text += counts_table(
        {"table", "inserted", "updated", "deleted", "with new id", "joined", "conflicts", "same already"},
        rows, look);
  text += new_keys_text(result, look) + conflicts_text(result, look);
  for (const auto& warning : result.warnings)
    text += inked("warning", Ink::yellow, look.colours) + ": " + warning + "\n";
  return text;
}

std::string unmerge_text(const mysql::UnmergeResult& result, Look look) {
  std::vector<Cells> rows;
  for (const auto& [table, counts] : result.tables)
    rows.push_back({table, std::to_string(counts.removed), std::to_string(counts.restored),
                    std::to_string(counts.put_back)});
  auto text = rows.empty() ? "nothing to take back\n"
                           : counts_table({"table", "removed", "as before", "put back"}, rows, look);
  if (result.left.empty()) return text;
  return text + inked(counted(result.left.size(), "row"), Ink::yellow, look.colours) +
         " had to stay as the merge made it\n" +
         listed(result.left, look, [](const mysql::UnmergeResult::Left& left) {
           return fmt::format("{}{}{}: {}", left.table, left.key.is_null() ? "" : " ", key_values(left.key),
                              left.why);
         });
}

std::string question_text(const Json& conflict, Look look) {
  auto text = inked(fmt::format("{} {}: {}", conflict["table"].get<std::string>(),
                                key_values(conflict["key"]), conflict["kind"].get<std::string>()),
                    Ink::bold, look.colours) +
              "\n";
  const auto& source = conflict["source"];
  const auto& destination = conflict["destination"];
  for (const auto& [name, value] : (source.is_null() ? destination : source).items()) {
    const auto here = source.is_null() ? "(deleted)" : value_text(source[name]);
    const auto there = destination.is_null() ? "(deleted)" : value_text(destination[name]);
    if (here != there)
      text += wrapped("  " + name + ": ", fmt::format("source {} / destination {}", here, there));
  }
  return text;
}

}  // namespace cleave::report
