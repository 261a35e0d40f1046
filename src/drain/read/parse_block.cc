#include "drain/read/parse_block.h"

#include <algorithm>
#include <new>

#include "drain/lines/line_kind.h"
#include "drain/lines/lines.h"

namespace cleave::drain {

void BlockParser::parse(const LineBlock& block, const Origin& file) {
  is_shared_ = block.is_shared;
  for (const auto& part : block.parts) parse(part, file);
  if (block.too_long.empty()) return;
  facts_ = ChannelFacts{};
  facts_.place = file.place;
  facts_.series = file.series;
  unparsable(block.too_long);
  book_.add(facts_);
}

void BlockParser::parse(const LineBlock::Part& part, Origin origin) {
  const auto& reader = *part.reader;
  origin.format = reader.format();
  facts_ = ChannelFacts{};
  facts_.place = origin.place;
  facts_.series = origin.series;
  facts_.format = origin.format;
  facts_.bytes = part.lines.size();
  latest_us_ = Request::no_time;
  for_each_line(part.lines, [&](std::string_view line) {
    // In its place: a blank one that is copied takes longer than all fields of a short line.
    Request& request = *new (&batch_[filled_]) Request;
    request.line = line;
    auto kind = reader.read(line, scratch_, request);
    if (kind == Line::unparsable) kind = kind_of_unread_line(line, is_shared_);
    switch (kind) {
      case Line::request:
        note_order(request);
        if (++filled_ == batch_requests) take_batch(origin);
        return;
      case Line::none:
        return;
      case Line::error:
        return void(++facts_.errors);
      case Line::aside:
        return void(++facts_.aside);
      case Line::unparsable:
        return unparsable(line);
    }
  });
  take_batch(origin);
  book_.add(facts_);
}

/// A connection that was switched to another protocol (status 101) has its line when it is closed, with the
/// time at which it was opened in some logs: what was written before was not later than its end.
void BlockParser::note_order(Request& request) {
  constexpr std::int64_t minute_us = 60'000'000;
  constexpr std::int32_t switching_protocols = 101;
  if (request.status == switching_protocols && request.time_us + minute_us < latest_us_)
    request.over_us = std::max(request.over_us, latest_us_);
  latest_us_ = std::max(latest_us_, request.time_us);
}

void BlockParser::take_batch(const Origin& origin) {
  auto end = batch_.begin() + static_cast<std::ptrdiff_t>(filled_);
  if (since_us_ != Request::no_time) {
    end = std::remove_if(batch_.begin(), end,
                         [&](const Request& request) { return request.time_us < since_us_; });
  }
  const auto kept = static_cast<std::size_t>(end - batch_.begin());
  facts_.requests += filled_;
  facts_.outside += filled_ - kept;
  for (const auto& request : std::span(batch_.data(), kept)) {
    if (request.time_us == Request::no_time) continue;
    facts_.first_us =
        facts_.first_us == Request::no_time ? request.time_us : std::min(facts_.first_us, request.time_us);
    facts_.last_us = std::max(facts_.last_us, request.time_us);
  }
  if (kept != 0) sink_.take({batch_.data(), kept}, origin);
  filled_ = 0;
  scratch_.texts.clear();
}

void BlockParser::unparsable(std::string_view line) {
  ++facts_.unparsable;
  if (facts_.samples.size() < ChannelBook::most_samples)
    facts_.samples.emplace_back(line.substr(0, ChannelBook::sample_bytes));
}

}  // namespace cleave::drain
