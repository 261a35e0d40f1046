#include "drain/parquet/file_layout.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "drain/parquet/thrift.h"

namespace cleave::drain::parquet {
namespace {

constexpr std::string_view magic = "PAR1", encrypted_magic = "PARE";
constexpr std::uint64_t most_footer_bytes = 64 << 20;
constexpr std::size_t most_columns = 10'000;

/// An element of the schema, which is a tree written from the root on, children behind their parent.
struct SchemaElement {
  std::int64_t type = -1, repetition = 0, children = 0, converted_type = -1;
  std::string_view name;
};

SchemaElement read_element(Thrift& thrift) {
  SchemaElement element;
  thrift.structure([&](std::int64_t id) {
    if (id == 1) element.type = thrift.integer();
    if (id == 3) element.repetition = thrift.integer();
    if (id == 4) element.name = thrift.binary();
    if (id == 5) element.children = thrift.integer();
    if (id == 6) element.converted_type = thrift.integer();
  });
  return element;
}

bool is_read(std::int64_t type) {
  constexpr std::int64_t int96 = 3, most = static_cast<std::int64_t>(Type::bytes);
  return type >= 0 && type <= most && type != int96;
}

/// The columns right below the root that hold one value a row.
class Columns {
 public:
  explicit Columns(std::vector<Column>& columns) : columns_(columns) {}

  void add(const SchemaElement& element) {
    if (is_root_) {
      is_root_ = false;
      return;
    }
    constexpr std::int64_t repeated = 2, first_unsigned = 11, last_unsigned = 14;
    const bool is_leaf = element.type >= 0;
    const bool is_flat = inside_ == 0 && element.repetition != repeated;
    if (is_leaf && is_flat && is_read(element.type))
      columns_.push_back({std::string(element.name), static_cast<Type>(element.type), element.repetition != 0,
                          element.converted_type >= first_unsigned && element.converted_type <= last_unsigned,
                          leaves_});
    if (is_leaf) ++leaves_;
    if (inside_ != 0) --inside_;
    if (!is_leaf) inside_ += std::clamp<std::int64_t>(element.children, 0, most_columns);
  }
  std::size_t leaves() const { return leaves_; }

 private:
  std::vector<Column>& columns_;
  bool is_root_ = true;
  std::size_t leaves_ = 0;
  std::int64_t inside_ = 0;  ///< elements that are still to come of a group right below the root
};

Chunk read_chunk(Thrift& thrift) {
  Chunk chunk;
  std::int64_t codec = 0, values = 0, data = 0, dictionary = 0;
  const auto read_meta_data = [&](std::int64_t id) {
    if (id == 4) codec = thrift.integer();
    if (id == 5) values = thrift.integer();
    if (id == 9) data = thrift.integer();
    if (id == 11) dictionary = thrift.integer();
  };
  thrift.structure([&](std::int64_t id) {
    if (id == 3) thrift.structure(read_meta_data);
  });
  chunk.codec = static_cast<Codec>(codec);
  chunk.values = static_cast<std::uint64_t>(values);
  // Some writers say 0 where there is no dictionary.
  chunk.begin = static_cast<std::uint64_t>(dictionary > 0 && dictionary < data ? dictionary : data);
  return chunk;
}

RowGroup read_row_group(Thrift& thrift, std::size_t leaves) {
  RowGroup group;
  group.chunks.reserve(leaves);
  thrift.structure([&](std::int64_t id) {
    if (id == 3) group.rows = static_cast<std::uint64_t>(thrift.integer());
    if (id != 1) return;
    thrift.list([&] {
      // What is too much stays where it is, and is passed over.
      if (group.chunks.size() < leaves) group.chunks.push_back(read_chunk(thrift));
    });
  });
  return group;
}

std::string read_footer(std::string_view footer, FileLayout& layout) {
  Thrift thrift(footer);
  Columns columns(layout.columns);
  bool is_too_wide = false;
  const auto is_whole = [&](const RowGroup& group) { return group.chunks.size() == columns.leaves(); };
  thrift.structure([&](std::int64_t id) {
    if (id == 2) {
      thrift.list([&] {
        columns.add(read_element(thrift));
        is_too_wide |= columns.leaves() > most_columns;
      });
    }
    if (id != 4) return;
    thrift.list([&] {
      // One that lacks chunks says that the rest is not worth its memory.
      const bool goes_on = layout.row_groups.empty() || is_whole(layout.row_groups.back());
      if (goes_on && !is_too_wide) layout.row_groups.push_back(read_row_group(thrift, columns.leaves()));
    });
  });
  // The schema may stand behind the row groups.
  if (!thrift.is_readable() || !std::all_of(layout.row_groups.begin(), layout.row_groups.end(), is_whole))
    return "the footer of the Parquet file is damaged";
  if (is_too_wide) return fmt::format("the Parquet file has more than {} columns", most_columns);
  if (layout.columns.empty()) return "the Parquet file has no column that can be read";
  return "";
}

}  // namespace

std::string read_layout(const StoredBytes& file, FileLayout& layout) {
  struct {
    std::uint32_t footer_bytes = 0;
    char magic[4] = {};
  } end;
  static_assert(sizeof end == 8);
  const auto size = file.size();
  if (size < magic.size() + sizeof end ||
      !file.read(size - sizeof end, reinterpret_cast<char*>(&end), sizeof end))
    return "the Parquet file ends too early";
  const std::string_view last(end.magic, sizeof end.magic);
  if (last == encrypted_magic) return "the Parquet file is encrypted";
  if (last != magic) return "the Parquet file ends too early: it has no footer";
  if (end.footer_bytes > size - magic.size() - sizeof end) return "the footer of the Parquet file is damaged";
  if (end.footer_bytes > most_footer_bytes)
    return fmt::format("the Parquet file has a footer of {} bytes; at most {} are read", end.footer_bytes,
                       most_footer_bytes);
  std::string footer(end.footer_bytes, '\0');
  if (!file.read(size - sizeof end - footer.size(), footer.data(), footer.size()))
    return "the Parquet file cannot be read where its footer stands";
  return read_footer(footer, layout);
}

}  // namespace cleave::drain::parquet
