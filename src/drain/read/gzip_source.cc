#include <isa-l/igzip_lib.h>

#include "drain/read/compressed_source.h"

namespace cleave::drain {
namespace {

class GzipSource : public ByteSource {
 public:
  explicit GzipSource(CompressedInput input) : input_(std::move(input)) { begin_member(); }

  std::size_t read(char* into, std::size_t size) override {
    state_->next_out = reinterpret_cast<std::uint8_t*>(into);
    state_->avail_out = static_cast<std::uint32_t>(size);
    while (state_->avail_out != 0 && damage_.empty() && !ended_) decompress();
    return size - state_->avail_out;
  }

  std::string damage() const override { return damage_.empty() ? input_.damage() : damage_; }

 private:
  void begin_member() {
    auto* const out = state_->next_out;
    const auto room = state_->avail_out;
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
    state_->next_out = out;
    state_->avail_out = room;
  }

  void decompress() {
    const bool member_ended = state_->block_state == ISAL_BLOCK_FINISH;
    const auto piece = input_.piece();
    if (member_ended && (piece.empty() || piece.front() != gzip_first_byte)) {
      ended_ = true;  // What stands behind the last member is padding, as for gzip itself.
      return;
    }
    if (member_ended) begin_member();
    // Without input it still gives what it keeps. The state does not change what it reads.
    const auto room = state_->avail_out;
    state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(piece.data()));
    state_->avail_in = static_cast<std::uint32_t>(piece.size());
    if (isal_inflate(state_.get()) < 0)
      damage_ = "the gzip data is damaged";
    else if (piece.empty() && state_->avail_out == room && state_->block_state != ISAL_BLOCK_FINISH)
      damage_ = "the gzip data ends too early";
    input_.take(piece.size() - state_->avail_in);
  }

  static constexpr char gzip_first_byte = '\x1f';

  CompressedInput input_;
  const std::unique_ptr<inflate_state> state_ = std::make_unique<inflate_state>();
  std::string damage_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(CompressedInput input) {
  return std::make_unique<GzipSource>(std::move(input));
}

}  // namespace cleave::drain
