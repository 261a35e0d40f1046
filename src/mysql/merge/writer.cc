#include "mysql/merge/writer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "mysql/ids/id_sequence.h"
#include "mysql/literal.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// More takes the server no less time for a row.
constexpr std::size_t longest_statement = 1 << 20;
/// The server goes through the cases for each row, so twice as many take four times as long.
constexpr std::size_t rows_updated_at_once = 64;

std::string column(const RowShape& shape, std::size_t part) {
  return quoted_name(shape.parts[part].column.name);
}

std::string value(const RowShape& shape, std::size_t part, const Value& value) {
  return literal(shape.parts[part].column, value);
}

/// Columns that the server would set itself keep their values only when they are set, too.
std::vector<std::size_t> with_own_updates(const RowShape& shape, const std::vector<std::size_t>& parts) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    if (shape.parts[i].column.updates_itself || std::find(parts.begin(), parts.end(), i) != parts.end())
      all.push_back(i);
  }
  return all;
}

std::string insert_head(const RowShape& shape) {
  std::string head = "INSERT INTO " + quoted_name(shape.table) + " (";
  for (std::size_t i = 0; i < shape.parts.size(); ++i) head += (i == 0 ? "" : ",") + column(shape, i);
  return head + ") VALUES ";
}

void put_row(const RowShape& shape, const Row& row, ChangeStatement& statement) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    statement.put(i == 0 ? "(" : ",");
    statement.put_value(shape.parts[i].column, row[i]);
  }
  statement.put(")");
}

/// An id as the server writes it: "int(8) unsigned zerofill" has eight digits.
std::string as_shown(const Column& column, std::uint64_t id) {
  auto text = std::to_string(id);
  const auto width = column.type.find('(');
  if (!column.is_zerofill() || width == std::string::npos) return text;
  const auto digits = static_cast<std::size_t>(std::stoul(column.type.substr(width + 1)));
  return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

/// Whether the row is better sent by itself.
bool is_long(const Row& row) {
  constexpr std::size_t long_row = 1 << 16;
  std::size_t bytes = 0;
  for (const auto& value : row) bytes += value ? value->size() : 0;
  return bytes >= long_row;
}

void take_from_sequence(Database& into, const std::string& sequence, std::size_t id, std::vector<Row>& rows) {
  constexpr std::size_t most_at_once = 500;
  for (std::size_t begin = 0; begin < rows.size(); begin += most_at_once) {
    const auto end = std::min(rows.size(), begin + most_at_once);
    std::string sql;
    for (auto i = begin; i < end; ++i)
      sql += fmt::format("{} NEXTVAL({})", sql.empty() ? "SELECT" : ",", sequence);
    const auto ids = into.query(sql).rows.at(0);
    for (auto i = begin; i < end; ++i) rows[i][id] = ids.at(i - begin);
  }
}

/// A session that is not strict, for one statement: for the sake of ENUM columns alone. A file of statements
/// is not strict anyway.
class Lax {
 public:
  Lax(Database& database, const RowShape& shape) : database_(database), shape_(shape) {
    database_.query(
        "SET @cleave_mode = @@SESSION.sql_mode, SESSION max_error_count = 65535, SESSION sql_mode = "
        "'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION'");
  }
  ~Lax() { database_.attempt("SET SESSION sql_mode = @cleave_mode"); }
  Lax(const Lax&) = delete;
  Lax& operator=(const Lax&) = delete;

  /// Right after the statement. Throws what a strict server would have refused it for.
  void refuse_others() const {
    for (const auto& warning : database_.query("SHOW WARNINGS").rows) {
      const auto code = warning.at(1).value_or(""), what = warning.at(2).value_or("");
      if (code != data_truncated || !is_about_enum(what))
        throw Error(Error::Kind::failed, code, fmt::format("{} (error {})", what, code))
            .where(database_.name());
    }
  }

 private:
  /// "Data truncated for column 'kind' at row 1".
  bool is_about_enum(const std::string& what) const {
    return std::any_of(shape_.parts.begin(), shape_.parts.end(), [&](const RowShape::Part& part) {
      return part.column.data_type == "enum" &&
             what.find(fmt::format(" column '{}' ", part.column.name)) != what.npos;
    });
  }

  static constexpr const char* data_truncated = "1265";
  Database& database_;
  const RowShape& shape_;
};

/// ENUM columns hold '' for what was no member once. A strict server would not take it again; where types
/// differ, only that one says what does not fit.
std::unique_ptr<Lax> lax_for(Database& database, const RowShape& shape, const std::vector<Row>& rows,
                             std::size_t begin, std::size_t end) {
  if (!shape.types_are_equal) return nullptr;
  for (std::size_t part = 0; part < shape.parts.size(); ++part) {
    if (shape.parts[part].column.data_type != "enum") continue;
    for (auto i = begin; i < end; ++i) {
      if (rows[i][part] == "") return std::make_unique<Lax>(database, shape);
    }
  }
  return nullptr;
}

}  // namespace

