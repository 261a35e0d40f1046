#include "mysql/watch/taken_values.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

/// Questions in one statement.
constexpr std::size_t ids_at_once = 100;
/// Values that are kept between two looks; more change only when somebody loads data in bulk.
constexpr std::size_t most_noted = 100'000;

/// The parts of the shape that hold the whole of a key; none when a part of it is cut, computed or digested.
std::vector<std::size_t> parts_of(const Key& key, const RowShape& shape) {
  std::vector<std::size_t> parts;
  for (const auto& one : key.parts) {
    const auto found = std::find_if(shape.parts.begin(), shape.parts.end(),
                                    [&](const auto& part) { return part.column.name == one.column; });
    if (found == shape.parts.end() || one.prefix != 0 || found->form == RowShape::Form::digested) return {};
    parts.push_back(static_cast<std::size_t>(found - shape.parts.begin()));
  }
  return parts;
}

std::string condition(const RowShape& shape, const std::vector<std::size_t>& parts, const Row& values) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& column = shape.parts[parts[i]].column;
    text +=
        fmt::format("{}{} = {}", i == 0 ? "" : " AND ", quoted_name(column.name), literal(column, values[i]));
  }
  return text;
}

Row values_of(const Row& row, const std::vector<std::size_t>& parts) {
  Row values;
  for (const auto part : parts) values.push_back(row[part]);
  return values;
}

}  // namespace

const TakenValues::Known& TakenValues::known(const Change& change) {
  const auto [found, is_new] = tables_.try_emplace(change.table().name);
  auto& known = found->second;
  if (!is_new) return known;
  known.shape = change.reader->shape();
  for (const auto& key : change.table().keys) {
    if (key.kind == Key::Kind::plain) continue;
    const auto parts = parts_of(key, known.shape);
    const bool has_text = std::any_of(parts.begin(), parts.end(), [&](std::size_t part) {
      return known.shape.parts[part].column.is_text();
    });
    if (!parts.empty() && (parts != known.shape.key || has_text)) known.uniques.push_back({key.name, parts});
  }
  return known;
}

void TakenValues::note(Place place, const Change& change) {
  changed_tables_.insert(change.table().name);
  if (change.is_cleaves || change.kind == ChangeKind::deleted || !change.reader->shape().has_key()) return;
  auto& noted = noted_[place];
  for (const auto& unique : known(change).uniques) {
    auto values = values_of(change.after, unique.parts);
    const bool has_null = std::any_of(values.begin(), values.end(), [](const Value& one) { return !one; });
    const bool is_old =
        change.kind == ChangeKind::updated && values_of(change.before, unique.parts) == values;
    if (has_null || is_old || noted.size() >= most_noted) continue;
    noted.push_back(
        {change.table().name, &unique, std::move(values), change.reader->shape().key_of(change.after)});
  }
}

/// One row for each row of the other side that holds the value: the number, then its key.
std::string TakenValues::question(const Noted& noted, std::size_t number) const {
  const auto& shape = tables_.at(noted.table).shape;
  return fmt::format("SELECT {}, {} FROM {} WHERE {}", number, shape.key_selects(), quoted_name(noted.table),
                     condition(shape, noted.unique->parts, noted.values));
}

std::vector<TakenValues::Taken> TakenValues::ask(Place place, Database& there) {
  std::vector<Taken> found;
  const auto noted = std::exchange(noted_[place], {});
  const auto* begin = noted.data();
  const auto* const end = begin + noted.size();
  while (begin != end) {
    // A statement asks one table, so that its columns have one type.
    const auto* behind =
        std::find_if(begin, end, [&](const Noted& one) { return one.table != begin->table; });
    behind = std::min(behind, begin + ids_at_once);
    ask(place, there, begin, behind, found);
    begin = behind;
  }
  return found;
}

void TakenValues::ask(Place place, Database& there, const Noted* begin, const Noted* end,
                      std::vector<Taken>& found) {
  std::string sql;
  for (const auto* one = begin; one != end; ++one)
    sql += (sql.empty() ? "" : " UNION ALL ") + question(*one, static_cast<std::size_t>(one - begin));
  for (auto& row : there.query(sql).rows) {
    const auto& noted = begin[std::stoull(row.at(0).value_or("0"))];
    row.erase(row.begin());
    const auto other = row_bytes(row), own = row_bytes(noted.key);
    // A row that this side has changed holds the value only until that change gets there; and the row that
    // took it may be gone again.
    const auto own_fate = book_.fate(place, noted.table, own);
    if (other == own || book_.fate(place, noted.table, other) != RowBook::Fate::none ||
        own_fate == RowBook::Fate::none || own_fate == RowBook::Fate::deleted)
      continue;
    const bool is_source = place == Place::source;
    if (!book_.note_taken(noted.table, noted.unique->name, is_source ? own : other, is_source ? other : own))
      continue;
    open_.push_back({noted.table, noted.unique, is_source ? noted.key : row, is_source ? row : noted.key});
    found.push_back({noted.table, noted.unique->name, place, &tables_.at(noted.table).shape, noted.key, row});
  }
}

std::size_t TakenValues::count_open(Database& source, Database& destination) {
  const auto changed = std::exchange(changed_tables_, {});
  std::erase_if(open_, [&](const Pair& pair) {
    return changed.count(pair.table) != 0 && !is_open(pair, source, destination);
  });
  return open_.size();
}

bool TakenValues::is_open(const Pair& pair, Database& source, Database& destination) const {
  const auto& shape = tables_.at(pair.table).shape;
  const auto held =
      source.query(fmt::format("SELECT {} FROM {} WHERE {}", shape.selects(), quoted_name(pair.table),
                               condition(shape, shape.key, pair.source_key)));
  if (held.rows.empty()) return false;
  const auto values = values_of(held.rows[0], pair.unique->parts);
  if (std::any_of(values.begin(), values.end(), [](const Value& one) { return !one; })) return false;
  return destination
             .query(fmt::format("SELECT 1 FROM {} WHERE {} AND {}", quoted_name(pair.table),
                                condition(shape, shape.key, pair.destination_key),
                                condition(shape, pair.unique->parts, values)))
             .rows.size() == 1;
}

}  // namespace cleave::mysql
