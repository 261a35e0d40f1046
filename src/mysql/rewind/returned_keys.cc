#include "mysql/rewind/returned_keys.h"

#include <utility>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t rows_of_a_statement = 500;

}  // namespace

ReturnedKeys::ReturnedKeys(const Endpoint& endpoint, const RowShape& shape)
    : session_(endpoint), shape_(shape) {
  std::string definitions;
  for (const auto part : shape.key) {
    const auto& column = shape.parts[part].column;
    const auto name = quoted_name(column.name);
    const auto words =
        column.is_text() ? fmt::format(" CHARACTER SET {} COLLATE {}", column.charset, column.collation) : "";
    definitions += fmt::format("{} {}{} NOT NULL, ", name, column.type, words);
    columns_ += (columns_.empty() ? "" : ", ") + name;
  }
  session_.query(
      fmt::format("CREATE TEMPORARY TABLE cleave_order ({}`cleave number` INT UNSIGNED NOT NULL, KEY ({})) "
                  "ENGINE=InnoDB",
                  definitions, columns_));
}

void ReturnedKeys::add(const Row& key) {
  waiting_.push_back(key);
  ++added_;
  if (waiting_.size() == rows_of_a_statement) flush();
}

void ReturnedKeys::flush() {
  for (const auto& keys = waiting_; !keys.empty(); waiting_.clear()) insert(keys, 0);
}

/// With numbers from `first_number` on; 0: all have that one.
void ReturnedKeys::insert(const std::vector<Row>& keys, std::size_t first_number) {
  for (std::size_t begin = 0; begin < keys.size(); begin += rows_of_a_statement) {
    std::string rows;
    for (std::size_t i = begin; i < std::min(keys.size(), begin + rows_of_a_statement); ++i) {
      rows += i == begin ? "(" : ", (";
      for (std::size_t part = 0; part < shape_.key.size(); ++part)
        rows += literal(shape_.parts[shape_.key[part]].column, keys[i][part]) + ", ";
      rows += fmt::format("{})", first_number == 0 ? 0 : first_number + i);
    }
    session_.query(fmt::format("INSERT INTO cleave_order ({}, `cleave number`) VALUES {}", columns_, rows));
  }
}

std::vector<std::pair<std::size_t, Row>> ReturnedKeys::front(std::size_t most) {
  std::vector<std::pair<std::size_t, Row>> front;
  auto rows = session_
                  .query(fmt::format("SELECT `cleave number`, {} FROM cleave_order ORDER BY {} LIMIT {}",
                                     shape_.key_selects(), columns_, most))
                  .rows;
  for (auto& row : rows) {
    const auto number = std::stoull(row.at(0).value_or("0"));
    row.erase(row.begin());
    front.emplace_back(number, std::move(row));
  }
  return front;
}

void ReturnedKeys::remove_front(std::size_t count) {
  session_.query(fmt::format("DELETE FROM cleave_order ORDER BY {} LIMIT {}", columns_, count));
}

void ReturnedKeys::place(const std::vector<Row>& keys, const std::function<void(const Row& added)>& use_added,
                         const std::function<void(std::size_t index)>& use_index) {
  flush();
  std::size_t told = 0;
  const auto tell_up_to = [&](std::size_t end) {
    while (told < end) use_index(told++);
  };
  if (added_ == 0 || keys.empty()) return tell_up_to(keys.size());
  // Mostly none of them belongs here; the last key alone tells that.
  insert({keys.back()}, keys.size());
  if (front(1).at(0).first == keys.size()) {
    remove_front(1);
    return tell_up_to(keys.size());
  }
  insert({keys.begin(), keys.end() - 1}, 1);
  while (told < keys.size()) {
    std::size_t count = 0;
    for (const auto& [number, key] : front(keys.size() + rows_of_a_statement)) {
      if (told == keys.size()) break;
      ++count;
      if (number == 0) {
        --added_;
        use_added(key);
      } else {
        tell_up_to(number);
      }
    }
    remove_front(count);
  }
}

void ReturnedKeys::rest(const std::function<void(const Row& added)>& use_added) {
  flush();
  while (added_ > 0) {
    const auto rows = front(rows_of_a_statement);
    for (const auto& row : rows) use_added(row.second);
    added_ -= rows.size();
    remove_front(rows.size());
  }
}

}  // namespace cleave::mysql
