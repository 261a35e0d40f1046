#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/read_buffer.h"
#include "drain/lines/line_reader.h"
#include "drain/read/byte_source.h"
#include "drain/read/read_logs.h"

namespace cleave::drain {

/// Whole lines, and how they are to be read. The memory is used again for the next block.
struct LineBlock {
  struct Part {
    std::shared_ptr<const LineReader> reader;
    std::string_view lines;
  };
  std::vector<Part> parts;
  bool is_shared = false;  ///< see ByteSource::is_shared
  std::string too_long;    ///< the beginning of a line that was longer than `most_line_bytes`; else ""
  ReadBuffer memory;
};

/// Cuts a stream of bytes into blocks of whole lines. That is the part of reading that has an order; the
/// lines of the blocks may then be read by several threads at once.
class LineBlocks {
 public:
  /// Longer lines are not read: no log has them, and somebody may have wanted us to keep them in memory.
  static constexpr std::size_t most_line_bytes = 1 << 20;

  /// What an unfinished last line is: a line as well, or to be left until it is finished.
  enum class LastLine { taken, left };
  /// `read_before` bytes of whole lines were read already: they are passed over.
  LineBlocks(std::unique_ptr<ByteSource> bytes, const ReadOptions& options, LastLine last_line,
             std::uint64_t read_before);

  /// False at the end.
  bool next(LineBlock& block);

  /// Bytes until the end of the last whole line, from the beginning of the stream.
  std::uint64_t read_until() const { return read_until_; }
  /// What the last lines were read as.
  Format format() const { return reader_ ? reader_->format() : Format::unknown; }
  /// Why the bytes ended before their time; "" when they did not.
  std::string damage() const { return bytes_->damage(); }
  std::optional<Time> written() const { return bytes_->written(); }

 private:
  std::size_t fill(ReadBuffer& memory, std::size_t used);
  /// `begun`: of the line, in the block.
  void skip_long_line(LineBlock& block, std::string_view begun);
  void cut_parts(LineBlock& block, std::string_view lines);
  void pass_over_old();

  const std::unique_ptr<ByteSource> bytes_;
  const ReadOptions& options_;
  const LastLine last_line_;
  const std::uint64_t read_before_;
  std::uint64_t read_until_ = 0;
  std::string carried_;  ///< the beginning of a line whose end is still to come
  bool ended_ = false;
  std::shared_ptr<const LineReader> reader_;
};

}  // namespace cleave::drain
