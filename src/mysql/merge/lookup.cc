#include "mysql/merge/lookup.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "mysql/diff/key_number.h"
#include "mysql/literal.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/writer.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t most_numbers = 500, most_texts = 50;

const char* clause(Lock lock) {
  switch (lock) {
    case Lock::none:
      return "";
    case Lock::shared:
      return " LOCK IN SHARE MODE";
    default:
      return " FOR UPDATE";
  }
}

Row values_of(const Row& row, const std::vector<std::size_t>& parts) {
  Row values;
  for (const auto part : parts) values.push_back(row[part]);
  return values;
}

std::string any_of(const RowShape& shape, const std::vector<std::size_t>& parts,
                   const std::vector<Row>& values, std::size_t begin, std::size_t end) {
  std::string condition;
  for (auto i = begin; i < end; ++i) {
    if (parts.size() == 1)
      condition += (condition.empty() ? "" : ",") + literal(shape.parts[parts[0]].column, values[i][0]);
    else
      condition +=
          fmt::format("{}({})", condition.empty() ? "" : " OR ", part_condition(shape, parts, values[i]));
  }
  if (parts.size() > 1) return condition;
  return fmt::format("{} IN ({})", quoted_name(shape.parts[parts[0]].column.name), condition);
}

/// The stretch of numbers from the least to the greatest, when most of them are asked for: a server answers
/// that in a third of the time of a list.
std::optional<std::string> stretch_of(const Column& column, const std::vector<Row>& values, std::size_t begin,
                                      std::size_t end) {
  const KeyNumbers numbers(column);
  auto least = ~std::uint64_t{0}, greatest = std::uint64_t{0};
  for (auto i = begin; i < end; ++i) {
    if (!values[i][0]) return std::nullopt;
    const auto number = numbers.number_of(*values[i][0]);
    least = std::min(least, number);
    greatest = std::max(greatest, number);
  }
  if (greatest - least >= 2 * (end - begin)) return std::nullopt;
  return fmt::format("{} BETWEEN {} AND {}", quoted_name(column.name), numbers.text_of(least),
                     numbers.text_of(greatest));
}

/// Whole numbers that are equal have the same digits, so the rows of one query find their values by them.
void look_up_numbers(Database& database, const RowShape& shape, const std::vector<std::size_t>& parts,
                     const std::vector<Row>& values, std::size_t begin, std::size_t end, Lock lock,
                     std::vector<std::vector<Row>>& found) {
  std::unordered_multimap<std::string, std::size_t> asked;
  asked.reserve(end - begin);
  for (auto i = begin; i < end; ++i) asked.emplace(key_text(values[i]), i);
  std::optional<std::string> condition;
  // A lock of the stretch would also hold what nobody asks for.
  if (parts.size() == 1 && lock == Lock::none)
    condition = stretch_of(shape.parts[parts[0]].column, values, begin, end);
  if (!condition) condition = any_of(shape, parts, values, begin, end);
  const auto arriving = database.query(fmt::format("SELECT {} FROM {} WHERE {}{}", shape.selects(),
                                                   quoted_name(shape.table), *condition, clause(lock)));
  for (const auto& row : arriving.rows) {
    const auto [first, last] = asked.equal_range(key_text(values_of(row, parts)));
    for (auto one = first; one != last; ++one) found[one->second].push_back(row);
  }
}

/// Whether any row has one of the values; most unique values that are asked for are free.
bool finds_any(Database& database, const RowShape& shape, const std::vector<std::size_t>& parts,
               const std::vector<Row>& values, Lock lock) {
  return !database
              .query(fmt::format("SELECT 1 FROM {} WHERE {}{}", quoted_name(shape.table),
                                 any_of(shape, parts, values, 0, values.size()), clause(lock)))
              .rows.empty();
}

/// What is equal only the server knows: each row comes with the number of the value that it was found for.
void look_up_texts(Database& database, const RowShape& shape, const std::vector<std::size_t>& parts,
                   const std::vector<Row>& values, std::size_t begin, std::size_t end, Lock lock,
                   std::vector<std::vector<Row>>& found) {
  std::string sql;
  for (auto i = begin; i < end; ++i)
    sql += fmt::format("{}(SELECT {}, {} FROM {} WHERE {}{})", sql.empty() ? "" : " UNION ALL ", i,
                       shape.selects(), quoted_name(shape.table), part_condition(shape, parts, values[i]),
                       clause(lock));
  auto result = database.query(sql);
  for (auto& row : result.rows)
    found[std::stoull(*row[0])].emplace_back(std::make_move_iterator(row.begin() + 1),
                                             std::make_move_iterator(row.end()));
}

}  // namespace

std::vector<std::vector<Row>> look_up(Database& database, const RowShape& shape,
                                      const std::vector<std::size_t>& parts, const std::vector<Row>& values,
                                      Lock lock) {
  std::vector<std::vector<Row>> found(values.size());
  const bool numbers = std::all_of(parts.begin(), parts.end(),
                                   [&](std::size_t part) { return shape.parts[part].column.is_integer(); });
  if (!numbers && !values.empty() && !finds_any(database, shape, parts, values, lock)) return found;
  const auto most = numbers ? most_numbers : most_texts;
  for (std::size_t begin = 0; begin < values.size(); begin += most) {
    const auto end = std::min(values.size(), begin + most);
    (numbers ? look_up_numbers : look_up_texts)(database, shape, parts, values, begin, end, lock, found);
  }
  return found;
}

}  // namespace cleave::mysql
