#include "drain/parquet/thrift.h"

namespace cleave::drain::parquet {

bool Thrift::begin(Type type) {
  const bool is_it = at_hand_ == type && depth_ < most_depth;
  at_hand_ = Type::none;
  if (!is_it) fail();
  return is_readable_;
}

bool Thrift::next_field(std::int64_t& id) {
  constexpr unsigned type_bits = 4, type_mask = 15;
  std::uint8_t head = 0;
  if (!is_readable_ || !cursor_.number(head)) {
    fail();
    return false;
  }
  if (head == 0) return false;
  const auto step = head >> type_bits;
  constexpr std::int64_t most_id = 32767;
  if (step == 0 && !cursor_.zigzag(id)) fail();
  if (id < -most_id || id > most_id) fail();
  id += step;
  at_hand_ = static_cast<Type>(head & type_mask);
  is_element_ = false;
  return is_readable_;
}

Thrift::Type Thrift::begin_list(std::uint64_t& size) {
  constexpr unsigned type_bits = 4, type_mask = 15, long_size = 15;
  std::uint8_t head = 0;
  if (at_hand_ == Type::set) at_hand_ = Type::list;
  if (!begin(Type::list) || !cursor_.number(head)) {
    fail();
    return Type::none;
  }
  size = head >> type_bits;
  // An element takes a byte at least.
  if ((size == long_size && !cursor_.varint(size)) || size > cursor_.rest().size()) fail();
  const auto element = static_cast<Type>(head & type_mask);
  if (element == Type::none && size != 0) fail();  // It would take no byte.
  return element;
}

std::int64_t Thrift::integer() {
  const auto type = at_hand_;
  at_hand_ = Type::none;
  std::int8_t byte = 0;
  std::int64_t value = 0;
  if (type == Type::byte && cursor_.number(byte)) return byte;
  const bool is_integer = type == Type::i16 || type == Type::i32 || type == Type::i64;
  if (!is_integer || !cursor_.zigzag(value)) fail();
  return is_readable_ ? value : 0;
}

bool Thrift::boolean() {
  const auto type = at_hand_;
  if ((type != Type::yes && type != Type::no) || is_element_) fail();
  at_hand_ = Type::none;
  return type == Type::yes;
}

std::string_view Thrift::binary() {
  std::uint64_t size = 0;
  std::string_view bytes;
  if (!begin(Type::binary) || !cursor_.varint(size) || !cursor_.take(size, bytes)) fail();
  return bytes;
}

void Thrift::pass_over_bytes(std::uint64_t count) {
  std::string_view passed;
  if (!cursor_.take(count, passed)) fail();
}

void Thrift::pass_over_map() {
  constexpr unsigned type_bits = 4, type_mask = 15;
  std::uint64_t size = 0;
  std::uint8_t types = 0;
  if (!begin(Type::map) || !cursor_.varint(size) || size > cursor_.rest().size() ||
      (size != 0 && !cursor_.number(types)))
    return fail();
  if (size != 0 && (types >> type_bits == 0 || (types & type_mask) == 0)) return fail();  // As in lists.
  ++depth_;
  for (std::uint64_t part = 0; part < 2 * size && is_readable_; ++part) {
    at_hand_ = static_cast<Type>(part % 2 == 0 ? types >> type_bits : types & type_mask);
    is_element_ = true;
    pass_over();
  }
  --depth_;
}

void Thrift::pass_over() {
  if (!is_readable_) return;
  constexpr std::uint64_t real_bytes = 8, uuid_bytes = 16;
  switch (at_hand_) {
    case Type::none:
      return;
    case Type::yes:
    case Type::no:
      if (is_element_) pass_over_bytes(1);
      break;
    case Type::byte:
    case Type::i16:
    case Type::i32:
    case Type::i64:
      integer();
      break;
    case Type::real:
      pass_over_bytes(real_bytes);
      break;
    case Type::uuid:
      pass_over_bytes(uuid_bytes);
      break;
    case Type::binary:
      binary();
      break;
    case Type::list:
    case Type::set:
      list([] {});
      break;
    case Type::map:
      pass_over_map();
      break;
    case Type::structure:
      structure([](std::int64_t) {});
      break;
    default:
      fail();
  }
  at_hand_ = Type::none;
}

}  // namespace cleave::drain::parquet
