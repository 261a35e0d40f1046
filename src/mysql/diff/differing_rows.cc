#include "mysql/diff/differing_rows.h"

#include <algorithm>
#include <future>

#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

/// Rows that are read in one go: fewer where each can have several 64 kB texts.
constexpr std::size_t most_rows = 500, most_long_rows = 20;

const char* to_text(Fate fate) {
  switch (fate) {
    case Fate::absent:
      return "absent";
    case Fate::unchanged:
      return "unchanged";
    case Fate::inserted:
      return "inserted";
    case Fate::updated:
      return "updated";
    case Fate::deleted:
      return "deleted";
    default:
      return "present";
  }
}

std::size_t batch_rows(const RowShape& shape) {
  const bool has_long = std::any_of(shape.parts.begin(), shape.parts.end(), [](const RowShape::Part& part) {
    return part.column.data_type == "text" || part.column.data_type == "blob";
  });
  return has_long ? most_long_rows : most_rows;
}

}  // namespace

void DifferingRows::begin(const RowShape& shape) {
  finish();
  shape_ = shape;
}

void DifferingRows::found(const RowShape& shape, RowDifference difference) {
  if (shape.has_key()) {
    waiting_.push_back(std::move(difference));
    if (waiting_.size() >= batch_rows(shape)) finish();
    return;
  }
  Json json{{"table", shape.table},
            {"digest", difference.key.at(0).value_or("")},
            {"source_rows", difference.source_count},
            {"destination_rows", difference.destination_count}};
  if (difference.source != Fate::unknown && difference.destination != Fate::unknown)
    json["base_rows"] = difference.base_count;
  write_(json);
}

void DifferingRows::finish() {
  if (waiting_.empty()) return;
  std::vector<Row> keys;
  for (const auto& difference : waiting_) keys.push_back(difference.key);
  auto there = std::async(std::launch::async,
                          [&] { return look_up(destination_, *shape_, shape_->key, keys, Lock::none); });
  const auto here = look_up(source_, *shape_, shape_->key, keys, Lock::none);
  const auto destination = there.get();
  for (std::size_t i = 0; i < waiting_.size(); ++i) write_(description(waiting_[i], here[i], destination[i]));
  waiting_.clear();
}

Json DifferingRows::description(const RowDifference& difference, const std::vector<Row>& source,
                                const std::vector<Row>& destination) const {
  Json json{{"table", shape_->table},
            {"key", key_json(*shape_, difference.key)},
            {"source", to_text(difference.source)},
            {"destination", to_text(difference.destination)}};
  if (difference.sides_are_equal) json["same"] = true;
  auto& columns = json["columns"] = Json::object();
  for (std::size_t i = 0; i < shape_->parts.size(); ++i) {
    if (!source.empty() && !destination.empty() && source[0][i] == destination[0][i]) continue;
    auto& values = columns[shape_->parts[i].column.name] = Json::object();
    if (!source.empty()) values["source"] = value_json(source[0][i]);
    if (!destination.empty()) values["destination"] = value_json(destination[0][i]);
    const bool is_known = difference.base && shape_->parts[i].is_number;
    if (is_known) values["base"] = value_json(number_of(*difference.base, i));
  }
  return json;
}

}  // namespace cleave::mysql
