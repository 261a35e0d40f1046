#pragma once

#include <array>

#include "drain/lines/line_reader.h"
#include "drain/read/channel_book.h"
#include "drain/read/line_blocks.h"
#include "drain/read/read_logs.h"

namespace cleave::drain {

/// Reads the lines of blocks into batches of requests and gives those to a sink. One for each thread.
class BlockParser {
 public:
  BlockParser(RequestSink& sink, ChannelBook& book, std::int64_t since_us, std::int64_t zone_east_us)
      : sink_(sink), book_(book), since_us_(since_us) {
    scratch_.time.assume_zone(zone_east_us);
  }

  /// `file` is the one that the block is of.
  void parse(const LineBlock& block, const Origin& file);

 private:
  void parse(const LineBlock::Part& part, Origin origin);
  void note_order(Request& request);
  void take_batch(const Origin& origin);
  void unparsable(std::string_view line);

  static constexpr std::size_t batch_requests = 64;

  RequestSink& sink_;
  ChannelBook& book_;
  const std::int64_t since_us_;
  Scratch scratch_;
  std::array<Request, batch_requests> batch_;
  std::size_t filled_ = 0;
  ChannelFacts facts_;
  bool is_shared_ = false;
  std::int64_t latest_us_ = Request::no_time;  ///< of the part so far
};

}  // namespace cleave::drain
