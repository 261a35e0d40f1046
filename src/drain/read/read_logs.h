#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "drain/lines/format.h"
#include "drain/lines/request.h"

namespace cleave::aws {
class Account;
}

namespace cleave::drain {

/// Where a batch of requests comes from.
struct Origin {
  std::size_t place = 0;  ///< index of the place among those that the reader was made with
  Format format = Format::unknown;
  std::size_t series = 0;  ///< index into LogReader::series
  std::string_view file;   ///< path, "-", s3://BUCKET/KEY or logs:GROUP
};

/// Takes requests. Each thread has a sink of its own, so a sink needs no locks; what the sinks of all threads
/// gathered is merged by their owner.
class RequestSink {
 public:
  virtual ~RequestSink() = default;
  /// The requests and the texts that they point to live until the call returns. The order is that of the file
  /// within a batch only.
  virtual void take(std::span<const Request> requests, const Origin& origin) = 0;
};

/// Files of a place that follow each other: what one server, load balancer or distribution writes, whether a
/// file is the current one, rotated or compressed.
struct FileSeries {
  std::size_t place = 0;
  std::string name{};  ///< without date and number; "" where the place is one file
};

/// What is known of the lines of one series in one format: whether silence of this channel means anything.
struct ChannelFacts {
  std::size_t place = 0, series = 0;
  Format format = Format::unknown;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;              ///< of text, after decompression
  std::uint64_t requests = 0;           ///< lines that were understood
  std::uint64_t outside = 0;            ///< understood, but older than `since`
  std::uint64_t unparsable = 0;         ///< lines that were not
  std::uint64_t aside = 0, errors = 0;  ///< lines with no request in them; those of a server's error log
  std::vector<std::string> samples;     ///< of those, at most five and cut; raw: hostile
  /// Files that could not be read, or not to their end, and why: what is missing from the numbers.
  std::vector<std::string> damaged;
  std::optional<Time>
      newest_damaged;  ///< when the youngest of them was written; Time::max() when nobody knows
  std::int64_t first_us = Request::no_time, last_us = Request::no_time;
  /// When the youngest file was last written, or CloudWatch Logs took in the youngest event.
  std::optional<Time> newest_file;
};

struct ReadOptions {
  /// Read all files as this; unknown: by their content.
  Format format = Format::unknown;
  /// Of Format::custom: nginx's log_format, Apache's LogFormat, or the fields of flow logs
  /// (drain/formats/format_string.h).
  std::string format_string;
  /// Which member of JSON lines is what (drain/formats/field_map.h); null: the usual names.
  Json field_map;
  /// The zone of times that name none, as microseconds east of UTC; nothing: UTC.
  std::optional<std::int64_t> zone_east_us;
  /// Files whose names, or the end of whose paths, one of these patterns matches (as a shell's) are not read.
  std::vector<std::string> skip;
  /// Lines of earlier requests are left out; S3 and CloudWatch Logs are not even asked for them.
  std::optional<Time> since;
  /// Each line once: an unfinished last line waits until it is finished, and the reader knows what it has
  /// read, so that reading again gives what is new.
  bool remember = false;
  /// What position() said, to go on from there; null: from the beginning. Only with `remember`.
  Json position;
};

/// Reads the requests out of logs. A place is a file, a directory (all below it), a glob, "-" (standard
/// input), "s3://BUCKET/PREFIX", or a CloudWatch Logs group: "logs:GROUP" or its ARN. Files may be gzip or
/// zstd, or Parquet. Used by one thread; it works with as many as there are sinks.
class LogReader {
 public:
  /// `account` reads s3:// and logs: places and has to outlive the reader; null: such places are refused.
  /// Throws Error(input, "bad-log-format", "bad-field", "bad-position") for what the options say.
  LogReader(std::vector<std::string> places, ReadOptions options, const aws::Account* account = nullptr);
  ~LogReader();

  /// Reads what is there; with `remember` what this reader, or the one whose position it has, did not read
  /// before. Throws Error(input, "cannot-read", "no-such-place", "no-account"), and the errors of AWS; after
  /// one the reader is of no more use, and its last position is where to go on.
  void read(std::span<RequestSink* const> sinks);

  /// Of all that this reader has read, in the order of the places.
  const std::vector<ChannelFacts>& channels() const;

  /// By the index in Origin and ChannelFacts.
  const std::vector<FileSeries>& series() const;

  /// Where to go on: to be stored together with what the sinks made of the requests, in one step.
  Json position() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cleave::drain
