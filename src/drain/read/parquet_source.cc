#include "drain/read/parquet_source.h"

#include <vector>

#include <fmt/format.h>

#include "drain/parquet/row_reader.h"
#include "drain/read/line_blocks.h"

namespace cleave::drain {
namespace {

constexpr std::uint64_t most_kept_bytes = 512 << 20;

void add_json_text(std::string_view text, std::string& line) {
  line += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ')
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
    else if (c == '"' || c == '\\')
      (line += '\\') += c;
    else
      line += c;
  }
  line += '"';
}

/// The whole of what can be read but once; null when that is more than `most_kept_bytes`.
std::unique_ptr<StoredBytes> keep(ByteSource& bytes) {
  constexpr std::size_t piece_bytes = 1 << 20;
  std::string content;
  for (;;) {
    const auto before = content.size();
    content.resize(before + piece_bytes);
    content.resize(before + bytes.read(content.data() + before, piece_bytes));
    if (content.size() == before) return stored_bytes(std::move(content));
    if (content.size() > most_kept_bytes) return nullptr;
  }
}

class ParquetSource : public ByteSource {
 public:
  explicit ParquetSource(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}

  std::size_t read(char* into, std::size_t size) override {
    if (at_ == lines_.size()) read_rows();
    const auto count = lines_.copy(into, size, at_);
    at_ += count;
    return count;
  }

  std::string damage() const override {
    if (!bytes_->damage().empty()) return bytes_->damage();
    return rows_ ? rows_->damage() : damage_;
  }

 private:
  void read_rows() {
    lines_.clear();
    at_ = 0;
    if (!rows_ && (!damage_.empty() || !open())) return;
    constexpr std::size_t piece_bytes = 64 * 1024;
    for (std::span<const parquet::Value> row; lines_.size() < piece_bytes && rows_->next(row);) add_line(row);
  }

  bool open() {
    auto file = bytes_->stored();
    if (!file) file = keep(*bytes_);
    if (!file) {
      damage_ = fmt::format("Parquet of more than {} MiB is read from files only, not from a pipe",
                            most_kept_bytes >> 20);
      return false;
    }
    rows_ = std::make_unique<parquet::RowReader>(std::move(file));
    for (const auto& column : rows_->columns()) {
      add_json_text(column.name, names_.emplace_back());
      names_.back() += ':';
    }
    return true;
  }

  void add_line(std::span<const parquet::Value> row) {
    // A longer line is not read, so that what it says beyond that does not matter.
    constexpr auto most_bytes = LineBlocks::most_line_bytes;
    const auto begin = lines_.size();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto& value = row[i];
      if (value.kind == parquet::Value::Kind::null) continue;
      if (lines_.size() - begin > most_bytes) break;
      (lines_ += lines_.size() == begin ? '{' : ',') += names_[i];
      if (value.kind == parquet::Value::Kind::text)
        add_json_text(value.text.substr(0, most_bytes), lines_);
      else
        lines_ += value.text;
    }
    lines_ += lines_.size() == begin ? "{}\n" : "}\n";
  }

  const std::unique_ptr<ByteSource> bytes_;
  std::unique_ptr<parquet::RowReader> rows_;  ///< null before the first read
  std::vector<std::string> names_;            ///< of the columns, as JSON, with the colon
  std::string lines_;
  std::size_t at_ = 0;
  std::string damage_;
};

}  // namespace

bool is_parquet(std::string_view head) {
  return head.starts_with("PAR1");
}

std::unique_ptr<ByteSource> parquet_source(std::unique_ptr<ByteSource> bytes) {
  return std::make_unique<ParquetSource>(std::move(bytes));
}

}  // namespace cleave::drain
