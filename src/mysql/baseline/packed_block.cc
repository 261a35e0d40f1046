#include "mysql/baseline/packed_block.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace cleave::mysql {
namespace {

/// With the largest row behind it a block stays below `most_column_bytes`.
constexpr std::size_t full_block_bytes = std::size_t{1} << 20;

/// As RowTrace has them: the text of a number, else four bytes.
constexpr std::size_t longest_number = 80, other_mark_bytes = 4;

std::string_view view_of(const RowDigest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

RowDigest packed_digest(std::string_view bytes, const FilePart& part) {
  RowDigest digest;
  if (bytes.size() != digest.size()) throw part.bad("a digest has another size");
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::uint64_t count_from(std::string_view text, const FilePart& part) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0)
    throw part.bad("the count of a row is none");
  return count;
}

void require_mark(const RowShape::Part& shaped, std::string_view mark, const FilePart& part) {
  const bool is_right =
      shaped.is_number ? mark.size() <= longest_number : mark.empty() || mark.size() == other_mark_bytes;
  if (!is_right) throw part.bad("the mark of a column has another size");
}

/// Reads the columns in the order in which they are packed.
class BlockReader {
 public:
  BlockReader(std::string_view bytes, std::size_t rows, const FilePart& part)
      : from_(bytes, part), part_(part), rows_(rows) {}

  ColumnValues column() { return unpack_column(from_, rows_.size(), part_); }

  void read_keys(const RowShape& shape) {
    for (const auto index : shape.key) {
      const auto values = column();
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        auto& [key, trace, count] = rows_[row];
        key.emplace_back(values[row]);
        trace.marks.resize(shape.parts.size());
        trace.marks[index] = mark_of(shape.parts[index], key.back());
        require_mark(shape.parts[index], trace.marks[index], part_);
      }
    }
  }

  void read_marks(const RowShape& shape) {
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      if (shape.parts[i].is_key) continue;
      const auto values = column();
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        require_mark(shape.parts[i], values[row], part_);
        rows_[row].trace.marks[i] = values[row];
      }
    }
  }

  void read_digests() {
    const auto values = column();
    for (std::size_t row = 0; row < rows_.size(); ++row)
      rows_[row].trace.digest = packed_digest(values[row], part_);
  }

  void read_counts() {
    const auto values = column();
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      rows_[row].key.emplace_back(hex(view_of(rows_[row].trace.digest)));
      rows_[row].count = count_from(values[row], part_);
    }
  }

  std::vector<BaseRow> rows() && {
    from_.require_end();
    return std::move(rows_);
  }

 private:
  PackedReader from_;
  const FilePart& part_;
  std::vector<BaseRow> rows_;
};

}  // namespace

BlockRows::BlockRows(const RowShape& shape)
    : shape_(shape),
      keys_(shape.key.size()),
      marks_(shape.has_key() ? shape.parts.size() - shape.key.size() : 0) {}

void BlockRows::add(const Row& row) {
  const auto text = shape_.text_of(row);
  digest_.add(text);
  digests_.add(view_of(digest_of(text)));
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    keys_[i].add(*row[shape_.key[i]]);
    bytes_ += row[shape_.key[i]]->size();
  }
  std::size_t mark = 0;
  for (std::size_t i = 0; i < shape_.parts.size(); ++i) {
    if (!shape_.parts[i].is_key) marks_[mark++].add(mark_of(shape_.parts[i], row[i]));
  }
}

void BlockRows::add(const BaseRow& row, const ChunkDigest& digest) {
  digest_.rows += digest.rows;
  digest_.sum ^= digest.sum;
  digests_.add(view_of(row.trace.digest));
  if (!shape_.has_key()) return counts_.add(std::to_string(row.count));
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    keys_[i].add(*row.key[i]);
    bytes_ += row.key[i]->size();
  }
  std::size_t mark = 0;
  for (std::size_t i = 0; i < shape_.parts.size(); ++i) {
    if (!shape_.parts[i].is_key) marks_[mark++].add(row.trace.marks[i]);
  }
}

void BlockRows::clear() {
  for (auto& column : keys_) column.clear();
  for (auto& column : marks_) column.clear();
  digests_.clear();
  counts_.clear();
  bytes_ = 0;
  digest_ = {};
}

bool BlockRows::is_full() const {
  return digests_.size() >= most_block_rows || bytes_ >= full_block_bytes;
}

BaseBlock BlockRows::block() const {
  BaseBlock block;
  for (const auto& column : keys_) block.first.emplace_back(column[0]);
  if (!shape_.has_key()) block.first.emplace_back(hex(digests_[0]));
  block.digest = digest_;
  return block;
}

std::string BlockRows::packed() const {
  PackedBytes bytes;
  for (const auto& column : keys_) pack_column(bytes, column);
  pack_column(bytes, digests_);
  for (const auto& column : marks_) pack_column(bytes, column);
  if (!shape_.has_key()) pack_column(bytes, counts_);
  return bytes.bytes();
}

std::vector<BaseRow> unpack_block(std::string_view bytes, const RowShape& shape, std::size_t rows,
                                  const FilePart& part) {
  if (rows == 0 || rows > most_block_rows) throw part.bad("a block has no rows or too many");
  BlockReader reader(bytes, rows, part);
  reader.read_keys(shape);
  reader.read_digests();
  if (shape.has_key())
    reader.read_marks(shape);
  else
    reader.read_counts();
  return std::move(reader).rows();
}

}  // namespace cleave::mysql
