#include <zstd.h>

#include <fmt/format.h>

#include "drain/read/compressed_source.h"

namespace cleave::drain {
namespace {

class ZstdSource : public ByteSource {
 public:
  explicit ZstdSource(CompressedInput input) : input_(std::move(input)) {}

  std::size_t read(char* into, std::size_t size) override {
    ZSTD_outBuffer out{into, size, 0};
    while (out.pos < out.size && damage_.empty()) {
      const auto piece = input_.piece();
      if (piece.empty() && !in_frame_) break;
      // Without input it still gives what it keeps.
      const auto before = out.pos;
      ZSTD_inBuffer in{piece.data(), piece.size(), 0};
      const auto result = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (ZSTD_isError(result))
        damage_ = fmt::format("the zstd data is damaged ({})", ZSTD_getErrorName(result));
      else if (piece.empty() && out.pos == before)
        damage_ = "the zstd data ends too early";
      in_frame_ = result != 0;
      input_.take(in.pos);
    }
    return out.pos;
  }

  std::string damage() const override { return damage_.empty() ? input_.damage() : damage_; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  CompressedInput input_;
  const std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool in_frame_ = false;
  std::string damage_;
};

}  // namespace

std::unique_ptr<ByteSource> zstd_source(CompressedInput input) {
  return std::make_unique<ZstdSource>(std::move(input));
}

}  // namespace cleave::drain
