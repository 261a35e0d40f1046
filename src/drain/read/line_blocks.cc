#include "drain/read/line_blocks.h"

#include <algorithm>
#include <cstring>

#include "drain/lines/recognise.h"

namespace cleave::drain {
namespace {

/// Small enough to stay in a processor's cache between being copied or decompressed and being parsed.
constexpr std::size_t block_bytes = 256 * 1024;
constexpr std::size_t sample_bytes = 300;

}  // namespace

LineBlocks::LineBlocks(std::unique_ptr<ByteSource> bytes, const ReadOptions& options, LastLine last_line,
                       std::uint64_t read_before)
    : bytes_(std::move(bytes)), options_(options), last_line_(last_line), read_before_(read_before) {}

bool LineBlocks::next(LineBlock& block) {
  block.parts.clear();
  block.too_long.clear();
  block.is_shared = bytes_->is_shared();
  // Behind what was carried over a page begins: see ReadBuffer.
  const auto behind = (carried_.size() + ReadBuffer::page - 1) / ReadBuffer::page * ReadBuffer::page;
  const auto begin = behind - carried_.size();
  block.memory.resize(std::max({block.memory.size(), block_bytes, 2 * behind}));
  carried_.copy(block.memory.data() + begin, carried_.size());
  std::size_t used = behind, searched = begin;
  carried_.clear();
  for (;;) {
    const auto filled = fill(block.memory, used);
    const auto fresh = block.memory.view().substr(searched, filled - searched);
    const auto last_end = fresh.rfind('\n');
    if (last_end != fresh.npos) {
      const auto whole = searched + last_end + 1;
      carried_.assign(block.memory.data() + whole, filled - whole);
      cut_parts(block, block.memory.view().substr(begin, whole - begin));
      pass_over_old();
      return true;
    }
    used = searched = filled;
    if (ended_) break;
    if (used - begin >= most_line_bytes) {
      skip_long_line(block, block.memory.view().substr(begin, used - begin));
      return true;
    }
    if (used == block.memory.size()) block.memory.resize(block.memory.size() * 2);
  }
  if (used == begin || last_line_ == LastLine::left) return false;
  cut_parts(block, block.memory.view().substr(begin, used - begin));
  return true;
}

std::size_t LineBlocks::fill(ReadBuffer& memory, std::size_t used) {
  if (ended_) return used;
  const auto count = bytes_->read(memory.data() + used, memory.size() - used);
  ended_ = count == 0;
  return used + count;
}

/// Once it is known how the lines are to be read, those that were read before need not be looked at, unless
/// there may be directives among them.
void LineBlocks::pass_over_old() {
  const auto at = read_until_ + carried_.size();
  if (at >= read_before_ || reader_->format() == Format::unknown || reader_->has_directives()) return;
  bytes_->skip(read_before_ - at);
  carried_.clear();
  read_until_ = read_before_;
}

void LineBlocks::skip_long_line(LineBlock& block, std::string_view begun) {
  if (read_until_ >= read_before_) block.too_long = begun.substr(0, sample_bytes);
  read_until_ += begun.size();
  while (!ended_) {
    const auto filled = fill(block.memory, 0);
    const auto bytes = block.memory.view().substr(0, filled);
    const auto end = bytes.find('\n');
    if (end == bytes.npos) {
      read_until_ += filled;
      continue;
    }
    read_until_ += end + 1;
    carried_ = bytes.substr(end + 1);
    return;
  }
}

/// Into what is read alike: directives change how the lines behind them are read.
void LineBlocks::cut_parts(LineBlock& block, std::string_view lines) {
  if (!reader_ || reader_->format() == Format::unknown) reader_ = recognise(lines, options_);
  // A place that was read until is the end of a line.
  const auto old = std::min<std::uint64_t>(lines.size(), read_before_ - std::min(read_before_, read_until_));
  const char* const first_new = lines.data() + old;
  read_until_ += lines.size();
  const auto add = [&](std::string_view part) {
    if (part.data() < first_new)
      part.remove_prefix(std::min(part.size(), static_cast<std::size_t>(first_new - part.data())));
    if (!part.empty()) block.parts.push_back({reader_, part});
  };
  if (!reader_->has_directives()) return add(lines);
  while (!lines.empty()) {
    // A directive, then lines until the next one.
    const auto line = lines.substr(0, lines.find('\n'));
    if (line.starts_with('#')) {
      if (auto changed = reader_->after_directive(line)) reader_ = std::move(changed);
    }
    const auto next_directive = lines.find("\n#");
    const auto end = next_directive == lines.npos ? lines.size() : next_directive + 1;
    add(lines.substr(0, end));
    lines.remove_prefix(end);
  }
}

}  // namespace cleave::drain
