#include "mysql/diff/differing_rows.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

/// Rows that are read in one go: fewer where each can have several 64 kB texts.
constexpr std::size_t most_rows_looked_up = 500, most_long_rows = 20;

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

bool has_long(const RowShape& shape) {
  return std::any_of(shape.parts.begin(), shape.parts.end(), [](const RowShape::Part& part) {
    const auto& type = part.column.data_type;
    return type == "json" || type.ends_with("text") || type.ends_with("blob");
  });
}

/// Lines are put together by hand: there may be millions, and a document for each takes longer than reading
/// the rows.
class Line {
 public:
  explicit Line(std::string& text) : text_(text) { text_ += '{'; }

  void member(std::string_view name) {
    if (text_.back() != '{') text_ += ',';
    append_value(std::string(name));
    text_ += ':';
  }
  void member(std::string_view name, const Value& value) {
    member(name);
    append_value(value);
  }
  void open(std::string_view name) {
    member(name);
    text_ += '{';
  }
  void close() { text_ += '}'; }

 private:
  void append_value(const Value& value) { append_json(text_, value); }

  std::string& text_;
};

void append_description(std::string& text, const RowShape& shape, const RowDifference& difference) {
  const auto& source = difference.source_row;
  const auto& destination = difference.destination_row;
  Line line(text);
  line.member("table", shape.table);
  line.open("key");
  for (std::size_t i = 0; i < shape.key.size(); ++i)
    line.member(shape.parts[shape.key[i]].column.name, difference.key[i]);
  line.close();
  line.member("source", to_text(difference.source));
  line.member("destination", to_text(difference.destination));
  if (difference.sides_are_equal) {
    line.member("same");
    text += "true";
  }
  line.open("columns");
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    if (source && destination && (*source)[i] == (*destination)[i]) continue;
    line.open(shape.parts[i].column.name);
    if (source) line.member("source", (*source)[i]);
    if (destination) line.member("destination", (*destination)[i]);
    if (difference.base && shape.parts[i].is_number) line.member("base", number_of(*difference.base, i));
    line.close();
  }
  line.close();
  line.close();
}

}  // namespace

bool DifferingRows::wants_rows(const RowShape& shape) const {
  return !has_long(shape);
}

void DifferingRows::begin(const RowShape& shape) {
  finish();
  shape_ = shape;
}

void DifferingRows::found(const RowShape& shape, RowDifference difference) {
  if (shape.has_key()) {
    waiting_.push_back(std::move(difference));
    if (waiting_.size() >= (has_long(shape) ? most_long_rows : most_rows_looked_up)) describe_waiting();
    return;
  }
  Json json{{"table", shape.table},
            {"digest", difference.key.at(0).value_or("")},
            {"source_rows", difference.source_count},
            {"destination_rows", difference.destination_count}};
  if (difference.source != Fate::unknown && difference.destination != Fate::unknown)
    json["base_rows"] = difference.base_count;
  write_(dump(json));
}

void DifferingRows::finish() {
  if (!waiting_.empty()) describe_waiting();
  if (describing_.valid()) describing_.get();
}

/// The servers go on while rows are described.
void DifferingRows::describe_waiting() {
  read_waiting();
  if (describing_.valid()) describing_.get();
  describing_ = std::async(std::launch::async, [this, differences = std::exchange(waiting_, {})] {
    std::string line;
    for (const auto& difference : differences) {
      line.clear();
      append_description(line, *shape_, difference);
      write_(line);
    }
  });
}

void DifferingRows::read_waiting() {
  std::vector<RowDifference*> unread;
  std::vector<Row> keys;
  for (auto& difference : waiting_) {
    if (difference.source_row || difference.destination_row) continue;
    unread.push_back(&difference);
    keys.push_back(difference.key);
  }
  if (keys.empty()) return;
  auto there = std::async(std::launch::async,
                          [&] { return look_up(destination_, *shape_, shape_->key, keys, Lock::none); });
  auto here = look_up(source_, *shape_, shape_->key, keys, Lock::none);
  auto other = there.get();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!here[i].empty()) unread[i]->source_row = std::move(here[i][0]);
    if (!other[i].empty()) unread[i]->destination_row = std::move(other[i][0]);
  }
}

}  // namespace cleave::mysql
