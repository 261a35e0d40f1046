#include "scan/compressed.h"

#include <algorithm>
#include <memory>

#include <brotli/decode.h>
#include <zlib.h>

namespace cleave::scan {
namespace {

constexpr std::size_t block_bytes = std::size_t{256} * 1024;

bool is_zlib(std::string_view beginning) {
  // The usual window and no dictionary; "x^" is a text.
  return beginning.starts_with("x\x9C") || beginning.starts_with("x\xDA") || beginning.starts_with("x\x01");
}

/// Makes more of less. `next` puts up to a block into `out` and takes what it read from `in`.
class Decoder {
 public:
  enum class State { more, end, broken };
  virtual ~Decoder() = default;
  virtual State next(std::string_view& in, ReadBuffer& out) = 0;
};

class Zlib : public Decoder {
 public:
  Zlib() { ready_ = ::inflateInit(&stream_) == Z_OK; }
  ~Zlib() override { ::inflateEnd(&stream_); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;

  State next(std::string_view& in, ReadBuffer& out) override {
    if (!ready_) return State::broken;
    out.resize(block_bytes);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(block_bytes);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(in.size() - stream_.avail_in);
    out.resize(block_bytes - stream_.avail_out);
    if (result == Z_STREAM_END) return State::end;
    return result == Z_OK || result == Z_BUF_ERROR ? State::more : State::broken;
  }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

class Brotli : public Decoder {
 public:
  State next(std::string_view& in, ReadBuffer& out) override {
    if (!decoder_) return State::broken;
    out.resize(block_bytes);
    const auto* from = reinterpret_cast<const std::uint8_t*>(in.data());
    auto* to = reinterpret_cast<std::uint8_t*>(out.data());
    std::size_t in_left = in.size(), out_left = block_bytes;
    const auto result =
        ::BrotliDecoderDecompressStream(decoder_.get(), &in_left, &from, &out_left, &to, nullptr);
    in.remove_prefix(in.size() - in_left);
    out.resize(block_bytes - out_left);
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return State::end;
    return result == BROTLI_DECODER_RESULT_ERROR ? State::broken : State::more;
  }

 private:
  struct Free {
    void operator()(::BrotliDecoderState* decoder) const { ::BrotliDecoderDestroyInstance(decoder); }
  };
  std::unique_ptr<::BrotliDecoderState, Free> decoder_{
      ::BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
};

/// The blocks that come out.
class Blocks {
 public:
  Blocks(const Bytes& compressed, std::unique_ptr<Decoder> decoder)
      : compressed_(compressed), decoder_(std::move(decoder)) {}

  /// Empty at the end, and when `is_broken`.
  std::string_view next() {
    while (state_ == Decoder::State::more) {
      if (in_.empty()) {
        if (compressed_.read(offset_, block_bytes, buffer_) != 0 || buffer_.size() == 0) break;
        offset_ += buffer_.size();
        in_ = buffer_.view();
      }
      state_ = decoder_->next(in_, out_);
      if (out_.size() > 0) return out_.view();
    }
    // What stands behind the end belongs to something else: then it was no stream.
    is_broken_ = state_ != Decoder::State::end || !in_.empty();
    return {};
  }
  bool is_broken() const { return is_broken_; }

 private:
  const Bytes& compressed_;
  std::unique_ptr<Decoder> decoder_;
  Decoder::State state_ = Decoder::State::more;
  std::uint64_t offset_ = 0;
  std::string_view in_;
  ReadBuffer buffer_, out_;
  bool is_broken_ = false;
};

}  // namespace

Compression compression_of(std::string_view beginning, std::string_view name) {
  if (is_zlib(beginning)) return Compression::zlib;
  return name.ends_with(".br") ? Compression::brotli : Compression::none;
}

void decompress(const Bytes& compressed, Compression compression, const std::string& place,
                UnpackBudget& budget, const MemberSink& member, const GapSink& gap) {
  std::unique_ptr<Decoder> decoder;
  if (compression == Compression::zlib)
    decoder = std::make_unique<Zlib>();
  else
    decoder = std::make_unique<Brotli>();
  Blocks blocks(compressed, std::move(decoder));
  member(place, [&]() -> std::string_view {
    const auto block = blocks.next();
    if (block.size() > budget.bytes) {
      budget.bytes = 0;
      gap(too_much(place));
      return {};
    }
    budget.bytes -= block.size();
    if (block.empty() && blocks.is_broken())
      gap({place, "cannot be unpacked: it is damaged, or compressed in another way",
           "Unpack it with the program that made it, and scan the folder."});
    return block;
  });
}

}  // namespace cleave::scan
