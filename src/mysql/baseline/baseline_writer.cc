#include "mysql/baseline/baseline_writer.h"

#include "base/new_file.h"
#include "mysql/baseline/baseline_file.h"
#include "mysql/baseline/directory.h"
#include "mysql/baseline/packed_block.h"

namespace cleave::mysql {

struct BaselineWriter::Open {
  explicit Open(std::filesystem::path path) : file(std::move(path)) {}

  void end_block() {
    if (rows->is_empty()) return;
    const auto packed = rows->packed();
    auto& table = tables.back();
    table.blocks.push_back(rows->block());
    table.places.push_back({file.size(), packed.size(), checksum_of(packed), rows->size()});
    file.write(packed);
    rows->clear();
  }

  template <typename... Values>
  void add(const Values&... values) {
    rows->add(values...);
    if (rows->is_full()) end_block();
  }

  NewFile file;
  std::vector<TableEntry> tables;
  RowShape shape;                 ///< of the last table
  std::optional<BlockRows> rows;  ///< its last block, which grows
};

BaselineWriter::BaselineWriter(std::filesystem::path file, const BaselineOrigin& origin)
    : open_(std::make_unique<Open>(std::move(file))) {
  PackedBytes packed, frame;
  pack_origin(packed, origin);
  frame.add_bytes(baseline_magic);
  frame.add_word(packed.bytes().size());
  frame.add_word(checksum_of(packed.bytes()));
  frame.add_bytes(packed.bytes());
  open_->file.write(frame.bytes());
}

BaselineWriter::~BaselineWriter() = default;

void BaselineWriter::begin(const RowShape& shape) {
  open_->tables.push_back({shape, {}, {}});
  open_->shape = shape;
  open_->rows.emplace(open_->shape);
}

void BaselineWriter::add(const Row& row) {
  open_->add(row);
}

void BaselineWriter::add(const BaseRow& row, const ChunkDigest& digest) {
  open_->add(row, digest);
}

void BaselineWriter::end() {
  open_->end_block();
}

void BaselineWriter::finish() {
  PackedBytes directory, trailer, frame;
  pack_directory(directory, open_->tables);
  trailer.add_word(open_->file.size());
  trailer.add_word(directory.bytes().size());
  trailer.add_word(checksum_of(directory.bytes()));
  frame.add_bytes(directory.bytes());
  frame.add_bytes(trailer.bytes());
  frame.add_word(checksum_of(trailer.bytes()));
  frame.add_bytes(baseline_end);
  open_->file.write(frame.bytes());
  open_->file.finish();
}

std::uint64_t BaselineWriter::bytes() const {
  return open_->file.size();
}

}  // namespace cleave::mysql
