#include "drain/parquet/column_reader.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "drain/parquet/unpack.h"

namespace cleave::drain::parquet {
namespace {

/// Larger than writers make them, those included that make one page of a whole row group.
constexpr std::uint64_t most_page_bytes = 128 << 20;

template <typename Number>
Number number_of(std::string_view plain) {
  Number number{};
  plain.copy(reinterpret_cast<char*>(&number), sizeof number);
  return number;
}

}  // namespace

ColumnReader::ColumnReader(const StoredBytes& file, const Column& column, const Chunk& chunk,
                           HeldMemory& held)
    : file_(file), column_(column), codec_(chunk.codec), held_(held), at_(chunk.begin) {}

bool ColumnReader::next(Value& value) {
  while (left_ == 0) {
    if (!next_page()) return false;
  }
  --left_;
  value = Value{};
  std::uint32_t level = 1;
  if (levels_ && !levels_->next(level)) return fail("a page has too few levels");
  if (level == 0) return true;
  std::string_view plain;
  if (!values_->next(plain)) return fail("a page has too few values");
  if (column_.type == Type::bytes) {
    value = {Value::Kind::text, plain};
  } else if (const auto text = literal(plain); !text.empty()) {
    value = {Value::Kind::literal, text};
  }
  return true;
}

bool ColumnReader::next_page() {
  const auto header = read_header();
  if (!header) return fail("the header of a page is damaged");
  at_ += header->header_bytes;
  if (!check_size(*header)) return false;
  if (header->kind == PageHeader::Kind::index) {
    at_ += header->stored_bytes;
    return true;
  }
  if (!read_page(*header)) return false;
  at_ += header->stored_bytes;
  return header->kind == PageHeader::Kind::dictionary ? take_dictionary(*header) : take_data(*header);
}

/// Mostly some dozens of bytes; statistics may make it longer.
std::optional<PageHeader> ColumnReader::read_header() {
  if (at_ >= file_.size()) return std::nullopt;
  std::optional<PageHeader> header;
  for (const std::uint64_t most : {std::uint64_t{1} << 10, std::uint64_t{1} << 20}) {
    std::string bytes(std::min(most, file_.size() - at_), '\0');
    if (!file_.read(at_, bytes.data(), bytes.size())) return std::nullopt;
    header = read_page_header(bytes);
    if (header) break;
  }
  return header;
}

bool ColumnReader::check_size(const PageHeader& header) {
  const auto larger = std::max(header.stored_bytes, header.unpacked_bytes);
  if (larger > most_page_bytes)
    return fail(fmt::format("a page has {} bytes; at most {} are read", larger, most_page_bytes));
  return header.stored_bytes <= file_.size() - at_ || fail("a page ends behind the file's end");
}

bool ColumnReader::hold(std::uint64_t bytes) {
  held_.bytes += bytes;
  if (held_.bytes <= HeldMemory::most) return true;
  return fail(fmt::format("the pages of a row take more than {} MiB of memory", HeldMemory::most >> 20));
}

/// Into `page_`, unpacked.
bool ColumnReader::read_page(const PageHeader& header) {
  held_.bytes -= held_page_bytes_;
  held_page_bytes_ = header.stored_bytes + header.unpacked_bytes;
  if (!hold(held_page_bytes_)) return false;
  std::string stored(header.stored_bytes, '\0');
  if (!file_.read(at_, stored.data(), stored.size())) return fail("a page cannot be read");
  const auto* const bytes = reinterpret_cast<const unsigned char*>(stored.data());
  if (header.crc && crc32_gzip_refl(0, bytes, stored.size()) != *header.crc)
    return fail("the checksum of a page is not that of its bytes");
  const bool is_v2 = header.kind == PageHeader::Kind::data_v2;
  const auto plain = is_v2 ? header.repetition_bytes + header.definition_bytes : 0;
  if (plain > stored.size() || plain > header.unpacked_bytes) return fail("the header of a page is damaged");
  page_.assign(stored, 0, plain);
  stored.erase(0, plain);
  const auto size = header.unpacked_bytes - plain;
  if (size == 0) return true;
  const auto why = unpack(header.is_packed ? codec_ : Codec::none, std::move(stored), size, page_);
  return why.empty() || fail(why);
}

bool ColumnReader::take_dictionary(const PageHeader& header) {
  const bool is_plain = header.encoding == Encoding::plain || header.encoding == Encoding::plain_dictionary;
  if (!is_plain || column_.type == Type::boolean || !dictionary_page_.empty())
    return fail("the dictionary cannot be read");
  dictionary_page_ = std::move(page_);
  held_page_bytes_ = 0;  // It stays.
  if (header.values > dictionary_page_.size()) return fail("the dictionary has too few values");
  if (!hold(header.values * sizeof(std::string_view))) return false;
  dictionary_.reserve(header.values);
  const auto values = value_reader(column_.type, Encoding::plain, dictionary_page_, dictionary_);
  for (std::uint64_t i = 0; i < header.values; ++i) {
    std::string_view value;
    if (!values->next(value)) return fail("the dictionary has too few values");
    dictionary_.push_back(value);
  }
  return true;
}

bool ColumnReader::take_data(const PageHeader& header) {
  Cursor cursor(page_);
  std::string_view levels;
  const bool is_v2 = header.kind == PageHeader::Kind::data_v2;
  if (header.kind != PageHeader::Kind::data && !is_v2) return fail("a page is of a kind that is not read");
  if (is_v2) {
    cursor.take(header.repetition_bytes, levels);
    cursor.take(header.definition_bytes, levels);
  } else if (column_.may_be_null) {
    std::uint32_t size = 0;
    if (header.level_encoding != Encoding::runs) return fail("its levels have an encoding that is not read");
    if (!cursor.number(size) || !cursor.take(size, levels)) return fail("a page has too few levels");
  }
  levels_.reset();
  if (column_.may_be_null) levels_.emplace(levels, 1);
  left_ = header.values;
  values_ = value_reader(column_.type, header.encoding, cursor.rest(), dictionary_);
  if (values_) return true;
  return fail(fmt::format("its values have encoding {}, which is not read",
                          static_cast<std::int64_t>(header.encoding)));
}

/// "" for what JSON has no number for, and for numbers of very many digits.
std::string_view ColumnReader::literal(std::string_view plain) {
  char* const end = literal_ + sizeof literal_;
  const auto text_of = [&](std::to_chars_result result) -> std::string_view {
    if (result.ec != std::errc()) return "";
    return {literal_, static_cast<std::size_t>(result.ptr - literal_)};
  };
  const auto text_of_real = [&](auto number) {
    return std::isfinite(number) ? text_of(std::to_chars(literal_, end, number, std::chars_format::fixed))
                                 : std::string_view();
  };
  switch (column_.type) {
    case Type::boolean:
      return plain.front() == '\0' ? "false" : "true";
    case Type::int32:
      return text_of(column_.is_unsigned ? std::to_chars(literal_, end, number_of<std::uint32_t>(plain))
                                         : std::to_chars(literal_, end, number_of<std::int32_t>(plain)));
    case Type::int64:
      return text_of(column_.is_unsigned ? std::to_chars(literal_, end, number_of<std::uint64_t>(plain))
                                         : std::to_chars(literal_, end, number_of<std::int64_t>(plain)));
    case Type::real:
      return text_of_real(number_of<float>(plain));
    case Type::twice_real:
      return text_of_real(number_of<double>(plain));
    case Type::bytes:
      break;
  }
  return "";
}

bool ColumnReader::fail(std::string why) {
  if (damage_.empty()) damage_ = std::move(why);
  return false;
}

}  // namespace cleave::drain::parquet