Writer::Writer(Database& into, const std::string& file)
    : into_(into),
      most_bytes_(std::min<std::size_t>(
          longest_statement, std::stoull(into.value("SELECT @@max_allowed_packet").value_or("0")) / 4)) {
  if (file.empty()) return;
  file_.emplace(file).appear();
  write(
      "-- What a merge changes. It can be applied to a copy with: mysql --binary-mode DATABASE < FILE\n"
      "SET NAMES utf8mb4; SET time_zone = '+00:00'; SET @cleave_merging = 1; SET sql_mode = "
      "'NO_AUTO_VALUE_ON_ZERO'");
}

void Writer::write(std::string_view sql) {
  if (!file_) return;
  statements_ += sql;
  statements_ += ";\n";
}

void Writer::committed() {
  if (file_) file_->write(std::exchange(statements_, {}));
}

Result Writer::change(const ChangeStatement& statement) {
  auto result = send(statement);
  if (file_) write(statement.whole_text());
  return result;
}

Result Writer::send(const ChangeStatement& statement) {
  const auto& large = statement.large_values();
  return large.empty() ? into_.query(statement.sql()) : into_.query(statement.sql(), large);
}

/// Hands out statements of bounded length with the rows [begin, end) that each inserts.
template <typename Use>
void Writer::for_each_insert(const RowShape& shape, const std::vector<Row>& rows, const Use& use) const {
  const auto head = insert_head(shape);
  for (std::size_t begin = 0; begin < rows.size();) {
    ChangeStatement statement(head);
    auto end = begin;
    for (; end < rows.size() && (end == begin || statement.bytes() < most_bytes_); ++end) {
      if (end != begin) statement.put(",");
      put_row(shape, rows[end], statement);
    }
    use(statement, begin, end);
    begin = end;
  }
}

void Writer::insert(const RowShape& shape, const std::vector<Row>& rows) {
  for_each_insert(shape, rows, [&](const ChangeStatement& statement, std::size_t begin, std::size_t end) {
    const auto lax = lax_for(into_, shape, rows, begin, end);
    change(statement);
    if (lax) lax->refuse_others();
  });
}

/// The next id is beyond what is there already, as a rule.
void Writer::give_ids_beyond(const RowShape& shape, std::size_t id, std::uint64_t beyond) {
  const auto last = into_.value(
      fmt::format("SELECT COALESCE(MAX({}), 0) FROM {}", column(shape, id), quoted_name(shape.table)));
  if (last->starts_with('-') || std::stoull(*last) >= beyond) return;
  const auto state = into_.query("SELECT @@auto_increment_increment, @@auto_increment_offset").rows.at(0);
  const IdSequence sequence{std::stoull(state[0].value_or("1")), std::stoull(state[1].value_or("1"))};
  into_.query(fmt::format("SET insert_id = {}", sequence.next(beyond + 1)));
}

void Writer::insert_with_new_ids(const RowShape& shape, std::size_t id, std::uint64_t beyond,
                                 std::vector<Row>& rows) {
  if (!shape.parts[id].column.sequence.empty()) {
    take_from_sequence(into_, shape.parts[id].column.sequence, id, rows);
    return insert(shape, rows);
  }
  for (auto& row : rows) row[id].reset();  // NULL asks for the next id.
  // The ids of one statement follow each other by the session's increment, whatever other sessions insert
  // (https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html: simple inserts).
  const auto step = std::stoull(into_.value("SELECT @@auto_increment_increment").value_or("1"));
  for_each_insert(
      shape, std::vector<Row>(rows),
      [&](const ChangeStatement& statement, std::size_t begin, std::size_t end) {
        const auto lax = lax_for(into_, shape, rows, begin, end);
        give_ids_beyond(shape, id, beyond);
        send(statement);
        if (lax) lax->refuse_others();
        const auto first = std::stoull(into_.value("SELECT LAST_INSERT_ID()").value_or("0"));
        std::vector<Row> keys;
        for (auto i = begin; i < end; ++i) {
          rows[i][id] = as_shown(shape.parts[id].column, first + (i - begin) * step);
          keys.push_back({rows[i][id]});
        }
        const auto there = into_.value(fmt::format("SELECT COUNT(*) FROM {} WHERE {}",
                                                   quoted_name(shape.table), key_condition(shape, keys)));
        if (there != std::to_string(end - begin))
          throw Error(Error::Kind::failed, "unexpected-ids",
                      fmt::format("the new ids of {} are not in sequence: {} of {} are found from {} on",
                                  shape.table, there.value_or(""), end - begin, first))
              .where(into_.name());
      });
  if (!file_) return;
  for_each_insert(shape, rows, [&](const ChangeStatement& statement, std::size_t, std::size_t) {
    write(statement.whole_text());
  });
}

