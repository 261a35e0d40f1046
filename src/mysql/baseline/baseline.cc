#include "mysql/baseline/baseline.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "mysql/baseline/baseline_file.h"
#include "mysql/baseline/directory.h"
#include "mysql/baseline/packed_block.h"

namespace cleave::mysql {

struct Baseline::File {
  explicit File(const std::filesystem::path& path)
      : name(path.string()), descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat facts = {};
    const bool is_there = descriptor >= 0 && ::fstat(descriptor, &facts) == 0;
    if (!is_there)
      throw Error(Error::Kind::input, "no-file", fmt::format("cannot read it: {}", std::strerror(errno)))
          .where(name)
          .next("`cleave mysql baseline` takes a baseline.");
    size = S_ISREG(facts.st_mode) ? static_cast<std::uint64_t>(facts.st_size) : 0;
  }
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  FilePart part(std::uint64_t offset) const { return {name, offset}; }

  std::string read(std::uint64_t offset, std::uint64_t bytes) const {
    if (offset > size || bytes > size - offset) throw part(size).bad("it ends too early");
    std::string result(bytes, '\0');
    for (std::size_t at = 0; at < bytes;) {
      const ssize_t got =
          ::pread(descriptor, result.data() + at, bytes - at, static_cast<off_t>(offset + at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw part(offset + at).bad(got == 0 ? "it ends too early" : std::strerror(errno));
      at += static_cast<std::size_t>(got);
    }
    return result;
  }

  std::string read(std::uint64_t offset, std::uint64_t bytes, std::uint64_t checksum) const {
    auto result = read(offset, bytes);
    if (checksum_of(result) != checksum) throw part(offset).bad("the checksum is another one");
    return result;
  }

  /// Returns where the first block stands.
  std::uint64_t read_header() {
    const auto at = part(0);
    const auto frame = read(0, std::min<std::uint64_t>(size, baseline_magic.size() + 16));
    PackedReader reader(frame, at);
    if (!frame.starts_with(baseline_magic)) throw at.bad("it does not begin like one of this version");
    reader.bytes(baseline_magic.size());
    const auto bytes = reader.word(), checksum = reader.word();
    const auto packed = read(frame.size(), bytes, checksum);
    const auto packed_at = part(frame.size());
    origin = unpack_origin(PackedReader(packed, packed_at));
    return frame.size() + bytes;
  }

  void read_directory(std::uint64_t first_block) {
    if (size < first_block + trailer_bytes) throw part(size).bad("it ends too early");
    const auto at = part(size - trailer_bytes);
    const auto trailer = read(at.offset, trailer_bytes);
    PackedReader reader(trailer, at);
    const auto offset = reader.word(), bytes = reader.word(), checksum = reader.word();
    if (checksum_of(trailer.substr(0, 3 * 8)) != reader.word() || reader.left() != baseline_end)
      throw at.bad("it does not end like one");
    if (offset < first_block || offset > at.offset || at.offset - offset != bytes)
      throw at.bad("the directory has no place");
    const auto directory_at = part(offset);
    const auto packed = read(offset, bytes, checksum);
    tables = unpack_directory(PackedReader(packed, directory_at), first_block, offset);
  }

  const TableEntry* find(const std::string& table) const {
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const TableEntry& one) { return one.shape.table == table; });
    return found == tables.end() ? nullptr : &*found;
  }

  const std::string name;
  const int descriptor;
  std::uint64_t size = 0;
  BaselineOrigin origin;
  std::vector<TableEntry> tables;
};

Baseline::Baseline(const std::filesystem::path& file) : file_(std::make_unique<File>(file)) {
  file_->read_directory(file_->read_header());
}

Baseline::~Baseline() = default;

const BaselineOrigin& Baseline::origin() const {
  return file_->origin;
}

std::vector<BaselineTable> Baseline::tables() const {
  std::vector<BaselineTable> tables;
  for (const auto& [shape, blocks, places] : file_->tables) {
    auto& table = tables.emplace_back();
    table.name = shape.table;
    for (const auto& block : blocks) table.rows += block.digest.rows;
    for (const auto& place : places) table.bytes += place.bytes;
    for (const auto part : shape.key) table.key.push_back(shape.parts[part].column.name);
  }
  return tables;
}

std::uint64_t Baseline::bytes() const {
  return file_->size;
}

bool Baseline::has_table(const std::string& table) const {
  return file_->find(table) != nullptr;
}

void Baseline::require_shape(const RowShape& shape) const {
  const auto* table = file_->find(shape.table);
  if (table != nullptr) require_same_shape(table->shape, shape);
}

const std::vector<BaseBlock>& Baseline::blocks(const std::string& table) const {
  return file_->find(table)->blocks;
}

std::vector<BaseRow> Baseline::rows(const RowShape& shape, std::size_t block) const {
  const auto* table = file_->find(shape.table);
  const auto& place = table->places.at(block);
  const auto packed = file_->read(place.offset, place.bytes, place.checksum);
  const auto part = file_->part(place.offset);
  auto rows = unpack_block(packed, table->shape, place.rows, part);
  if (rows[0].key != table->blocks[block].first) throw part.bad("a block begins with another row");
  return rows;
}

}  // namespace cleave::mysql
