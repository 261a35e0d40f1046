#pragma once

#include <cstdint>
#include <string_view>

#include "drain/parquet/cursor.h"

namespace cleave::drain::parquet {

/// Reads structures in Thrift's compact protocol, in which Parquet says where things stand
/// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). Who takes a value
/// that is of another type, or not all there, makes the whole unreadable: then the values are 0 and "", and
/// nothing more follows.
class Thrift {
 public:
  explicit Thrift(std::string_view bytes) : cursor_(bytes) {}

  bool is_readable() const { return is_readable_; }
  /// What stands behind the structure.
  std::string_view rest() const { return cursor_.rest(); }

  /// Calls take(id) for each field. What it does not take of it is passed over.
  template <typename Take>
  void structure(const Take& take) {
    if (!begin(Type::structure)) return;
    ++depth_;
    for (std::int64_t id = 0; next_field(id);) {
      take(id);
      pass_over();
    }
    --depth_;
  }
  /// Calls take() for each element.
  template <typename Take>
  void list(const Take& take) {
    std::uint64_t size = 0;
    const Type element = begin_list(size);
    ++depth_;
    for (; size != 0 && is_readable_; --size) {
      at_hand_ = element;
      is_element_ = true;
      take();
      pass_over();
    }
    --depth_;
  }
  std::int64_t integer();
  bool boolean();
  std::string_view binary();

 private:
  enum class Type : std::uint8_t {
    none,
    yes,
    no,
    byte,
    i16,
    i32,
    i64,
    real,
    binary,
    list,
    set,
    map,
    structure,
    uuid
  };

  bool begin(Type type);
  Type begin_list(std::uint64_t& size);
  bool next_field(std::int64_t& id);
  void pass_over();
  void pass_over_map();
  void pass_over_bytes(std::uint64_t count);
  void fail() { is_readable_ = false; }

  static constexpr int most_depth = 32;

  Cursor cursor_;
  Type at_hand_ = Type::structure;  ///< what nobody has taken yet; the outermost value is a structure
  bool is_element_ = false;         ///< of a list: there a boolean takes a byte
  bool is_readable_ = true;
  int depth_ = 0;
};

}  // namespace cleave::drain::parquet
