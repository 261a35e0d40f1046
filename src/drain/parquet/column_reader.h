#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drain/parquet/page_header.h"
#include "drain/parquet/run_reader.h"
#include "drain/parquet/value_reader.h"

namespace cleave::drain::parquet {

/// What one row has in one column.
struct Value {
  enum class Kind {
    null,
    text,    ///< bytes that somebody wrote: hostile
    literal  ///< a number, true or false, as JSON writes it
  };
  Kind kind = Kind::null;
  std::string_view text;
};

/// How much of a row group is held in memory, by all its columns.
struct HeldMemory {
  static constexpr std::uint64_t most = 256 << 20;
  std::uint64_t bytes = 0;
};

/// Reads the values of a column chunk, a page at a time.
class ColumnReader {
 public:
  /// All have to outlive it.
  ColumnReader(const StoredBytes& file, const Column& column, const Chunk& chunk, HeldMemory& held);

  /// The value of the next row, which lives until the next call. False when it cannot be read.
  bool next(Value& value);
  /// Why.
  const std::string& damage() const { return damage_; }

 private:
  bool next_page();
  std::optional<PageHeader> read_header();
  bool read_page(const PageHeader& header);
  bool check_size(const PageHeader& header);
  bool hold(std::uint64_t bytes);
  bool take_dictionary(const PageHeader& header);
  bool take_data(const PageHeader& header);
  std::string_view literal(std::string_view plain);
  bool fail(std::string why);

  const StoredBytes& file_;
  const Column& column_;
  const Codec codec_;
  HeldMemory& held_;
  std::uint64_t at_;                   ///< where the next page stands
  std::uint64_t held_page_bytes_ = 0;  ///< of `held_`, until the next page
  std::string page_, dictionary_page_;
  Dictionary dictionary_;
  std::uint64_t left_ = 0;  ///< values of the page that are still to come
  std::optional<RunReader> levels_;
  std::unique_ptr<ValueReader> values_;
  char literal_[32] = {};
  std::string damage_;
};

}  // namespace cleave::drain::parquet