void Writer::update_one(const RowShape& shape, const Row& key, const std::vector<std::size_t>& parts,
                        const Row& row) {
  ChangeStatement statement("UPDATE " + quoted_name(shape.table));
  const char* before = " SET ";
  for (const auto i : with_own_updates(shape, parts)) {
    statement.put(std::exchange(before, ", ") + column(shape, i) + " = ");
    statement.put_value(shape.parts[i].column, row[i]);
  }
  statement.put(" WHERE " + key_condition(shape, {key}));
  const auto lax = lax_for(into_, shape, {row}, 0, 1);
  change(statement);
  if (lax) lax->refuse_others();
}

void Writer::update(const RowShape& shape, const std::vector<Row>& keys,
                    const std::vector<std::size_t>& parts, const std::vector<Row>& rows) {
  const auto key = shape.key[0];
  const bool is_number = shape.key.size() == 1 && shape.parts[key].column.is_integer();
  if (!is_number || std::find(parts.begin(), parts.end(), key) != parts.end()) {
    for (std::size_t i = 0; i < rows.size(); ++i) update_one(shape, keys[i], parts, rows[i]);
    return;
  }
  const auto head = fmt::format(" = CASE {}", column(shape, key));
  for (std::size_t begin = 0; begin < rows.size();) {
    const auto first = begin;
    if (is_long(rows[begin])) {
      update_one(shape, keys[begin], parts, rows[begin]);
      ++begin;
      continue;
    }
    std::vector<std::string> cases(shape.parts.size(), head);
    std::vector<Row> some;
    std::size_t bytes = 0;
    for (; begin < rows.size() && some.size() < rows_updated_at_once && bytes < most_bytes_; ++begin) {
      if (is_long(rows[begin])) break;
      const auto when = fmt::format(" WHEN {} THEN ", value(shape, key, keys[begin][0]));
      for (const auto i : with_own_updates(shape, parts)) {
        const auto then = value(shape, i, rows[begin][i]);
        cases[i] += when + then;
        bytes += then.size();
      }
      some.push_back(keys[begin]);
    }
    std::string sql;
    for (const auto i : with_own_updates(shape, parts))
      sql += fmt::format("{}{}{} END", sql.empty() ? "" : ", ", column(shape, i), cases[i]);
    const auto lax = lax_for(into_, shape, rows, first, begin);
    change(
        fmt::format("UPDATE {} SET {} WHERE {}", quoted_name(shape.table), sql, key_condition(shape, some)));
    if (lax) lax->refuse_others();
  }
}

void Writer::remove(const RowShape& shape, const std::vector<Row>& keys) {
  change(fmt::format("DELETE FROM {} WHERE {}", quoted_name(shape.table), key_condition(shape, keys)));
}

std::string key_condition(const RowShape& shape, const std::vector<Row>& keys) {
  std::string text;
  if (shape.key.size() == 1) {
    for (const auto& key : keys) text += (text.empty() ? "" : ",") + value(shape, shape.key[0], key[0]);
    return fmt::format("{} IN ({})", column(shape, shape.key[0]), text);
  }
  // Not (a, b) IN (…): MariaDB reads the whole table for it.
  for (const auto& key : keys)
    text += fmt::format("{}({})", text.empty() ? "" : " OR ", part_condition(shape, shape.key, key));
  return "(" + text + ")";
}

std::string part_condition(const RowShape& shape, const std::vector<std::size_t>& parts, const Row& values) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += fmt::format("{}{} ", text.empty() ? "" : " AND ", column(shape, parts[i]));
    text += values[i] ? "= " + value(shape, parts[i], values[i]) : "IS NULL";
  }
  return text;
}

}  // namespace cleave::mysql
