#include <archive.h>
#include <archive_entry.h>

#include "drain/read/compressed_source.h"

namespace cleave::drain {
namespace {

/// Compressed otherwise than by gzip and zstd, or a zip of files, one behind the other. By libarchive:
/// https://github.com/libarchive/libarchive/wiki/ManPageArchiveReadOpen3
class ArchiveSource : public ByteSource {
 public:
  explicit ArchiveSource(CompressedInput input) : input_(std::move(input)), archive_(::archive_read_new()) {
    auto* const archive = archive_.get();
    // Only what needs no other program.
    ::archive_read_support_filter_bzip2(archive);
    ::archive_read_support_filter_xz(archive);
    ::archive_read_support_filter_lzma(archive);
    ::archive_read_support_filter_lz4(archive);
    ::archive_read_support_format_zip_streamable(archive);
    ::archive_read_support_format_raw(archive);
    if (::archive_read_open(archive, &input_, nullptr, read_piece, nullptr) != ARCHIVE_OK) fail();
  }

  std::size_t read(char* into, std::size_t size) override {
    while (damage_.empty() && !ended_) {
      if (!in_entry_ && !next_entry()) break;
      const auto count = ::archive_read_data(archive_.get(), into, size);
      if (count > 0) return static_cast<std::size_t>(count);
      in_entry_ = false;
      if (count < 0) fail();
    }
    return 0;
  }

  std::string damage() const override { return damage_.empty() ? input_.damage() : damage_; }

 private:
  struct Free {
    void operator()(::archive* archive) const { ::archive_read_free(archive); }
  };

  static la_ssize_t read_piece(::archive*, void* self, const void** block) {
    auto& input = *static_cast<CompressedInput*>(self);
    const auto piece = input.piece();
    *block = piece.data();
    input.take(piece.size());
    return static_cast<la_ssize_t>(piece.size());
  }

  bool next_entry() {
    archive_entry* entry = nullptr;
    const int result = ::archive_read_next_header(archive_.get(), &entry);
    ended_ = result == ARCHIVE_EOF;
    if (result != ARCHIVE_OK && !ended_) fail();
    in_entry_ = result == ARCHIVE_OK;
    return in_entry_;
  }

  void fail() {
    const char* const text = ::archive_error_string(archive_.get());
    damage_ = std::string("the compressed data is damaged (") +
              (text == nullptr ? "it ends too early" : text) + ")";
  }

  CompressedInput input_;
  const std::unique_ptr<::archive, Free> archive_;
  bool in_entry_ = false, ended_ = false;
  std::string damage_;
};

}  // namespace

std::unique_ptr<ByteSource> archive_source(CompressedInput input) {
  return std::make_unique<ArchiveSource>(std::move(input));
}

}  // namespace cleave::drain
