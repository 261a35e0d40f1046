#include "mysql/rewind/returned_keys.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t batch = 500;
constexpr const char* create =
    "CREATE TEMPORARY TABLE cleave_order ({}`cleave number` INT UNSIGNED NOT NULL) ENGINE=InnoDB";

}  // namespace

ReturnedKeys::ReturnedKeys(const Endpoint& endpoint, const RowShape& shape)
    : all_(endpoint), few_(endpoint), shape_(shape) {
  for (const auto part : shape.key) {
    const auto& column = shape.parts[part].column;
    const auto name = quoted_name(column.name);
    const auto words =
        column.is_text() ? fmt::format(" CHARACTER SET {} COLLATE {}", column.charset, column.collation) : "";
    definitions_ += fmt::format("{} {}{} NOT NULL, ", name, column.type, words);
    columns_ += (columns_.empty() ? "" : ", ") + name;
  }
  all_.query(fmt::format(create, definitions_));
}

void ReturnedKeys::add(Row key) {
  waiting_.push_back({std::move(key), 0});
  if (waiting_.size() < batch) return;
  insert(all_, waiting_);
  waiting_.clear();
}

void ReturnedKeys::insert(Connection& session, const std::vector<Numbered>& keys) {
  for (std::size_t begin = 0; begin < keys.size(); begin += batch) {
    std::string rows;
    for (std::size_t i = begin; i < std::min(keys.size(), begin + batch); ++i) {
      rows += i == begin ? "(" : ", (";
      for (std::size_t part = 0; part < shape_.key.size(); ++part)
        rows += literal(shape_.parts[shape_.key[part]].column, keys[i].key[part]) + ", ";
      rows += fmt::format("{})", keys[i].number);
    }
    session.query(fmt::format("INSERT INTO cleave_order ({}, `cleave number`) VALUES {}", columns_, rows));
  }
}

/// In a new table each time: what is deleted would still be skipped over, as long as a snapshot lasts.
std::vector<std::size_t> ReturnedKeys::sorted(const std::vector<Numbered>& keys) {
  few_.query("DROP TEMPORARY TABLE IF EXISTS cleave_order");
  few_.query(fmt::format(create, definitions_));
  insert(few_, keys);
  std::vector<std::size_t> numbers;
  const auto rows =
      few_.query(fmt::format("SELECT `cleave number` FROM cleave_order ORDER BY {}", columns_)).rows;
  for (const auto& row : rows) numbers.push_back(std::stoull(row.at(0).value_or("0")));
  return numbers;
}

/// Whether there is an added key without a place.
bool ReturnedKeys::fill() {
  if (!stream_) {
    insert(all_, std::exchange(waiting_, {}));
    stream_ =
        all_.stream(fmt::format("SELECT {} FROM cleave_order ORDER BY {}", shape_.key_selects(), columns_));
  }
  if (!next_.empty()) return true;
  while (next_.size() < batch && stream_->next()) {
    Row key;
    for (std::size_t i = 0; i < stream_->columns(); ++i) key.emplace_back((*stream_)[i]);
    next_.push_back(std::move(key));
  }
  return !next_.empty();
}

void ReturnedKeys::place(const std::vector<Row>& keys, const std::function<void(const Row& added)>& use_added,
                         const std::function<void(std::size_t index)>& use_index) {
  std::size_t told = 0, used = 0;
  const auto tell_up_to = [&](std::size_t end) {
    while (told < end) use_index(told++);
  };
  while (told < keys.size() && fill()) {
    // Often none of them belongs here; the first one alone tells that.
    if (is_sparse_ && sorted({{keys.back(), 1}, {next_.front(), 0}}).front() == 1) break;
    std::vector<Numbered> both;
    for (auto i = told; i < keys.size(); ++i) both.push_back({keys[i], i + 1});
    for (const auto& key : next_) both.push_back({key, 0});
    for (const auto number : sorted(both)) {
      if (number != 0) {
        tell_up_to(number);
      } else if (told < keys.size()) {
        use_added(next_.front());
        next_.pop_front();
        ++used;
      }
      // Behind the last of these that are known, others that were added may come first.
      if (next_.empty()) break;
    }
  }
  tell_up_to(keys.size());
  is_sparse_ = used == 0;
}

void ReturnedKeys::rest(const std::function<void(const Row& added)>& use_added) {
  for (; fill(); next_.pop_front()) use_added(next_.front());
}

}  // namespace cleave::mysql
